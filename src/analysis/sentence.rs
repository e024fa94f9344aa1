//! Text to sentences.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Returns the byte ranges of the sentences of a text, without the white
/// space between them. A line break ends a sentence: the lines of a passage
/// are paragraphs, items of a list, rows of a table.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let mut first = true;
        for (at, piece) in pieces(line) {
            let trimmed = piece.trim();
            if trimmed.is_empty() {
                continue;
            }
            let start = line_start + at + (piece.len() - piece.trim_start().len());
            let range = start..start + trimmed.len();
            match found.last_mut() {
                Some(last) if !first && goes_on(text, last, range.start) => {
                    last.end = range.end;
                }
                _ => found.push(range),
            }
            first = false;
        }
        line_start += line.len();
    }
    found
}

/// The sentences of a line by Unicode's rules, with their places.
fn pieces(line: &str) -> Vec<(usize, &str)> {
    if !line.is_ascii() || line.contains('\r') {
        return line.split_sentence_bound_indices().collect();
    }
    let mut start = 0;
    let mut pieces = Vec::new();
    for end in ascii_ends(line.as_bytes()).chain([line.len()]) {
        let piece = line.get(start..end).unwrap_or_default();
        if !piece.is_empty() {
            pieces.push((start, piece));
        }
        start = end;
    }
    pieces
}

/// What of a sentence's end stands before a byte.
#[derive(Clone, Copy)]
struct End {
    is_dot: bool,
    /// Whether the dot stands right after a letter.
    after_letter: bool,
    /// What of the dot, the brackets and quotes after it, and the spaces after
    /// these was last.
    last: Last,
}

#[derive(Clone, Copy, PartialEq)]
enum Last {
    Stop,
    Close,
    Space,
}

/// Where sentences of ASCII end, but the last: UAX 29's rules SB6 to SB11,
/// without the tables for other scripts, which cost as much as all the rest of
/// a snippet.
fn ascii_ends(line: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let mut end: Option<End> = None;
    let mut before = b' ';
    line.iter().enumerate().filter_map(move |(at, &byte)| {
        let ends = end.is_some_and(|end| {
            let rest = line.get(at..).unwrap_or_default();
            !goes_on_with(end, byte, rest)
        });
        end = match (byte, end) {
            (b'.' | b'!' | b'?', _) => Some(End {
                is_dot: byte == b'.',
                after_letter: before.is_ascii_alphabetic(),
                last: Last::Stop,
            }),
            (b' ' | b'\t' | 0x0B | 0x0C, Some(end)) if !ends => Some(End {
                last: Last::Space,
                ..end
            }),
            (_, Some(end)) if !ends && is_close(byte) && end.last != Last::Space => Some(End {
                last: Last::Close,
                ..end
            }),
            _ => None,
        };
        before = byte;
        ends.then_some(at)
    })
}

fn is_close(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b'\'')
}

/// Whether the sentence goes on with a byte after what might be its end.
fn goes_on_with(end: End, byte: u8, rest: &[u8]) -> bool {
    match byte {
        b' ' | b'\t' | 0x0B | 0x0C | b'\n' => return true,
        b',' | b'-' | b':' | b';' | b'.' | b'!' | b'?' => return true,
        _ if is_close(byte) && end.last != Last::Space => return true,
        _ => {}
    }
    if !end.is_dot {
        return false;
    }
    let first = rest
        .iter()
        .find(|c| c.is_ascii_alphabetic() || matches!(c, b'.' | b'!' | b'?' | b'\n'));
    let right_after = end.last == Last::Stop;
    first.is_some_and(u8::is_ascii_lowercase)
        || right_after && byte.is_ascii_digit()
        || right_after && end.after_letter && byte.is_ascii_uppercase()
}

/// Whether a sentence goes on at `start` after all: the general rule ends one
/// within `!=`, and after "e.g." and "Dr.".
fn goes_on(text: &str, last: &Range<usize>, start: usize) -> bool {
    const UNSPACED_STOPS: [char; 8] = ['。', '！', '？', '．', '｡', '」', '』', '）'];
    let sentence = text.get(last.clone()).unwrap_or_default();
    let glued = last.end == start && !sentence.ends_with(UNSPACED_STOPS);
    glued || ends_in_abbreviation(Some(sentence))
}

fn ends_in_abbreviation(sentence: Option<&str>) -> bool {
    const ABBREVIATIONS: [&str; 22] = [
        "mr", "mrs", "dr", "prof", "sr", "jr", "vs", "e.g", "i.e", "cf", "fig", "vol", "approx",
        "u.s", "z.b", "d.h", "bzw", "nr", "p.ex", "mme", "mlle", "núm",
    ];
    let Some(word) = sentence
        .and_then(|s| s.strip_suffix('.'))
        .and_then(|s| s.rsplit(char::is_whitespace).next())
    else {
        return false;
    };
    let word = word.trim_start_matches(['(', '"', '“']);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial || ABBREVIATIONS.iter().any(|a| word.eq_ignore_ascii_case(a))
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::{pieces, sentences};

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_at_stops_and_lines() {
        check("One. Two? Three", &["One.", "Two?", "Three"]);
        check("- an item\n- another", &["- an item", "- another"]);
        check("今日は。明日も。", &["今日は。", "明日も。"]);
    }

    #[test]
    fn operators_do_not_end_them() {
        check("Use a != b here. Or c.", &["Use a != b here.", "Or c."]);
    }

    #[test]
    fn abbreviations_do_not_end_them() {
        check(
            "By Joel J. Richard, e.g. here.",
            &["By Joel J. Richard, e.g. here."],
        );
        check(
            "Dr. No arrives. He stays.",
            &["Dr. No arrives.", "He stays."],
        );
    }

    proptest::proptest! {
        #[test]
        fn ascii_by_the_same_rules(line in "[aB1 .!?,;:'\"()\\-<\t]{0,30}\n?") {
            let expected: Vec<(usize, &str)> = line.split_sentence_bound_indices().collect();
            proptest::prop_assert_eq!(pieces(&line), expected);
        }
    }
}
