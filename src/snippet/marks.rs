//! What to mark in a text: words of the query in any form, phrases as
//! phrases; never the words of an exclusion.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{self, Initials, Interest, Token};
use crate::passage::Passage;
use crate::query::{Phrase, Query, WordRole};

/// A marked range of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) range: Range<usize>,
    /// The words of the query that the range stands for.
    pub(crate) words: Vec<usize>,
    /// How much the words are worth.
    pub(crate) worth: f32,
    /// Whether it is more than one word.
    pub(crate) phrase: bool,
}

/// What matched in the parts of a passage.
pub(crate) struct Marked {
    pub(crate) text: Vec<Mark>,
    pub(crate) question: Vec<Mark>,
    pub(crate) heading: Vec<Mark>,
}

/// Marks passages for one query.
pub(crate) struct Markers<'a> {
    content: Marker<'a>,
    /// Function words too.
    all: Marker<'a>,
}

impl<'a> Markers<'a> {
    pub(crate) fn new(query: &'a Query) -> Self {
        Self {
            content: Marker::new(query, true),
            all: Marker::new(query, false),
        }
    }

    /// Marks the content words, or the function words too where there is
    /// nothing else to show.
    pub(crate) fn mark(&self, passage: &Passage) -> Marked {
        let marked = Self::mark_with(&self.content, passage);
        let Marked {
            text,
            question,
            heading,
        } = &marked;
        if text.is_empty() && question.is_empty() && heading.is_empty() {
            return Self::mark_with(&self.all, passage);
        }
        marked
    }

    /// Marks the content words in the text alone.
    pub(crate) fn mark_text(&self, passage: &Passage) -> Vec<Mark> {
        self.content.marks(&passage.text, passage.lang.as_deref())
    }

    fn mark_with(marker: &Marker<'_>, passage: &Passage) -> Marked {
        let lang = passage.lang.as_deref();
        let marks = |text: Option<&str>| marker.marks(text.unwrap_or_default(), lang);
        Marked {
            text: marks(Some(&passage.text)),
            question: marks(passage.question.as_deref()),
            heading: marks(passage.heading_path.last().map(String::as_str)),
        }
    }
}

/// Marks texts for one query.
pub(crate) struct Marker<'a> {
    query: &'a Query,
    stems: FxHashMap<&'a str, Vec<usize>>,
    forms: FxHashMap<&'a str, Vec<usize>>,
    /// Variants of several words: the terms, whether they are forms, and the
    /// word of the query.
    runs: Vec<(&'a [String], bool, usize)>,
    /// With which letters the terms begin, without their languages.
    beginnings: FxHashSet<Initials>,
    /// Whether some term is a number, or a section with its number.
    numbers: bool,
}

impl<'a> Marker<'a> {
    /// Prepares a query for marking. Function words are marked only where
    /// `content_only` is false: alone they say nothing.
    pub(crate) fn new(query: &'a Query, content_only: bool) -> Self {
        let mut marker = Self {
            query,
            stems: FxHashMap::default(),
            forms: FxHashMap::default(),
            runs: Vec::new(),
            beginnings: FxHashSet::default(),
            numbers: false,
        };
        let phrases = query.phrases.iter().flat_map(|phrase| &phrase.forms);
        for (_, form) in phrases {
            marker.expect(form);
        }
        for (at, word) in query.words.iter().enumerate() {
            if word.quoted || (content_only && word.is_function()) {
                continue;
            }
            for variant in &word.variants {
                for term in &variant.terms {
                    marker.expect(term);
                }
                match variant.terms.as_slice() {
                    [term] if variant.forms => marker.forms.entry(term).or_default().push(at),
                    [term] => marker.stems.entry(term).or_default().push(at),
                    terms => marker.runs.push((terms, variant.forms, at)),
                }
            }
        }
        marker
    }

    fn expect(&mut self, term: &str) {
        let term = analysis::without_language(term);
        let initials = analysis::initials_before_stemming(analysis::initials(term));
        self.beginnings.extend(initials);
        self.numbers |= term.chars().any(char::is_numeric);
    }

    /// Finds what to mark in a text of a language, ascending and without
    /// overlap.
    pub(crate) fn marks(&self, text: &str, lang: Option<&str>) -> Vec<Mark> {
        let interest = Interest {
            begins: &|(first, second)| {
                self.beginnings.contains(&(first, second))
                    || self.beginnings.contains(&(first, None))
            },
            numbers: self.numbers,
        };
        let tokens = analysis::tokens_of_interest(text, lang, &interest);
        let mut marks: Vec<Mark> = Vec::new();
        for token in &tokens {
            let words = self
                .stems
                .get(token.stem.as_str())
                .into_iter()
                .chain(self.forms.get(token.form.as_str()))
                .flatten();
            let words: Vec<usize> = words.copied().collect();
            if !words.is_empty() {
                marks.push(self.mark(token.range.clone(), words, false));
            }
        }
        for (terms, forms, word) in &self.runs {
            for range in runs(&tokens, terms.iter().zip(0..), *forms) {
                marks.push(self.mark(range, vec![*word], true));
            }
        }
        for phrase in &self.query.phrases {
            let Phrase { forms, .. } = phrase;
            let terms = forms.iter().map(|(at, form)| (form, *at));
            let words = self.words_of(phrase);
            for range in runs(&tokens, terms, true) {
                marks.push(self.mark(range, words.clone(), true));
            }
        }
        merge(marks)
    }

    fn mark(&self, range: Range<usize>, words: Vec<usize>, phrase: bool) -> Mark {
        let worth = words
            .iter()
            .filter_map(|at| self.query.words.get(*at))
            .map(|word| word.weight * word.idf)
            .fold(0.0, f32::max);
        let reference = words
            .iter()
            .filter_map(|at| self.query.words.get(*at))
            .any(|word| word.role == WordRole::Reference);
        Mark {
            range,
            words,
            worth,
            phrase: phrase || reference,
        }
    }

    /// The words that a phrase is made of; one that is also asked for alone
    /// is not quoted.
    fn words_of(&self, phrase: &Phrase) -> Vec<usize> {
        let is_in = |form: String| phrase.forms.iter().any(|(_, other)| *other == form);
        let words = self.query.words.iter().enumerate();
        words
            .filter(|(_, word)| word.quoted || is_in(analysis::folded(&word.text)))
            .map(|(at, _)| at)
            .collect()
    }
}

/// The places where terms stand at their distances from the first.
fn runs<'t>(
    tokens: &[Token],
    terms: impl Iterator<Item = (&'t String, u32)> + Clone,
    forms: bool,
) -> Vec<Range<usize>> {
    let is = |token: &Token, term: &str| {
        if forms {
            token.form == term
        } else {
            token.stem == term
        }
    };
    let Some((first, _)) = terms.clone().next() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for start in tokens.iter().filter(|token| is(token, first)) {
        let mut range = start.range.clone();
        let complete = terms.clone().all(|(term, at)| {
            let position = start.position + at;
            let from = tokens.partition_point(|token| token.position < position);
            tokens
                .get(from..)
                .unwrap_or_default()
                .iter()
                .take_while(|token| token.position == position)
                .find(|token| is(token, term))
                .inspect(|token| range.end = range.end.max(token.range.end))
                .is_some()
        });
        if complete {
            found.push(range);
        }
    }
    found
}

/// Joins marks that overlap, as pairs of characters and phrases do.
fn merge(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by(|a, b| {
        a.range
            .start
            .cmp(&b.range.start)
            .then(b.range.end.cmp(&a.range.end))
    });
    let mut merged: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        match merged.last_mut() {
            Some(last) if mark.range.start < last.range.end => {
                last.range.end = last.range.end.max(mark.range.end);
                last.worth = last.worth.max(mark.worth);
                last.phrase |= mark.phrase;
                last.words.extend(mark.words);
            }
            _ => merged.push(mark),
        }
    }
    merged
}
