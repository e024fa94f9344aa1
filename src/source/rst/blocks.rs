//! The body of a document: which element begins at a line, and the plain ones
//! among them: paragraphs, headings, literal blocks, quotations.

use super::lines::{Joined, Line, extent, least_indent};
use super::markers::{self, adornment};
use super::{LABEL_LEVEL, Reader, inline};
use crate::document::{Block, BlockKind};
use crate::source::markdown::inline::Inline;
use crate::source::question::label;
use crate::source::question::outline::{Heading, Part};

/// What is nested deeper is read as plain paragraphs: nobody writes it, and
/// every level costs stack and another look at its lines.
const MAX_DEPTH: u32 = 32;
/// A shorter line of signs is text where Docutils would be in doubt.
const MIN_ADORNMENT: usize = 4;

/// Where a run of lines stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    pub(super) depth: u32,
    pub(super) quote: bool,
    /// Inside something that can have no headings of the document.
    pub(super) nested: bool,
}

impl Frame {
    /// The frame of what stands inside an element.
    pub(super) fn inner(self) -> Frame {
        Frame {
            depth: self.depth + 1,
            nested: true,
            ..self
        }
    }
}

impl<'a> Reader<'a> {
    /// Reads lines whose text begins in column `base`.
    pub(super) fn blocks(&mut self, lines: &mut [Line], base: u32, frame: Frame) {
        if frame.depth > MAX_DEPTH {
            self.warn("nested too deeply; the innermost was read as plain paragraphs");
            return self.flat(lines, frame);
        }
        let mut at = 0;
        while at < lines.len() {
            at = self.element(lines, at, base, frame).max(at + 1);
        }
    }

    /// Reads the lines of an element's body at their own indent.
    pub(super) fn body(&mut self, lines: &mut [Line], frame: Frame) {
        if let Some(base) = least_indent(lines) {
            self.blocks(lines, base, frame);
        }
    }

    /// Paragraphs and nothing else.
    fn flat(&mut self, lines: &[Line], frame: Frame) {
        for paragraph in lines.split(|line| line.is_blank()) {
            self.paragraph(paragraph, frame);
        }
    }

    /// Reads the element that begins at a line; returns where the next begins.
    fn element(&mut self, lines: &mut [Line], at: usize, base: u32, frame: Frame) -> usize {
        let Some(&line) = lines.get(at).filter(|line| !line.is_blank()) else {
            return at + 1;
        };
        let text: &'a str = line.text(self.text);
        if line.indent > base {
            self.begin_content();
            return self.quote(lines, at, base, frame);
        }
        if markers::explicit(text).is_some() {
            return self.explicit(lines, at, base, frame);
        }
        if let Some(next) = self.heading_at(lines, at, base, frame) {
            return next;
        }
        if markers::field(text).is_some() {
            return self.field(lines, at, base, frame);
        }
        self.begin_content();
        let next = match text.as_bytes().first() {
            Some(b'>') if text == ">>>" || text.starts_with(">>> ") => {
                Some(self.code_until_blank(lines, at))
            }
            Some(b'|') if text == "|" || text.starts_with("| ") => {
                Some(self.line_block(lines, at, base, frame))
            }
            Some(b'+') if markers::is_grid_border(text) => self.grid_table(lines, at, base, frame),
            Some(b'=') if markers::is_simple_border(text) => {
                self.simple_table(lines, at, base, frame)
            }
            Some(b'_') if text == "__" || text.starts_with("__ ") => {
                self.drop("link target", line.bytes());
                Some(at + 1)
            }
            _ => None,
        };
        next.or_else(|| self.item(lines, at, base, frame))
            .unwrap_or_else(|| self.text_at(lines, at, base, frame))
    }

    /// What follows is no longer the head of the document, nor what a target
    /// before it stands for.
    pub(super) fn begin_content(&mut self) {
        self.head.over = true;
        self.label = None;
    }

    /// A heading, or a line that parts two sections.
    fn heading_at(&mut self, lines: &[Line], at: usize, base: u32, frame: Frame) -> Option<usize> {
        let line = *lines.get(at)?;
        let next = lines.get(at + 1).copied();
        let sign = |line: Option<&Line>| {
            let line = line.filter(|line| line.indent == base && !line.is_blank())?;
            adornment(line.text(self.text))
        };
        let text = line.text(self.text);
        let Some(over) = adornment(text).filter(|_| text != "::") else {
            let under = sign(next.as_ref())?;
            let length = next.map_or(0, |next| next.bytes().len());
            let wide = length as u32 >= super::lines::columns(text);
            if !(wide || length >= MIN_ADORNMENT) || next?.text(self.text) == "::" {
                return None;
            }
            // A line with a bullet would be an item, were it not underlined.
            if markers::bullet(text).is_some() || markers::is_simple_border(text) {
                return None;
            }
            self.heading(line, (under, false), frame);
            return Some(at + 2);
        };
        let title = next.filter(|next| !next.is_blank() && next.indent >= base);
        if let Some(title) = title
            && sign(lines.get(at + 2)) == Some(over)
            && (text.len() >= MIN_ADORNMENT
                || text.len() as u32 >= super::lines::columns(title.text(self.text)))
            && adornment(title.text(self.text)) != Some(over)
        {
            self.heading(title, (over, true), frame);
            return Some(at + 3);
        }
        (text.len() >= MIN_ADORNMENT).then(|| {
            self.begin_content();
            at + 1
        })
    }

    fn heading(&mut self, line: Line, style: (char, bool), frame: Frame) {
        let inline = self.inline(&[line]);
        if frame.nested {
            self.begin_content();
            return self.prompt(inline, None, frame);
        }
        let known = self.styles.iter().position(|&other| other == style);
        let level = known.unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        let id = self.marks.ids.named(inline.text.trim());
        let anchor = self.label.take().unwrap_or(id);
        let level = u32::try_from(level + 1).unwrap_or(1);
        self.flush_lead();
        self.parts.extend(
            inline
                .heading(level, Some(anchor), &self.lines)
                .map(Part::Heading),
        );
        self.head.over |= self.head.titled;
        self.head.titled = true;
    }

    /// A line that may be a question: a term, a rubric, a heading inside of
    /// something.
    pub(super) fn prompt(&mut self, inline: Inline, anchor: Option<String>, frame: Frame) {
        self.flush_lead();
        let Some(heading) = inline.heading(LABEL_LEVEL - 1, anchor, &self.lines) else {
            return;
        };
        let kind = self.kind(frame);
        if label(&heading.text).is_some() {
            return inline.parts(kind, LABEL_LEVEL, &self.lines, &mut self.parts);
        }
        let whole = Block::new(kind, heading.text.clone()).at(heading.span.clone());
        self.parts.push(Part::Prompt {
            heading,
            rest: None,
            whole,
        });
    }

    /// A paragraph, or a term with its definition.
    fn text_at(&mut self, lines: &mut [Line], at: usize, base: u32, frame: Frame) -> usize {
        let below =
            |line: Option<&Line>| line.is_some_and(|line| !line.is_blank() && line.indent > base);
        let text = lines.get(at).map_or("", |line| line.text(self.text));
        if below(lines.get(at + 1)) && !text.ends_with("::") {
            if let Some(term) = lines.get(at) {
                let inline = self.inline(&[*term]);
                self.prompt(inline, None, frame);
            }
            let end = extent_below(lines, at + 1, base);
            if let Some(body) = lines.get_mut(at + 1..end) {
                self.body(body, frame.inner());
            }
            return end;
        }
        let mut end = at + 1;
        while lines.get(end).is_some_and(|line| {
            let text = line.text(self.text);
            // Explicit mark-up needs an empty line before it; who forgot it
            // did not mean to write ".. note::".
            !line.is_blank() && line.indent == base && !self.is_certain_mark(text)
        }) {
            end += 1;
        }
        let literal = self.take_colons(lines.get_mut(at..end).unwrap_or_default());
        self.paragraph(lines.get(at..end).unwrap_or_default(), frame);
        if literal {
            self.literal_block(lines, end, base)
        } else {
            end
        }
    }

    fn is_certain_mark(&self, text: &str) -> bool {
        let Some(rest) = markers::explicit(text).and_then(|mark| text.get(mark..)) else {
            return false;
        };
        rest.starts_with('_') && rest.contains(':') || markers::directive(rest).is_some()
    }

    /// Takes the `::` off that announces a literal block. One colon is shown
    /// where it stands behind a word.
    fn take_colons(&self, lines: &mut [Line]) -> bool {
        let Some(last) = lines.last_mut() else {
            return false;
        };
        let text = last.text(self.text);
        let Some(front) = text.strip_suffix("::") else {
            return false;
        };
        let apart = front.is_empty() || front.ends_with([' ', '\t']);
        *last = last.before(front.len() + usize::from(!apart), self.text);
        true
    }

    /// The indented or quoted lines behind `::`.
    fn literal_block(&mut self, lines: &mut [Line], from: usize, base: u32) -> usize {
        let Some(start) = lines
            .iter()
            .skip(from)
            .position(|line| !line.is_blank())
            .map(|skipped| from + skipped)
        else {
            return lines.len();
        };
        let first = lines.get(start).copied();
        if first.is_some_and(|line| line.indent > base) {
            let end = extent_below(lines, start, base);
            self.code(lines.get(start..end).unwrap_or_default());
            return end;
        }
        let sign = |line: &Line| {
            let text = line.text(self.text);
            text.chars().next().filter(char::is_ascii_punctuation)
        };
        let Some(quote) = first.as_ref().and_then(sign) else {
            return start;
        };
        // ".. " begins what is no literal block.
        if first.is_some_and(|line| markers::explicit(line.text(self.text)).is_some()) {
            return start;
        }
        let quoted = lines.iter().skip(start);
        let end = start + quoted.take_while(|line| sign(line) == Some(quote)).count();
        self.code(lines.get(start..end).unwrap_or_default());
        end
    }

    fn code_until_blank(&mut self, lines: &[Line], at: usize) -> usize {
        let full = lines.iter().skip(at);
        let end = at + full.take_while(|line| !line.is_blank()).count();
        self.code(lines.get(at..end).unwrap_or_default());
        end
    }

    /// The lines as they stand, without the indent that all of them share.
    pub(super) fn code(&mut self, lines: &[Line]) {
        let (Some(bytes), Some(indent)) = (extent(lines), least_indent(lines)) else {
            return;
        };
        let mut out = String::with_capacity(bytes.len());
        for line in lines {
            if !line.is_blank() {
                out.extend(std::iter::repeat_n(' ', (line.indent - indent) as usize));
                out.push_str(line.text(self.text));
            }
            out.push('\n');
        }
        let code = out.trim_matches('\n').replace('\0', " ");
        self.block(BlockKind::Code, code, bytes);
    }

    fn quote(&mut self, lines: &mut [Line], at: usize, base: u32, frame: Frame) -> usize {
        let end = extent_below(lines, at, base);
        if let Some(body) = lines.get_mut(at..end) {
            let inner = Frame {
                quote: true,
                ..frame.inner()
            };
            self.body(body, inner);
        }
        end
    }

    /// Adds a paragraph, with what waits for one before it.
    pub(super) fn paragraph(&mut self, lines: &[Line], frame: Frame) {
        let shown: Vec<Line> = lines
            .iter()
            .copied()
            .filter(|line| {
                let tag = markers::is_template_tag(line.text(self.text));
                if tag {
                    self.drop("template tag", line.bytes());
                }
                !tag && !line.is_blank()
            })
            .collect();
        if shown.is_empty() {
            return;
        }
        let mut inline = self.lead.take().unwrap_or_default();
        inline.space();
        inline::read(
            &Joined::new(self.text, &shown),
            &mut self.marks,
            &mut inline,
        );
        let kind = self.kind(frame);
        inline.parts(kind, LABEL_LEVEL, &self.lines, &mut self.parts);
    }

    /// The text of lines without mark-up.
    pub(super) fn inline(&mut self, lines: &[Line]) -> Inline {
        let mut inline = Inline::default();
        inline::read(&Joined::new(self.text, lines), &mut self.marks, &mut inline);
        inline
    }

    /// What the next paragraph is.
    pub(super) fn kind(&mut self, frame: Frame) -> BlockKind {
        if std::mem::take(&mut self.item) {
            BlockKind::ListItem
        } else if frame.quote {
            BlockKind::Quote
        } else {
            BlockKind::Paragraph
        }
    }

    /// A heading of what is no section of the document.
    pub(super) fn object_heading(
        &self,
        inline: &Inline,
        anchor: Option<String>,
        frame: Frame,
    ) -> Option<Heading> {
        let level = super::OBJECT_LEVEL + frame.depth;
        inline.heading(level, anchor, &self.lines)
    }
}

/// Where the lines end that stand further in than `base`; empty ones at the
/// end belong to what follows.
pub(super) fn extent_below(lines: &[Line], from: usize, base: u32) -> usize {
    let mut end = from;
    for (at, line) in lines.iter().enumerate().skip(from) {
        if line.is_blank() {
            continue;
        }
        if line.indent <= base {
            break;
        }
        end = at + 1;
    }
    end.max(from)
}
