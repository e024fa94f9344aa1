//! Scripts: those without spaces between words, and those of few languages.

/// Whether a character belongs to a script in which words are not separated
/// by spaces, or are long chains of particles: such text is indexed as
/// overlapping pairs of characters.
pub(crate) fn is_unspaced(c: char) -> bool {
    is_han(c) || is_kana(c) || is_hangul(c) || is_southeast_asian(c)
}

/// Whether a word has such a character in it.
pub(crate) fn has_unspaced(word: &str) -> bool {
    word.chars().any(is_unspaced)
}

/// Han ideographs.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{2FDF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Ideographs, kana and syllables of Hangul that folding leaves as they are.
pub(crate) fn is_unchanged(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}'
        | '\u{AC00}'..='\u{D7A3}')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}')
}

fn is_kana(c: char) -> bool {
    is_hiragana(c)
        || matches!(c, '\u{30A0}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}')
}

/// Thai, Lao, Myanmar, Khmer.
fn is_southeast_asian(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}')
}

/// Whether a word is made of hiragana only: in Japanese these are mostly
/// endings and particles.
pub(crate) fn is_kana_only(word: &str) -> bool {
    word.chars().all(is_hiragana)
}

/// The languages (ISO 639-1) that are written in the script of a character;
/// `None` for Latin letters, which say nothing, and for what is no letter.
pub(crate) fn languages_of_script(c: char) -> Option<&'static [&'static str]> {
    Some(match c {
        ..'\u{0370}' => return None,
        c if is_kana(c) => &["ja"],
        c if is_hangul(c) => &["ko"],
        c if is_han(c) => &["ja", "zh"],
        '\u{0370}'..='\u{03FF}' => &["el"],
        '\u{0400}'..='\u{052F}' => &["be", "bg", "mk", "ru", "sr", "uk"],
        '\u{0530}'..='\u{058F}' => &["hy"],
        '\u{0590}'..='\u{05FF}' => &["he", "yi"],
        '\u{0600}'..='\u{06FF}' => &["ar", "fa", "ur"],
        '\u{0900}'..='\u{097F}' => &["hi", "mr", "ne"],
        '\u{0B80}'..='\u{0BFF}' => &["ta"],
        '\u{0E00}'..='\u{0E7F}' => &["th"],
        _ => return None,
    })
}

/// Whether a language (ISO 639-1) is never written in Latin letters.
pub(crate) fn is_never_latin(lang: &str) -> bool {
    matches!(
        lang,
        "ar" | "be"
            | "bg"
            | "el"
            | "fa"
            | "he"
            | "hi"
            | "hy"
            | "ja"
            | "ko"
            | "mk"
            | "mr"
            | "ne"
            | "ru"
            | "ta"
            | "th"
            | "uk"
            | "ur"
            | "yi"
            | "zh"
    )
}
