//! What a reader leaves out of the text: excerpts, within bounds.

use crate::document::{Dropped, Span};

/// Enough to see what a reader leaves out; a file of nothing else would
/// otherwise be kept twice.
const MAX_ENTRIES: usize = 200;
/// An excerpt shows what it was, it does not replace the source (characters).
const MAX_EXCERPT: usize = 100;

/// The list as it grows, in the order of the source.
#[derive(Debug, Default)]
pub(crate) struct DroppedList {
    entries: Vec<Dropped>,
    /// What there was no room for.
    more: usize,
}

impl DroppedList {
    /// Notes the beginning of a text that is left out, while there is room.
    pub(crate) fn add(&mut self, reason: &str, text: &str, span: Option<Span>) {
        if self.entries.len() == MAX_ENTRIES {
            self.more += 1;
            return;
        }
        let text = excerpt(text);
        if !text.is_empty() {
            self.entries.push(Dropped {
                reason: reason.to_owned(),
                text,
                span,
            });
        }
    }

    pub(crate) fn into_entries(mut self) -> Vec<Dropped> {
        if self.more > 0 {
            self.entries.push(Dropped {
                reason: "further".to_owned(),
                text: format!("{} more that are not listed", self.more),
                span: None,
            });
        }
        self.entries
    }
}

/// The first words of a text on one line.
fn excerpt(text: &str) -> String {
    let mut excerpt = String::new();
    let mut room = MAX_EXCERPT;
    for word in text.split_whitespace() {
        if room < MAX_EXCERPT {
            excerpt.push(' ');
            room = room.saturating_sub(1);
        }
        let before = excerpt.len();
        excerpt.extend(word.chars().take(room));
        room = room.saturating_sub(word.chars().take(room).count());
        if excerpt.len() - before < word.len() {
            excerpt.push('…');
            break;
        }
    }
    excerpt.replace('\0', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_bounded() {
        let mut list = DroppedList::default();
        list.add("comment", &"é".repeat(200), None);
        list.add("comment", "  ", None);
        list.add("comment", " two\n words ", None);
        (0..300).for_each(|_| list.add("comment", "x", None));
        let entries = list.into_entries();
        assert_eq!(entries.len(), MAX_ENTRIES + 1);
        assert_eq!(entries[0].text, format!("{}…", "é".repeat(MAX_EXCERPT)));
        assert_eq!(entries[1].text, "two words");
        assert_eq!(entries[MAX_ENTRIES].text, "102 more that are not listed");
    }
}
