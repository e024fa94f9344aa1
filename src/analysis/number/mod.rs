//! Numbers after section words: `chapter 4`, `Chapter IV` and `chapter four`
//! get the same terms.

mod tables;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::{Role, Token};
use tables::{CJK_COUNTERS, NUMBER_WORDS, SECTION_WORDS};

/// The mark of a reference term; no word of a text begins with it.
const REFERENCE: char = '§';

/// Adds to a section word with its number one reference term at the place of
/// the number, and the digits as an alias where the number is spelt otherwise.
pub(super) fn with_references(text: &str, tokens: Vec<Token>, lang: Option<&str>) -> Vec<Token> {
    let mut added = cjk_references(text, &tokens);
    for (at, pair) in tokens.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        if first.role == Role::Whole || second.position != first.position + 1 {
            continue;
        }
        let Some(name) = section_name(&first.form) else {
            continue;
        };
        let between = text.get(first.range.end..second.range.start).unwrap_or("x");
        let joined = |c: char| c.is_whitespace() || matches!(c, '.' | ':' | '-' | '#');
        if !between.chars().all(joined) {
            continue;
        }
        let Some(number) = number_of(text, first, second, lang) else {
            continue;
        };
        let range = first.range.start..second.range.end;
        let spelt = (number != second.form).then(|| alias(&number, second));
        added.push((at + 2, reference(name, &number, range, second.position)));
        added.extend(spelt.map(|alias| (at + 2, alias)));
    }
    if added.is_empty() {
        return tokens;
    }
    added.sort_by_key(|(at, _)| *at);
    let mut added = added.into_iter().peekable();
    let mut merged = Vec::with_capacity(tokens.len() + added.len());
    for (at, token) in tokens.into_iter().enumerate() {
        while let Some((_, token)) = added.next_if(|(before, _)| *before <= at) {
            merged.push(token);
        }
        merged.push(token);
    }
    merged.extend(added.map(|(_, token)| token));
    merged
}

fn reference(name: &str, number: &str, range: std::ops::Range<usize>, position: u32) -> Token {
    let term: SmolStr = format!("{REFERENCE}{name}:{number}").into();
    Token {
        range,
        position,
        form: term.clone(),
        stem: term,
        role: Role::Reference,
    }
}

fn alias(number: &str, of: &Token) -> Token {
    let number = SmolStr::from(number);
    Token {
        range: of.range.clone(),
        position: of.position,
        form: number.clone(),
        stem: number,
        role: Role::Alias,
    }
}

/// Whether a word of Latin letters may name sections or be a number.
pub(super) fn is_involved(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let sections = SECTION_WORDS.iter().flat_map(|(_, words)| words.iter());
        let numbers = NUMBER_WORDS.iter().flat_map(|(_, words)| words.iter());
        sections.chain(numbers).copied().collect()
    });
    let is_digit = |byte: u8| b"ivxlcIVXLC".contains(&byte);
    word.bytes().all(is_digit) || WORDS.contains(word.to_ascii_lowercase().as_str())
}

fn section_name(form: &str) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        let names = SECTION_WORDS.iter();
        names
            .flat_map(|(name, words)| words.iter().map(|word| (*word, *name)))
            .collect()
    });
    NAMES.get(form).copied()
}

/// Reads digits (a version keeps its dots), a number word of the text's
/// language, or a roman number. A lone letter or a number word is a number
/// only where the section word is a name (`Part I`) or nothing goes on behind
/// it: "the part I liked" has no number.
fn number_of(text: &str, first: &Token, second: &Token, lang: Option<&str>) -> Option<String> {
    let form = second.form.as_str();
    if form.starts_with(|c: char| c.is_ascii_digit()) {
        let plain = form.chars().all(|c| c.is_ascii_digit() || c == '.');
        return plain.then(|| without_leading_zeros(form).to_owned());
    }
    let surface = text.get(second.range.clone())?;
    let named = text
        .get(first.range.clone())
        .and_then(|word| word.chars().next())
        .is_some_and(char::is_uppercase);
    let after = text.get(second.range.end..).unwrap_or_default();
    let closed = after
        .chars()
        .find(|c| *c != ' ')
        .is_none_or(|c| !c.is_alphanumeric());
    // In a query (no language) nobody writes names with capitals.
    let sure = named || closed || lang.is_none();
    if let Some(number) = number_word(form, lang) {
        return sure.then(|| number.to_string());
    }
    let letter = surface.chars().count() == 1;
    roman(surface)
        .filter(|_| sure || !letter)
        .map(|number| number.to_string())
}

fn without_leading_zeros(mut digits: &str) -> &str {
    while let Some(rest) = digits.strip_prefix('0')
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        digits = rest;
    }
    digits
}

/// Reads a number word, of any language where that of the text is not known.
fn number_word(form: &str, lang: Option<&str>) -> Option<usize> {
    NUMBER_WORDS
        .iter()
        .filter(|(code, _)| lang.is_none_or(|lang| lang == *code))
        .find_map(|(_, words)| words.iter().position(|word| *word == form))
        .map(|at| at + 1)
}

/// Reads a roman number as it is properly written, in one case throughout.
/// A single `c`, `d`, `m` or `l` is a letter, and so is a lone small `i`.
fn roman(word: &str) -> Option<u32> {
    let upper = word.to_ascii_uppercase();
    if word.len() > 8 || (word != upper && word.chars().any(|c| c.is_ascii_uppercase())) {
        return None;
    }
    if word.len() == 1 && !matches!(word, "I" | "V" | "X" | "v" | "x" | "i") {
        return None;
    }
    let value = |c| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let digits: Option<Vec<u32>> = upper.chars().map(value).collect();
    let digits = digits?;
    let mut sum = 0;
    for (at, digit) in digits.iter().enumerate() {
        if digits.get(at + 1).is_some_and(|next| next > digit) {
            sum -= *digit as i32;
        } else {
            sum += *digit as i32;
        }
    }
    let sum = u32::try_from(sum).ok()?;
    (to_roman(sum) == upper).then_some(sum)
}

fn to_roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while number >= value && roman.len() < 16 {
            roman.push_str(sign);
            number -= value;
        }
    }
    roman
}

/// Finds `第4章` and `第四章`, each with the place among the tokens behind
/// which the reference belongs.
fn cjk_references(text: &str, tokens: &[Token]) -> Vec<(usize, Token)> {
    let mut found = Vec::new();
    for (start, mark) in text.match_indices('第') {
        let rest = text.get(start + mark.len()..).unwrap_or_default();
        let digits: String = rest
            .chars()
            .take_while(|c| cjk_digit(*c).is_some() || *c == '十')
            .take(4)
            .collect();
        let after = rest.get(digits.len()..).unwrap_or_default();
        let Some(counter) = after.chars().next() else {
            continue;
        };
        let name = CJK_COUNTERS.iter().find(|(c, _)| *c == counter);
        let (Some((_, name)), Some(number)) = (name, cjk_number(&digits)) else {
            continue;
        };
        let end = start + mark.len() + digits.len() + counter.len_utf8();
        let at = tokens.partition_point(|token| token.range.start < end && token.range.end <= end);
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let position = before.map_or(0, |token| token.position);
        found.push((
            at,
            reference(name, &number.to_string(), start..end, position),
        ));
    }
    found
}

fn cjk_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => "〇一二三四五六七八九"
            .chars()
            .position(|digit| digit == c)
            .and_then(|n| u32::try_from(n).ok()),
    }
}

/// Reads up to 99, in figures or in Han digits with 十.
fn cjk_number(digits: &str) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    if let Some((tens, ones)) = digits.split_once('十') {
        let one = |text: &str, empty| match text.chars().next() {
            None => Some(empty),
            Some(c) => cjk_digit(c),
        };
        return Some(one(tens, 1)? * 10 + one(ones, 0)?);
    }
    digits
        .chars()
        .try_fold(0_u32, |sum, c| Some(sum * 10 + cjk_digit(c)?))
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::roman;

    fn check(text: &str, lang: Option<&str>, expected: &[&str]) {
        let found: Vec<_> = tokens(text, lang)
            .into_iter()
            .map(|token| token.form)
            .filter(|form| form.starts_with('§'))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn number_words_are_of_the_language_of_the_text() {
        let of = |lang| {
            let tokens = tokens("page due", lang);
            tokens.iter().any(|token| token.form == "§page:2")
        };
        assert!(of(Some("it")));
        assert!(!of(Some("en")));
    }

    #[test]
    fn references() {
        check("summary of chapter four please", None, &["§chapter:4"]);
        check("John Wick: Chapter 4, it’s", Some("en"), &["§chapter:4"]);
        check(
            "Kapitel vier und Teil II",
            Some("de"),
            &["§chapter:4", "§part:2"],
        );
        check("Version 3.10", Some("en"), &["§version:3.10"]);
        check(
            "第4章と第十二節",
            Some("en"),
            &["§chapter:4", "§section:12"],
        );
        check("a key chapter in four acts", Some("en"), &[]);
        check("part of it", Some("en"), &[]);
        check("the page I opened", Some("en"), &[]);
        check(
            "Part I, and the part I",
            Some("en"),
            &["§part:1", "§part:1"],
        );
        check(
            "version 0.27 of chapter 0",
            Some("en"),
            &["§version:0.27", "§chapter:0"],
        );
        check("the chapter\n4 things", Some("en"), &[]);
    }

    #[test]
    fn roman_numbers_are_written_properly() {
        for (word, expected) in [
            ("IV", Some(4)),
            ("xii", Some(12)),
            ("IIII", None),
            ("Mix", None),
            ("civil", None),
            ("XCIX", Some(99)),
        ] {
            assert_eq!(roman(word), expected, "{word}");
        }
    }
}
