//! What the words of a page say: whether a heading is a question, whether a
//! title announces questions, and what a class or id stands for.

use unicode_normalization::UnicodeNormalization;

use super::vocabulary::{ANSWER_LABELS, FAQ_WORDS, QUESTION_LABELS, QUESTION_WORDS};

/// Returns whether a title, heading or label announces questions and answers.
pub(crate) fn announces_faq(text: &str) -> bool {
    // Prose may speak of a FAQ; an announcement is short.
    const MAX_ANNOUNCEMENT: usize = 160;
    if text.len() > MAX_ANNOUNCEMENT {
        return false;
    }
    // Some pages write accents as marks of their own.
    let text: String = text.to_lowercase().nfc().collect();
    FAQ_WORDS.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let is_inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let before = text.get(..at).and_then(|s| s.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|s| s.chars().next());
            // An ASCII word has to stand alone, or `faq` would be in any name.
            !word.is_ascii() || !is_inside(before) && !is_inside(after)
        })
    })
}

/// Returns whether `text` reads as a question.
pub(crate) fn is_question(text: &str) -> bool {
    ends_as_question(text) || starts_as_question(text)
}

/// Returns whether `text` ends as a question does.
pub(crate) fn ends_as_question(text: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || "\"'”’»«)）」』]*_.…".contains(c);
    let text = text.trim_end_matches(closing);
    let is_greek = || text.chars().any(|c| ('\u{370}'..='\u{3ff}').contains(&c));
    text.ends_with(['?', '？', '؟', '՞', '\u{37e}', '⁇'])
        || text.ends_with(';') && is_greek()
        || [
            "ですか",
            "ますか",
            "ませんか",
            "でしょうか",
            "のか",
            "吗",
            "呢",
            "嗎",
        ]
        .iter()
        .any(|end| text.trim_end_matches('。').ends_with(end))
}

/// Returns whether `text` is sentences that state something.
pub(crate) fn is_prose(text: &str) -> bool {
    let ends = [". ", "! ", "。"];
    !ends_as_question(text) && ends.iter().any(|end| text.contains(end))
}

fn starts_as_question(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let first = text
        .split([' ', '\u{a0}', ',', ':'])
        .next()
        .unwrap_or_default();
    QUESTION_WORDS.contains(&first.to_lowercase().as_str())
}

/// Removes what stands before a question that is not part of it: `Q:`, `3.`,
/// `+`.
pub(crate) fn strip_question_label(text: &str) -> &str {
    strip_number(strip_label(strip_number(text), QUESTION_LABELS))
}

/// Removes `A:` and its like from the begin of an answer.
pub(crate) fn strip_answer_label(text: &str) -> &str {
    strip_label(text, ANSWER_LABELS)
}

/// Returns whether `text` begins with `Q:` or its like.
pub(crate) fn has_question_label(text: &str) -> bool {
    strip_label(text, QUESTION_LABELS).len() < text.len()
}

/// Returns whether `text` begins with `A:` or its like.
pub(crate) fn has_answer_label(text: &str) -> bool {
    strip_answer_label(text).len() < text.len()
}

fn strip_label<'a>(text: &'a str, labels: &[&str]) -> &'a str {
    const MAX_LABEL: usize = 10;
    let trimmed = text.trim_start();
    let Some((end, mark)) = trimmed
        .char_indices()
        .take(MAX_LABEL + 6)
        .find(|(_, c)| matches!(c, '.' | ':' | '：' | ')' | '-' | '–' | '．'))
    else {
        return text;
    };
    let label = trimmed.get(..end).unwrap_or_default().to_lowercase();
    let label: String = label.nfc().collect();
    // `Q1:` and `Question 12.` are labels too.
    let label = label
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_matches(|c: char| c.is_whitespace() || c == '#');
    let after = trimmed.get(end + mark.len_utf8()..).unwrap_or_default();
    // `U.S.` and `a.k.a.` are not labels.
    let is_apart = !after.starts_with(|c: char| c.is_ascii_alphanumeric());
    match labels.contains(&label) && is_apart {
        true => after.trim_start(),
        false => text,
    }
}

/// Removes `3.`, `2.1)`, `+` and the like, but no number that is part of the
/// sentence.
fn strip_number(text: &str) -> &str {
    let trimmed = text.trim_start_matches(|c: char| c.is_whitespace() || "+•▸►▶▼→›»".contains(c));
    let digits = trimmed.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = trimmed
        .get(..trimmed.len() - digits.len())
        .unwrap_or_default();
    if number.starts_with(|c: char| c.is_ascii_digit()) {
        let rest = digits.trim_start_matches([')', ':']);
        let is_marked = rest.len() < digits.len() || number.contains('.');
        if is_marked && rest.starts_with(char::is_whitespace) {
            return rest.trim_start();
        }
    }
    trimmed
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
    fn knows_announcements() {
        for text in [
            "FAQ",
            "Our FAQs.",
            "Häufige Fragen zum Versand",
            "よくある質問",
            "Q&A",
        ] {
            assert!(announces_faq(text), "{text}");
        }
        for text in ["Faqir", "Contact", "", "Fragen kostet nichts"] {
            assert!(!announces_faq(text), "{text}");
        }
    }

    #[test]
    fn knows_questions() {
        for text in [
            "Open on Sunday?",
            "How to pay",
            "Wie viel kostet das",
            "いつ届きますか。",
            "Πώς πληρώνω;",
            "Really?”",
        ] {
            assert!(is_question(text), "{text}");
        }
        for text in ["Opening hours", "let x = 1;", "Whatever", ""] {
            assert!(!is_question(text), "{text}");
        }
    }

    #[test]
    fn strips_labels() {
        #[track_caller]
        fn check(text: &str, question: &str) {
            assert_eq!(strip_question_label(text), question);
        }
        check("Q: Why?", "Why?");
        check("12. Why?", "Why?");
        check("2.1 Why?", "Why?");
        check("+ Why?", "Why?");
        check("Q3. Why?", "Why?");
        check("Question 4: Why?", "Why?");
        check("Frage: 3 Tage warten?", "3 Tage warten?");
        check("3 days or 4?", "3 days or 4?");
        check("2.5 is a version?", "is a version?");
        check("Q.E.D. means what?", "Q.E.D. means what?");
        assert_eq!(strip_answer_label("A: Because."), "Because.");
        assert_eq!(strip_answer_label("A bit."), "A bit.");
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
