//! What a document says about itself, in the terms of the Dublin Core that
//! all three formats use.

use super::xml::{Event, walk};
use crate::document::Document;
use crate::source::front_matter;

/// A longer text is no statement about the document (bytes).
const MAX_VALUE: usize = 4000;
/// Dublin Core lets a document have many authors.
const MAX_AUTHORS: usize = 20;

/// What programs state as a title for want of one.
const EMPTY_TITLES: [&str; 5] = [
    "untitled",
    "unknown",
    "word document",
    "document",
    "document1",
];
/// What the name of a file ends with.
const FILE_ENDINGS: [&str; 6] = [".doc", ".docx", ".odt", ".rtf", ".dot", ".dotx"];

/// The statements of a document.
#[derive(Debug, Default)]
pub(super) struct Meta {
    title: Option<String>,
    authors: Vec<String>,
    /// Who began it, where the other names are those of editors.
    first_author: Option<String>,
    lang: Option<String>,
    description: Option<String>,
    /// When it was published or changed.
    date: Option<String>,
    created: Option<String>,
}

/// Reads the statements; damage ends them.
pub(super) fn read(xml: &str) -> Meta {
    let mut meta = Meta::default();
    let mut text: Option<String> = None;
    // What follows the end of the statements is of no interest to the result.
    let _damaged = walk(xml, |event| match event {
        Event::Start(_) => text = Some(String::new()),
        Event::Text(piece) => {
            if let Some(text) = text.as_mut().filter(|text| text.len() < MAX_VALUE) {
                text.push_str(&piece);
            }
        }
        Event::End(name) => {
            if let Some(text) = text.take() {
                meta.state(name, &text);
            }
        }
    });
    meta
}

impl Meta {
    fn state(&mut self, name: &str, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        if text.is_empty() {
            return;
        }
        let slot = match name {
            "title" => &mut self.title,
            "description" => &mut self.description,
            "date" | "modified" => &mut self.date,
            "created" | "creation-date" => &mut self.created,
            "language" => {
                let code = front_matter::language_code(&text).filter(|code| code.len() == 2);
                self.lang = self.lang.take().or(code);
                return;
            }
            "initial-creator" => &mut self.first_author,
            "creator" => {
                if self.authors.len() < MAX_AUTHORS && !self.authors.contains(&text) {
                    self.authors.push(text);
                }
                return;
            }
            _ => return,
        };
        slot.get_or_insert(text);
    }

    /// The title, unless it is that of a file or of a template.
    pub(super) fn title(&self) -> Option<String> {
        let title = self.title.as_deref()?;
        let title = title.strip_prefix("Microsoft Word - ").unwrap_or(title);
        let lower = title.to_lowercase();
        let is_file = FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending));
        let is_empty = EMPTY_TITLES.contains(&lower.as_str());
        (!is_file && !is_empty).then(|| title.to_owned())
    }

    /// Adds the statements to a document.
    pub(super) fn apply(self, document: &mut Document) {
        let authors = self.authors.join(", ");
        let authors = (!authors.is_empty()).then_some(authors);
        document.author = self.first_author.or(authors);
        document.lang = self.lang;
        document.description = self.description;
        document.date = self.date.or(self.created);
    }
}
