//! Explicit mark-up, which begins with `..`: footnotes, citations, targets,
//! definitions, comments; directives have a file of their own.

use std::ops::Range;

use super::Reader;
use super::blocks::{Frame, extent_below};
use super::lines::Line;
use super::markers;
use super::marks::definition;
use crate::source::markdown::inline::Inline;

impl<'a> Reader<'a> {
    /// Reads explicit mark-up; returns where the next element begins.
    pub(super) fn explicit(
        &mut self,
        lines: &mut [Line],
        at: usize,
        base: u32,
        frame: Frame,
    ) -> usize {
        let Some(&line) = lines.get(at) else {
            return at + 1;
        };
        let text: &'a str = line.text(self.text);
        let mark = markers::explicit(text).unwrap_or(text.len());
        let rest: &'a str = text.get(mark..).unwrap_or_default();
        // An empty comment ends the mark-up before it and nothing else.
        if rest.is_empty() && lines.get(at + 1).is_none_or(|next| next.is_blank()) {
            return at + 1;
        }
        let end = extent_below(lines, at + 1, base);
        if let Some((name, length)) = markers::directive(rest) {
            if let Some(body) = lines.get_mut(at..end) {
                if let Some(first) = body.first_mut() {
                    *first = line.after(mark + length, self.text);
                }
                self.directive(name, line, body, frame);
            }
        } else if let Some(note) = note(rest) {
            self.begin_content();
            self.footnote(lines, at..end, mark, &note, frame);
        } else if rest.starts_with('_') && self.target(rest, lines.get(at + 1..end)) {
            self.drop_lines("link target", lines.get(at..end).unwrap_or_default());
        } else if definition(rest).is_some_and(|(_, rest)| markers::directive(rest).is_some()) {
            self.drop_lines("definition", lines.get(at..end).unwrap_or_default());
        } else if rest.starts_with("__") {
            self.drop("link target", line.bytes());
        } else if !self.described_by(rest) {
            self.drop_lines("comment", lines.get(at..end).unwrap_or_default());
        }
        end
    }

    /// The text of a footnote; its number says nothing, the name of a citation
    /// does.
    fn footnote(
        &mut self,
        lines: &mut [Line],
        range: Range<usize>,
        mark: usize,
        note: &Note<'_>,
        frame: Frame,
    ) {
        let text = self.text;
        let Some(body) = lines.get_mut(range) else {
            return;
        };
        if let Some(first) = body.first_mut() {
            let label = first.after(mark, text).before(note.length, text);
            *first = first.after(mark + note.length, text);
            if note.numbered {
                self.marks.ids.counted();
            } else {
                self.marks.ids.named(note.label);
                let mut lead = Inline::default();
                lead.push(label.text(text), label.bytes());
                self.lead = Some(lead);
            }
        }
        if let Some((first, rest)) = body.split_first_mut()
            && let Some(indent) = super::lines::least_indent(rest)
        {
            first.indent = indent;
        }
        self.body(body, frame.inner());
        self.flush_lead();
    }

    /// A target: one without an address stands for the section behind it.
    /// Returns whether it is one at all.
    fn target(&mut self, rest: &str, below: Option<&[Line]>) -> bool {
        let inner = rest.get(1..).unwrap_or_default();
        if inner.starts_with("_:") {
            return true;
        }
        let Some((name, address)) = target_name(inner) else {
            return false;
        };
        let id = self.marks.ids.named(&name);
        let elsewhere = !address.trim().is_empty()
            || below.is_some_and(|below| below.iter().any(|line| !line.is_blank()));
        if !elsewhere {
            self.label.get_or_insert(id);
        }
        true
    }
}

/// The label of a footnote or citation: `[1] `, `[#name] `, `[Oil84] `.
struct Note<'a> {
    label: &'a str,
    /// How long it is with its brackets.
    length: usize,
    numbered: bool,
}

fn note(rest: &str) -> Option<Note<'_>> {
    let (label, after) = rest.strip_prefix('[')?.split_once(']')?;
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '+');
    let bare = label.trim_start_matches(['#', '*']);
    let closed = after.is_empty() || after.starts_with([' ', '\t']);
    let known = !label.is_empty() && bare.chars().all(fits);
    (closed && known).then(|| Note {
        label,
        length: label.len() + 2,
        numbered: bare.len() < label.len() || label.bytes().all(|b| b.is_ascii_digit()),
    })
}

/// The name of a target, without its quotes and escapes, and what follows the
/// colon behind it.
fn target_name(inner: &str) -> Option<(String, &str)> {
    if let Some(quoted) = inner.strip_prefix('`') {
        let (name, rest) = quoted.split_once("`:")?;
        return Some((name.to_owned(), rest));
    }
    let mut name = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => name.extend(chars.next().map(|(_, c)| c)),
            ':' => {
                let rest = inner.get(at + 1..)?;
                if rest.is_empty() || rest.starts_with([' ', '\t']) {
                    return (!name.is_empty()).then_some((name, rest));
                }
                name.push(c);
            }
            _ => name.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_have_names() {
        for (inner, expected) in [
            ("lamp:", Some(("lamp", ""))),
            (
                "A lamp: https://l.example",
                Some(("A lamp", " https://l.example")),
            ),
            ("`a: b`: x", Some(("a: b", " x"))),
            ("a\\:b: x", Some(("a:b", " x"))),
            ("a:b: x", Some(("a:b", " x"))),
            ("lamp", None),
        ] {
            let found = target_name(inner);
            let found = found.as_ref().map(|(name, rest)| (name.as_str(), *rest));
            assert_eq!(found, expected, "{inner}");
        }
    }

    #[test]
    fn notes_have_labels() {
        for (rest, expected) in [
            ("[1] a", Some(("1", true))),
            ("[#] a", Some(("#", true))),
            ("[#oil] a", Some(("#oil", true))),
            ("[*] a", Some(("*", true))),
            ("[Oil84] a", Some(("Oil84", false))),
            ("[a b] c", None),
            ("[1]a", None),
            ("[]", None),
        ] {
            let found = note(rest).map(|note| (note.label, note.numbered));
            assert_eq!(found, expected, "{rest}");
        }
    }
}
