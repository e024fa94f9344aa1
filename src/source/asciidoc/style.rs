//! The attributes of a block: `[style#id.role%option,second,name="value"]`.

use super::cursor::Line;

/// More attributes than a block has (`cols` counts as one).
const MAX_ATTRIBUTES: usize = 64;

/// What the lines above a block say about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Style<'a> {
    /// The first positional attribute without shorthands: `NOTE`, `source`.
    pub(super) name: &'a str,
    pub(super) id: Option<&'a str>,
    /// The positional attributes behind the first.
    pub(super) positional: Vec<&'a str>,
    named: Vec<(&'a str, &'a str)>,
    options: Vec<&'a str>,
    /// The line of the positional attributes.
    pub(super) line: Option<Line<'a>>,
}

impl<'a> Style<'a> {
    /// Takes the line of an anchor or of attributes; later ones add to it.
    pub(super) fn take(&mut self, whole: Line<'a>) {
        let line = whole.text;
        let anchor = line
            .strip_prefix("[[")
            .and_then(|rest| rest.strip_suffix("]]"));
        if let Some(anchor) = anchor {
            let id = anchor.split(',').next().unwrap_or_default().trim();
            self.id = Some(id).filter(|id| !id.is_empty()).or(self.id);
            return;
        }
        let inner = line.strip_prefix('[').unwrap_or(line);
        let inner = inner.strip_suffix(']').unwrap_or(inner);
        for (at, part) in parts(inner).into_iter().enumerate() {
            match named(part) {
                Some((key @ ("id" | "style" | "options" | "opts"), value)) => match key {
                    "id" => self.id = Some(value),
                    "style" => self.name = value,
                    _ => self.options.extend(value.split(',').map(str::trim)),
                },
                Some(pair) => self.named.push(pair),
                None if at == 0 => self.shorthand(part),
                None => {
                    self.positional.push(unquoted(part));
                    self.line = Some(whole);
                }
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        let mut named = self.named.iter().rev();
        named.find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    pub(super) fn has_option(&self, name: &str) -> bool {
        self.options.contains(&name)
    }

    /// `style#id.role%option`.
    fn shorthand(&mut self, text: &'a str) {
        let text = unquoted(text);
        let is_sign = |c: char| matches!(c, '#' | '.' | '%');
        let mut rest = text;
        let end = rest.find(is_sign).unwrap_or(rest.len());
        if let Some(name) = rest.get(..end).filter(|name| !name.is_empty()) {
            self.name = name.trim();
        }
        rest = rest.get(end..).unwrap_or_default();
        while let Some(sign) = rest.chars().next() {
            let behind = rest.get(1..).unwrap_or_default();
            let end = behind.find(is_sign).unwrap_or(behind.len());
            let word = behind.get(..end).unwrap_or_default().trim();
            match sign {
                '#' if !word.is_empty() => self.id = Some(word),
                '%' => self.options.push(word),
                _ => {}
            }
            rest = behind.get(end..).unwrap_or_default();
        }
    }
}

/// Splits at commas outside quotes.
pub(super) fn parts(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut quote = None;
    let mut start = 0;
    let mut fresh = true;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b',') if out.len() < MAX_ATTRIBUTES => {
                out.push(text.get(start..at).unwrap_or_default().trim());
                start = at + 1;
                fresh = true;
                continue;
            }
            // Quotes count where a value begins: "don't" has none.
            (None, b'"' | b'\'') if fresh => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        fresh = fresh && byte == b' ' || byte == b'=';
    }
    out.push(text.get(start..).unwrap_or_default().trim());
    out
}

/// Splits `name=value`; quotes around the value go.
pub(super) fn named(part: &str) -> Option<(&str, &str)> {
    let (name, value) = part.split_once('=')?;
    let name = name.trim();
    let fits = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    fits.then(|| (name, unquoted(value.trim())))
}

pub(super) fn unquoted(text: &str) -> &str {
    ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected: &str) {
        let mut style = Style::default();
        for text in lines {
            style.take(Line { text, start: 0 });
        }
        let found = format!(
            "{}|{}|{}|{}",
            style.name,
            style.id.unwrap_or("-"),
            style.positional.join("/"),
            style.options.join("/")
        );
        assert_eq!(found, expected, "{lines:?}");
    }

    #[test]
    fn shorthands_and_positions() {
        check(&["[[a,b]]", "[source,rust]"], "source|a|rust|");
        check(&["[NOTE#x.role%opt%two]"], "NOTE|x||opt/two");
        check(&["[quote, \"Doe, J\", Book]"], "quote|-|Doe, J/Book|");
        check(&["[id=x,options=\"header,footer\"]"], "|x||header/footer");
        check(&["[]", "[[]]", "[#]"], "|-||");
    }

    #[test]
    fn names_have_values() {
        let mut style = Style::default();
        let text = "[cols=\"1,2a\", format='csv']";
        style.take(Line { text, start: 0 });
        assert_eq!(style.get("cols"), Some("1,2a"));
        assert_eq!(style.get("format"), Some("csv"));
        assert_eq!(style.get("nope"), None);
        assert_eq!(parts("don't, do=\"a,b\""), ["don't", "do=\"a,b\""]);
        assert_eq!(named("a b=c"), None);
    }
}
