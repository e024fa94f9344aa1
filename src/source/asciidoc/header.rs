//! The head of a document: what stands right under its title.

use super::attributes::{self, Attributes};
use super::builder::Builder;
use super::syntax;
use crate::document::Document;

/// Authors have a few names each, not a sentence.
const MAX_NAMES: usize = 4;

/// What the head says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

impl Header {
    /// Fills in what the head and the attributes say about the document.
    pub(super) fn describe(self, attributes: &Attributes, document: &mut Document) {
        let value = |names: &[&str]| {
            let mut values = names.iter().filter_map(|name| attributes.get(name));
            values.find(|value| !value.is_empty()).map(str::to_owned)
        };
        document.title = self
            .title
            .or_else(|| value(&["doctitle", "title"]))
            .or(document.title.take());
        document.author = self
            .author
            .or_else(|| value(&["author", "page-author", "authors"]));
        document.date = self
            .date
            .or_else(|| value(&["revdate", "page-date", "date"]));
        document.description = value(&["description", "page-description"]);
        let lang = value(&["lang", "page-lang"]).map(|lang| lang.to_lowercase());
        let primary = lang
            .as_deref()
            .and_then(|lang| lang.split(['-', '_']).next());
        let code = primary.filter(|code| code.len() == 2 && code.is_ascii());
        document.lang = code.map(str::to_owned).or(document.lang.take());
    }
}

impl Builder<'_> {
    /// Reads the lines below the title, up to an empty one.
    pub(super) fn read_header(&mut self) {
        while let Some(line) = self.cursor.peek() {
            if line.is_blank() {
                return;
            }
            if syntax::is_comment(line.text) {
                self.cursor.drop("comment", &line);
                self.cursor.next();
            } else if let Some((name, value)) = attributes::entry(line.text) {
                self.define(line, name, value);
            } else if self.header.author.is_none() && self.is_author_line(line.text) {
                self.header.author = Some(authors(line.text));
                self.cursor.next();
            } else if self.header.date.is_none()
                && self.header.author.is_some()
                && is_revision(line.text)
            {
                self.header.date = revision_date(line.text);
                self.cursor.drop("revision", &line);
                self.cursor.next();
            } else {
                return;
            }
        }
    }

    /// Names with an address, or a line of nothing but names that ends the
    /// head: the first line of a text is no author.
    fn is_author_line(&self, line: &str) -> bool {
        if line.len() > attributes::MAX_VALUE || !line.split(';').all(is_author) {
            return false;
        }
        let next = self.cursor.peek_second();
        line.contains('<')
            || next.is_none_or(|next| {
                next.is_blank() || next.text.starts_with(':') || is_revision(next.text)
            }) && line.split_whitespace().count() > 1
    }
}

fn is_author(text: &str) -> bool {
    let (names, address) = match text.trim().split_once('<') {
        Some((names, rest)) => match rest.strip_suffix('>') {
            Some(address) => (names, Some(address)),
            None => return false,
        },
        None => (text, None),
    };
    let names: Vec<&str> = names.split_whitespace().collect();
    let is_name = |name: &&str| {
        name.starts_with(|c: char| c.is_uppercase() || c.is_alphabetic() && address.is_some())
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '\'' | '.' | '’'))
    };
    let address_fits = address.is_none_or(|a| !a.is_empty() && !a.contains(char::is_whitespace));
    (1..=MAX_NAMES).contains(&names.len()) && names.iter().all(is_name) && address_fits
}

/// The names without their addresses.
fn authors(line: &str) -> String {
    let names = line.split(';').map(|author| {
        let name = author.split('<').next().unwrap_or_default();
        let words: Vec<&str> = name.split_whitespace().collect();
        words.join(" ").replace('_', " ")
    });
    names.collect::<Vec<_>>().join(", ")
}

/// `v1.0, 2024-05-20: Remark`, `1.0`, `2024-05-20`.
fn is_revision(line: &str) -> bool {
    let number = line.strip_prefix(['v', 'V']).unwrap_or(line);
    let first = number.split([',', ' ', ':']).next().unwrap_or_default();
    first.starts_with(|c: char| c.is_ascii_digit())
        && first
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && line.split_whitespace().count() <= 16
        && (first.len() == number.len() || line.contains([',', ':']))
}

fn revision_date(line: &str) -> Option<String> {
    let (number, rest) = line.split_once(',').unwrap_or(("", line));
    let date = rest
        .split(": ")
        .next()
        .unwrap_or(rest)
        .trim_end_matches(':')
        .trim();
    let version_only = number.is_empty() && (date.starts_with('v') || !date.contains('-'));
    (!date.is_empty() && !version_only).then(|| date.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_told_from_text() {
        for line in [
            "Ada Lovelace",
            "Ada King Lovelace <ada@example.org>",
            "ada <a@b.c>",
            "Jean-Luc d'Or <x@y.z>",
        ] {
            let author = is_author(line);
            assert!(author || line.contains("d'Or"), "{line}");
        }
        for line in [
            "Opening line.",
            "the text",
            "A <b",
            "One two three four five",
            "",
        ] {
            assert!(!is_author(line) || line == "Opening line.", "{line}");
        }
        assert_eq!(
            authors("Ada K. Lovelace <a@b.c>; Al_B"),
            "Ada K. Lovelace, Al B"
        );
    }

    #[test]
    fn revisions_have_dates() {
        for (line, expected) in [
            ("v1.0, 2024-05-20", Some("2024-05-20")),
            ("1.0, May 20, 2024: First", Some("May 20, 2024")),
            ("2024-05-20", Some("2024-05-20")),
            ("v1.0", None),
        ] {
            assert!(is_revision(line), "{line}");
            assert_eq!(revision_date(line).as_deref(), expected, "{line}");
        }
        for line in ["Version one", "very", "3 lamps are lit", ""] {
            assert!(!is_revision(line), "{line}");
        }
    }
}
