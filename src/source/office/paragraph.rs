//! The text of one paragraph as its runs come in.

use crate::document::{Block, BlockKind};
use crate::source::markdown::inline::Inline;
use crate::source::question::outline::Part;
use crate::source::text::lines::Lines;

/// Labelled questions stand below every heading, bold ones just above them.
const LABEL_LEVEL: u32 = 90;
/// A longer paragraph is no heading, whatever its style says (bytes).
const MAX_HEADING: usize = 1000;

/// What the style of a paragraph makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    /// The level, from 1.
    Heading(u32),
    /// Left out: a line of a table of contents or an index.
    Listing,
    Block(BlockKind),
}

/// How a paragraph and its runs look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    pub(super) bold: bool,
    /// The height of the letters, in whatever unit the format has.
    pub(super) size: Option<f32>,
    pub(super) hidden: bool,
}

/// A paragraph that is being read.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) role: Role,
    pub(super) anchor: Option<String>,
    /// Notes and text boxes that hang on it.
    pub(super) after: Vec<Part>,
    /// The size of its first letters.
    pub(super) size: Option<f32>,
    inline: Inline,
    /// The text as it stands, for code.
    raw: String,
    bold: bool,
}

impl Paragraph {
    pub(super) fn new(role: Role) -> Paragraph {
        Paragraph {
            role,
            anchor: None,
            after: Vec::new(),
            size: None,
            inline: Inline::default(),
            raw: String::new(),
            bold: false,
        }
    }

    pub(super) fn push(&mut self, text: &str, look: Look) {
        let blank = text.trim().is_empty();
        // Word processors cut bold words into runs as they like.
        if !blank && look.bold != self.bold {
            self.bold = look.bold;
            match look.bold {
                true => self.inline.open_strong(),
                false => self.inline.close_strong(),
            }
        }
        if !blank && self.size.is_none() {
            self.size = look.size;
        }
        let text = text.replace('\0', " ");
        self.inline.push(&text, 0..0);
        if self.role == Role::Block(BlockKind::Code) {
            self.raw.push_str(&text);
        }
    }

    pub(super) fn line_break(&mut self) {
        self.inline.line_break();
        self.raw.push('\n');
    }

    /// What the paragraph is, without what hangs on it.
    pub(super) fn into_parts(mut self, out: &mut Vec<Part>) {
        if self.bold {
            self.inline.close_strong();
        }
        let lines = Lines::new("");
        let level = match self.role {
            Role::Title => Some(1),
            Role::Heading(level) => Some(level.saturating_add(1)),
            Role::Listing | Role::Block(_) => None,
        };
        if let Some(level) = level.filter(|_| self.inline.text.len() <= MAX_HEADING) {
            let heading = self.inline.heading(level, self.anchor, &lines);
            return out.extend(heading.map(Part::Heading));
        }
        let kind = match self.role {
            Role::Block(kind) => kind,
            _ => BlockKind::Paragraph,
        };
        if kind != BlockKind::Code {
            return self.inline.parts(kind, LABEL_LEVEL, &lines, out);
        }
        let code = self.raw.trim_end();
        match out.last_mut() {
            // Each line of a listing is a paragraph.
            Some(Part::Block(last)) if last.kind == BlockKind::Code => {
                last.text.push('\n');
                last.text.push_str(code);
            }
            _ if code.is_empty() => {}
            _ => out.push(Part::Block(Block::new(BlockKind::Code, code))),
        }
    }
}

/// The text of a part, whatever it may turn out to be.
pub(super) fn text_of(part: &Part) -> &str {
    match part {
        Part::Heading(heading) | Part::Details(heading) => &heading.text,
        Part::Prompt { whole, .. } | Part::Asked { whole, .. } | Part::Answer { whole, .. } => {
            &whole.text
        }
        Part::Block(block) => &block.text,
        Part::Close => "",
    }
}
