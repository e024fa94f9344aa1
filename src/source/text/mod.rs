//! Plain text -> [`Document`]: headings, lists, code and questions by the
//! conventions that people follow when they have nothing but lines.

mod headings;
pub(crate) mod lines;
pub(super) mod paragraphs;

use self::headings::Found;
use self::lines::Lines;
use self::paragraphs::{Paragraph, Shape, strip_bullet};
use super::question::outline::{self, Heading, Part};
use super::question::{Label, is_faq_heading, label, number_prefix};
use crate::document::{Block, BlockKind, Document};

/// Labelled questions stand below every heading.
const LABEL_LEVEL: u32 = 90;

/// Reads plain text. Never fails; `text` has no byte order mark.
pub(crate) fn read(text: &str) -> Document {
    let lines = Lines::new(text);
    let mut paragraphs = paragraphs::paragraphs(text, &lines);
    let title = take_title(&mut paragraphs);
    let headings = headings::find(&paragraphs, title.as_deref().is_some_and(is_faq_heading));
    let mut parts = Vec::with_capacity(paragraphs.len());
    let mut mergeable = false;
    for (paragraph, heading) in paragraphs.iter().zip(headings) {
        let part = part(text, paragraph, heading, &lines);
        let plain = matches!(&part, Part::Block(block) if block.kind == BlockKind::Paragraph);
        let goes_on = plain && mergeable && !paragraph.apart_before;
        mergeable = plain && !paragraph.flowing;
        match (parts.last_mut(), part) {
            // Short lines without an empty one between them: an address, a table.
            (Some(Part::Block(last)), Part::Block(block)) if goes_on => merge(last, &block),
            (_, part) => parts.push(part),
        }
    }
    Document {
        sections: outline::sections(title.as_deref(), parts),
        title,
        ..Document::default()
    }
}

fn take_title(paragraphs: &mut Vec<Paragraph<'_>>) -> Option<String> {
    let first = paragraphs
        .first()
        .filter(|first| headings::is_title(first, paragraphs.get(1)))?;
    let title = first.text().trim_matches(['#', '=', '*', ' ']).to_owned();
    paragraphs.remove(0);
    (!title.is_empty()).then_some(title)
}

fn part(text: &str, paragraph: &Paragraph<'_>, heading: Option<Found>, lines: &Lines) -> Part {
    let span = lines.span(paragraph.bytes());
    if let Some(Found { level, text }) = heading {
        return Part::Heading(Heading {
            level,
            text,
            anchor: None,
            span,
        });
    }
    let block = |kind, text: &str| Block::new(kind, text).at(span.clone());
    let joined = paragraph.text();
    match paragraph.shape {
        Shape::Code => Part::Block(block(BlockKind::Code, &code(text, paragraph))),
        Shape::Item => Part::Block(block(BlockKind::ListItem, strip_bullet(&joined))),
        Shape::Text => match label(&joined) {
            Some((found, rest)) if found.answers() => {
                let whole = block(BlockKind::Paragraph, &joined);
                let stripped = if rest.is_empty() {
                    whole.clone()
                } else {
                    block(BlockKind::Paragraph, rest)
                };
                Part::Answer { stripped, whole }
            }
            Some((found, rest)) => Part::Asked {
                heading: Heading {
                    level: LABEL_LEVEL,
                    text: rest.to_owned(),
                    anchor: None,
                    span: span.clone(),
                },
                whole: block(BlockKind::Paragraph, &joined),
                certain: found == Label::Question,
            },
            None if number_prefix(&joined).is_some() => {
                Part::Block(block(BlockKind::ListItem, &joined))
            }
            None => Part::Block(block(BlockKind::Paragraph, &joined)),
        },
    }
}

/// The lines as they stand, without the indent that all of them share.
fn code(text: &str, paragraph: &Paragraph<'_>) -> String {
    let full = paragraph.lines.iter().filter(|line| !line.text.is_empty());
    let indent = full.map(|line| line.indent).min().unwrap_or(0);
    let mut out = String::new();
    for (at, line) in paragraph.lines.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if !line.text.is_empty() {
            out.extend(std::iter::repeat_n(' ', line.indent.saturating_sub(indent)));
            out.push_str(text.get(line.bytes.clone()).unwrap_or_default());
        }
    }
    out.replace('\0', " ")
}

fn merge(last: &mut Block, block: &Block) {
    last.text.push(' ');
    last.text.push_str(&block.text);
    if let (Some(span), Some(other)) = (&mut last.span, &block.span) {
        *span = span.join(other);
    }
}

#[cfg(test)]
mod tests;
