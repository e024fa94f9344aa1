//! reStructuredText -> [`Document`]: the mark-up of Docutils with what Sphinx
//! adds, read leniently.
//!
//! What only tells Docutils how to build a page is dropped; what names a file
//! elsewhere is not followed.

mod blocks;
mod directive;
mod explicit;
mod head;
mod ids;
mod inline;
mod lines;
mod lists;
mod markers;
mod marks;
mod objects;
mod roles;
mod table;

use std::ops::Range;

use self::blocks::Frame;
use self::head::Head;
use self::lines::Line;
use self::marks::Marks;
use super::dropped::DroppedList;
use super::markdown::inline::Inline;
use super::question::is_question;
use super::question::outline::{self, Part};
use super::text::lines::Lines;
use crate::document::{Block, BlockKind, Document};

/// Objects of a program, terms and disclosures stand below every heading:
/// there are fewer styles of adornment than this.
const OBJECT_LEVEL: u32 = 70;
/// Labelled questions stand below everything, bold ones just above them.
const LABEL_LEVEL: u32 = 190;

/// Reads reStructuredText. Never fails; `text` has no byte order mark.
pub(crate) fn read(text: &str) -> Document {
    let lines = Lines::new(text);
    let mut split = lines::split(text, &lines);
    let mut reader = Reader {
        text,
        lines,
        marks: Marks::gather(text, &split),
        parts: Vec::new(),
        styles: Vec::new(),
        label: None,
        item: false,
        lead: None,
        scope: Vec::new(),
        program: String::new(),
        head: Head::default(),
        dropped: DroppedList::default(),
        warnings: Vec::new(),
    };
    reader.blocks(&mut split, 0, Frame::default());
    reader.finish()
}

/// A document under construction.
struct Reader<'a> {
    text: &'a str,
    lines: Lines,
    marks: Marks,
    parts: Vec<Part>,
    /// The adornments of headings, outermost first, and whether they stand
    /// above the heading too.
    styles: Vec<(char, bool)>,
    /// The id of the explicit target right before.
    label: Option<String>,
    /// Whether the first paragraph of a list item is still to come.
    item: bool,
    /// What stands before the next paragraph on its line, such as the name of
    /// a field.
    lead: Option<Inline>,
    /// The module and the objects around.
    scope: Vec<String>,
    /// The program whose options are described.
    program: String,
    head: Head,
    dropped: DroppedList,
    warnings: Vec<String>,
}

impl Reader<'_> {
    fn finish(mut self) -> Document {
        let title = take_title(&mut self.parts).or(self.head.title);
        Document {
            description: self.head.description,
            lang: self.head.lang,
            author: self.head.author,
            date: self.head.date,
            sections: outline::sections(title.as_deref(), self.parts),
            title,
            dropped: self.dropped.into_entries(),
            warnings: self.warnings,
            ..Document::default()
        }
    }

    /// Adds a block that is no paragraph.
    fn block(&mut self, kind: BlockKind, text: String, bytes: Range<usize>) {
        self.flush_lead();
        if !text.trim().is_empty() {
            let block = Block::new(kind, text).at(self.lines.span(bytes));
            self.parts.push(Part::Block(block));
        }
    }

    /// Adds what waits for a paragraph, where none came.
    fn flush_lead(&mut self) {
        if let Some(lead) = self.lead.take() {
            let kind = self.kind(Frame::default());
            lead.parts(kind, LABEL_LEVEL, &self.lines, &mut self.parts);
        }
    }

    /// Notes what is left out.
    fn drop(&mut self, reason: &str, bytes: Range<usize>) {
        let text = self.text.get(bytes.clone()).unwrap_or_default();
        self.dropped.add(reason, text, Some(self.lines.span(bytes)));
    }

    fn drop_lines(&mut self, reason: &str, lines: &[Line]) {
        if let Some(bytes) = lines::extent(lines) {
            self.drop(reason, bytes);
        }
    }

    /// Warns once of each thing.
    fn warn(&mut self, warning: &str) {
        if !self.warnings.iter().any(|other| other == warning) {
            self.warnings.push(warning.to_owned());
        }
    }
}

/// The first heading is the title and no section, as Sphinx has it, unless it
/// is a question among others.
fn take_title(parts: &mut Vec<Part>) -> Option<String> {
    let mut headings = parts
        .iter()
        .enumerate()
        .filter_map(|(at, part)| match part {
            Part::Heading(heading) => Some((at, heading)),
            _ => None,
        });
    let (at, first) = headings.next()?;
    let level = first.level;
    if is_question(&first.text) && headings.any(|(_, heading)| heading.level == level) {
        return None;
    }
    match parts.remove(at) {
        Part::Heading(heading) => Some(heading.text),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
