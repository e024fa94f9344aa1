//! Text to words with their byte ranges: Unicode words, code-like words as a
//! whole and by their parts, pairs of characters where words are not
//! separated by spaces.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::script::{is_han, is_unspaced};

/// A longer chain (an address with parameters, say) is found by its parts
/// only: nobody types it whole, and it would bloat the dictionary.
const MAX_WHOLE_BYTES: usize = 80;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) range: Range<usize>,
    /// The parts of a code-like word; empty for a plain word.
    pub(crate) parts: Vec<Range<usize>>,
    /// Whether the word may be stemmed.
    pub(crate) stemmable: bool,
    /// Whether it stands at the position of the word before it.
    pub(crate) alias: bool,
}

impl Word {
    fn plain(range: Range<usize>, stemmable: bool) -> Self {
        Self {
            range,
            parts: Vec::new(),
            stemmable,
            alias: false,
        }
    }
}

/// Appends the words of a part of a text in order. The part ends with white
/// space or the text.
pub(super) fn words(text: &str, part: Range<usize>, found: &mut Vec<Word>) {
    if let Some(range) = plain_word(text, part.clone()) {
        found.push(Word::plain(range, true));
        return;
    }
    let mut chain: Vec<Range<usize>> = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    let pieces = text.get(part.clone()).unwrap_or_default();
    for (at, piece) in pieces.unicode_word_indices() {
        let start = part.start + at;
        let range = start..start + piece.len();
        if !piece.is_ascii() && piece.chars().any(is_unspaced) {
            flush(text, &mut chain, found);
            if run.last().is_some_and(|last| last.end != start) {
                flush_run(text, &mut run, found);
            }
            run.extend(
                piece
                    .grapheme_indices(true)
                    .map(|(at, cluster)| start + at..start + at + cluster.len()),
            );
            continue;
        }
        flush_run(text, &mut run, found);
        if let Some(last) = chain.last()
            && !is_connector(text.get(last.end..range.start).unwrap_or(" "))
        {
            flush(text, &mut chain, found);
        }
        chain.push(range);
    }
    flush(text, &mut chain, found);
    flush_run(text, &mut run, found);
}

/// The word of a part that has only Latin letters and digits between signs that
/// belong to no word, as most have: by Unicode's rules it is a word, which takes
/// longer to find out.
fn plain_word(text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes().get(part.clone())?;
    let before = bytes.iter().take_while(|byte| b"(\"[{<`*".contains(byte));
    let before = before.count();
    let word = bytes.iter().skip(before);
    let word = word.take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let mut after = bytes.iter().skip(before + word);
    let ends = after.all(|byte| byte.is_ascii_whitespace() || b".,:;!?)\"]}>`*".contains(byte));
    let start = part.start + before;
    (word > 0 && ends).then_some(start..start + word)
}

/// Whether what stands between two words makes one code-like word of them.
fn is_connector(between: &str) -> bool {
    matches!(
        between,
        "-" | "\u{2010}"
            | "\u{2011}"
            | "."
            | "::"
            | ":"
            | "/"
            | "\\"
            | "@"
            | "_"
            | "+"
            | "#"
            | "->"
            | "--"
            | "="
            | "&"
            | "~"
    )
}

/// Turns a chain of connected words into one word with parts, or a plain one.
fn flush(text: &str, chain: &mut Vec<Range<usize>>, found: &mut Vec<Word>) {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
        return;
    };
    let start = first.start - leading_sign(text, first.start);
    let end = last.end + trailing_sign(text, last.end);
    // An elided article is no part, so that what is left is a plain word.
    let unsigned = start == first.start && end == last.end;
    let mut parts = Vec::new();
    for range in chain.drain(..) {
        push_parts(text, range, &mut parts);
    }
    let whole = start..end;
    let plain = parts.len() == 1 && unsigned;
    if plain || whole.len() > MAX_WHOLE_BYTES || parts.is_empty() {
        for part in parts {
            let number = other_spelling(text, &part);
            found.push(Word::plain(part, true));
            found.extend(number);
        }
    } else {
        found.push(Word {
            range: whole,
            parts,
            stemmable: false,
            alias: false,
        });
    }
}

/// Signs before a word that belong to it: `--flag`, `@user`, `$HOME`, `.env`.
fn leading_sign(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let length = ["--", "@", "$", "."]
        .iter()
        .find(|sign| before.ends_with(**sign))
        .map_or(0, |sign| sign.len());
    let free = before
        .get(..start - length)
        .and_then(|rest| rest.chars().next_back())
        .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '`' | '"' | '\'' | '['));
    if free { length } else { 0 }
}

/// Signs after a word that belong to it: `C++`, `C#`, `Canal+`.
fn trailing_sign(text: &str, end: usize) -> usize {
    let after = text.get(end..).unwrap_or_default();
    let length = ["++", "+", "#"]
        .iter()
        .find(|sign| after.starts_with(**sign))
        .map_or(0, |sign| sign.len());
    let free = after
        .get(length..)
        .and_then(|rest| rest.chars().next())
        .is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '+' | '#'));
    if free { length } else { 0 }
}

/// Splits one Unicode word at the dots, colons and underscores inside it.
/// Numbers and versions stay whole; so do contractions; an elided article
/// (`l'homme`) is left off.
fn push_parts(text: &str, range: Range<usize>, parts: &mut Vec<Range<usize>>) {
    let word = text.get(range.clone()).unwrap_or_default();
    if is_number_like(word) {
        parts.push(range);
        return;
    }
    let mut start = 0;
    for (at, c) in word.char_indices() {
        if matches!(c, '.' | ':' | '_' | '\u{B7}') {
            if at > start {
                parts.push(range.start + start..range.start + at);
            }
            start = at + c.len_utf8();
        }
    }
    if start < word.len() {
        let rest = word.get(start..).unwrap_or_default();
        let skip = elision(rest);
        parts.push(range.start + start + skip..range.end);
    }
}

/// Whether a word is a number or a version: digits with dots and commas, a
/// `v` in front or not.
fn is_number_like(word: &str) -> bool {
    let digits = word.strip_prefix(['v', 'V']).unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

/// A number that people write in another way too stands there in that way as
/// well: a version without its `v`, thousands without their commas, which
/// [`super::tokens`] takes out.
fn other_spelling(text: &str, range: &Range<usize>) -> Option<Word> {
    let word = text
        .get(range.clone())
        .filter(|word| is_number_like(word))?;
    let number = word.trim_start_matches(['v', 'V']);
    let is_version = number.len() < word.len() && number.contains('.');
    let mut groups = number.split('.').next()?.split(',');
    let first = groups.next()?.len();
    let is_grouped =
        number.contains(',') && (1..=3).contains(&first) && groups.all(|group| group.len() == 3);
    let start = range.end - number.len();
    (is_version || is_grouped).then(|| Word {
        alias: true,
        ..Word::plain(start..range.end, false)
    })
}

/// The length of an elided article or pronoun at the front, with apostrophe.
fn elision(word: &str) -> usize {
    const ELIDED: [&str; 24] = [
        "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
        "dell", "all", "nell", "sull", "dall", "un", "quest", "sant", "gl", "coll", "bell",
    ];
    let Some((at, apostrophe)) = word
        .char_indices()
        .find(|(_, c)| matches!(c, '\'' | '\u{2019}'))
    else {
        return 0;
    };
    let end = at + apostrophe.len_utf8();
    let (front, rest) = (
        word.get(..at).unwrap_or_default(),
        word.get(end..).unwrap_or_default(),
    );
    let elided = ELIDED.iter().any(|e| front.eq_ignore_ascii_case(e));
    if elided && rest.chars().count() > 1 {
        end
    } else {
        0
    }
}

/// Turns a run of unspaced characters into pairs of neighbours. A Han
/// character stands alone too, so that a query of one character finds it.
fn flush_run(text: &str, run: &mut Vec<Range<usize>>, found: &mut Vec<Word>) {
    if let [single] = run.as_slice() {
        found.push(Word::plain(single.clone(), false));
    }
    for pair in run.windows(2) {
        let [first, second] = pair else { continue };
        found.push(Word::plain(first.start..second.end, false));
        push_ideograph(text, first, found);
    }
    if run.len() > 1
        && let Some(last) = run.last()
    {
        push_ideograph(text, last, found);
    }
    run.clear();
}

fn push_ideograph(text: &str, range: &Range<usize>, found: &mut Vec<Word>) {
    let cluster = text.get(range.clone()).unwrap_or_default();
    if cluster.chars().next().is_some_and(is_han) {
        found.push(Word {
            alias: true,
            ..Word::plain(range.clone(), false)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Word, words};

    /// The words of a text, by what stands between white space.
    fn words_of(text: &str) -> Vec<Word> {
        let mut found = Vec::new();
        let mut end = 0;
        for part in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            words(text, end..end + part.len(), &mut found);
            end += part.len();
        }
        found
    }

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = words_of(text)
            .iter()
            .filter(|word| !word.alias)
            .map(|word| &text[word.range.clone()])
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn plain_words() {
        check("It doesn’t end—here.", &["It", "doesn’t", "end", "here"]);
        check("l’homme d'accord", &["homme", "accord"]);
        check("Канал и кино", &["Канал", "и", "кино"]);
        check("हिन्दी में", &["हिन्दी", "में"]);
    }

    #[test]
    fn code_like_words_stay_whole() {
        check(
            "use C++ or C#, not F",
            &["use", "C++", "or", "C#", "not", "F"],
        );
        check("on Canal+: January", &["on", "Canal+", "January"]);
        check("the --no-refresh flag", &["the", "--no-refresh", "flag"]);
        check(
            "mail a.b@example.org now",
            &["mail", "a.b@example.org", "now"],
        );
        check(
            "version v1.2.3 of 3,500",
            &["version", "v1.2.3", "of", "3,500"],
        );
        check("end.Start", &["end.Start"]);
    }

    #[test]
    fn numbers_in_another_spelling() {
        let check = |text: &str, expected: &[&str]| {
            let found = words_of(text);
            let found = found.iter().filter(|word| word.alias);
            let found: Vec<&str> = found.map(|word| &text[word.range.clone()]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("v1.2 and V3.0.1", &["1.2", "3.0.1"]);
        check("1,500 or 12,000,000.50", &["1,500", "12,000,000.50"]);
        check("1500, v2, 1,50 and 0,5 and 1.500", &[]);
    }

    proptest::proptest! {
        /// No rule looks beyond white space, and none has to for most words.
        #[test]
        fn white_space_parts_words(text in "[a-zvVé(\"')., :'’+#@$_`*\\[\\]{}<>;!?|\\-0-9茶カ\u{301}\n]{0,24}") {
            let mut whole = Vec::new();
            words(&text, 0..text.len(), &mut whole);
            proptest::prop_assert_eq!(words_of(&text), whole);
        }
    }

    #[test]
    fn unspaced_scripts_come_in_pairs() {
        check("緑茶", &["緑茶"]);
        check("茶", &["茶"]);
        check("お茶はどう", &["お茶", "茶は", "はど", "どう"]);
        check("한국어 검색", &["한국", "국어", "검색"]);
        check("Canal茶店", &["Canal", "茶店"]);
    }
}
