//! Stemmers by language.

use frostem::{Algorithm, Stemmer};

use smol_str::{SmolStr, SmolStrBuilder};

use super::fold;

/// Words longer than this are names of things, not inflected words; some
/// stemmers take more than linear time on them.
const MAX_STEMMED_BYTES: usize = 64;

/// Returns the stem as an index term: `en:walk`. Where the language has no
/// stemmer, or the word has digits or symbols in it, the term is the form
/// alone.
pub(crate) fn stem_term(surface: &str, form: &str, lang: Option<&str>) -> SmolStr {
    let Some((lang, algorithm)) = lang.and_then(|lang| Some((lang, algorithm(lang)?))) else {
        return form.into();
    };
    if form.len() > MAX_STEMMED_BYTES || !form.chars().all(|c| c.is_alphabetic() || c == '\'') {
        return form.into();
    }
    // Accents matter to a stemmer, so it sees the word before folding.
    let stemmer = Stemmer::new(algorithm);
    let stem = if surface.is_ascii() {
        fold::form(&stemmer.stem(form))
    } else {
        fold::form(&stemmer.stem(fold::lower(surface).as_str()))
    };
    let stem = if stem.is_empty() { form } else { stem.as_str() };
    let mut term = SmolStrBuilder::new();
    for part in [lang, ":", stem] {
        term.push_str(part);
    }
    term.finish()
}

/// Returns a stem term without its language.
pub(crate) fn without_language(term: &str) -> &str {
    parts(term).map_or(term, |(_, stem)| stem)
}

/// The language of a stem term; `None` for a form that is not stemmed.
pub(crate) fn language_of_stem(term: &str) -> Option<&str> {
    parts(term).map(|(lang, _)| lang)
}

fn parts(term: &str) -> Option<(&str, &str)> {
    let parts = term.split_once(':');
    parts.filter(|(lang, _)| lang.len() == 2 && has_stemmer(lang))
}

/// Whether words of a language (ISO 639-1) are stemmed.
pub(crate) fn has_stemmer(lang: &str) -> bool {
    algorithm(lang).is_some()
}

/// Whether the stems of a language begin with the initials with which the word
/// begins, if it has no apostrophe, or are one letter: its stemmer takes endings
/// off only.
pub(crate) fn keeps_beginning(lang: &str) -> bool {
    BEGINNING_KEPT.contains(&lang)
}

/// A test tries them.
const BEGINNING_KEPT: [&str; 15] = [
    "ca", "da", "de", "en", "es", "fr", "hu", "it", "nb", "nn", "no", "pt", "ro", "ru", "sv",
];

fn algorithm(lang: &str) -> Option<Algorithm> {
    Some(match lang {
        "ar" => Algorithm::Arabic,
        "ca" => Algorithm::Catalan,
        "cs" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fa" => Algorithm::Persian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sr" => Algorithm::Serbian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{BEGINNING_KEPT, stem_term};
    use crate::analysis::{fold::form, initials, initials_before_stemming};

    #[test]
    fn stems_by_language() {
        for (word, lang, expected) in [
            ("composers", "en", "en:compos"),
            ("Häuser", "de", "de:haus"),
            ("traductions", "fr", "fr:traduct"),
            ("книгами", "ru", "ru:книг"),
            ("走る", "ja", "走る"),
            ("x86", "en", "x86"),
        ] {
            assert_eq!(stem_term(word, &form(word), Some(lang)), expected, "{word}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_initials_stay(word in "[A-Za-zÀ-ÖØ-öø-ÿœа-яё][a-zà-öø-ÿœа-яё]{0,11}") {
            let folded = form(&word);
            for lang in BEGINNING_KEPT {
                let stem = stem_term(&word, &folded, Some(lang));
                let stem = stem.strip_prefix(&format!("{lang}:")).unwrap_or(&stem);
                let (stem, word) = (initials(stem), initials(&folded));
                let kept = match stem.1 {
                    Some(_) => initials_before_stemming(stem).any(|initials| initials == word),
                    None => stem.0 == word.0,
                };
                proptest::prop_assert!(kept, "{} {:?} {:?}", lang, stem, word);
            }
        }
    }
}
