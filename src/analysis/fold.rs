//! Folding: case, width, accents and typographic variants do not matter.

use smol_str::{SmolStr, StrExt};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are no words; the engine would drop them without a word of
/// its own, so that they are found by their beginning instead.
const MAX_FORM_BYTES: usize = 256;

/// Returns the folded form of a word: lower case, compatibility forms
/// resolved, marks removed where they are accents or vowel points and kept
/// where they are vowels (Indic and Thai scripts).
pub(crate) fn form(word: &str) -> SmolStr {
    if word.is_ascii() {
        return bounded(without_possessive(word)).to_ascii_lowercase_smolstr();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().flat_map(char::to_lowercase) {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{FF07}' => folded.push('\''),
            '\u{2010}' | '\u{2011}' | '\u{2212}' => folded.push('-'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            // Arabic: variants of alef, yeh and teh marbuta as search
            // engines for Arabic write them; tatweel is only ornament.
            'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
            'ى' => folded.push('ي'),
            'ة' => folded.push('ه'),
            'ـ' => {}
            '٫' => folded.push('.'),
            // Soft hyphen, zero-width space, joiners and marks of direction.
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => {}
            c if is_combining_mark(c) && is_accent(c) => {}
            c if c.is_numeric() => folded.push(digit(c).unwrap_or(c)),
            c => folded.push(c),
        }
    }
    let folded: String = folded.nfc().collect();
    bounded(without_possessive(&folded)).into()
}

/// The digit 0 of scripts that write numbers as we do, with digits of their
/// own: Arabic, Persian, the Indic scripts, Thai, Lao, Tibetan, Myanmar, Khmer.
const ZEROS: [char; 18] = [
    '\u{0660}', '\u{06F0}', '\u{0966}', '\u{09E6}', '\u{0A66}', '\u{0AE6}', '\u{0B66}', '\u{0BE6}',
    '\u{0C66}', '\u{0CE6}', '\u{0D66}', '\u{0DE6}', '\u{0E50}', '\u{0ED0}', '\u{0F20}', '\u{1040}',
    '\u{17E0}', '\u{1810}',
];

/// A digit of another script as one of ours.
fn digit(c: char) -> Option<char> {
    let values = ZEROS
        .iter()
        .map(|zero| u32::from(c).wrapping_sub(u32::from(*zero)));
    char::from_digit(values.min()?, 10)
}

fn bounded(word: &str) -> &str {
    let mut end = MAX_FORM_BYTES.min(word.len());
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    word.get(..end).unwrap_or(word)
}

/// Returns the word in lower case with its accents, as stemmers expect it.
pub(crate) fn lower(word: &str) -> String {
    word.nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' => '\'',
            c => c,
        })
        .collect()
}

/// Removes an English possessive, which would make two words of one name.
fn without_possessive(word: &str) -> &str {
    let ending = ["'s", "'S", "'"];
    let bare = ending.iter().find_map(|ending| word.strip_suffix(ending));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(word)
}

/// Combining marks of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel
/// signs, and the voicing marks of kana are not in this range on purpose:
/// か and が are different letters.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{0483}'..='\u{0487}'
        | '\u{0591}'..='\u{05C7}'
        | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}'
        | '\u{0670}'
        | '\u{06D6}'..='\u{06ED}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::form;
    use crate::analysis::script::is_unchanged;

    #[test]
    fn what_is_unchanged_is_so() {
        let unchanged = ('\0'..char::MAX).filter(|c| is_unchanged(*c));
        for pair in unchanged.collect::<Vec<char>>().windows(2) {
            let pair: String = pair.iter().collect();
            assert_eq!(form(&pair), pair);
        }
    }

    #[test]
    fn endless_words_are_found_by_their_beginning() {
        assert_eq!(form(&"x".repeat(100_000)), "x".repeat(256));
        assert_eq!(form(&"д".repeat(1_000)), "д".repeat(128));
    }

    #[test]
    fn folds_what_readers_take_as_equal() {
        for (word, expected) in [
            ("Façade", "facade"),
            ("doesn’t", "doesn't"),
            ("Eve’s", "eve"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("ＡＢＣ", "abc"),
            ("Ёлка", "елка"),
            ("カ\u{3099}", "ガ"),
            ("के", "के"),
            ("٢٤", "24"),
            ("٣٫٥", "3.5"),
            ("۷९๓", "793"),
            ("½", "1⁄2"),
            ("שָׁלוֹם", "שלום"),
        ] {
            assert_eq!(form(word), expected, "{word}");
        }
    }
}
