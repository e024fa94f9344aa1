//! The numbers that Word puts before headings: they stand nowhere in the text,
//! but people look for "section 3.2".

use std::collections::HashMap;

use crate::source::office::xml::{Event, walk};

/// Word knows no deeper lists.
const LEVELS: usize = 9;
/// Nobody writes a longer number (bytes).
const MAX_LABEL: usize = 60;
/// A larger number is not written in letters.
const MAX_ROMAN: usize = 3999;

/// The lists of a document, with how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    kinds: HashMap<String, [Level; LEVELS]>,
    lists: HashMap<String, String>,
    counts: HashMap<String, [usize; LEVELS]>,
}

#[derive(Clone, Debug, Default)]
struct Level {
    format: String,
    /// `%1.%2` for the numbers of the first two levels.
    text: String,
    start: usize,
}

/// Reads the part with the lists; damage ends them.
pub(super) fn read(xml: &str) -> Numbering {
    let mut numbering = Numbering::default();
    let (mut kind, mut list, mut level) = (None, None, None);
    let _damaged = walk(xml, |event| {
        let Event::Start(element) = event else {
            return;
        };
        let value = |name: &str| element.attribute(name).unwrap_or_default();
        match element.name() {
            "abstractNum" => {
                let id = value("abstractNumId");
                numbering.kinds.insert(id.clone(), Default::default());
                (kind, list, level) = (Some(id), None, None);
            }
            "num" => (kind, list, level) = (None, Some(value("numId")), None),
            "abstractNumId" => {
                numbering
                    .lists
                    .extend(list.take().map(|list| (list, value("val"))));
            }
            "lvl" => level = value("ilvl").parse::<usize>().ok(),
            "numFmt" | "lvlText" | "start" => {
                let levels = kind.as_ref().and_then(|kind| numbering.kinds.get_mut(kind));
                let Some(slot) = levels
                    .zip(level)
                    .and_then(|(levels, at)| levels.get_mut(at))
                else {
                    return;
                };
                match element.name() {
                    "numFmt" => slot.format = value("val"),
                    "lvlText" => slot.text = value("val"),
                    _ => slot.start = value("val").parse().unwrap_or(1),
                }
            }
            _ => {}
        }
    });
    numbering
}

impl Numbering {
    /// Counts a paragraph of a list and returns the number before it.
    pub(super) fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let kind = self.lists.get(list)?;
        let levels = self.kinds.get(kind)?;
        let own = levels.get(level)?;
        let counts = self.counts.entry(kind.clone()).or_default();
        for (at, count) in counts.iter_mut().enumerate() {
            let start = levels.get(at).map_or(1, |level| level.start);
            match at.cmp(&level) {
                // A level that was left out counts as begun.
                std::cmp::Ordering::Less if *count == 0 => *count = start,
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal if *count == 0 => *count = start,
                std::cmp::Ordering::Equal => *count = count.saturating_add(1),
                std::cmp::Ordering::Greater => *count = 0,
            }
        }
        if own.format == "bullet" || own.text.len() > MAX_LABEL {
            return None;
        }
        let mut label = own.text.clone();
        for (at, (count, level)) in counts.iter().zip(levels).enumerate() {
            let number = written(*count, &level.format);
            label = label.replace(&format!("%{}", at + 1), &number);
        }
        let label = label.trim();
        (!label.is_empty()).then(|| label.to_owned())
    }
}

fn written(number: usize, format: &str) -> String {
    match format {
        "none" => String::new(),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerLetter" => letters(number),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        _ => number.to_string(),
    }
}

/// a to z, then aa, bb and so on.
fn letters(number: usize) -> String {
    let place = number.saturating_sub(1);
    let letter = char::from(b'a' + (place % 26) as u8);
    String::from(letter).repeat((place / 26 + 1).min(MAX_LABEL))
}

fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > MAX_ROMAN {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = "<w:numbering><w:abstractNum w:abstractNumId='5'>
        <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='Part %1'/></w:lvl>
        <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/></w:lvl>
        <w:lvl w:ilvl='2'><w:numFmt w:val='bullet'/><w:lvlText w:val='*'/></w:lvl></w:abstractNum>
        <w:num w:numId='7'><w:abstractNumId w:val='5'/></w:num></w:numbering>";

    #[test]
    fn levels_are_counted() {
        let mut lists = read(LISTS);
        let levels = [0, 1, 1, 0, 1, 2];
        let found = levels.map(|level| lists.next("7", level).unwrap_or_default());
        assert_eq!(found, ["Part I", "I.1", "I.2", "Part II", "II.1", ""]);
        assert_eq!(lists.next("8", 0), None);
        assert_eq!(lists.next("7", 12), None);
    }

    #[test]
    fn numbers_are_written() {
        assert_eq!(written(28, "lowerLetter"), "bb");
        assert_eq!(written(1994, "lowerRoman"), "mcmxciv");
        assert_eq!(written(4000, "upperRoman"), "4000");
        assert_eq!(written(7, "decimal"), "7");
    }
}
