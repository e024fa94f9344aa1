//! What a reader makes of a source: plain data, the same for every format.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A source as its reader understood it: what it says about itself, sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What tells the document from others of the same source: the id or the
    /// number of a record. `None` where the source is one document.
    pub record: Option<String>,
    /// The title, or `None` where the source has none.
    pub title: Option<String>,
    /// What the source says it is about, in a sentence or two.
    pub description: Option<String>,
    /// The ISO 639-1 code that the source declares or that was detected (`en`).
    pub lang: Option<String>,
    /// The address that the source itself gives as its canonical one.
    pub url: Option<String>,
    /// The name of the site that the source belongs to.
    pub site: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published, else last changed, as the source writes it.
    pub date: Option<String>,
    /// The sections in the order of the source.
    pub sections: Vec<Section>,
    /// Why the document is no answer to anything, if it is none: it only sends
    /// its reader elsewhere, or is an error message. It is not indexed.
    pub withheld: Option<String>,
    /// What was left out as no part of the text, in the order of the source.
    pub dropped: Vec<Dropped>,
    /// What the reader could not make sense of, in plain words.
    pub warnings: Vec<String>,
}

/// Something that a reader left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Why, in plain words: `navigation`, `hidden`, `short code`.
    pub reason: String,
    /// The beginning of it.
    pub text: String,
    /// Where it stands in the source, if the format tells.
    pub span: Option<Span>,
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
    /// What stands with a picture or a film: a caption, whom it belongs to.
    Caption,
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

impl Document {
    /// Returns the running text: headings and blocks in their order, a line
    /// break between them. Captions stand beside it and are not part of it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for section in &self.sections {
            let heading = section.heading.as_deref();
            let blocks = section.blocks.iter();
            let blocks = blocks.filter(|block| block.kind != BlockKind::Caption);
            let blocks = blocks.map(|block| block.text.as_str());
            for part in heading.into_iter().chain(blocks) {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(part);
            }
        }
        text
    }
}

impl Section {
    /// Returns the text of the blocks, a line break between them.
    pub fn text(&self) -> String {
        let blocks: Vec<&str> = self.blocks.iter().map(|b| b.text.as_str()).collect();
        blocks.join("\n")
    }

    /// Returns where the section stands, from its heading to its last block.
    pub fn place(&self) -> Option<Span> {
        let blocks = self.blocks.iter().filter_map(|block| block.span.as_ref());
        let mut spans = self.span.iter().chain(blocks);
        let first = spans.next()?.clone();
        Some(spans.fold(first, |all, span| all.join(span)))
    }
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
