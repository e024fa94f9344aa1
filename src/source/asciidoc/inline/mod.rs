//! The lines of a paragraph -> its text without mark-up, with places.

mod macros;
mod marks;
mod scan;
mod signs;

use std::ops::Range;

use super::attributes::{Attributes, Reference, reference_name};
use super::cursor::Line;
use crate::source::dropped::DroppedList;
use crate::source::markdown::inline::Inline;
use crate::source::text::lines::Lines;

use self::scan::{Kind, Scanner};

/// Mark-up is looked for in pieces of this size: paragraphs are far shorter,
/// and a line of a whole file would cost memory many times its size (bytes).
const MAX_PIECE: usize = 64 * 1024;

/// What a paragraph needs to know of its document.
pub(super) struct Context<'c> {
    pub(super) attributes: &'c mut Attributes,
    pub(super) dropped: &'c mut DroppedList,
    pub(super) lines: &'c Lines,
}

/// Renders the lines of a paragraph.
pub(super) fn render(lines: &[Line<'_>], context: &mut Context<'_>) -> Inline {
    let mut out = Inline::default();
    let mut work = Work::default();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            work.line_break(line.start);
        }
        let mut rest = *line;
        while rest.text.len() > MAX_PIECE {
            let cut = cut(rest.text);
            let (piece, tail) = rest.text.split_at_checked(cut).unwrap_or((rest.text, ""));
            let piece = Line {
                text: piece,
                start: rest.start,
            };
            work.line(&piece, context.attributes);
            work.flush(&mut out, context);
            rest = Line {
                text: tail,
                start: rest.start + cut,
            };
        }
        work.line(&rest, context.attributes);
        if work.text.len() > MAX_PIECE {
            work.flush(&mut out, context);
        }
    }
    work.flush(&mut out, context);
    out
}

/// Renders text whose places do not matter.
pub(super) fn plain(text: &str, context: &mut Context<'_>) -> String {
    let lines: Vec<Line<'_>> = text
        .lines()
        .map(|text| Line {
            text: text.trim(),
            start: 0,
        })
        .collect();
    render(&lines, context).text.trim().to_owned()
}

/// Where to cut a line that is too long: at a space, if there is one near.
fn cut(text: &str) -> usize {
    const NEAR: usize = 1024;
    let from = boundary(text, MAX_PIECE - NEAR);
    let to = boundary(text, MAX_PIECE);
    let space = text.get(from..to).and_then(|near| near.rfind(' '));
    space.map_or(to, |space| from + space)
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// Lines with references replaced, and where each part stood.
#[derive(Default)]
struct Work {
    text: String,
    parts: Vec<Part>,
}

struct Part {
    at: usize,
    source: Range<usize>,
    /// The part is what stands in the source, byte by byte.
    verbatim: bool,
}

impl Work {
    fn line_break(&mut self, start: usize) {
        self.add("\n", start.saturating_sub(1)..start, true);
    }

    fn line(&mut self, line: &Line<'_>, attributes: &mut Attributes) {
        let mut from = 0;
        let mut at = 0;
        while let Some(open) = line.text.get(at..).and_then(|rest| rest.find('{')) {
            let open = at + open;
            at = open + 1;
            let Some(name) = line.text.get(open..).and_then(reference_name) else {
                continue;
            };
            if line
                .text
                .get(..open)
                .is_some_and(|before| before.ends_with('\\'))
            {
                continue;
            }
            // Characters wait: they are no mark-up.
            if let Reference::Value(value) = attributes.reference(name) {
                let end = open + name.len() + 2;
                let before = line.text.get(from..open).unwrap_or_default();
                self.add(before, line.start + from..line.start + open, true);
                self.add(value, line.start + open..line.start + end, false);
                from = end;
                at = end;
            }
        }
        let rest = line.text.get(from..).unwrap_or_default();
        self.add(rest, line.start + from..line.end(), true);
    }

    fn add(&mut self, text: &str, source: Range<usize>, verbatim: bool) {
        if !text.is_empty() {
            self.parts.push(Part {
                at: self.text.len(),
                source,
                verbatim,
            });
            self.text.push_str(text);
        }
    }

    /// Where a range of the text stands in the source.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize, last: bool| {
            let part = self.parts.partition_point(|part| part.at <= at);
            let part = part.checked_sub(1).and_then(|part| self.parts.get(part));
            part.map_or(0, |part| match (part.verbatim, last) {
                (true, _) => (part.source.start + (at - part.at)).min(part.source.end),
                (false, false) => part.source.start,
                (false, true) => part.source.end.saturating_sub(1),
            })
        };
        let start = place(range.start, false);
        start..place(range.end.saturating_sub(1).max(range.start), true).max(start) + 1
    }

    fn flush(&mut self, out: &mut Inline, context: &mut Context<'_>) {
        let mut scanner = Scanner::new(&self.text);
        scanner.run();
        for at in &scanner.unknown {
            let text = self.text.get(at.clone()).unwrap_or_default();
            let span = context.lines.span(self.place(at.clone()));
            context.dropped.add("attribute reference", text, Some(span));
        }
        for token in &scanner.tokens {
            match token.kind {
                Kind::Text | Kind::Mark => out.push(&token.text, self.place(token.at.clone())),
                Kind::Break => out.line_break(),
                Kind::OpenStrong => out.open_strong(),
                Kind::CloseStrong => out.close_strong(),
                Kind::Nothing => {}
            }
        }
        self.text.clear();
        self.parts.clear();
    }
}

#[cfg(test)]
mod tests;
