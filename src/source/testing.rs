//! What the tests of the readers of lines share: a document as lines of text,
//! and whether its places are true.

use crate::document::{BlockKind, Document, SectionKind};

/// One line a section: kind, parents, heading, anchor, blocks by the first
/// letter of their kind.
pub(super) fn outline(document: &Document) -> Vec<String> {
    let sections = document.sections.iter().map(|section| {
        let kind = match section.kind {
            SectionKind::Faq => "faq",
            SectionKind::Article => "art",
        };
        let blocks = section.blocks.iter().map(|block| {
            let kind = format!("{:?}", block.kind);
            format!("{}:{}", &kind[..1], block.text.replace('\n', "⏎"))
        });
        let blocks: Vec<String> = blocks.collect();
        let parents: String = section.parents.iter().map(|p| format!("{p}>")).collect();
        let anchor = section.anchor.iter().map(|a| format!("#{a}"));
        let anchor: String = anchor.collect();
        let heading = section.heading.as_deref().unwrap_or("-");
        format!("{kind} {parents}{heading}{anchor} [{}]", blocks.join("] ["))
    });
    sections.collect()
}

/// Asserts that the lines of every span hold the letters of its text, in order.
pub(super) fn spans_hold(source: &str, document: &Document) {
    pieces_hold(source, document, |_, text| vec![text]);
}

/// The same where a cell of a table may reach over several lines: then those
/// of each cell are in order.
pub(super) fn spans_hold_by_cell(source: &str, document: &Document) {
    pieces_hold(source, document, |kind, text| match kind {
        BlockKind::Table => text.split(['\n', '|']).collect(),
        _ => vec![text],
    });
}

fn pieces_hold(source: &str, document: &Document, pieces: fn(BlockKind, &str) -> Vec<&str>) {
    let lines: Vec<&str> = source.split_inclusive('\n').collect();
    for section in &document.sections {
        let heading = section.heading.iter();
        let heading = heading.map(|text| (BlockKind::Paragraph, text, &section.span));
        let blocks = section.blocks.iter();
        let blocks = blocks.map(|block| (block.kind, &block.text, &block.span));
        for (kind, text, span) in heading.chain(blocks) {
            let span = span.as_ref().expect("a span");
            let bytes = span.bytes.clone().expect("bytes");
            let place = source.get(bytes).expect("a range of the source");
            let cited = lines
                .get(span.first_line - 1..span.last_line)
                .expect("lines")
                .concat();
            assert!(cited.contains(place.trim_end()), "{place:?} in {cited:?}");
            for piece in pieces(kind, text) {
                let mut letters = place.chars().filter(|c| c.is_alphanumeric());
                for c in piece.chars().filter(|c| c.is_alphanumeric()) {
                    assert!(letters.any(|other| other == c), "{piece:?} in {place:?}");
                }
            }
        }
    }
}
