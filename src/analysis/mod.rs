//! Text to terms: words with their place in the original text, their folded
//! form, their stem by language, and the numbers that follow section words.

mod fold;
mod function_words;
mod language;
mod memo;
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
use script::is_unchanged;
pub(crate) use script::{
    has_unspaced, is_kana_only, is_never_latin, is_unspaced, languages_of_script,
};
pub(crate) use sentence::sentences;
pub(crate) use stem::{
    has_stemmer, keeps_beginning, language_of_stem, stem_term, without_language,
};

pub(crate) use memo::Memo;

use smol_str::SmolStr;
use unicode_normalization::char::is_combining_mark;

use word::{Word, words};

/// Changes whenever the same text would give other terms, so that an index
/// made by another version is never misread.
pub(crate) const ANALYSIS_VERSION: u32 = 2;

/// The lines of a passage are paragraphs, items, rows: no phrase and no
/// nearness reaches from one into the next.
const LINE_GAP: u32 = 10;

/// With what stands between, as most texts have them at least.
const BYTES_OF_A_WORD: usize = 5;

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
    pub(crate) form: SmolStr,
    /// The stem with its language, or the form where nothing is stemmed.
    pub(crate) stem: SmolStr,
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

/// What is indexed for a word.
#[derive(Clone, Debug)]
struct Terms {
    form: SmolStr,
    stem: SmolStr,
}

impl Terms {
    /// The terms of a word as it is written, stemmed for a language or not.
    fn new(surface: &str, lang: Option<&str>) -> Self {
        let form = fold::form(surface);
        match lang {
            Some(lang) => Self {
                stem: stem_term(surface, &form, Some(lang)),
                form,
            },
            None => Self::of_form(form),
        }
    }

    /// What is not stemmed is its own stem.
    fn of_form(form: SmolStr) -> Self {
        Self {
            stem: form.clone(),
            form,
        }
    }
}

/// Splits text into tokens, stemmed for a language (ISO 639-1) if it has a
/// stemmer.
pub(crate) fn tokens(text: &str, lang: Option<&str>) -> Vec<Token> {
    let mut terms = |surface: &str, stemmed: bool| Terms::new(surface, lang.filter(|_| stemmed));
    let tokens = unreferenced(text, &mut terms, &|_| false, Vec::new());
    number::with_references(text, tokens, lang)
}

/// As [`tokens`], for many texts: words that were seen are not looked at again.
pub(crate) fn tokens_with(text: &str, lang: Option<&str>, memo: &mut Memo) -> Vec<Token> {
    let mut terms = memo.terms(lang);
    let room = Vec::with_capacity(text.len() / BYTES_OF_A_WORD + 1);
    let tokens = unreferenced(text, &mut terms, &|_| false, room);
    number::with_references(text, tokens, lang)
}

/// What somebody looks for in a text.
pub(crate) struct Interest<'a> {
    /// Whether a form or a stem with these initials may be looked for.
    pub(crate) begins: &'a dyn Fn(Initials) -> bool,
    /// Whether numbers are looked for, and sections by their number.
    pub(crate) numbers: bool,
}

/// The first two letters of a word in lower case, as far as stemmers keep them.
pub(crate) type Initials = (Option<char>, Option<char>);

/// The initials of a form, or of a stem without its language. Of `dying` a
/// stemmer makes `die`.
pub(crate) fn initials(word: &str) -> Initials {
    let mut letters = word.chars().map(|c| c.to_ascii_lowercase());
    let first = letters.next();
    let second = letters.next().map(|c| if c == 'y' { 'i' } else { c });
    (first, second)
}

/// The initials that words with such a stem may have: of `aerzte` a German
/// stemmer makes `arzt`. A stem of one letter may be that of any word.
pub(crate) fn initials_before_stemming(stem: Initials) -> impl Iterator<Item = Initials> {
    let umlaut = matches!(stem.0, Some('a' | 'o' | 'u')).then_some((stem.0, Some('e')));
    [stem].into_iter().chain(umlaut)
}

/// As [`tokens`], but without most of the words of no interest, and those that
/// are left of them may have no stem: folding and stemming is most of the work.
pub(crate) fn tokens_of_interest(
    text: &str,
    lang: Option<&str>,
    interest: &Interest<'_>,
) -> Vec<Token> {
    let may_change = lang.is_some_and(|lang| has_stemmer(lang) && !keeps_beginning(lang));
    let begins = |word: &str| (interest.begins)(initials(word));
    let mut terms = |surface: &str, stemmed: bool| {
        let form = fold::form(surface);
        if !stemmed {
            return Terms::of_form(form);
        }
        let stem = match may_change || form.contains('\'') || begins(&form) {
            true => stem_term(surface, &form, lang),
            false => SmolStr::default(),
        };
        Terms { form, stem }
    };
    let is_out = |range: &Range<usize>| {
        let surface = text.get(range.clone()).unwrap_or_default();
        let is_plain = match interest.numbers {
            true => is_letters(surface),
            false => keeps_initials(surface),
        };
        is_plain && !begins(surface) && !(interest.numbers && number::is_involved(surface))
    };
    let is_passed = |word: &Word| is_out(&word.range) && word.parts.iter().all(is_out);
    let passed: &dyn Fn(&Word) -> bool = match may_change {
        true => &|_| false,
        false => &is_passed,
    };
    let tokens = unreferenced(text, &mut terms, passed, Vec::new());
    match interest.numbers {
        true => number::with_references(text, tokens, lang),
        false => tokens,
    }
}

fn is_letters(surface: &str) -> bool {
    surface.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a word is folded to something with the same initials, as far as that
/// is plain to see. What has an apostrophe may lose what stands before it.
fn keeps_initials(surface: &str) -> bool {
    let is_kept = |c: char| c.is_ascii() && c != ',';
    let is_apostrophe = ['\'', '\u{2018}', '\u{2019}', '\u{02BC}', '\u{FF07}'];
    (surface.chars().take(2).all(is_kept) && !surface.contains(is_apostrophe))
        || surface.chars().all(is_unchanged)
}

/// The tokens of a text but for references, without words that are `passed`.
/// No word goes over white space, so that what stands between is looked at on
/// its own: of most nothing has to be known but that it is passed.
fn unreferenced(
    text: &str,
    terms: &mut dyn FnMut(&str, bool) -> Terms,
    passed: &dyn Fn(&Word) -> bool,
    mut tokens: Vec<Token>,
) -> Vec<Token> {
    let mut position = 0;
    let (mut any, mut new_line) = (false, false);
    let mut found = Vec::new();
    let mut end = 0;
    for piece in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
        let start = end;
        end += piece.len();
        words(text, start..end, &mut found);
        for word in found.drain(..) {
            if any && std::mem::take(&mut new_line) {
                position += LINE_GAP;
            }
            any = true;
            if passed(&word) {
                position += match word.parts.len() {
                    0 => u32::from(!word.alias),
                    parts => parts as u32,
                };
            } else {
                push_word(text, &word, terms, &mut position, &mut tokens);
            }
        }
        new_line |= piece.ends_with('\n');
    }
    tokens
}

fn push_word(
    text: &str,
    word: &Word,
    terms: &mut dyn FnMut(&str, bool) -> Terms,
    position: &mut u32,
    tokens: &mut Vec<Token>,
) {
    let mut push = |range: &Range<usize>, position: u32, stemmed: bool, role: Role| {
        let surface = text.get(range.clone()).unwrap_or_default();
        let mut terms = terms(surface, stemmed);
        if role == Role::Alias && terms.form.contains(',') {
            terms = Terms::of_form(terms.form.replace(',', "").into());
        }
        let Terms { form, stem } = terms;
        let is_word = !form.is_empty();
        if is_word {
            tokens.push(Token {
                range: range.clone(),
                position,
                form,
                stem,
                role,
            });
        }
        is_word
    };
    match word.parts.as_slice() {
        // An alias stands where the word before it stands.
        [] if word.alias => {
            let before = position.saturating_sub(1);
            push(&word.range, before, word.stemmable, Role::Alias);
        }
        [] => {
            let is_word = push(&word.range, *position, word.stemmable, Role::Word);
            *position += u32::from(is_word);
        }
        parts => {
            push(&word.range, *position, false, Role::Whole);
            for part in parts {
                let is_word = push(part, *position, true, Role::Part);
                *position += u32::from(is_word);
            }
        }
    }
}

/// Returns the folded form of a whole text: what is left when case, accents
/// and width do not matter.
pub(crate) fn folded(text: &str) -> String {
    fold::form(text).into()
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
        let forms: Vec<_> = tokens("映画館で", Some("ja"))
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
        fn tokens_of_interest_are_those_of_the_text(
            text in "[a-e(\"')., :+#@_\\-0-2éß’\u{301}\u{AD}茶がカ한\n]{0,40}",
            numbers in proptest::bool::ANY,
        ) {
            let wanted = |(first, _): Initials| matches!(first, Some('b' | 'e' | '1' | '茶' | 'か' | 'が' | '한'));
            let interest = Interest { begins: &wanted, numbers };
            let is_wanted = |token: &Token| wanted(initials(&token.form));
            let mut terms = |surface: &str, stemmed: bool| {
                Terms::new(surface, Some("en").filter(|_| stemmed))
            };
            let mut expected = match numbers {
                true => tokens(&text, Some("en")),
                false => unreferenced(&text, &mut terms, &|_| false, Vec::new()),
            };
            expected.retain(is_wanted);
            let mut found = tokens_of_interest(&text, Some("en"), &interest);
            found.retain(is_wanted);
            proptest::prop_assert_eq!(found, expected);
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
