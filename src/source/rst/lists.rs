//! Lists: bullets, enumerations, fields, options, and blocks of lines.

use super::Reader;
use super::blocks::{Frame, extent_below};
use super::lines::Line;
use super::markers;
use crate::source::question::outline::Part;
use crate::source::question::{Label, is_question, label};

impl Reader<'_> {
    /// An item of a list, if one begins here.
    pub(super) fn item(
        &mut self,
        lines: &mut [Line],
        at: usize,
        base: u32,
        frame: Frame,
    ) -> Option<usize> {
        let line = *lines.get(at)?;
        let text = line.text(self.text);
        if let Some(mark) = markers::bullet(text) {
            return Some(self.item_body(lines, at, mark, base, frame));
        }
        if let Some(mark) = markers::enumerator(text)
            && self.counts(lines.get(at + 1).copied(), base)
        {
            if self.is_label(text) {
                return Some(self.labelled(lines, at, base, frame));
            }
            return Some(self.item_body(lines, at, mark, base, frame));
        }
        let mark = markers::options(text)?;
        // Options without a description are text.
        let described = mark < text.len()
            || lines
                .get(at + 1)
                .is_some_and(|next| !next.is_blank() && next.indent > base);
        described.then(|| {
            let mut lead = crate::source::markdown::inline::Inline::default();
            let options = line.before(mark, self.text);
            lead.push(options.text(self.text), options.bytes());
            self.lead = Some(lead);
            self.item_body(lines, at, mark, base, frame)
        })
    }

    /// A number at the start of a wrapped paragraph counts nothing: an item is
    /// followed by an empty line, an indented one, or the next item.
    fn counts(&self, next: Option<Line>, base: u32) -> bool {
        next.is_none_or(|next| {
            next.is_blank()
                || next.indent != base
                || markers::enumerator(next.text(self.text)).is_some()
        })
    }

    /// `Q.` and `A.` count nothing.
    fn is_label(&self, text: &str) -> bool {
        match label(text) {
            Some((Label::Question, rest)) => is_question(rest),
            Some((Label::Answer, _)) => matches!(
                self.parts.last(),
                Some(Part::Asked { .. } | Part::Prompt { .. })
            ),
            _ => false,
        }
    }

    fn labelled(&mut self, lines: &mut [Line], at: usize, base: u32, frame: Frame) -> usize {
        let end = extent_below(lines, at + 1, base);
        let Some(body) = lines.get_mut(at..end) else {
            return end;
        };
        let first = body.iter().take_while(|line| !line.is_blank()).count();
        let (first, rest) = body.split_at_mut(first);
        self.paragraph(first, frame);
        self.body(rest, frame.inner());
        end
    }

    /// What stands behind the mark of an item and below it.
    fn item_body(
        &mut self,
        lines: &mut [Line],
        at: usize,
        mark: usize,
        base: u32,
        frame: Frame,
    ) -> usize {
        let end = extent_below(lines, at + 1, base);
        let text = self.text;
        if let Some(line) = lines.get_mut(at) {
            *line = line.after(mark, text);
        }
        self.item = true;
        if let Some(body) = lines.get_mut(at..end) {
            align_first(body, base);
            self.body(body, frame.inner());
        }
        self.flush_lead();
        self.item = false;
        end
    }

    /// A field: `:name: body`.
    pub(super) fn field(
        &mut self,
        lines: &mut [Line],
        at: usize,
        base: u32,
        frame: Frame,
    ) -> usize {
        let end = extent_below(lines, at + 1, base);
        let Some(line) = lines.get(at).copied() else {
            return at + 1;
        };
        let Some((name, mark)) = markers::field(line.text(self.text)) else {
            return at + 1;
        };
        let Some(body) = lines.get_mut(at..end) else {
            return end;
        };
        if let Some(first) = body.first_mut() {
            *first = line.after(mark, self.text);
        }
        align_first(body, base);
        if !self.head.over && !frame.nested && self.docinfo(name, body) {
            return end;
        }
        self.begin_content();
        let name_line = line.after(1, self.text).before(name.len(), self.text);
        let mut lead = self.inline(&[name_line]);
        let colon = name_line.bytes().end;
        lead.push(":", colon..colon + 1);
        // A label makes a question or an answer, other fields are items.
        self.item = label(&lead.text).is_none();
        self.lead = Some(lead);
        self.body(body, frame.inner());
        self.flush_lead();
        self.item = false;
        end
    }

    /// A block of lines that break where they do in the source: one paragraph
    /// up to an empty one.
    pub(super) fn line_block(
        &mut self,
        lines: &mut [Line],
        at: usize,
        base: u32,
        frame: Frame,
    ) -> usize {
        let mut paragraph = Vec::new();
        let mut end = at;
        while let Some(&line) = lines.get(end).filter(|line| !line.is_blank()) {
            let text = line.text(self.text);
            let marked = line.indent == base && (text == "|" || text.starts_with("| "));
            if !marked && line.indent <= base {
                break;
            }
            let line = if marked {
                line.after(1, self.text)
            } else {
                line
            };
            if line.is_blank() {
                self.paragraph(&std::mem::take(&mut paragraph), frame);
            } else {
                paragraph.push(line);
            }
            end += 1;
        }
        self.paragraph(&paragraph, frame);
        end
    }
}

/// The text behind a mark stands in a column of its own; what follows may be
/// set further out. Makes the first line begin where the second does.
fn align_first(body: &mut [Line], base: u32) {
    let Some((first, rest)) = body.split_first_mut() else {
        return;
    };
    let next = rest.iter().find(|line| !line.is_blank());
    if let Some(next) = next.filter(|next| next.indent > base) {
        let adjacent = rest.first().is_some_and(|line| !line.is_blank());
        if first.indent > next.indent
            || adjacent && first.indent != next.indent && !first.is_blank()
        {
            first.indent = next.indent;
        }
    }
}
