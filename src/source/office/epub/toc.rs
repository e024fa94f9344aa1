//! What the table of contents calls each file, in the format of EPUB 3 (links
//! on a page) and in that of EPUB 2 (NCX).

use std::collections::HashMap;

use super::path::resolve;
use crate::source::office::xml::{Event, walk};

/// A longer entry is no name (bytes).
const MAX_LABEL: usize = 400;

/// Adds the names of files that have none yet; damage ends them.
pub(super) fn read(xml: &str, place: &str, labels: &mut HashMap<String, String>) {
    let mut text = String::new();
    let mut link: Option<String> = None;
    let mut name = |link: &str, text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let label = words.join(" ");
        if !label.is_empty() && label.len() <= MAX_LABEL {
            labels.entry(resolve(place, link)).or_insert(label);
        }
    };
    let _damaged = walk(xml, |event| match event {
        Event::Start(element) => match element.name() {
            "a" => {
                text.clear();
                link = element.attribute("href");
            }
            "navLabel" => text.clear(),
            "content" => {
                let source = element.attribute("src").unwrap_or_default();
                name(&source, &std::mem::take(&mut text));
            }
            _ => {}
        },
        Event::End("a") => {
            if let Some(link) = link.take() {
                name(&link, &std::mem::take(&mut text));
            }
        }
        Event::Text(piece) if text.len() <= MAX_LABEL => text.push_str(&piece),
        _ => {}
    });
}
