//! The ids of sections as Asciidoctor makes them from titles.

use std::collections::HashMap;

use super::attributes::Attributes;

/// The ids given so far in one document.
#[derive(Default)]
pub(super) struct Ids {
    /// An id, and the number to try next for another of the same text.
    seen: HashMap<String, usize>,
}

impl Ids {
    /// Notes an id that the source gives itself.
    pub(super) fn reserve(&mut self, id: &str) {
        self.seen.entry(id.to_owned()).or_insert(2);
    }

    /// Returns the id of a section without one; a second section of the same
    /// title gets `_2`. `None` where the source turns them off.
    pub(super) fn automatic(&mut self, title: &str, attributes: &Attributes) -> Option<String> {
        if attributes.is_unset("sectids") {
            return None;
        }
        let separator = attributes.get("idseparator").unwrap_or("_");
        let separator = separator.chars().next();
        let base = id(title, attributes.get("idprefix").unwrap_or("_"), separator);
        if base.is_empty() {
            return None;
        }
        let Some(mut number) = self.seen.get(&base).copied() else {
            self.seen.insert(base.clone(), 2);
            return Some(base);
        };
        let numbered = |number: usize| {
            let separator = separator.map(String::from).unwrap_or_default();
            format!("{base}{separator}{number}")
        };
        let mut id = numbered(number);
        while self.seen.contains_key(&id) {
            number += 1;
            id = numbered(number);
        }
        self.seen.insert(base, number + 1);
        self.reserve(&id);
        Some(id)
    }
}

/// Lower case; spaces, dots and hyphens to separators; other signs gone.
fn id(title: &str, prefix: &str, separator: Option<char>) -> String {
    let mut out = String::from(prefix);
    // The separator before the next letter, if one is due.
    let mut due = false;
    // A dash between words takes the spaces around it along.
    for c in title
        .replace(" — ", "")
        .chars()
        .flat_map(char::to_lowercase)
    {
        let parts = match separator {
            Some(separator) => matches!(c, ' ' | '.' | '-') || c == separator,
            None => c == ' ',
        };
        if parts {
            due = true;
        } else if c.is_alphanumeric() || is_mark(c) || matches!(c, '_' | '-' | '.') {
            if let Some(separator) = separator.filter(|_| due) {
                let doubled = out.ends_with(separator);
                let leads = out.is_empty();
                if !doubled && !leads {
                    out.push(separator);
                }
            }
            due = false;
            out.push(c);
        }
    }
    if out.len() == prefix.len() {
        out.clear();
    }
    out
}

/// Combining vowels and accents belong to their letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}' | '\u{e31}'..='\u{e4e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(settings: &[(&str, &str)], titles: &[(&str, Option<&str>)]) {
        let mut attributes = Attributes::default();
        for (name, value) in settings {
            attributes.define(name, value);
        }
        let mut ids = Ids::default();
        ids.reserve("_taken");
        for (title, expected) in titles {
            let found = ids.automatic(title, &attributes);
            assert_eq!(found.as_deref(), *expected, "{title}");
        }
    }

    #[test]
    fn ids_as_asciidoctor_makes_them() {
        check(
            &[],
            &[
                ("What’s new in 2.0?", Some("_whats_new_in_2_0")),
                ("Oil & gas", Some("_oil_gas")),
                ("Lamps — a history", Some("_lampsa_history")),
                ("Größe", Some("_größe")),
                ("snake_case -- x", Some("_snake_case_x")),
                ("Taken", Some("_taken_2")),
                ("Same", Some("_same")),
                ("Same", Some("_same_2")),
                ("Same 2", Some("_same_2_2")),
                ("Same", Some("_same_3")),
            ],
        );
    }

    #[test]
    fn the_source_may_say_otherwise() {
        check(
            &[("idprefix", ""), ("idseparator", "-")],
            &[
                ("-- The Oil Lamp --", Some("the-oil-lamp")),
                ("?!", None),
                ("a_b", Some("a_b")),
            ],
        );
        check(
            &[("idprefix", "s-"), ("idseparator", "")],
            &[("The Lamp", Some("s-thelamp"))],
        );
        check(&[("!sectids", "")], &[("Lamp", None)]);
    }
}
