//! Objects of a program with their descriptions, and glossaries: entries with
//! an anchor of their own.

use super::Reader;
use super::blocks::{Frame, extent_below};
use super::directive::Parts as Directive;
use super::ids::object_id;
use super::lines::{Line, extent, least_indent};
use super::markers;
use crate::document::Block;
use crate::source::markdown::inline::Inline;
use crate::source::question::outline::Part;

/// Names joined further would make anchors that nobody has (levels).
const MAX_SCOPE: usize = 8;

impl Reader<'_> {
    /// A signature with the description below it.
    pub(super) fn object(
        &mut self,
        name: &str,
        lines: &mut [Line],
        parts: &Directive<'_>,
        frame: Frame,
    ) {
        let text = self.text;
        let mut heading = Inline::default();
        for line in lines.get(parts.head.clone()).unwrap_or_default() {
            heading.space();
            push_plain(&mut heading, *line, text);
        }
        let first = lines.first().map_or("", |line| line.text(text));
        let kind = name.to_lowercase();
        let own = object_name(&kind, first);
        let full = self.full_name(&kind, own);
        let anchor = full
            .as_ref()
            .and_then(|(prefix, name)| object_id(prefix, name));
        if let Some(anchor) = &anchor {
            self.marks.ids.named(anchor);
        }
        self.blank_head(lines, parts);
        self.flush_lead();
        let Some(heading) = self.object_heading(&heading, anchor, frame) else {
            return self.body(lines, frame.inner());
        };
        let scoped = is_python(&kind) && self.scope.len() < MAX_SCOPE;
        let depth = self.scope.len();
        if scoped {
            self.scope.push(own.to_owned());
        }
        let start = self.parts.len();
        self.parts.push(Part::Details(heading));
        self.body(lines, frame.inner());
        self.scope.truncate(depth);
        // Nothing stands under it: what follows may well be about it.
        if self.parts.len() == start + 1
            && let Some(Part::Details(heading)) = self.parts.pop()
        {
            let block = Block::new(self.kind(frame), heading.text).at(heading.span);
            return self.parts.push(Part::Block(block));
        }
        self.parts.push(Part::Close);
    }

    /// The prefix and the name of which Sphinx makes the anchor.
    fn full_name(&self, kind: &str, own: &str) -> Option<(String, String)> {
        let plain = kind.rsplit(':').next().unwrap_or(kind);
        if own.is_empty() {
            return None;
        }
        match plain {
            "option" | "cmdoption" => {
                let program = self.program.replace(' ', "-");
                let prefix = if program.is_empty() {
                    "cmdoption".to_owned()
                } else {
                    format!("cmdoption-{program}")
                };
                Some((prefix, own.to_owned()))
            }
            "envvar" | "confval" => Some((plain.to_owned(), own.to_owned())),
            _ if kind.starts_with("c:") => Some((String::new(), format!("c.{own}"))),
            _ if is_python(kind) => {
                let mut scope: Vec<&str> = self.scope.iter().map(String::as_str).collect();
                // The name may repeat what it stands in.
                scope.retain(|outer| !outer.is_empty() && !own.starts_with(&format!("{outer}.")));
                scope.push(own);
                Some((String::new(), scope.join(".")))
            }
            _ => None,
        }
    }

    /// Notes the module or program of what follows.
    pub(super) fn set_scope(&mut self, name: &str, argument: &str) {
        let argument = argument.trim();
        if name.eq_ignore_ascii_case("program") || name.eq_ignore_ascii_case("std:program") {
            self.program = argument.to_owned();
        } else if argument == "None" {
            self.scope.clear();
        } else {
            self.scope = vec![argument.to_owned()];
        }
    }

    /// Terms with their definitions.
    pub(super) fn glossary(&mut self, lines: &mut [Line], parts: &Directive<'_>, frame: Frame) {
        let Some(lines) = lines.get_mut(parts.content.clone()) else {
            return;
        };
        let Some(base) = least_indent(lines) else {
            return;
        };
        let mut at = 0;
        while at < lines.len() {
            let Some(&line) = lines.get(at).filter(|line| !line.is_blank()) else {
                at += 1;
                continue;
            };
            if line.indent > base || markers::explicit(line.text(self.text)).is_some() {
                let end = extent_below(lines, at + 1, base).max(at + 1);
                if let Some(body) = lines.get_mut(at..end) {
                    self.blocks(body, base, frame.inner());
                }
                at = end;
                continue;
            }
            let terms = lines
                .iter()
                .skip(at)
                .take_while(|line| !line.is_blank() && line.indent == base)
                .count()
                .max(1);
            let body = at + terms;
            let end = extent_below(lines, body, base);
            self.entry(lines, at, body, end, frame);
            at = end.max(body);
        }
    }

    fn entry(&mut self, lines: &mut [Line], at: usize, body: usize, end: usize, frame: Frame) {
        let mut heading = Inline::default();
        let mut anchor = None;
        for line in lines.get(at..body).unwrap_or_default() {
            // What follows " : " only sorts the index.
            let text = line.text(self.text);
            let term = text.split(" : ").next().unwrap_or(text);
            let term = self.inline(&[line.before(term.len(), self.text)]);
            if heading.text.is_empty() {
                anchor = object_id("term", term.text.trim());
                heading = term;
            } else {
                heading.push(",", term.bytes.start..term.bytes.start);
                heading.space();
                heading.push(&term.text, term.bytes);
            }
        }
        self.flush_lead();
        let Some(heading) = self.object_heading(&heading, anchor, frame) else {
            return;
        };
        self.parts.push(Part::Details(heading));
        if let Some(body) = lines
            .get_mut(body..end)
            .filter(|body| extent(body).is_some())
        {
            self.body(body, frame.inner());
        }
        self.parts.push(Part::Close);
    }
}

/// Objects whose names are joined with those of what they stand in.
fn is_python(kind: &str) -> bool {
    kind.starts_with("py:")
        || kind.starts_with("js:")
        || kind.starts_with("auto")
        || matches!(
            kind,
            "attribute"
                | "class"
                | "classmethod"
                | "data"
                | "decorator"
                | "decoratormethod"
                | "exception"
                | "function"
                | "method"
                | "property"
                | "staticmethod"
        )
}

/// The name in a signature: `async run(a, b=1) -> int` is `run`.
fn object_name<'t>(kind: &str, signature: &'t str) -> &'t str {
    if kind.ends_with("option") {
        let end = signature
            .find([' ', ',', '=', '['])
            .unwrap_or(signature.len());
        return signature.get(..end).unwrap_or(signature);
    }
    let end = signature
        .find(['(', '[', ':', '='])
        .unwrap_or(signature.len());
    let front = signature.get(..end).unwrap_or(signature).trim_end();
    front
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or(front)
        .trim_start_matches('*')
}

/// A signature has no mark-up but escapes; backquotes around it are a slip.
fn push_plain(out: &mut Inline, line: Line, source: &str) {
    let bytes = line.bytes();
    let mut at = bytes.start;
    for piece in line.text(source).split(['\\', '`']) {
        out.push(piece, at..at + piece.len());
        at += piece.len() + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_have_names() {
        for (kind, signature, expected) in [
            ("function", "fill(oil, *, to=1) -> int", "fill"),
            ("py:method", "async Lamp.fill(oil)", "Lamp.fill"),
            ("c:function", "int *fill(int oil)", "fill"),
            ("option", "-o <file>, --oil <file>", "-o"),
            ("attribute", "oil: int = 1", "oil"),
            ("function", "", ""),
        ] {
            assert_eq!(object_name(kind, signature), expected, "{signature}");
        }
    }
}
