//! What stands before a question or an answer and is not part of it: labels
//! such as `Q:`, and numbers.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::vocabulary::{ANSWER_LABELS, QUESTION_LABELS, WEAK_ANSWER_LABELS, WEAK_QUESTION_LABELS};
use super::{is_mark, lower};

/// A longer word is no label (bytes).
const MAX_LABEL: usize = 24;

/// What a label at the start of a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// `Q:`, `Question 3:` and the like.
    Question,
    /// A letter that may stand for a question, such as `P:`.
    WeakQuestion,
    /// `A:`, `Antwort:` and the like.
    Answer,
    /// A letter that may stand for an answer, such as `C:`.
    WeakAnswer,
}

impl Label {
    /// Whether it may stand before a question.
    pub(crate) fn asks(self) -> bool {
        matches!(self, Self::Question | Self::WeakQuestion)
    }

    /// Whether it may stand before the answer to a question with a label.
    pub(crate) fn answers(self) -> bool {
        matches!(self, Self::Answer | Self::WeakAnswer)
    }
}

/// Returns the text without what numbers or labels a question.
pub(crate) fn strip_question_label(text: &str) -> &str {
    let text = text.trim_start_matches(is_marker).trim();
    let text = strip_stress(text);
    let unnumbered = strip_number(text);
    let rest = match label(unnumbered) {
        Some((found, rest)) if found.asks() => strip_number(rest),
        _ => unnumbered,
    };
    if rest.is_empty() { text } else { rest }
}

/// Returns the text without the label of an answer.
pub(crate) fn strip_answer_label(text: &str) -> &str {
    let text = text.trim();
    match label(text) {
        Some((Label::Answer, rest)) => rest,
        _ => text,
    }
}

/// Returns what a text that is nothing but a label stands for: `Q`, `Answer:`.
pub(crate) fn bare_label(text: &str) -> Option<Label> {
    let text = text.trim();
    if text.len() > MAX_LABEL {
        return None;
    }
    let bare = |text: &str| match label(text) {
        Some((kind, "")) => Some(kind),
        _ => None,
    };
    bare(text).or_else(|| bare(&format!("{text}:")))
}

/// Finds the label at the start of a line, and what follows it.
pub(crate) fn label(text: &str) -> Option<(Label, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "*_[(".contains(c));
    let (kind, word, rest) = labelling_words(text)?;
    let numbered = rest.trim_start_matches([' ', '#', '.', '\u{a0}']);
    let digits = numbered
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(numbered.len());
    let (number, behind) = numbered.split_at_checked(digits)?;
    let has_number = number.contains(|c: char| c.is_ascii_digit()) && number.len() <= 6;
    // "Q1 how" needs no mark behind the number; "Q how" is no label.
    let (after, marked) = if has_number {
        (behind, number.ends_with('.'))
    } else {
        (rest, false)
    };
    let after = after.trim_start_matches(['*', '_', ']']);
    // French sets a space before its colon.
    let spaced = after.trim_start();
    let after = match spaced.starts_with([':', '：']) {
        true => spaced,
        false => after,
    };
    let mark = after.chars().next();
    let after = match mark {
        Some(c @ (':' | '：' | '.' | ')' | '．' | '、' | '-' | '–' | '—')) => {
            // "A - B" and "Q-Bert" are words; a dash counts after a number.
            if matches!(c, '-' | '–' | '—') && !has_number {
                return None;
            }
            after.get(c.len_utf8()..)?
        }
        _ if marked => after,
        _ => return None,
    };
    // `P. Smith` has initials.
    let is_weak = matches!(kind, Label::WeakQuestion | Label::WeakAnswer);
    if is_weak && !matches!(mark, Some(':' | '：')) && !after.contains(['?', '¿', '؟', ';', '？'])
    {
        return None;
    }
    let after = after.trim_start_matches([')', ']', '*', '_']);
    let wide = !word.is_ascii();
    if !(after.is_empty() || wide || after.starts_with(char::is_whitespace)) {
        // "Q:Why" is a label, "a.b" and "r:5" are not.
        let capital = after
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || !c.is_ascii());
        if !(capital && mark == Some(':') && word.starts_with(char::is_uppercase)) {
            return None;
        }
    }
    let single = word.chars().count() == 1;
    if single && word.starts_with(char::is_lowercase) {
        return None;
    }
    Some((kind, after.trim_start()))
}

/// The label at the start without its punctuation: a word, or two (`trả lời`).
fn labelling_words(text: &str) -> Option<(Label, &str, &str)> {
    let first = word_end(text)?;
    let (word, rest) = text.split_at_checked(first)?;
    if word.is_ascii() && !may_follow_label(rest) {
        return None;
    }
    if let Some(kind) = label_kind(word) {
        return Some((kind, word, rest));
    }
    // Only languages beyond ASCII have labels of two words.
    let second = rest.strip_prefix(' ').filter(|_| !word.is_ascii())?;
    let end = word_end(second)?;
    let (words, rest) = text.split_at_checked(first + 1 + end)?;
    Some((label_kind(words)?, words, rest))
}

/// The end of the word at the start; a word too long for a label has none.
fn word_end(text: &str) -> Option<usize> {
    let is_end = |c: char| !(c.is_alphabetic() || is_mark(c));
    let mut chars = text.char_indices();
    let end = chars.find(|(at, c)| *at > MAX_LABEL || is_end(*c));
    let end = end.map_or(text.len(), |(at, _)| at);
    (end <= MAX_LABEL).then_some(end)
}

/// The labels in lower case: every line is asked about all of them.
static LABELS: LazyLock<FxHashMap<&str, Label>> = LazyLock::new(|| {
    let lists = [
        (WEAK_ANSWER_LABELS, Label::WeakAnswer),
        (ANSWER_LABELS, Label::Answer),
        (WEAK_QUESTION_LABELS, Label::WeakQuestion),
        (QUESTION_LABELS, Label::Question),
    ];
    let labels = lists
        .iter()
        .flat_map(|(labels, kind)| labels.iter().map(|label| (*label, *kind)));
    labels.collect()
});

fn label_kind(word: &str) -> Option<Label> {
    if word.is_empty() || word.len() > MAX_LABEL {
        return None;
    }
    LABELS.get(lower(word).as_str()).copied()
}

/// Whether a word may be a label by what follows it: a mark or a number.
fn may_follow_label(rest: &str) -> bool {
    let next = rest.trim_start().chars().next();
    next.is_some_and(|c| !c.is_alphabetic())
}

/// Plain text underlines and stresses with signs: `_1. Why?_`.
fn strip_stress(text: &str) -> &str {
    let inner = text.trim_end_matches(['_', '*']);
    if inner.len() < text.len() && (text.starts_with(['_', '*']) || inner.ends_with('?')) {
        inner.trim_start_matches(['_', '*'])
    } else {
        text
    }
}

/// What leads to a question on a page, or shows that it opens.
fn is_marker(c: char) -> bool {
    "+•▸►▶▼→›»>".contains(c) || c.is_whitespace()
}

/// Returns the text without the number that counts it: `1.`, `(2)`, `3.2.1.`,
/// `[4]`, `5 -`. A year or a version that is part of the sentence stays.
pub(crate) fn strip_number(text: &str) -> &str {
    match number_prefix(text) {
        Some((_, rest)) => rest,
        None => text,
    }
}

/// Finds a counting number at the start: how many levels it has, and the rest.
pub(crate) fn number_prefix(text: &str) -> Option<(usize, &str)> {
    let open = text.strip_prefix(['(', '[', '#']);
    let inner = open.unwrap_or(text);
    let end = inner
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(inner.len());
    let (number, rest) = inner.split_at_checked(end)?;
    let groups: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    if groups.len() > 6
        || groups
            .iter()
            .any(|group| group.is_empty() || group.len() > 3)
    {
        return None;
    }
    let spaced = rest.trim_start();
    let mark = spaced.chars().next();
    let after = match mark {
        Some(')' | ']' | ':') if spaced.len() == rest.len() => spaced.get(1..)?,
        Some('、' | '．' | '）' | '：') => spaced.get(3..)?,
        // "5 - Title" and "5- Title", not "3.5-inch".
        Some(c @ ('-' | '–' | '—')) => spaced
            .get(c.len_utf8()..)
            .filter(|after| spaced.len() < rest.len() || after.starts_with(' '))?,
        _ if number.ends_with('.') => rest,
        // "3.2 Title" counts, "3.10 is out" and "7 wonders" do not.
        Some(c)
            if groups.len() > 1
                && (c.is_uppercase() || c == '¿')
                && groups.iter().all(|g| g.len() <= 2) =>
        {
            rest
        }
        _ => return None,
    };
    let wide = after
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || !c.is_ascii());
    if !wide {
        return None;
    }
    let after = after.trim_start();
    // A number alone numbers nothing.
    (!after.is_empty()).then_some((groups.len(), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_labels_go_and_years_stay() {
        let cases = [
            ("Q: Is it free?", "Is it free?"),
            ("Q. Is it free?", "Is it free?"),
            ("Q1: Is it free?", "Is it free?"),
            ("Q 12. Is it free?", "Is it free?"),
            ("Q1.2: Is it free?", "Is it free?"),
            ("**Q:** Is it free?", "Is it free?"),
            ("Question 3: Is it free?", "Is it free?"),
            ("Frage: Kostet das?", "Kostet das?"),
            ("1. Is it free?", "Is it free?"),
            ("(1) Is it free?", "Is it free?"),
            ("12) Is it free?", "Is it free?"),
            ("3.2. Is it free?", "Is it free?"),
            ("3.2 Is it free?", "Is it free?"),
            ("4 - Is it free?", "Is it free?"),
            ("4- Is it free?", "Is it free?"),
            ("_1. Is it free?_", "Is it free?"),
            ("What is __init__", "What is __init__"),
            ("问：多少钱？", "多少钱？"),
            ("Câu hỏi: Bao nhiêu?", "Bao nhiêu?"),
            ("Q : Combien ?", "Combien ?"),
            ("Ｑ．いくらですか", "いくらですか"),
            ("प्रश्न: कितना?", "कितना?"),
            ("+ Is it free?", "Is it free?"),
            ("3. Q: Is it free?", "Is it free?"),
            ("Q.E.D. means what?", "Q.E.D. means what?"),
            ("Frage: 3 Tage warten?", "3 Tage warten?"),
            ("2024 was a good year?", "2024 was a good year?"),
            ("2024. Why?", "2024. Why?"),
            ("3.10 is out?", "3.10 is out?"),
            ("3.5-inch disks: why?", "3.5-inch disks: why?"),
            ("7 wonders, which?", "7 wonders, which?"),
            ("Quality: what is it?", "Quality: what is it?"),
            ("Q", "Q"),
            ("1.", "1."),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(strip_question_label(text), expected, "{text}");
        }
    }

    #[test]
    fn answer_labels_go_and_articles_stay() {
        let cases = [
            ("A: Yes.", "Yes."),
            ("A. Yes.", "Yes."),
            ("A1: Yes.", "Yes."),
            ("Answer: Yes.", "Yes."),
            ("Antwort: Ja.", "Ja."),
            ("答：是的。", "是的。"),
            ("Ответ: да.", "да."),
            ("Trả lời: Không.", "Không."),
            ("Odpowiedź: tak.", "tak."),
            ("C: is a drive.", "C: is a drive."),
            ("A dog barks.", "A dog barks."),
            ("A4 paper", "A4 paper"),
            ("a: lower", "a: lower"),
            ("Amiga: yes", "Amiga: yes"),
        ];
        for (text, expected) in cases {
            assert_eq!(strip_answer_label(text), expected, "{text}");
        }
    }

    #[test]
    fn a_label_may_stand_alone() {
        for (text, expected) in [
            ("Q", Some(Label::Question)),
            ("Q1.", Some(Label::Question)),
            (" Antwort: ", Some(Label::Answer)),
            ("答", Some(Label::Answer)),
            ("Answer: yes", None),
            ("Quality", None),
            ("", None),
        ] {
            assert_eq!(bare_label(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_left_is_part_of_the_text(text in ".{0,60}") {
            proptest::prop_assert!(text.contains(strip_question_label(&text)));
            proptest::prop_assert!(text.contains(strip_answer_label(&text)));
        }
    }
}
