//! What the tests of records share.

use crate::document::{Document, SectionKind};

/// Each document as `name «title» kind parents>heading#anchor [block] | …`.
pub(super) fn shown(documents: &[Document]) -> Vec<String> {
    let shown = documents.iter().map(|document| {
        let sections: Vec<String> = document.sections.iter().map(section).collect();
        let title = document.title.iter().map(|title| format!(" «{title}»"));
        let name = document.record.as_deref().expect("a name");
        format!(
            "{name}{} {}",
            title.collect::<String>(),
            sections.join(" | ")
        )
    });
    shown.collect()
}

fn section(section: &crate::document::Section) -> String {
    let kind = match section.kind {
        SectionKind::Faq => "faq",
        SectionKind::Article => "art",
    };
    let mut path = section.parents.clone();
    path.push(section.heading.clone().unwrap_or_else(|| "-".to_owned()));
    let anchor = section.anchor.iter().map(|anchor| format!("#{anchor}"));
    let blocks: Vec<_> = section
        .blocks
        .iter()
        .map(|b| format!("[{}]", b.text))
        .collect();
    let anchor: String = anchor.collect();
    format!("{kind} {}{anchor} {}", path.join(">"), blocks.join(" "))
}

/// The bytes of every span, and its lines, hold the letters of its text in
/// order, once escapes are replaced.
#[track_caller]
pub(super) fn spans_hold(text: &str, documents: &[Document]) {
    let lines: Vec<&str> = match text.contains('\n') {
        true => text.split_inclusive('\n').collect(),
        false => text.split_inclusive('\r').collect(),
    };
    for section in documents.iter().flat_map(|document| &document.sections) {
        let heading = section.heading.iter().map(|h| (h, &section.span));
        for (words, span) in heading.chain(section.blocks.iter().map(|b| (&b.text, &b.span))) {
            let span = span.as_ref().expect("a span");
            let place = text
                .get(span.bytes.clone().expect("bytes"))
                .expect("a place");
            let cited = lines
                .get(span.first_line - 1..span.last_line)
                .expect("lines");
            assert!(cited.concat().contains(place), "{place:?} in {cited:?}");
            let unescaped: String =
                serde_json::from_str(place).unwrap_or_else(|_| place.to_owned());
            let mut letters = unescaped.chars().filter(|c| c.is_alphanumeric());
            for c in words.chars().filter(|c| c.is_alphanumeric()) {
                assert!(letters.any(|other| other == c), "{words:?} in {place:?}");
            }
        }
    }
}
