//! Attributes: what `:name: value` defines and `{name}` refers to.

use std::collections::HashMap;

/// A longer value is text, not a setting (bytes).
pub(super) const MAX_VALUE: usize = 4096;
/// More attributes than any document defines.
const MAX_ATTRIBUTES: usize = 2000;
/// All that references may add to a document: a few bytes of reference can
/// stand for a value a thousand times as long (bytes).
const MAX_EXPANSION: usize = 8 * 1024 * 1024;

/// The attributes of a document up to where it has been read.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    values: HashMap<String, Option<String>>,
    expanded: usize,
}

/// What a reference stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference<'a> {
    /// The value that the document gives it.
    Value(&'a str),
    /// A character that could not be written otherwise; it is no mark-up.
    Character(&'static str),
    /// Nothing is known of it.
    Unknown,
}

impl Attributes {
    /// Takes a definition; `!` before or behind the name unsets it.
    pub(super) fn define(&mut self, name: &str, value: &str) {
        let bare = name.trim_matches('!');
        let key = bare.to_lowercase();
        if self.values.len() >= MAX_ATTRIBUTES && !self.values.contains_key(&key) {
            return;
        }
        let value = (bare.len() == name.len()).then(|| {
            let mut value = self.expand(value);
            let end = (0..=MAX_VALUE.min(value.len()))
                .rev()
                .find(|&end| value.is_char_boundary(end));
            value.truncate(end.unwrap_or(0));
            value
        });
        self.values.insert(key, value);
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.as_deref()
    }

    /// Tells whether the source unsets the attribute.
    pub(super) fn is_unset(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(Option::is_none)
    }

    /// Tells whether references were left out for their sheer number.
    pub(super) fn exhausted(&self) -> bool {
        self.expanded >= MAX_EXPANSION
    }

    /// Looks a reference up; every look counts against the bound.
    pub(super) fn reference(&mut self, name: &str) -> Reference<'_> {
        if let Some(character) = character(name) {
            return Reference::Character(character);
        }
        if self.expanded >= MAX_EXPANSION {
            return Reference::Unknown;
        }
        let found = match self.values.get(name) {
            Some(value) => value.as_deref(),
            None if name.bytes().any(|b| b.is_ascii_uppercase()) => self
                .values
                .get(&name.to_lowercase())
                .and_then(|v| v.as_deref()),
            None => None,
        };
        match found {
            Some(value) => {
                self.expanded += value.len();
                Reference::Value(value)
            }
            None => Reference::Unknown,
        }
    }

    /// Replaces the references that are defined; the others stay.
    pub(super) fn expand(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
            out.push_str(before);
            let name = reference_name(tail);
            let escaped = before.ends_with('\\');
            let length = match name.map(|name| (name, self.reference(name))) {
                Some((name, Reference::Value(value))) if !escaped => {
                    out.push_str(value);
                    name.len() + 2
                }
                Some((name, Reference::Character(value))) if !escaped => {
                    out.push_str(value);
                    name.len() + 2
                }
                _ => {
                    out.push('{');
                    1
                }
            };
            rest = tail.get(length..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }
}

/// Splits `:name: value`: the name with its `!`, and the value.
pub(super) fn entry(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix(':')?;
    let (name, value) = inner.split_once(':')?;
    let bare = name.trim_matches('!');
    let fits = bare.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && bare
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (fits && (value.is_empty() || value.starts_with([' ', '\t']))).then(|| (name, value.trim()))
}

/// The name of the reference at the start of the text: `{name}`.
pub(super) fn reference_name(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?;
    let end = inner
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')))?;
    let name = inner.get(..end)?;
    (inner.as_bytes().get(end) == Some(&b'}') && !name.is_empty() && !name.starts_with('-'))
        .then_some(name)
}

/// The attributes that Asciidoctor has for characters.
fn character(name: &str) -> Option<&'static str> {
    Some(match name {
        "empty" | "blank" => "",
        "sp" | "nbsp" => " ",
        "zwsp" | "wj" => "",
        "apos" => "'",
        "quot" => "\"",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "deg" => "°",
        "plus" => "+",
        "brvbar" => "¦",
        "vbar" => "|",
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "startsb" => "[",
        "endsb" => "]",
        "caret" => "^",
        "asterisk" => "*",
        "tilde" => "~",
        "backslash" => "\\",
        "backtick" => "`",
        "two-colons" => "::",
        "two-semicolons" => ";;",
        "cpp" => "C++",
        "cxx" => "C++",
        "pp" => "++",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(definitions: &[&str], text: &str, expected: &str) {
        let mut attributes = Attributes::default();
        for line in definitions {
            let (name, value) = entry(line).expect("an entry");
            attributes.define(name, value);
        }
        assert_eq!(attributes.expand(text), expected, "{text}");
    }

    #[test]
    fn references_become_values() {
        check(&[":a: one", ":b: {a} two"], "x {b}{A}.", "x one twoone.");
        check(&[":a: one", ":a!:"], "{a}", "{a}");
        check(&[":a:"], "[{a}]", "[]");
        check(&[], "\\{a} {nope} {plus} { x }", "\\{a} {nope} + { x }");
        check(&[":a: one"], "\\{a}", "\\{a}");
    }

    #[test]
    fn entries_are_told_from_text() {
        assert_eq!(entry(":!toc:"), Some(("!toc", "")));
        assert_eq!(entry(":page-x: a: b "), Some(("page-x", "a: b")));
        assert_eq!(entry(":a:b"), None);
        assert_eq!(entry(": a: b"), None);
        assert_eq!(entry(":note that: b"), None);
    }

    #[test]
    fn expansion_is_bounded() {
        let mut attributes = Attributes::default();
        attributes.define("a", &"x".repeat(2 * MAX_VALUE));
        let text = attributes.expand(&"{a}".repeat(10_000));
        assert!(text.len() <= MAX_EXPANSION + MAX_VALUE + 30_000);
        assert!(attributes.exhausted());
    }
}
