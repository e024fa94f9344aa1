//! Paragraphs, tables and notes as they open and close -> the parts of the
//! outline and a document.

use super::paragraph::{Look, Paragraph, Role, text_of};
use crate::document::{Block, BlockKind, Document, Dropped};
use crate::source::question::outline::{self, Heading, Part};
use crate::source::text::lines::Lines;

/// More of what was left out than this is not listed.
const MAX_DROPPED: usize = 200;
/// How much of it is shown (characters).
const MAX_EXCERPT: usize = 100;
/// More warnings say nothing new.
pub(super) const MAX_WARNINGS: usize = 50;
/// The title of a document may be broken into this many paragraphs.
const MAX_TITLE_LINES: usize = 4;

/// Letters larger than the usual ones by this much make a heading.
const LARGE: f32 = 1.15;
/// Nobody tells more levels of headings apart by their size.
const MAX_SIZES: usize = 4;
/// A longer paragraph in large letters is a motto or a summary (bytes).
const MAX_LARGE_HEADING: usize = 150;

/// A document that is being read.
#[derive(Default)]
pub(super) struct Builder {
    parts: Vec<Part>,
    frames: Vec<Frame>,
    pub(super) dropped: Vec<Dropped>,
    pub(super) warnings: Vec<String>,
    /// Bytes of text so far, with those of open paragraphs.
    pub(super) written: usize,
    /// An anchor that stands before the paragraph it belongs to.
    anchor: Option<String>,
    /// Paragraphs outside tables: the place of the part, size and length.
    sizes: Vec<(usize, Option<f32>, usize)>,
    /// Why the text that comes in is left out, and what there is of it.
    omitted: Option<(&'static str, String)>,
}

/// What is open.
enum Frame {
    Paragraph(Box<Paragraph>),
    Table(Vec<Vec<Vec<Part>>>),
    Note(Vec<Part>),
}

impl Builder {
    pub(super) fn open_paragraph(&mut self, role: Role) {
        let mut paragraph = Paragraph::new(role);
        paragraph.anchor = self.anchor.take();
        self.frames.push(Frame::Paragraph(Box::new(paragraph)));
    }

    /// The innermost open paragraph.
    pub(super) fn paragraph(&mut self) -> Option<&mut Paragraph> {
        match self.frames.last_mut() {
            Some(Frame::Paragraph(paragraph)) => Some(paragraph),
            _ => None,
        }
    }

    pub(super) fn close_paragraph(&mut self) {
        let Some(Frame::Paragraph(mut paragraph)) = self
            .frames
            .pop_if(|frame| matches!(frame, Frame::Paragraph(_)))
        else {
            return;
        };
        if let Some((_, omitted)) = &mut self.omitted {
            omitted.push(' ');
        }
        let after = std::mem::take(&mut paragraph.after);
        if paragraph.role == Role::Listing {
            let mut parts = Vec::new();
            paragraph.role = Role::Block(BlockKind::Paragraph);
            paragraph.into_parts(&mut parts);
            for part in &parts {
                self.drop("table of contents", text_of(part));
            }
        } else {
            let plain =
                self.frames.is_empty() && paragraph.role == Role::Block(BlockKind::Paragraph);
            let (at, size) = (self.parts.len(), paragraph.size);
            paragraph.into_parts(self.sink());
            if let (true, Some([part])) = (plain, self.parts.get(at..)) {
                self.sizes.push((at, size, text_of(part).len()));
            }
        }
        self.sink().extend(after);
    }

    pub(super) fn text(&mut self, text: &str, look: Look) {
        if let Some((_, omitted)) = &mut self.omitted {
            if omitted.len() < MAX_EXCERPT * 4 {
                omitted.push_str(text);
            }
        } else if let Some(paragraph) = self.paragraph() {
            paragraph.push(text, look);
            self.written += text.trim().len();
        }
    }

    pub(super) fn line_break(&mut self) {
        if let Some((_, omitted)) = &mut self.omitted {
            omitted.push(' ');
        } else if let Some(paragraph) = self.paragraph() {
            paragraph.line_break();
        }
    }

    /// Leaves out what comes in, until [`Builder::resume`].
    pub(super) fn omit(&mut self, reason: &'static str) {
        self.omitted = Some((reason, String::new()));
    }

    pub(super) fn resume(&mut self) {
        if let Some((reason, text)) = self.omitted.take() {
            self.drop(reason, &text);
        }
    }

    /// An anchor leads to the paragraph that it stands in, or the next one.
    pub(super) fn anchor(&mut self, name: String) {
        // A name that the program gave itself yields to one of the author's.
        let slot = match self.frames.last_mut() {
            Some(Frame::Paragraph(paragraph)) => &mut paragraph.anchor,
            _ => &mut self.anchor,
        };
        if slot
            .as_ref()
            .is_none_or(|old| old.starts_with('_') && !name.starts_with('_'))
        {
            *slot = Some(name);
        }
    }

    pub(super) fn open_table(&mut self) {
        self.frames.push(Frame::Table(Vec::new()));
    }

    pub(super) fn open_row(&mut self) {
        if let Some(Frame::Table(rows)) = self.frames.last_mut() {
            rows.push(Vec::new());
        }
    }

    pub(super) fn open_cell(&mut self) {
        if let Some(Frame::Table(rows)) = self.frames.last_mut() {
            if rows.is_empty() {
                rows.push(Vec::new());
            }
            if let Some(row) = rows.last_mut() {
                row.push(Vec::new());
            }
        }
    }

    pub(super) fn close_table(&mut self) {
        let Some(Frame::Table(mut rows)) =
            self.frames.pop_if(|frame| matches!(frame, Frame::Table(_)))
        else {
            return;
        };
        // A table of one cell is a frame around text.
        if let [row] = rows.as_mut_slice()
            && let [cell] = row.as_mut_slice()
        {
            let parts = std::mem::take(cell);
            return self.sink().extend(parts);
        }
        let rows: Vec<String> = rows.into_iter().filter_map(row_text).collect();
        if !rows.is_empty() {
            let block = Block::new(BlockKind::Table, rows.join("\n"));
            self.sink().push(Part::Block(block));
        }
    }

    pub(super) fn open_note(&mut self) {
        self.frames.push(Frame::Note(Vec::new()));
    }

    /// A note stands after the paragraph that refers to it.
    pub(super) fn close_note(&mut self) {
        if let Some(Frame::Note(parts)) =
            self.frames.pop_if(|frame| matches!(frame, Frame::Note(_)))
        {
            self.sink().extend(parts.into_iter().map(plain));
        }
    }

    /// Adds a paragraph after what is open.
    pub(super) fn note(&mut self, text: &str) {
        let block = Block::new(BlockKind::Paragraph, text);
        self.sink().push(Part::Block(block));
    }

    pub(super) fn drop(&mut self, reason: &str, text: &str) {
        drop_text(&mut self.dropped, reason, text);
    }

    pub(super) fn warn(&mut self, warning: String) {
        if self.warnings.len() < MAX_WARNINGS {
            self.warnings.push(warning);
        }
    }

    fn sink(&mut self) -> &mut Vec<Part> {
        let place = match self.frames.last_mut() {
            Some(Frame::Paragraph(paragraph)) => Some(&mut paragraph.after),
            Some(Frame::Note(parts)) => Some(parts),
            Some(Frame::Table(rows)) => rows.last_mut().and_then(|row| row.last_mut()),
            None => None,
        };
        place.unwrap_or(&mut self.parts)
    }

    /// Ends what is open and builds the document; `title` is what it says
    /// about itself.
    pub(super) fn finish(mut self, title: Option<String>) -> Document {
        while let Some(frame) = self.frames.last() {
            match frame {
                Frame::Paragraph(_) => self.close_paragraph(),
                Frame::Table(_) => self.close_table(),
                Frame::Note(_) => self.close_note(),
            }
        }
        if !self.parts.iter().any(|part| heading(part).is_some()) {
            headings_by_size(&mut self.parts, &self.sizes);
        }
        let title = take_title(title, &mut self.parts);
        let mut sections = outline::sections(title.as_deref(), self.parts);
        // There are no lines in these formats.
        for section in &mut sections {
            section.span = None;
            section
                .blocks
                .iter_mut()
                .for_each(|block| block.span = None);
        }
        if sections.is_empty() {
            self.warnings.push("the document has no text".to_owned());
        }
        Document {
            title,
            sections,
            dropped: self.dropped,
            warnings: self.warnings,
            ..Document::default()
        }
    }
}

/// Makes headings of short paragraphs in large letters, in a document that
/// knows no styles.
fn headings_by_size(parts: &mut [Part], sizes: &[(usize, Option<f32>, usize)]) {
    let known = || sizes.iter().filter_map(|&(_, size, _)| size);
    let usual = |(_, size, length): &(usize, Option<f32>, usize)| size.map(|size| (size, *length));
    let mut by_size: Vec<(f32, usize)> = sizes.iter().filter_map(usual).collect();
    by_size.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Half of the text is in letters of this size or smaller ones.
    let half = by_size.iter().map(|(_, length)| length).sum::<usize>() / 2;
    let mut seen = 0;
    let usual = by_size.iter().find(|(_, length)| {
        seen += length;
        seen > half
    });
    let Some(&(usual, _)) = usual else {
        return;
    };
    let mut large: Vec<f32> = known().filter(|size| *size >= usual * LARGE).collect();
    large.sort_by(|a, b| b.total_cmp(a));
    large.dedup();
    for &(at, size, length) in sizes {
        let rank = large
            .iter()
            .take(MAX_SIZES)
            .position(|other| Some(*other) == size);
        let Some((rank, part)) = rank.zip(parts.get_mut(at)) else {
            continue;
        };
        let text = text_of(part);
        if length > MAX_LARGE_HEADING || text.ends_with(['.', ',', ';']) {
            continue;
        }
        let (Part::Block(whole) | Part::Prompt { whole, .. }) = part else {
            continue;
        };
        *part = Part::Heading(Heading {
            level: rank as u32 + 2,
            text: std::mem::take(&mut whole.text),
            anchor: None,
            span: Lines::new("").span(0..0),
        });
    }
}

/// Notes what was left out.
pub(super) fn drop_text(dropped: &mut Vec<Dropped>, reason: &str, text: &str) {
    let words = text.split_whitespace().take(MAX_EXCERPT);
    let text: String = words.collect::<Vec<_>>().join(" ");
    if text.is_empty() || dropped.len() >= MAX_DROPPED {
        return;
    }
    dropped.push(Dropped {
        reason: reason.to_owned(),
        text: text.chars().take(MAX_EXCERPT).collect(),
        span: None,
    });
}

fn row_text(cells: Vec<Vec<Part>>) -> Option<String> {
    let cells = cells.iter().map(|cell| {
        let texts = cell.iter().map(|part| text_of(part).replace('\n', " "));
        texts.collect::<Vec<_>>().join(" ")
    });
    let cells: Vec<String> = cells.collect();
    let filled = cells.iter().any(|cell| !cell.is_empty());
    filled.then(|| cells.join(" | ").trim().to_owned())
}

/// What stands in a note is no heading and no question.
fn plain(part: Part) -> Part {
    match part {
        Part::Block(_) => part,
        part => Part::Block(Block::new(BlockKind::Paragraph, text_of(&part))),
    }
}

/// The title that the text shows, else the one that the document states, else
/// its first heading if that stands above all others.
fn take_title(stated: Option<String>, parts: &mut Vec<Part>) -> Option<String> {
    let Some(first) = parts.iter().position(|part| heading(part).is_some()) else {
        return stated;
    };
    let run = parts.get(first..).unwrap_or_default().iter();
    let run = run.take_while(|part| heading(part).is_some_and(|h| h.level == 1));
    let lines = run.count();
    if (1..=MAX_TITLE_LINES).contains(&lines) {
        let texts: Vec<String> = parts
            .drain(first..first + lines)
            .map(|part| text_of(&part).to_owned())
            .collect();
        return Some(texts.join(" "));
    }
    let text = parts.get(first).map(|part| text_of(part).to_owned())?;
    if let Some(stated) = stated {
        if stated.to_lowercase() == text.to_lowercase() {
            parts.remove(first);
        }
        return Some(stated);
    }
    let mut headings = parts.iter().filter_map(heading);
    let level = headings.next().map(|h: &Heading| h.level)?;
    let mut others = headings.peekable();
    // Without headings below it, it is a section like any other.
    if others.peek().is_some() && others.all(|other| other.level > level) {
        parts.remove(first);
        return Some(text);
    }
    None
}

fn heading(part: &Part) -> Option<&Heading> {
    match part {
        Part::Heading(heading) => Some(heading),
        _ => None,
    }
}
