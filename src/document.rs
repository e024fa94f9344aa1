//! What a reader makes of a source: plain data, the same for every format.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A source as its reader understood it: title, language, address, sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The title, or `None` where the source has none.
    pub title: Option<String>,
    /// The ISO 639-1 code that the source declares or that was detected (`en`).
    pub lang: Option<String>,
    /// The address that the source itself gives as its canonical one.
    pub url: Option<String>,
    /// The sections in the order of the source.
    pub sections: Vec<Section>,
    /// What the reader could not make sense of, in plain words.
    pub warnings: Vec<String>,
}

/// Whether a section is prose or one question with its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SectionKind {
    /// A heading with what stands under it.
    Article,
    /// A question with its answer.
    Faq,
}

/// A heading with what stands under it, or a question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Prose, or a question with its answer.
    pub kind: SectionKind,
    /// The headings above this section, outermost first, without its own and
    /// without the document's title.
    pub parents: Vec<String>,
    /// The section's own heading, or the question of a pair; `None` for the
    /// text before the first heading.
    pub heading: Option<String>,
    /// The fragment that leads to the section within its page, without `#`.
    pub anchor: Option<String>,
    /// Where the heading or question stands in the source.
    pub span: Option<Span>,
    /// What stands under the heading, or the answer.
    pub blocks: Vec<Block>,
}

/// The smallest unit of text that a reader tells apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What the block is.
    pub kind: BlockKind,
    /// The text without mark-up. White space is collapsed except in code; the
    /// rows of a table are lines, its cells separated by ` | `.
    pub text: String,
    /// Where the block stands in the source.
    pub span: Option<Span>,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A paragraph of prose.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// A block of code, line breaks kept.
    Code,
    /// A table, one row a line.
    Table,
    /// A quotation.
    Quote,
}

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First line, counted from 1 and with the front matter.
    pub first_line: usize,
    /// Last line, inclusive.
    pub last_line: usize,
    /// Byte range in the original bytes of the file; `None` where the source
    /// is not UTF-8.
    pub bytes: Option<Range<usize>>,
}

impl Span {
    /// Returns the smallest span that holds both.
    pub fn join(&self, other: &Span) -> Span {
        Span {
            first_line: self.first_line.min(other.first_line),
            last_line: self.last_line.max(other.last_line),
            bytes: match (&self.bytes, &other.bytes) {
                (Some(a), Some(b)) => Some(a.start.min(b.start)..a.end.max(b.end)),
                _ => None,
            },
        }
    }
}

impl Block {
    /// Creates a block without a place.
    pub fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            span: None,
        }
    }

    /// Returns the block with its place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}
