//! Documents of word processors and e-books: XML in a zip archive.

mod archive;
mod builder;
pub(crate) mod docx;
pub(crate) mod epub;
mod meta;
pub(crate) mod odt;
mod paragraph;
mod roles;
mod xml;

/// Each section as `kind parents > heading #anchor: blocks`, for tests.
#[cfg(test)]
fn outline_of(document: &crate::document::Document) -> Vec<String> {
    use crate::document::{BlockKind, Section, SectionKind};
    let line = |section: &Section| {
        let blocks = section.blocks.iter().map(|block| match block.kind {
            BlockKind::Paragraph => block.text.clone(),
            kind => format!("{kind:?}({})", block.text),
        });
        let kind = match section.kind {
            SectionKind::Article => "art",
            SectionKind::Faq => "faq",
        };
        let anchor = section.anchor.as_ref().map(|anchor| format!(" #{anchor}"));
        format!(
            "{kind} {}>{}{}: {}",
            section.parents.join("/"),
            section.heading.as_deref().unwrap_or_default(),
            anchor.unwrap_or_default(),
            blocks.collect::<Vec<_>>().join(" + ")
        )
    };
    document.sections.iter().map(line).collect()
}

/// What was left out as `reason: text`, for tests.
#[cfg(test)]
fn dropped_of(document: &crate::document::Document) -> Vec<String> {
    let dropped = document.dropped.iter();
    dropped
        .map(|d| format!("{}: {}", d.reason, d.text))
        .collect()
}
