//! Items of lists and terms with their descriptions.

use super::builder::Builder;
use super::cursor::Line;
use super::syntax::{self, Marker};
use crate::document::{Block, BlockKind};
use crate::source::question::is_question;
use crate::source::question::outline::Part;

/// Where the reader is in a list. Items of any depth are items.
#[derive(Debug, Default)]
pub(super) struct List<'a> {
    pub(super) on: bool,
    /// A line with nothing but a plus: the next block belongs to the item.
    pub(super) attached: bool,
    /// An empty line stands behind the item.
    pub(super) blank: bool,
    /// A term without text: what comes next describes it.
    pub(super) awaits_text: bool,
    /// The sign behind the terms that are questions.
    questions: Option<&'a str>,
    /// A question is open as a disclosure.
    disclosed: bool,
}

impl List<'_> {
    /// Whether a block that comes now belongs to the item.
    pub(super) fn takes_block(&self) -> bool {
        self.on && (self.attached || self.awaits_text)
    }

    /// Goes on behind something that belongs to the item.
    pub(super) fn go_on(&mut self, awaits_text: bool) {
        self.attached = false;
        self.blank = false;
        self.awaits_text = awaits_text;
    }
}

impl<'a> Builder<'a> {
    pub(super) fn item(&mut self, line: Line<'a>, marker: Marker<'a>, at: usize) {
        let style = std::mem::take(&mut self.style);
        if matches!(marker, Marker::Term { .. }) && style.name == "qanda" {
            self.leave_list();
        }
        self.list.on = true;
        self.list.go_on(false);
        let text = line.from(at);
        match marker {
            Marker::Item => {
                let lines = self.item_lines(text);
                let inline = self.render(&lines);
                self.push_inline(inline, BlockKind::ListItem);
            }
            Marker::Term { term, sign } => {
                if style.name == "qanda" {
                    self.list.questions = Some(sign);
                }
                let term = Line {
                    text: line.text.get(term.0..term.1).unwrap_or_default(),
                    start: line.start + term.0,
                };
                self.term(term, self.list.questions == Some(sign));
                if text.is_blank() {
                    self.list.awaits_text = true;
                } else {
                    let lines = self.item_lines(text);
                    self.description(&lines);
                }
            }
        }
    }

    fn term(&mut self, term: Line<'a>, question: bool) {
        if question {
            self.end_question();
        }
        let inline = self.render(&[term]);
        let span = self.cursor.span(&term);
        let whole = Block::new(BlockKind::ListItem, inline.text.trim()).at(span);
        let level = self.level();
        let asks = is_question(&whole.text);
        if question && asks {
            let heading = self.heading(&inline, level);
            self.list.disclosed = heading.is_some();
            self.details += u32::from(heading.is_some());
            self.parts.extend(heading.map(Part::Details));
        } else if let Some(heading) = self.heading(&inline, level + 1 + u32::from(question)) {
            if question {
                self.parts.push(Part::Asked {
                    heading,
                    whole,
                    certain: true,
                });
                self.asked = true;
            } else {
                self.push(Part::Prompt {
                    heading,
                    rest: None,
                    whole,
                });
            }
        }
    }

    fn description(&mut self, lines: &[Line<'_>]) {
        let kind = self.kind();
        let inline = self.render(lines);
        self.push_inline(inline, kind);
    }

    /// The lines of an item's text, from the rest of its first line on.
    fn item_lines(&mut self, first: Line<'a>) -> Vec<Line<'a>> {
        let mut lines = vec![first];
        while let Some(line) = self.cursor.peek() {
            let text = line.text;
            if syntax::is_comment(text) {
                self.cursor.drop("comment", &line);
                self.cursor.next();
                continue;
            }
            if text.is_empty()
                || text == "+"
                || self.ends_paragraph(&line)
                || syntax::block_title(text).is_some()
                || syntax::marker(text).is_some()
            {
                break;
            }
            lines.push(line.from(0));
            self.cursor.next();
        }
        lines
    }

    /// Tells whether a line ends a paragraph without an empty line.
    pub(super) fn ends_paragraph(&self, line: &Line<'_>) -> bool {
        let text = line.text;
        let first = text.bytes().next();
        match first {
            Some(b'[') => syntax::is_block_attributes(text),
            Some(
                b'-' | b'=' | b'.' | b'*' | b'_' | b'+' | b'/' | b'`' | b'|' | b',' | b':' | b'!',
            ) => syntax::delimiter(text).is_some(),
            _ => false,
        }
    }

    fn end_question(&mut self) {
        if self.list.questions.is_some() {
            self.asked = false;
        }
        if std::mem::take(&mut self.list.disclosed) {
            self.details = self.details.saturating_sub(1);
            self.parts.push(Part::Close);
        }
    }

    /// Ends the list, if there is one.
    pub(super) fn leave_list(&mut self) {
        self.end_question();
        self.list = List::default();
    }
}
