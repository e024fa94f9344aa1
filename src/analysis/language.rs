//! The language of a document that does not say.

use whatlang::{Detector, Lang};

use super::function_words::function_words_by_language;

/// The guess does not get better with more text.
const SAMPLE_BYTES: usize = 2048;
/// A text is in the language that has this part of its words as function
/// words, in percent: of running text they are a third and more.
const FUNCTION_WORDS_PERCENT: usize = 20;
/// So many of them tell a language,
const MIN_FUNCTION_WORDS: usize = 8;
/// and so many times those of any other: languages share some.
const FUNCTION_WORDS_TIMES: usize = 2;
/// Shorter texts are guessed wrong too often.
const MIN_LETTERS: usize = 20;

/// Guesses the language of a document (ISO 639-1), among `allowed` if that is
/// not empty. Returns `None` where the guess is not reliable. Not for queries:
/// they are too short.
pub(crate) fn detect(text: &str, allowed: &[String]) -> Option<String> {
    let sample = beginning(text, SAMPLE_BYTES);
    let letters = sample.chars().filter(|c| c.is_alphabetic());
    if letters.take(MIN_LETTERS).count() < MIN_LETTERS {
        return None;
    }
    if let Some(lang) = by_function_words(sample) {
        let is_allowed = allowed.is_empty() || allowed.iter().any(|code| code == lang);
        return is_allowed.then(|| lang.to_owned());
    }
    let allowed: Vec<Lang> = Lang::all()
        .iter()
        .copied()
        .filter(|lang| code(*lang).is_some_and(|code| allowed.iter().any(|a| a == code)))
        .collect();
    let detector = if allowed.is_empty() {
        Detector::new()
    } else {
        Detector::with_allowlist(allowed)
    };
    let info = detector.detect(sample)?;
    if !info.is_reliable() {
        return None;
    }
    code(info.lang()).map(str::to_owned)
}

/// The beginning of a text, of so many bytes or a little less.
pub(crate) fn beginning(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev();
    let mut ends = end.filter(|&at| text.is_char_boundary(at));
    text.get(..ends.next().unwrap_or(0)).unwrap_or_default()
}

/// The language that the function words of a text leave no doubt about: most
/// texts have one, and it is found much quicker than by the letters.
fn by_function_words(text: &str) -> Option<&'static str> {
    let (words, mut counts) = function_words_by_language(text);
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut best = counts.into_iter();
    let (lang, count) = best.next()?;
    let (_, second) = best.next()?;
    let is_clear = count >= MIN_FUNCTION_WORDS
        && count * 100 >= words * FUNCTION_WORDS_PERCENT
        && count >= second * FUNCTION_WORDS_TIMES;
    is_clear.then_some(lang)
}

/// ISO 639-3 to ISO 639-1.
fn code(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "no",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
        #[allow(unreachable_patterns)]
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{by_function_words, detect};

    #[test]
    fn guesses_only_what_is_sure() {
        let german =
            "Wer einen Balkon hat, kann mit zwei Modulen einen Teil seines Stroms selbst erzeugen.";
        assert_eq!(detect(german, &[]).as_deref(), Some("de"));
        assert_eq!(detect("4.2.1", &[]), None);
        let english = "What is in the box that you have for us, and how will it get to them?";
        assert_eq!(by_function_words(english), Some("en"));
        assert_eq!(
            by_function_words("Balkon, Garten, Terrasse, Dach und Keller"),
            None
        );
    }
}
