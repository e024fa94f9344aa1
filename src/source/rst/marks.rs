//! What mark-up inside a paragraph refers to: substitutions, roles that show
//! nothing, ids. Gathered before reading, since definitions may stand anywhere.

use std::collections::{HashMap, HashSet};

use super::ids::Ids;
use super::inline;
use super::lines::{Joined, Line, split};
use super::markers::{directive, explicit, field};
use crate::source::markdown::inline::Inline;
use crate::source::text::lines::Lines;

/// Definitions that stand for others are followed this far.
const MAX_DEPTH: usize = 4;
/// A longer definition is no short hand, and may be a bomb (bytes).
const MAX_DEFINITION: usize = 2000;
/// What all substitutions of a document may add to it (bytes).
const MAX_ADDED: usize = 1 << 20;

/// Names for what is seen as white space.
const BLANKS: &[&str] = &["br", "nbsp"];

#[derive(Default)]
pub(super) struct Marks {
    pub(super) ids: Ids,
    pub(super) raw_roles: HashSet<String>,
    definitions: HashMap<String, Definition>,
    added: usize,
    depth: usize,
}

enum Definition {
    /// Mark-up that stands in the place of the name.
    Source(String),
    /// What it shows.
    Shown(String),
}

impl Marks {
    /// Gathers the definitions of a document.
    pub(super) fn gather(source: &str, lines: &[Line]) -> Marks {
        let mut marks = Marks::default();
        for (at, line) in lines.iter().enumerate() {
            let text = line.text(source);
            if text.starts_with(".. |") || text.starts_with(".. role::") {
                marks.define(source, *line, lines.get(at + 1..).unwrap_or_default());
            }
        }
        marks
    }

    fn define(&mut self, source: &str, line: Line, below: &[Line]) -> Option<()> {
        let text = line.text(source);
        let rest = text.get(explicit(text)?..)?;
        if let Some(role) = rest.strip_prefix("role::") {
            // A role made of "raw" shows what is no text.
            let name = role.trim().strip_suffix("(raw)")?;
            self.raw_roles.insert(name.trim().to_owned());
            return Some(());
        }
        let (name, rest) = definition(rest)?;
        let (kind, mark) = directive(rest)?;
        let body = below
            .iter()
            .take_while(|next| !next.is_blank() && next.indent > line.indent);
        let body = body.map(|next| next.text(source));
        let first = rest.get(mark..)?;
        let found = match kind {
            "replace" => {
                let mut text = first.to_owned();
                for next in body {
                    if text.len() > MAX_DEFINITION {
                        break;
                    }
                    text.push(' ');
                    text.push_str(next);
                }
                (text.len() <= MAX_DEFINITION).then_some(Definition::Source(text))?
            }
            "unicode" => Definition::Shown(characters(first)),
            "image" => {
                let alt = body
                    .filter_map(|next| field(next).map(|(name, mark)| (name, next, mark)))
                    .find(|(name, ..)| *name == "alt");
                let alt = alt.and_then(|(_, next, mark)| next.get(mark..));
                Definition::Shown(alt.unwrap_or_default().to_owned())
            }
            _ => Definition::Shown(String::new()),
        };
        self.definitions.entry(key(name)).or_insert(found);
        Some(())
    }

    /// What a name stands for, if it is defined.
    pub(super) fn substitution(&mut self, name: &str) -> Option<String> {
        let key = key(name);
        let shown = match self.definitions.get(&key) {
            // Sites define these for all their pages.
            None if BLANKS.contains(&key.as_str()) => return Some(String::new()),
            None => return None,
            Some(definition) => definition,
        };
        let shown = match shown {
            Definition::Shown(shown) => shown.clone(),
            Definition::Source(source) if self.depth < MAX_DEPTH => {
                let source = source.clone();
                self.depth += 1;
                let shown = self.shown(&source);
                self.depth -= 1;
                if self.depth == 0 {
                    let known = Definition::Shown(shown.clone());
                    self.definitions.insert(key, known);
                }
                shown
            }
            Definition::Source(_) => return None,
        };
        self.added += shown.len();
        (self.added <= MAX_ADDED).then_some(shown)
    }

    /// What a text of its own shows.
    pub(super) fn shown(&mut self, source: &str) -> String {
        let lines = split(source, &Lines::new(source));
        let mut out = Inline::default();
        inline::read(&Joined::new(source, &lines), self, &mut out);
        out.text.trim().to_owned()
    }
}

/// The name of a substitution and what stands behind it: `|name| …`.
pub(super) fn definition(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.strip_prefix('|')?.split_once("| ")?;
    let closed = !name.is_empty() && !name.starts_with(' ') && !name.ends_with(' ');
    closed.then_some((name, rest.trim_start()))
}

fn key(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// `0xA9 U+2014 text .. comment`: characters by their code, other words as
/// they are.
fn characters(text: &str) -> String {
    let codes = text.split(" .. ").next().unwrap_or_default();
    let mut out = String::new();
    for word in codes.split_whitespace() {
        let hex = ["0x", "U+", "u+", "\\u", "x", "&#x"]
            .iter()
            .find_map(|prefix| word.strip_prefix(prefix));
        let code = hex
            .and_then(|hex| u32::from_str_radix(hex.trim_end_matches(';'), 16).ok())
            .or_else(|| word.parse().ok());
        match code.and_then(char::from_u32) {
            Some(c) if !c.is_control() => out.push(c),
            _ => out.push_str(word),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, text: &str, expected: &str) {
        let mut marks = Marks::gather(source, &split(source, &Lines::new(source)));
        assert_eq!(marks.shown(text), expected, "{source} {text}");
    }

    #[test]
    fn definitions_are_put_in() {
        check(
            ".. |lamp| replace:: **Harbour**\n   lamp",
            "A |Lamp|.",
            "A Harbour lamp.",
        );
        check(".. |a| replace:: <|b|>\n.. |b| replace:: x", "|a|", "<x>");
        check(".. |c| unicode:: U+A9 .. sign", "|c| 2020", "© 2020");
        check(".. |i| image:: a.png\n   :alt: Lamp", "|i| on", "Lamp on");
        check(".. |i| image:: a.png", "|i| on", "on");
        check(
            ".. role:: html(raw)\n   :format: html",
            "a :html:`<br>` b",
            "a b",
        );
        check(
            ".. |lamp| replace:: x",
            "|oil and lamp| |oil|",
            "|oil and lamp| oil",
        );
    }

    #[test]
    fn bombs_are_defused() {
        check(
            ".. |a| replace:: |a| |a|",
            "|a|",
            "a ".repeat(16).trim_end(),
        );
        let mut source = format!(".. |a| replace:: {}\n", "x".repeat(1500));
        source.push_str(&format!(".. |b| replace:: {}\n", "|a| ".repeat(400)));
        let mut marks = Marks::gather(&source, &split(&source, &Lines::new(&source)));
        let shown = marks.shown(&"|b| ".repeat(1000));
        assert!(shown.len() < 2 * MAX_ADDED, "{}", shown.len());
    }
}
