//! What the words of a page say: whether a text asks or states something, and
//! what a class or id stands for.

use crate::source::question::{is_question, starts_with_question_word};

/// Returns whether `text` reads as a question, by its marks or its first word.
pub(crate) fn asks(text: &str) -> bool {
    is_question(text) || starts_with_question_word(text)
}

/// Returns whether `text` is sentences that state something.
pub(crate) fn is_prose(text: &str) -> bool {
    let ends = [". ", "! ", "。"];
    !is_question(text) && ends.iter().any(|end| text.contains(end))
}

/// The letters and digits of a text in lower case: what is the same in two
/// copies of it.
pub(crate) fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Splits the values of `class` and `id` into words in lower case:
/// `siteNav main-menu` is `site`, `nav`, `main`, `menu`.
pub(crate) fn class_words(value: &str) -> impl Iterator<Item = String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in value.chars() {
        let is_break = !c.is_alphanumeric() || (c.is_uppercase() && was_lower);
        if is_break && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        was_lower = c.is_lowercase();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.push(word);
    words.into_iter().filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_questions() {
        for text in ["Open on Sunday?", "How to pay", "Wie viel kostet das"] {
            assert!(asks(text), "{text}");
        }
        for text in ["Opening hours", "Whatever", ""] {
            assert!(!asks(text), "{text}");
        }
    }

    #[test]
    fn prose_states_something() {
        for (text, expected) in [
            ("It floats. It sails.", true),
            ("It floats.", false),
            ("It floats. Does it sail?", false),
            ("浮きます。走ります", true),
        ] {
            assert_eq!(is_prose(text), expected, "{text}");
        }
    }

    #[test]
    fn splits_class_words() {
        let words: Vec<_> = class_words("siteNav main-menu FAQList_2").collect();
        assert_eq!(words, ["site", "nav", "main", "menu", "faqlist", "2"]);
    }

    #[test]
    fn keys_ignore_punctuation() {
        assert_eq!(key("Wie, bitte?!"), key("wie bitte"));
        assert_ne!(key("C1"), key("C2"));
    }
}
