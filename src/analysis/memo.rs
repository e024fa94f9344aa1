//! The terms of words that were seen, by the word as it is written: running text
//! is mostly the same few words, and folding and stemming most of the analysis.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::Terms;

/// The words of a language that are kept: most of those of a text are among
/// them. Where they are more, all are forgotten, lest the rare ones stay.
const MAX_WORDS: usize = 1 << 15;
/// Longer words are rarely met again.
const MAX_WORD_BYTES: usize = 32;

/// Remembers the terms of words, of every language on its own.
#[derive(Default)]
pub(crate) struct Memo {
    /// What is not stemmed, and what is, by language.
    unstemmed: Words,
    stemmed: FxHashMap<SmolStr, Words>,
}

#[derive(Default)]
struct Words(FxHashMap<SmolStr, Terms>);

impl Memo {
    /// Gives the terms of words, stemmed for a language or not.
    pub(super) fn terms(&mut self, lang: Option<&str>) -> impl FnMut(&str, bool) -> Terms {
        let Self { unstemmed, stemmed } = self;
        let mut own = lang.map(|lang| (lang, stemmed.entry(lang.into()).or_default()));
        move |surface, is_stemmed| match &mut own {
            Some((lang, words)) if is_stemmed => words.terms(surface, Some(lang)),
            _ => unstemmed.terms(surface, None),
        }
    }
}

impl Words {
    fn terms(&mut self, surface: &str, lang: Option<&str>) -> Terms {
        if surface.len() > MAX_WORD_BYTES {
            return Terms::new(surface, lang);
        }
        if let Some(terms) = self.0.get(surface) {
            return terms.clone();
        }
        let terms = Terms::new(surface, lang);
        if self.0.len() >= MAX_WORDS {
            self.0.clear();
        }
        self.0.insert(surface.into(), terms.clone());
        terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{tokens, tokens_with};

    proptest::proptest! {
        #[test]
        fn what_is_remembered_is_what_is_found(
            texts in proptest::collection::vec("[a-dé’ .,0-2茶\u{301}]{0,30}", 1..6),
        ) {
            let mut memo = Memo::default();
            for lang in [Some("en"), None, Some("de"), Some("en")] {
                for text in &texts {
                    proptest::prop_assert_eq!(tokens_with(text, lang, &mut memo), tokens(text, lang));
                }
            }
        }
    }

    #[test]
    fn memory_is_bounded() {
        let mut words = Words::default();
        for number in 0..=MAX_WORDS {
            words.terms(&format!("w{number}"), Some("en"));
        }
        assert!(words.0.len() <= MAX_WORDS);
        words.0.clear();
        words.terms(&"long".repeat(10), None);
        assert!(words.0.is_empty());
    }
}
