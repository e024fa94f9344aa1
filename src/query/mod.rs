//! A request to a query tree. Cannot fail: what is no valid operator is text.

mod completions;
mod corrections;
mod language;
mod parse;
mod words;
mod resolve;
mod spacing;
mod variants;

use crate::contract::{Expansion, Kind};
use crate::index::Entry;
use crate::schema::{LanguageCode, Part};

pub(crate) use completions::bounds;
pub(crate) use resolve::resolve;

/// A query as it is searched: its words with everything that may stand for
/// each, what is required and what is excluded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    /// The words in order; each counts by its best variant.
    pub(crate) words: Vec<Word>,
    /// The number of tokens of the whole query, to tell whether a heading is
    /// the query.
    pub(crate) tokens: usize,
    /// Phrases that every hit has to contain.
    pub(crate) phrases: Vec<Phrase>,
    /// Words that no hit may contain.
    pub(crate) excluded: Vec<Excluded>,
    pub(crate) kind: Option<Kind>,
    pub(crate) lang: Option<String>,
    /// The language that the words of the query are in, where one fits best.
    pub(crate) words_language: Option<String>,
    pub(crate) path: Option<String>,
    /// The position of the last word, where it may be unfinished.
    pub(crate) unfinished: Option<u32>,
    pub(crate) completions: Vec<Expansion>,
    pub(crate) corrections: Vec<Expansion>,
    pub(crate) synonyms: Vec<Expansion>,
    /// Whether phrases were required that no passage has.
    pub(crate) is_relaxed: bool,
    pub(crate) warnings: Vec<String>,
}

impl Query {
    /// Whether only some passages may be found, whatever words they have.
    pub(crate) fn is_limited(&self) -> bool {
        let is_filtered = self.kind.is_some() || self.lang.is_some() || self.path.is_some();
        is_filtered || !self.phrases.is_empty() || !self.excluded.is_empty()
    }

    /// Searches the words of the phrases apart, uncorrected, if there is
    /// something else to search; a query that is a phrase wants nothing else.
    /// Says whether it does.
    pub(crate) fn relax(&mut self) -> bool {
        let asks_more = |word: &Word| !word.quoted && !word.is_function() && word.is_known();
        if self.phrases.is_empty() || !self.words.iter().any(asks_more) {
            return false;
        }
        self.is_relaxed = true;
        for word in &mut self.words {
            word.quoted = false;
        }
        let phrases: Vec<String> = std::mem::take(&mut self.phrases)
            .into_iter()
            .map(|phrase| format!("“{}”", phrase.text))
            .collect();
        self.warnings.push(format!(
            "no passage has {} word for word; the words were searched apart",
            phrases.join(" and ")
        ));
        true
    }
}

/// A word of the query.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    /// As it was typed.
    pub(crate) text: String,
    /// The place in the query, in the positions of its tokens.
    pub(crate) position: u32,
    /// How much the word counts, apart from how rare it is.
    pub(crate) weight: f32,
    pub(crate) role: WordRole,
    /// Whether it stands in a quoted phrase: then it is marked only there.
    pub(crate) quoted: bool,
    /// Whether it is the beginning of so many words that others find the
    /// candidates, if there are others.
    pub(crate) vague: bool,
    /// The inverse document frequency among all passages.
    pub(crate) idf: f32,
    /// What may stand for the word and occurs in the index.
    pub(crate) variants: Vec<Variant>,
}

/// What a word is for the ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WordRole {
    Content,
    /// Carries grammar rather than meaning.
    Function,
    /// A section word with its number, as one.
    Reference,
}

impl Word {
    /// Whether the word occurs in the index, as it is or as a variant of it.
    pub(crate) fn is_known(&self) -> bool {
        !self.variants.is_empty()
    }

    /// Whether nothing of the word occurs but, at most, some part of it.
    pub(crate) fn is_unknown(&self) -> bool {
        self.variants.iter().all(Variant::is_lone_part)
    }

    pub(crate) fn is_function(&self) -> bool {
        self.role == WordRole::Function
    }
}

/// One thing that may stand for a word.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) source: VariantSource,
    /// Terms that have to stand side by side; mostly one.
    pub(crate) terms: Vec<String>,
    /// Whether the terms are word forms instead of stems.
    pub(crate) forms: bool,
    /// Whether words that are like the stem count too; not, if another variant has
    /// them.
    pub(crate) bare: bool,
    pub(crate) weight: f32,
    /// In how many passages the rarest of the terms occurs, by part.
    pub(crate) doc_freq: [u64; 3],
    /// The terms as the dictionaries have them, by part.
    entries: [Vec<Entry>; 3],
    /// The language of the passages in which it may stand, where its stems are
    /// those of one.
    pub(crate) language: Option<LanguageCode>,
}

/// How a variant came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VariantSource {
    /// The word itself or another form of it.
    Word,
    /// The same number in digits, or a section word with its number.
    Number,
    /// A code-like word by its parts.
    Parts,
    /// Two neighbouring words written as one.
    Joined,
    Synonym,
    Correction,
    /// A word that begins with the unfinished one.
    Completion,
}

impl Variant {
    /// Whether it is only one part of a code-like word.
    pub(crate) fn is_lone_part(&self) -> bool {
        self.source == VariantSource::Parts && self.terms.len() == 1
    }

    /// Whether it is what was typed, or what that was taken for, letter by letter.
    pub(crate) fn is_form(&self) -> bool {
        self.forms && self.source != VariantSource::Number
    }

    /// In how many passages it occurs, in the part where it occurs most.
    pub(crate) fn max_doc_freq(&self) -> u64 {
        self.doc_freq.into_iter().max().unwrap_or_default()
    }

    /// In how many passages it occurs in a part.
    pub(crate) fn doc_freq(&self, part: Part) -> u64 {
        *of_part(&self.doc_freq, part)
    }

    /// The terms as the dictionaries have them in a part.
    pub(crate) fn entries(&self, part: Part) -> &Vec<Entry> {
        of_part(&self.entries, part)
    }
}

fn of_part<T>(parts: &[T; 3], part: Part) -> &T {
    let [heading, context, body] = parts;
    match part {
        Part::Heading => heading,
        Part::Context => context,
        Part::Body => body,
    }
}

/// A quoted phrase: the forms in order, and as it was typed.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    pub(crate) text: String,
    /// The form and its distance from the first one.
    pub(crate) forms: Vec<(u32, String)>,
}

/// An excluded word or phrase, and the stems that stand for a single word.
#[derive(Clone, Debug)]
pub(crate) struct Excluded {
    pub(crate) phrase: Phrase,
    pub(crate) stems: Vec<String>,
}
