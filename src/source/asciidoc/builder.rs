//! Lines -> headings and blocks, by one pass with a stack of what is open:
//! nesting costs no recursion.

use super::attributes::{self, Attributes};
use super::cursor::{Cursor, Line};
use super::header::Header;
use super::ids::Ids;
use super::inline::{self, Context};
use super::list::List;
use super::style::Style;
use super::syntax::{self, Delimiter};
use crate::document::{Block, BlockKind};
use crate::source::markdown::inline::Inline;
use crate::source::question::outline::{Heading, Part};

/// Blocks nested deeper are read as if they were not nested.
const MAX_NESTING: usize = 64;
/// What cannot be made sense of again and again is told a few times.
const MAX_WARNINGS: usize = 20;
/// The level of a disclosure: below any heading.
const DETAILS_LEVEL: u32 = 10;
/// Disclosures inside one another, and the questions inside them, need levels
/// of their own: a disclosure, a term, a label.
const DETAILS_STEP: u32 = 3;
/// Disclosures nested deeper count as this deep.
const MAX_DETAILS: u32 = 16;

/// Reads the blocks of a document.
pub(super) struct Builder<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) attributes: Attributes,
    pub(super) header: Header,
    pub(super) parts: Vec<Part>,
    pub(super) warnings: Vec<String>,
    pub(super) list: List<'a>,
    ids: Ids,
    open: Vec<Container<'a>>,
    /// What the lines above the next block say about it.
    pub(super) style: Style<'a>,
    block_title: Option<Line<'a>>,
    /// How many disclosures are open.
    pub(super) details: u32,
    /// A question without a mark was asked: the next block answers it.
    pub(super) asked: bool,
}

/// A block that holds blocks.
struct Container<'a> {
    delimiter: Line<'a>,
    quote: bool,
    disclosure: bool,
    /// The list around it.
    list: List<'a>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(cursor: Cursor<'a>) -> Builder<'a> {
        Builder {
            cursor,
            attributes: Attributes::default(),
            header: Header::default(),
            parts: Vec::new(),
            warnings: Vec::new(),
            list: List::default(),
            ids: Ids::default(),
            open: Vec::new(),
            style: Style::default(),
            block_title: None,
            details: 0,
            asked: false,
        }
    }

    pub(super) fn run(&mut self) {
        while let Some(line) = self.cursor.peek() {
            if !self.about_blocks(line) {
                self.block(line);
            }
        }
        self.show_block_title();
        while let Some(container) = self.open.pop() {
            self.warn_unclosed(&container.delimiter);
            self.close(container);
        }
        self.leave_list();
        if self.attributes.exhausted() {
            self.warn("references to attributes add too much text; the rest is left out");
        }
    }

    pub(super) fn warn(&mut self, warning: impl Into<String>) {
        if self.warnings.len() < MAX_WARNINGS {
            self.warnings.push(warning.into());
        }
    }

    pub(super) fn warn_unclosed(&mut self, delimiter: &Line<'_>) {
        let number = self.cursor.span(delimiter).first_line;
        let sign: String = delimiter.text.chars().take(MAX_NESTING).collect();
        self.warn(format!(
            "the block `{sign}` of line {number} is never closed"
        ));
    }

    /// Takes a line that is no text: empty, a comment, an attribute, or about
    /// the block below it.
    fn about_blocks(&mut self, line: Line<'a>) -> bool {
        let text = line.text;
        match text.bytes().next() {
            None => {
                self.list.blank = true;
            }
            Some(b'/') if syntax::is_comment(text) => self.cursor.drop("comment", &line),
            Some(b':') => match attributes::entry(text) {
                Some((name, value)) => {
                    self.define(line, name, value);
                    return true;
                }
                None => return false,
            },
            Some(b'[') if syntax::is_block_attributes(text) => {
                self.style.take(line);
                self.cursor.drop("block attributes", &line);
            }
            Some(b'.') => match syntax::block_title(text) {
                Some(title) => {
                    self.show_block_title();
                    let start = line.end() - title.len();
                    self.block_title = Some(Line { text: title, start });
                }
                None => return false,
            },
            Some(b'+') if text == "+" && self.list.on => self.list.attached = true,
            Some(_) if syntax::is_break(text) => self.leave_list(),
            Some(_) => return false,
        }
        self.cursor.next();
        true
    }

    /// Defines an attribute; a value may go on behind a backslash.
    pub(super) fn define(&mut self, line: Line<'a>, name: &'a str, value: &'a str) {
        self.cursor.drop("attribute", &line);
        self.cursor.next();
        let mut whole = String::new();
        let mut value = value;
        while let Some(before) = value.strip_suffix(" \\") {
            whole.push_str(before.trim_end_matches(" +"));
            whole.push(' ');
            let next = self.cursor.next();
            value = next.map(|next| next.text.trim()).unwrap_or_default();
        }
        whole.push_str(value);
        self.attributes.define(name, &whole);
    }

    fn block(&mut self, line: Line<'a>) {
        let text = line.text;
        if self.is_closing(text) {
            self.cursor.next();
            return self.end_container(text);
        }
        if self.open.is_empty() && !self.list.attached {
            if let Some((level, title)) = syntax::title(text) {
                self.cursor.next();
                let title = Line {
                    text: text.get(title.clone()).unwrap_or_default(),
                    start: line.start + title.start,
                };
                return self.title(level, title);
            }
            let under = self
                .cursor
                .peek_second()
                .filter(|_| syntax::bullet(text).is_none());
            if let Some(level) = under.and_then(|under| syntax::underlined(text, under.text)) {
                self.cursor.next();
                self.cursor.next();
                return self.title(level, line);
            }
        }
        if let Some(delimiter) = syntax::delimiter(text) {
            self.cursor.next();
            return self.delimited(delimiter, line);
        }
        if let Some((marker, at)) = syntax::marker(text) {
            self.cursor.next();
            self.show_block_title();
            return self.item(line, marker, at);
        }
        if let Some((name, content)) = syntax::block_macro(text) {
            self.cursor.next();
            return self.block_macro(line, name, content);
        }
        self.paragraph(line);
    }

    // Titles.

    fn title(&mut self, level: u32, title: Line<'a>) {
        self.show_block_title();
        self.leave_list();
        let style = std::mem::take(&mut self.style);
        let first = self.parts.is_empty() && self.header.title.is_none();
        let discrete = matches!(style.name, "discrete" | "float");
        let inline = self.render(&[title]);
        if level == 1 && first && !discrete {
            self.header.title = Some(inline.text.trim().to_owned()).filter(|t| !t.is_empty());
            return self.read_header();
        }
        let id = style
            .id
            .or_else(|| anchor_in(title.text))
            .map(str::to_owned);
        let anchor = match id {
            Some(id) => {
                self.ids.reserve(&id);
                Some(id)
            }
            None => self.ids.automatic(inline.text.trim(), &self.attributes),
        };
        let heading = inline.heading(level, anchor, &self.cursor.lines);
        self.parts.extend(heading.map(Part::Heading));
    }

    /// Shows the title of the block that comes now.
    pub(super) fn show_block_title(&mut self) {
        let Some(title) = self.block_title.take() else {
            return;
        };
        let inline = self.render(&[title]);
        let kind = self.kind();
        let span = self.cursor.span(&title);
        self.push_block(Block::new(kind, inline.text.trim()).at(span));
    }

    // Delimited blocks.

    fn is_closing(&self, text: &str) -> bool {
        self.open.iter().any(|open| open.delimiter.text == text)
    }

    fn delimited(&mut self, delimiter: Delimiter, line: Line<'a>) {
        let name = self.style.name;
        match delimiter {
            Delimiter::Comment => self.comment(line),
            Delimiter::Open if name == "comment" => self.comment(line),
            Delimiter::Table(separator) => self.table(line, separator),
            Delimiter::Quote | Delimiter::Open | Delimiter::Literal if name == "verse" => {
                self.verse(line)
            }
            Delimiter::Listing | Delimiter::Literal | Delimiter::Fence => self.listing(line),
            Delimiter::Open if matches!(name, "source" | "listing" | "literal") => {
                self.listing(line)
            }
            Delimiter::Pass => self.passed(line),
            Delimiter::Example | Delimiter::Sidebar | Delimiter::Quote | Delimiter::Open => {
                self.start_container(delimiter, line)
            }
        }
    }

    fn start_container(&mut self, delimiter: Delimiter, line: Line<'a>) {
        if self.open.len() == MAX_NESTING {
            return self
                .warn("blocks are nested too deeply; what is inside is read as if it were not");
        }
        self.enter_block();
        let list = std::mem::take(&mut self.list);
        let style = std::mem::take(&mut self.style);
        let disclosure = style.has_option("collapsible") && self.block_title.is_some();
        if disclosure {
            self.disclose();
        }
        self.show_block_title();
        let quote = delimiter == Delimiter::Quote || style.name == "quote";
        self.open.push(Container {
            delimiter: line,
            quote,
            disclosure,
            list,
        });
        if quote {
            self.attribution(&style);
        }
    }

    /// Opens a disclosure with the block's title as its summary.
    fn disclose(&mut self) {
        let Some(title) = self.block_title.take() else {
            return;
        };
        let inline = self.render(&[title]);
        let level = self.level();
        let heading = inline.heading(level, None, &self.cursor.lines);
        self.parts.extend(heading.map(Part::Details));
        self.details += 1;
    }

    fn end_container(&mut self, text: &str) {
        while let Some(container) = self.open.pop() {
            let found = container.delimiter.text == text;
            if !found {
                self.warn_unclosed(&container.delimiter);
            }
            self.close(container);
            if found {
                return;
            }
        }
    }

    fn close(&mut self, container: Container<'a>) {
        self.show_block_title();
        self.leave_list();
        self.style = Style::default();
        if container.disclosure {
            self.details = self.details.saturating_sub(1);
            self.parts.push(Part::Close);
        }
        self.list = container.list;
    }

    /// Who is quoted, and from where, stands above the quotation.
    pub(super) fn attribution(&mut self, style: &Style<'a>) {
        if matches!(style.name, "quote" | "verse") && !style.positional.is_empty() {
            let Some(line) = style.line else { return };
            let text = style.positional.join(", ");
            let text = self.plain(&text);
            let span = self.cursor.span(&line);
            self.push_block(Block::new(BlockKind::Quote, text).at(span));
        }
    }

    // What blocks share.

    /// Begins a block that is no item: unless it is attached to one, the list
    /// ends.
    pub(super) fn enter_block(&mut self) {
        if self.list.takes_block() {
            self.list.go_on(false);
        } else {
            self.leave_list();
        }
    }

    pub(super) fn context(&mut self) -> Context<'_> {
        Context {
            attributes: &mut self.attributes,
            dropped: &mut self.cursor.dropped,
            lines: &self.cursor.lines,
        }
    }

    pub(super) fn render(&mut self, lines: &[Line<'_>]) -> Inline {
        inline::render(lines, &mut self.context())
    }

    pub(super) fn plain(&mut self, text: &str) -> String {
        inline::plain(text, &mut self.context())
    }

    /// The kind of a paragraph that is no item.
    pub(super) fn kind(&self) -> BlockKind {
        if self.open.iter().any(|open| open.quote) {
            BlockKind::Quote
        } else {
            BlockKind::Paragraph
        }
    }

    /// The level of a disclosure here; terms and labels stand below it.
    pub(super) fn level(&self) -> u32 {
        DETAILS_LEVEL + DETAILS_STEP * self.details.min(MAX_DETAILS)
    }

    pub(super) fn push_block(&mut self, block: Block) {
        if block.text.trim().is_empty() {
            return;
        }
        self.push(Part::Block(block));
    }

    /// Adds a part; the first block behind a question is its answer.
    pub(super) fn push(&mut self, part: Part) {
        let part = match part {
            Part::Block(block) if std::mem::take(&mut self.asked) => Part::Answer {
                stripped: block.clone(),
                whole: block,
            },
            part => part,
        };
        self.parts.push(part);
    }

    /// Adds a paragraph: a block, or labelled questions and answers.
    pub(super) fn push_inline(&mut self, inline: Inline, kind: BlockKind) {
        let level = self.level() + DETAILS_STEP - 1;
        let mut parts = Vec::new();
        inline.parts(kind, level, &self.cursor.lines, &mut parts);
        parts.into_iter().for_each(|part| self.push(part));
    }

    pub(super) fn heading(&self, inline: &Inline, level: u32) -> Option<Heading> {
        inline.heading(level, None, &self.cursor.lines)
    }
}

/// The id that a title carries in its text: `Title [[id]]`.
fn anchor_in(title: &str) -> Option<&str> {
    let start = title.find("[[")?;
    let inner = title.get(start + 2..)?;
    let id = inner.get(..inner.find("]]")?)?;
    let id = id.split(',').next()?.trim();
    let edge = start == 0 || inner.ends_with("]]");
    let fits = id
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'));
    (edge && fits && !id.is_empty()).then_some(id)
}
