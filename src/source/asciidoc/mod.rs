//! AsciiDoc -> [`Document`]: the language as Asciidoctor reads it, with the
//! macros that documentation sites add.
//!
//! What other files would bring in (includes, attributes of a site) is not
//! there: the text is what this file says.

mod attributes;
mod builder;
mod cursor;
mod header;
mod ids;
mod inline;
mod list;
mod paragraph;
mod style;
mod syntax;
mod table;

use self::builder::Builder;
use self::cursor::Cursor;
use super::front_matter;
use super::question::outline;
use crate::document::Document;

/// Reads AsciiDoc. Never fails; `text` has no byte order mark.
pub(crate) fn read(text: &str) -> Document {
    let front = front_matter::read(text);
    let mut builder = Builder::new(Cursor::new(text, front.end));
    builder.warnings.extend(front.warning);
    builder.run();
    let mut document = Document {
        title: front.title,
        lang: front.lang,
        url: front.url,
        ..Document::default()
    };
    builder.header.describe(&builder.attributes, &mut document);
    document.sections = outline::sections(document.title.as_deref(), builder.parts);
    document.dropped = builder.cursor.dropped.into_entries();
    document.warnings = builder.warnings;
    document
}

#[cfg(test)]
mod tests;
