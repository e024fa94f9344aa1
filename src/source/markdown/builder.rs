//! Parser events -> headings and blocks with their places.

mod tags;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::inline::Inline;
use super::litter::{FILLER, Masked};
use super::slug::Slugs;
use crate::document::{Block, BlockKind};
use crate::source::question::outline::Part;
use crate::source::text::lines::Lines;

/// The levels inside a disclosure begin this much deeper.
const DETAILS_STEP: u32 = 10;
/// The level of a disclosure's summary: below any heading outside it.
const DETAILS_LEVEL: u32 = 7;
/// Labelled questions stand below everything, bold ones just above them.
const LABEL_LEVEL: u32 = 9;
/// Disclosures nested deeper count as this deep.
const MAX_DETAILS: usize = 16;

/// Builds the parts of a document from the parser's events.
pub(super) fn parts<'a>(
    masked: &'a Masked,
    events: impl Iterator<Item = (Event<'a>, Range<usize>)>,
) -> Vec<Part> {
    let mut builder = Builder::new(masked);
    for (event, range) in events {
        builder.event(event, range);
    }
    builder.finish()
}

struct Builder<'a> {
    masked: &'a Masked,
    lines: &'a Lines,
    parts: Vec<Part>,
    inline: Inline,
    slugs: Slugs,
    /// Items that are open: whether their first paragraph is still to come.
    items: Vec<Option<bool>>,
    quotes: Vec<bool>,
    /// The heading that is open: level and anchor.
    heading: Option<(u32, Option<String>)>,
    table: Option<Table>,
    code: Option<String>,
    html: Option<Html>,
    /// An element of HTML whose text is hidden, or collected for a heading.
    hidden: Option<String>,
    capture: Option<Capture>,
    /// The id that the tag of a captured heading has.
    capture_id: Option<String>,
    /// Open disclosures: the part with their summary, once it has come.
    details: Vec<Option<usize>>,
    /// How many of them have a summary.
    depth: usize,
}

#[derive(Default)]
struct Table {
    rows: Vec<String>,
    cells: Vec<String>,
}

/// HTML as it is collected, with the places of its pieces.
#[derive(Default)]
struct Html {
    text: String,
    pieces: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Capture {
    Summary,
    Heading(u32),
}

impl<'a> Builder<'a> {
    fn new(masked: &'a Masked) -> Builder<'a> {
        Builder {
            masked,
            lines: &masked.lines,
            parts: Vec::new(),
            inline: Inline::default(),
            slugs: Slugs::default(),
            items: Vec::new(),
            quotes: Vec::new(),
            heading: None,
            table: None,
            code: None,
            html: None,
            hidden: None,
            capture: None,
            capture_id: None,
            details: Vec::new(),
            depth: 0,
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.inline.push(&text, range),
            },
            Event::Code(text) => self.inline.push(&unescaped(Cow::Borrowed(&text)), range),
            Event::Html(text) => match &mut self.html {
                Some(html) => {
                    html.pieces.push((html.text.len(), range.start));
                    html.text.push_str(&text);
                }
                None => self.html_text(&text, &[(0, range.start)], false),
            },
            Event::InlineHtml(text) => self.html_text(&text, &[(0, range.start)], false),
            Event::SoftBreak | Event::HardBreak => self.inline.line_break(),
            Event::Rule => self.flush(),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.inline.push(&text, range),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Strong => return self.inline.open_strong(),
            Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => return,
            Tag::Link { .. } | Tag::Image { .. } => return,
            Tag::TableCell | Tag::TableRow | Tag::TableHead => return,
            _ => {}
        }
        if self.capture.is_none() {
            self.flush();
        }
        match tag {
            Tag::Heading { level, id, .. } => {
                // A heading of HTML that nobody closed ends here.
                if matches!(self.capture, Some(Capture::Heading(_))) {
                    self.end_capture();
                }
                let line = self.lines.start(range.start);
                let id = id
                    .map(|id| without_fillers(Cow::Borrowed(&id)).into_owned())
                    .filter(|id| !id.is_empty());
                let id = id.or_else(|| self.masked.heading_ids.get(&line).cloned());
                self.heading = Some((level as u32, id));
            }
            Tag::Item => {
                let admonition = self.masked.admonitions.binary_search(&range.start).is_ok();
                self.items.push((!admonition).then_some(true));
            }
            Tag::BlockQuote(alert) => self.quotes.push(alert.is_none()),
            Tag::Table(_) => self.table = Some(Table::default()),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.code = Some(String::new())
            }
            Tag::HtmlBlock => self.html = Some(Html::default()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Strong => self.inline.close_strong(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Item => {
                self.flush();
                self.items.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes.pop();
            }
            TagEnd::TableCell => {
                if let Some(table) = &mut self.table {
                    table.cells.push(self.inline.text.trim().to_owned());
                }
                self.inline.clear();
            }
            TagEnd::TableRow | TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    let cells = std::mem::take(&mut table.cells);
                    if cells.iter().any(|cell| !cell.is_empty()) {
                        table.rows.push(cells.join(" | ").trim().to_owned());
                    }
                }
            }
            TagEnd::Table => {
                let rows = self
                    .table
                    .take()
                    .map(|table| table.rows.join("\n"))
                    .unwrap_or_default();
                self.block(BlockKind::Table, rows, range);
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                let code: Vec<&str> = code.lines().map(str::trim_end).collect();
                let code = without_fillers(unescaped(code.join("\n").into()));
                let code = code.trim_matches('\n').to_owned();
                if !is_include(&code) {
                    self.block(BlockKind::Code, code, range);
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.html_text(&html.text, &html.pieces, true);
                }
                self.hidden = None;
                if self.capture.is_none() {
                    self.flush();
                }
            }
            TagEnd::DefinitionListTitle => self.end_term(),
            TagEnd::Paragraph
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition
            | TagEnd::List(_)
                if self.capture.is_none() =>
            {
                self.flush();
            }
            TagEnd::Paragraph => self.inline.space(),
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let mut inline = std::mem::take(&mut self.inline);
        if let Some((level, id)) = self.heading.take() {
            // The heading of a quotation or of an item heads nothing here.
            if self.quotes.contains(&true) || self.items.iter().any(Option::is_some) {
                let kind = self.kind();
                let level = self.offset() + LABEL_LEVEL;
                inline.parts(kind, level, self.lines, &mut self.parts);
            } else {
                self.push_heading(&inline, self.offset() + level, id);
            }
        }
        inline.clear();
        self.inline = inline;
    }

    fn push_heading(&mut self, inline: &Inline, level: u32, id: Option<String>) {
        let anchor = match id {
            Some(id) => {
                self.slugs.reserve(&id);
                Some(id)
            }
            None => self.slugs.anchor(inline.text.trim()),
        };
        self.parts
            .extend(inline.heading(level, anchor, self.lines).map(Part::Heading));
    }

    /// A defined term may be a question.
    fn end_term(&mut self) {
        let inline = std::mem::take(&mut self.inline);
        let Some(heading) = inline.heading(self.offset() + LABEL_LEVEL - 1, None, self.lines)
        else {
            return;
        };
        let whole = Block::new(BlockKind::Paragraph, heading.text.clone()).at(heading.span.clone());
        self.parts.push(Part::Prompt {
            heading,
            rest: None,
            whole,
        });
    }

    fn block(&mut self, kind: BlockKind, text: String, range: Range<usize>) {
        if !text.trim().is_empty() {
            self.parts.push(Part::Block(
                Block::new(kind, text).at(self.lines.span(range)),
            ));
        }
    }

    /// Ends the paragraph that has been collected.
    fn flush(&mut self) {
        if !self.inline.text.is_empty() {
            let kind = self.kind();
            let level = self.offset() + LABEL_LEVEL;
            self.inline.parts(kind, level, self.lines, &mut self.parts);
        }
        self.inline.clear();
    }

    fn kind(&mut self) -> BlockKind {
        if let Some(Some(first)) = self.items.last_mut()
            && std::mem::replace(first, false)
        {
            return BlockKind::ListItem;
        }
        if self.quotes.contains(&true) {
            BlockKind::Quote
        } else {
            BlockKind::Paragraph
        }
    }

    fn offset(&self) -> u32 {
        DETAILS_STEP * self.depth.min(MAX_DETAILS) as u32
    }

    fn finish(mut self) -> Vec<Part> {
        self.end_capture();
        self.flush();
        // A disclosure that nobody closes ends at the next heading: what
        // follows is lifted out of it again.
        let mut unclosed = self.details.iter().flatten().copied().peekable();
        let mut lift = 0;
        for (at, part) in self.parts.iter_mut().enumerate() {
            if let Part::Heading(heading)
            | Part::Details(heading)
            | Part::Prompt { heading, .. }
            | Part::Asked { heading, .. } = part
            {
                heading.level = heading.level.saturating_sub(lift).max(1);
            }
            while unclosed.next_if(|open| *open <= at).is_some() {
                lift = (lift + DETAILS_STEP).min(DETAILS_STEP * MAX_DETAILS as u32);
            }
        }
        self.parts
    }
}

fn without_fillers(text: Cow<'_, str>) -> Cow<'_, str> {
    // Their first bytes are rare.
    match memchr::memchr2(0xc2, 0xee, text.as_bytes()) {
        Some(_) => text.replace(FILLER, "").into(),
        None => text,
    }
}

/// Hugo shows a short code that is commented out: `{{</* note */>}}`.
fn unescaped(code: Cow<'_, str>) -> Cow<'_, str> {
    let begins = memchr::memchr(b'{', code.as_bytes()).is_some();
    if !(begins && (code.contains("{{</*") || code.contains("{{%/*"))) {
        return code;
    }
    let pairs = [
        ("{{</*", "{{<"),
        ("*/>}}", ">}}"),
        ("{{%/*", "{{%"),
        ("*/%}}", "%}}"),
    ];
    let shown = pairs
        .iter()
        .fold(code.into_owned(), |code, (escaped, shown)| {
            code.replace(escaped, shown)
        });
    Cow::Owned(shown)
}

/// A listing that only names the file it comes from (mdBook, Rust docs).
fn is_include(code: &str) -> bool {
    !code.is_empty()
        && code
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .all(|line| line.starts_with("{{#") && line.ends_with("}}"))
}
