//! Markdown -> [`Document`]: CommonMark with the extensions of documentation
//! sites; what site generators would replace is taken away first.

mod builder;
pub(super) mod html;
pub(super) mod inline;
mod litter;
mod slug;

use pulldown_cmark::{Options, Parser};

use super::front_matter;
use super::question::is_question;
use super::question::outline::{self, Part};
use crate::document::Document;

/// Reads Markdown. Never fails; `text` has no byte order mark.
pub(crate) fn read(text: &str) -> Document {
    let front = front_matter::read(text);
    let masked = litter::mask(text, front.end);
    let events = Parser::new_ext(&masked.text, options()).into_offset_iter();
    let mut parts = builder::parts(&masked, events);
    let title = take_title(front.title, &mut parts);
    Document {
        lang: front.lang,
        url: front.url,
        description: front.description,
        author: front.author,
        date: front.date,
        sections: outline::sections(title.as_deref(), parts),
        warnings: front.warning.into_iter().collect(),
        title,
        ..Document::default()
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// The title of the front matter, else the first heading if it is of the first
/// level; a heading that is the title is no section.
fn take_title(title: Option<String>, parts: &mut Vec<Part>) -> Option<String> {
    let mut headings = parts
        .iter()
        .enumerate()
        .filter_map(|(at, part)| match part {
            Part::Heading(heading) | Part::Details(heading) => Some((at, heading)),
            _ => None,
        });
    let Some((at, first)) = headings.next().filter(|(_, heading)| heading.level == 1) else {
        return title;
    };
    let repeats = title
        .as_ref()
        .is_some_and(|title| title.to_lowercase() == first.text.to_lowercase());
    // Questions of the first level side by side are questions, not a title.
    let mut one_of_many =
        || is_question(&first.text) && headings.any(|(_, heading)| heading.level == 1);
    if !(repeats || title.is_none() && !one_of_many()) {
        return title;
    }
    match parts.remove(at) {
        Part::Heading(heading) => title.or(Some(heading.text)),
        _ => title,
    }
}

#[cfg(test)]
mod tests;
