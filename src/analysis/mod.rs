//! Text to terms: words with their place in the original text, their folded
//! form, their stem by language, and the numbers that follow section words.

mod fold;
mod function_words;
mod language;
mod number;
mod script;
mod sentence;
mod stem;
mod word;

use std::ops::Range;

pub(crate) use function_words::{
    function_words_among, function_words_by_language, is_degree, is_function_word,
};
pub(crate) use language::{beginning, detect};
pub(crate) use script::{
    has_unspaced, is_kana_only, is_never_latin, is_unspaced, languages_of_script,
};
pub(crate) use sentence::sentences;
pub(crate) use stem::{has_stemmer, keeps_beginning, stem_term, without_language};

use unicode_normalization::char::is_combining_mark;

use word::{Word, words};

/// Changes whenever the same text would give other terms, so that an index
/// made by another version is never misread.
pub(crate) const ANALYSIS_VERSION: u32 = 2;

/// The lines of a passage are paragraphs, items, rows: no phrase and no
/// nearness reaches from one into the next.
const LINE_GAP: u32 = 10;

/// One term-bearing piece of text.
///
/// Several tokens may share a position: a code-like word and its first part,
/// a number word and its digits. Tokens are ordered by position, then by
/// where they begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Bytes in the original text.
    pub(crate) range: Range<usize>,
    /// The place in the sequence of words, from 0.
    pub(crate) position: u32,
    /// The folded word form, without language.
    pub(crate) form: String,
    /// The stem with its language, or the form where nothing is stemmed.
    pub(crate) stem: String,
    /// How the token came about.
    pub(crate) role: Role,
}

/// How a token came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A word of its own.
    Word,
    /// A code-like word or a hyphenated one as a whole; its parts follow.
    Whole,
    /// A part of the whole before it.
    Part,
    /// Another spelling at the same position: digits for a number word.
    Alias,
    /// A section word with its number, as one term: `§chapter:4`.
    Reference,
}

/// Splits text into tokens, stemmed for a language (ISO 639-1) if it has a
/// stemmer.
pub(crate) fn tokens(text: &str, lang: Option<&str>) -> Vec<Token> {
    let stem = |surface: &str, form: &str| stem_term(surface, form, lang);
    let tokens = unreferenced(text, &stem, &|_| false);
    number::with_references(text, tokens, lang)
}

/// What somebody looks for in a text.
pub(crate) struct Interest<'a> {
    /// Whether a form or a stem that begins with this letter, in lower case, may
    /// be looked for.
    pub(crate) begins: &'a dyn Fn(char) -> bool,
    /// Whether numbers are looked for, and sections by their number.
    pub(crate) numbers: bool,
}

/// As [`tokens`], but tokens of no interest have no form or no stem: folding
/// and stemming is most of the work.
pub(crate) fn tokens_of_interest(
    text: &str,
    lang: Option<&str>,
    interest: &Interest<'_>,
) -> Vec<Token> {
    let may_change = !lang.is_some_and(keeps_beginning);
    let stem = |surface: &str, form: &str| {
        let is_of_interest =
            may_change || form.contains('\'') || form.chars().next().is_some_and(interest.begins);
        match is_of_interest {
            true => stem_term(surface, form, lang),
            false => String::new(),
        }
    };
    let is_passed = |surface: &str| {
        let first = surface.chars().next().unwrap_or_default();
        let is_plain = surface.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_plain && !(interest.begins)(first.to_ascii_lowercase())
    };
    let passed: &dyn Fn(&str) -> bool = match may_change || interest.numbers {
        true => &|_| false,
        false => &is_passed,
    };
    let tokens = unreferenced(text, &stem, passed);
    match interest.numbers {
        true => number::with_references(text, tokens, lang),
        false => tokens,
    }
}

/// The tokens of a text but for references; those that are `passed` have
/// neither form nor stem.
fn unreferenced(
    text: &str,
    stem: &dyn Fn(&str, &str) -> String,
    passed: &dyn Fn(&str) -> bool,
) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut position = 0;
    let mut end = 0;
    for word in words(text) {
        let between = text.get(end..word.range.start).unwrap_or_default();
        if end > 0 && between.contains('\n') {
            position += LINE_GAP;
        }
        end = word.range.end;
        let is_single = word.parts.is_empty() && !word.alias;
        if is_single && text.get(word.range.clone()).is_some_and(passed) {
            tokens.push(Token {
                range: word.range,
                position,
                form: String::new(),
                stem: String::new(),
                role: Role::Word,
            });
            position += 1;
        } else {
            push_word(text, &word, stem, &mut position, &mut tokens);
        }
    }
    tokens
}

fn push_word(
    text: &str,
    word: &Word,
    stem_term: &dyn Fn(&str, &str) -> String,
    position: &mut u32,
    tokens: &mut Vec<Token>,
) {
    let surface = text.get(word.range.clone()).unwrap_or_default();
    match word.parts.as_slice() {
        [] => {
            let mut form = fold::form(surface);
            if word.alias {
                form.retain(|c| c != ',');
            }
            if form.is_empty() {
                return;
            }
            let stem = if word.stemmable {
                stem_term(surface, &form)
            } else {
                form.clone()
            };
            let role = if word.alias { Role::Alias } else { Role::Word };
            // An alias stands where the word before it stands.
            let at = if word.alias {
                position.saturating_sub(1)
            } else {
                *position
            };
            tokens.push(Token {
                range: word.range.clone(),
                position: at,
                form,
                stem,
                role,
            });
            if !word.alias {
                *position += 1;
            }
        }
        parts => {
            let form = fold::form(surface);
            tokens.push(Token {
                range: word.range.clone(),
                position: *position,
                stem: form.clone(),
                form,
                role: Role::Whole,
            });
            for part in parts {
                let surface = text.get(part.clone()).unwrap_or_default();
                let form = fold::form(surface);
                if form.is_empty() {
                    continue;
                }
                tokens.push(Token {
                    range: part.clone(),
                    position: *position,
                    stem: stem_term(surface, &form),
                    form,
                    role: Role::Part,
                });
                *position += 1;
            }
        }
    }
}

/// Returns the folded form of a whole text: what is left when case, accents
/// and width do not matter.
pub(crate) fn folded(text: &str) -> String {
    fold::form(text)
}

/// Returns a text as it reads without case, accents and punctuation: its
/// words, folded, with one space between. The signs of `C++` and `C#` stay.
pub(crate) fn plain(text: &str) -> String {
    let folded = fold::form(text);
    let is_word = |c: char| c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '+' | '#');
    let words = folded.split(|c: char| !is_word(c));
    let mut plain = String::with_capacity(folded.len());
    for word in words.filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lang: &str, expected: &[(&str, u32)]) {
        let found = tokens(text, Some(lang));
        let found: Vec<(&str, u32)> = found
            .iter()
            .map(|token| (token.stem.as_str(), token.position))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn stems_carry_their_language() {
        check(
            "Eve’s running shoes",
            "en",
            &[("en:eve", 0), ("en:run", 1), ("en:shoe", 2)],
        );
        check("Häuser", "de", &[("de:haus", 0)]);
    }

    #[test]
    fn numbers_and_code_are_not_stemmed() {
        check("Python 3.10", "en", &[("en:python", 0), ("3.10", 1)]);
        check("v3.10", "en", &[("v3.10", 0), ("3.10", 0)]);
        check("1,500", "en", &[("1,500", 0), ("1500", 0)]);
        check("C++", "en", &[("c++", 0), ("en:c", 0)]);
        check(
            "DEC-0054",
            "en",
            &[("dec-0054", 0), ("en:dec", 0), ("0054", 1)],
        );
        check(
            "std::vec",
            "en",
            &[("std::vec", 0), ("en:std", 0), ("en:vec", 1)],
        );
    }

    #[test]
    fn section_numbers_are_the_same_in_every_spelling() {
        for text in ["chapter 4", "Chapter IV", "chapter four"] {
            let tokens = tokens(text, Some("en"));
            assert!(
                tokens.iter().any(|token| token.form == "§chapter:4"),
                "{text}"
            );
            assert!(
                tokens
                    .iter()
                    .any(|token| token.form == "4" && token.position == 1),
                "{text}"
            );
        }
    }

    #[test]
    fn japanese_is_cut_into_pairs() {
        let forms: Vec<String> = tokens("映画館で", Some("ja"))
            .into_iter()
            .filter(|token| token.role == Role::Word)
            .map(|token| token.form)
            .collect();
        assert_eq!(forms, ["映画", "画館", "館で"]);
    }

    #[test]
    fn plain_text_is_what_is_read_aloud() {
        for (text, expected) in [
            ("  Où est-ce ?! ", "ou est ce"),
            ("What’s C++, and C#?", "what s c++ and c#"),
            ("समय क्या है", "समय क्या है"),
            ("…", ""),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_dropped_for_its_length() {
        let long = "x".repeat(300);
        assert_eq!(tokens(&long, None).len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn ranges_lie_on_character_borders(text in "\\PC{0,80}") {
            for token in tokens(&text, Some("en")) {
                proptest::prop_assert!(text.get(token.range.clone()).is_some());
                proptest::prop_assert!(!token.form.is_empty());
            }
        }

        #[test]
        fn positions_never_fall(text in "\\PC{0,80}") {
            let tokens = tokens(&text, Some("de"));
            for pair in tokens.windows(2) {
                proptest::prop_assert!(pair[0].position <= pair[1].position);
            }
        }
    }
}
