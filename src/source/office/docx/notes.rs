//! The texts of the parts beside the main one: footnotes and endnotes, and
//! the headers, footers and comments that are left out.

use crate::source::office::xml::{Event, walk};

/// A footnote or an endnote.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) id: String,
    pub(super) text: String,
}

/// Reads the elements of a name, each with its text on one line; damage ends
/// them.
pub(super) fn read(xml: &str, name: &str) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    let mut text = Text::default();
    let _damaged = walk(xml, |event| {
        match &event {
            Event::Start(element) if element.name() == name => {
                text = Text::default();
                notes.push(Note {
                    id: element.attribute("id").unwrap_or_default(),
                    text: String::new(),
                });
            }
            Event::End(end) if *end == name => {
                let words: Vec<&str> = text.text.split_whitespace().collect();
                if let Some(note) = notes.last_mut() {
                    note.text = words.join(" ");
                }
            }
            _ => {}
        }
        text.event(event);
    });
    notes.retain(|note| !note.text.is_empty());
    notes
}

/// The paragraphs of a part.
pub(super) fn texts(xml: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut text = Text::default();
    let _damaged = walk(xml, |event| {
        let ends = matches!(event, Event::End("p"));
        text.event(event);
        if ends {
            texts.push(std::mem::take(&mut text.text));
        }
    });
    texts
}

#[derive(Default)]
struct Text {
    text: String,
    showing: bool,
}

impl Text {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(element) => match element.name() {
                "t" => self.showing = true,
                "tab" | "br" | "cr" => self.text.push(' '),
                "noBreakHyphen" => self.text.push('-'),
                _ => {}
            },
            Event::End("t") => self.showing = false,
            Event::End("p") => self.text.push(' '),
            Event::Text(piece) if self.showing => self.text.push_str(&piece),
            _ => {}
        }
    }
}
