//! The terms of words that were seen, by the word as it is written: running text
//! is mostly the same few words, and folding and stemming most of the analysis.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::{Terms, has_stemmer};

/// The words that are kept, of all languages together: most of those of a text
/// are among them. Where they are more, all are forgotten, lest the rare ones
/// stay.
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

type Words = FxHashMap<SmolStr, Terms>;

impl Memo {
    /// Gives the terms of the words of a text, stemmed for its language or not.
    pub(super) fn terms(&mut self, lang: Option<&str>) -> impl FnMut(&str, bool) -> Terms {
        if self.words() > MAX_WORDS {
            *self = Self::default();
        }
        let Self { unstemmed, stemmed } = self;
        let lang = lang.filter(|lang| has_stemmer(lang));
        let mut own = lang.map(|lang| (lang, stemmed.entry(lang.into()).or_default()));
        move |surface, is_stemmed| match &mut own {
            Some((lang, words)) if is_stemmed => look_up(words, surface, Some(lang)),
            _ => look_up(unstemmed, surface, None),
        }
    }

    fn words(&self) -> usize {
        self.unstemmed.len() + self.stemmed.values().map(FxHashMap::len).sum::<usize>()
    }
}

fn look_up(words: &mut Words, surface: &str, lang: Option<&str>) -> Terms {
    if let Some(terms) = words.get(surface) {
        return terms.clone();
    }
    let terms = Terms::new(surface, lang);
    if surface.len() <= MAX_WORD_BYTES {
        words.insert(surface.into(), terms.clone());
    }
    terms
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
        let mut memo = Memo::default();
        let text: String = (0..=MAX_WORDS / 2).map(|n| format!("w{n} ")).collect();
        for lang in ["en", "de"] {
            tokens_with(&text, Some(lang), &mut memo);
        }
        assert!(memo.words() > MAX_WORDS);
        tokens_with("one", Some("fr"), &mut memo);
        assert_eq!(memo.words(), 1);
        tokens_with(&"long".repeat(10), None, &mut memo);
        assert_eq!(memo.words(), 1);
    }
}
