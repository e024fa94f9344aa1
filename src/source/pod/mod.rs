//! POD, the documentation of Perl -> [`Document`].

mod anchors;
mod codes;
mod paragraphs;

use self::anchors::Anchors;
use self::paragraphs::{Kind, Paragraph};
use super::dropped::DroppedList;
use super::question::outline::{self, Heading, Part};
use super::text::lines::Lines;
use crate::document::{Block, BlockKind, Document};
use crate::source::markdown::inline::Inline;

/// Items stand below every heading, those of inner lists below the outer.
const ITEM_LEVEL: u32 = 10;
/// Lists nested deeper count as this deep.
const MAX_LISTS: u32 = 64;
/// Labelled questions stand below everything.
const LABEL_LEVEL: u32 = ITEM_LEVEL + MAX_LISTS + 2;
/// What cannot be made sense of again and again is told a few times.
const MAX_WARNINGS: usize = 20;

/// Reads POD. Never fails; `text` has no byte order mark.
pub(crate) fn read(text: &str) -> Document {
    let lines = Lines::new(text);
    let mut reader = Reader {
        text,
        lines: &lines,
        parts: Vec::new(),
        anchors: Anchors::default(),
        dropped: DroppedList::default(),
        warnings: Vec::new(),
        lists: 0,
        item: false,
        skipped: None,
    };
    for paragraph in paragraphs::paragraphs(text, &lines) {
        reader.paragraph(&paragraph);
    }
    reader.end();
    let title = take_title(&mut reader.parts);
    let faq = title.as_deref().is_some_and(is_named_faq);
    let announced = if faq { Some("FAQ") } else { title.as_deref() };
    Document {
        sections: outline::sections(announced, reader.parts),
        dropped: reader.dropped.into_entries(),
        warnings: reader.warnings,
        title,
        ..Document::default()
    }
}

/// `perlfaq4 - Data Manipulation` and `Lamp::FAQ` say what they are by name.
fn is_named_faq(title: &str) -> bool {
    let name = title.split_whitespace().next().unwrap_or_default();
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let last = name.len().saturating_sub(3);
    name.get(last..)
        .is_some_and(|end| end.eq_ignore_ascii_case("faq"))
}

/// The text under the heading NAME; else the only heading of the first level,
/// if it comes first. What is the title is no section.
fn take_title(parts: &mut Vec<Part>) -> Option<String> {
    let tops = parts
        .iter()
        .filter(|part| matches!(part, Part::Heading(heading) if heading.level == 1))
        .count();
    let Some(Part::Heading(first)) = parts.first() else {
        return None;
    };
    if first.text.eq_ignore_ascii_case("name") {
        let Some(Part::Block(name)) = parts.get(1) else {
            return None;
        };
        if name.kind != BlockKind::Paragraph {
            return None;
        }
        let title = name.text.clone();
        let alone = !matches!(parts.get(2), Some(Part::Block(_)));
        parts.drain(if alone { 0..2 } else { 1..2 });
        return Some(title);
    }
    if first.level != 1 || tops != 1 {
        return None;
    }
    match parts.remove(0) {
        Part::Heading(heading) => Some(heading.text),
        _ => None,
    }
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a Lines,
    parts: Vec<Part>,
    anchors: Anchors,
    dropped: DroppedList,
    warnings: Vec<String>,
    /// How many lists are open.
    lists: u32,
    /// An item without text of its own: the next paragraph is its text.
    item: bool,
    /// A region for another format: its name, how often it is open, its line.
    skipped: Option<(&'a str, usize, usize)>,
}

impl<'a> Reader<'a> {
    fn paragraph(&mut self, paragraph: &Paragraph) {
        let text = self.text.get(paragraph.bytes.clone()).unwrap_or_default();
        if let Kind::Command(length) = paragraph.kind {
            let (name, rest) = text.split_at_checked(length).unwrap_or((text, ""));
            let start = paragraph.bytes.end - rest.trim_start().len();
            return self.command(name, rest.trim(), start, paragraph);
        }
        if self.skipped.is_some() {
            return self.drop("other format", text, paragraph);
        }
        match paragraph.kind {
            Kind::Program => self.drop("program", text, paragraph),
            Kind::Verbatim => self.verbatim(text, paragraph),
            _ => {
                let item = std::mem::take(&mut self.item);
                let kind = if item {
                    BlockKind::ListItem
                } else {
                    BlockKind::Paragraph
                };
                self.push(text, paragraph.bytes.start, kind);
            }
        }
    }

    /// `name` with its `=`; `rest` begins at `start`.
    fn command(&mut self, name: &str, rest: &'a str, start: usize, paragraph: &Paragraph) {
        let format = rest.split_whitespace().next().unwrap_or_default();
        if let Some((skipped, depth, _)) = &mut self.skipped {
            match name {
                "=begin" if format == *skipped => *depth += 1,
                "=end" if format == *skipped || format.is_empty() => *depth -= 1,
                _ => {}
            }
            if *depth == 0 {
                self.skipped = None;
            }
            return;
        }
        if let Some(level) = name
            .strip_prefix("=head")
            .and_then(|n| n.parse::<u32>().ok())
        {
            return self.heading(level, rest, start);
        }
        let whole = self.text.get(paragraph.bytes.clone()).unwrap_or_default();
        match name {
            "=pod" | "=cut" => {}
            "=encoding" => self.drop("directive", whole, paragraph),
            "=over" => self.lists = (self.lists + 1).min(MAX_LISTS),
            "=back" => {
                self.item = false;
                self.lists = self.lists.saturating_sub(1);
            }
            "=item" => self.item(rest, start),
            "=begin" if !is_text(format) => {
                self.drop("other format", whole, paragraph);
                let line = self.lines.number(paragraph.bytes.start);
                self.skipped = Some((format, 1, line));
            }
            "=for" if is_text(format) => {
                let behind = rest.get(format.len()..).unwrap_or_default().trim_start();
                let start = start + rest.len() - behind.len();
                self.push(behind, start, BlockKind::Paragraph);
            }
            "=for" if format == "comment" => self.drop("comment", whole, paragraph),
            "=for" => self.drop("other format", whole, paragraph),
            "=begin" | "=end" => {}
            _ => {
                if self.warnings.len() < MAX_WARNINGS {
                    let line = self.lines.number(paragraph.bytes.start);
                    let name: String = name.chars().take(MAX_NAME).collect();
                    self.warnings
                        .push(format!("the command `{name}` of line {line} is not known"));
                }
                self.push(rest, start, BlockKind::Paragraph);
            }
        }
    }

    fn heading(&mut self, level: u32, text: &str, start: usize) {
        self.item = false;
        self.lists = 0;
        let inline = codes::render(text, start);
        let anchor = self.anchors.anchor(inline.text.trim());
        let heading = inline.heading(level.clamp(1, ITEM_LEVEL - 1), anchor, self.lines);
        self.parts.extend(heading.map(Part::Heading));
    }

    /// A bullet, a number, or a term that is described.
    fn item(&mut self, text: &str, start: usize) {
        let marker = text.split_whitespace().next().unwrap_or_default();
        let number = marker
            .trim_end_matches(['.', ')', ']'])
            .trim_start_matches(['(', '[']);
        let counts = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        // "=item 404" is a term, "=item 1. Text" an item.
        let numbers = counts && (number.len() < marker.len() || marker.len() == text.len());
        if text.is_empty() || matches!(marker, "*" | "-" | "o" | "•") || numbers {
            let rest = text.get(marker.len()..).unwrap_or_default().trim_start();
            self.item = rest.is_empty();
            let start = start + text.len() - rest.len();
            return self.push(rest, start, BlockKind::ListItem);
        }
        self.item = false;
        let inline = codes::render(text, start);
        let level = ITEM_LEVEL + self.lists;
        let Some(heading) = inline.heading(level, None, self.lines) else {
            return;
        };
        let whole = Block::new(BlockKind::ListItem, inline.text.trim()).at(heading.span.clone());
        let heading = Heading {
            anchor: self.anchors.anchor(&whole.text),
            ..heading
        };
        self.parts.push(Part::Prompt {
            heading,
            rest: None,
            whole,
        });
    }

    fn push(&mut self, text: &str, start: usize, kind: BlockKind) {
        let inline: Inline = codes::render(text, start);
        inline.parts(kind, LABEL_LEVEL, self.lines, &mut self.parts);
    }

    fn verbatim(&mut self, text: &str, paragraph: &Paragraph) {
        let code = unindented(text).replace('\0', " ");
        let span = self.lines.span(paragraph.bytes.clone());
        self.parts
            .push(Part::Block(Block::new(BlockKind::Code, code).at(span)));
    }

    fn drop(&mut self, reason: &str, text: &str, paragraph: &Paragraph) {
        let span = self.lines.span(paragraph.bytes.clone());
        self.dropped.add(reason, text, Some(span));
    }

    fn end(&mut self) {
        if let Some((format, _, line)) = self.skipped {
            let format: String = format.chars().take(MAX_NAME).collect();
            self.warnings.push(format!(
                "the block `=begin {format}` of line {line} is never closed"
            ));
        }
    }
}

/// Longer names are cut in a warning (characters).
const MAX_NAME: usize = 40;

/// A colon before the name of a format tells that what follows is POD.
fn is_text(format: &str) -> bool {
    matches!(format.trim_start_matches(':'), "text" | "pod")
}

/// The lines without the white space before all of them.
fn unindented(text: &str) -> String {
    let full = text.lines().filter(|line| !line.trim().is_empty());
    let space = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let indent = full.map(space).min().unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        out.push_str(line.get(indent..).unwrap_or_default().trim_end());
    }
    out
}

#[cfg(test)]
mod tests;
