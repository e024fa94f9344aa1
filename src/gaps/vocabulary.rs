//! The words of all questions as terms that stand for the same: forms of one
//! stem, corrections, synonyms, slips of the pen.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::cluster::Item;
use super::spelling::misspellings;
use crate::analysis;
use crate::query::{Query, Word, WordRole};

/// Where nothing tells the language of a word, it is stemmed in the first of
/// those of the index: with each further one more words have a stem in common
/// by chance.
const GUESSED_LANGUAGES: usize = 1;

/// Fewer questions do not tell which words are common among questions.
const LEAST_QUESTIONS: usize = 100;

/// What a question says, of its resolved query.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    words: Vec<SaidWord>,
    /// The language that the question is in, where that is told.
    language: Option<String>,
    /// Words with the same meaning, by the synonyms of the index.
    synonyms: Vec<(String, String)>,
    /// Words that occur nowhere, as they were typed.
    pub(super) unknown: Vec<String>,
    /// Words that were misspelt.
    pub(super) corrected: usize,
}

/// A word of a question.
#[derive(Clone, Debug, PartialEq)]
struct SaidWord {
    /// Folded.
    form: String,
    /// As it was typed.
    surface: String,
    /// How rare it is in the index, as a share of the most that is possible.
    rarity: f32,
    /// Whether it occurs nowhere, and nothing stands for it.
    unknown: bool,
    /// What the index has instead of it.
    correction: Option<Correction>,
}

/// What the index has instead of a word.
#[derive(Clone, Debug, PartialEq)]
struct Correction {
    /// Mostly one; `wifi` and `router` for `wifirouter`.
    words: Vec<SaidWord>,
    /// Whether it stands for two words: `database` for `data base`.
    joined: bool,
}

impl Said {
    /// Takes the words that carry meaning; the others where there are none.
    /// `max_idf` is that of a word that occurs nowhere.
    pub(super) fn of(query: &Query, max_idf: f32) -> Self {
        let words = query.words.iter();
        // The words of a reference stand beside it.
        let plain: Vec<&Word> = words.filter(|w| w.role != WordRole::Reference).collect();
        let has_content = plain.iter().any(|word| !word.is_function());
        let wanted = plain.iter().filter(|w| !has_content || !w.is_function());
        let mut said = Self {
            language: query.words_language.clone(),
            corrected: query.corrections.len(),
            ..Self::default()
        };
        for expansion in &query.synonyms {
            let to = expansion.to.first().filter(|to| !to.contains(' '));
            if let (Some(to), false) = (to, expansion.from.contains(' ')) {
                let pair = (analysis::folded(&expansion.from), analysis::folded(to));
                said.synonyms.push(pair);
            }
        }
        for word in wanted {
            let rarity = word.idf / max_idf.max(f32::MIN_POSITIVE);
            let is_part_of =
                |from: &str| from == word.text || from.split(' ').any(|part| part == word.text);
            let correction = query.corrections.iter().find(|c| is_part_of(&c.from));
            let unknown = word.is_unknown() && correction.is_none();
            if unknown {
                said.unknown.push(word.text.clone());
            }
            let word_of = |text: &str| SaidWord {
                form: analysis::folded(text),
                surface: text.to_owned(),
                rarity,
                unknown: false,
                correction: None,
            };
            let correction = correction.and_then(|c| {
                Some(Correction {
                    words: c.to.first()?.split(' ').map(word_of).collect(),
                    joined: c.from != word.text,
                })
            });
            said.words.push(SaidWord {
                unknown,
                correction,
                ..word_of(&word.text)
            });
        }
        said
    }
}

impl SaidWord {
    /// The word and what the index has instead of it.
    fn with_corrections(&self) -> impl Iterator<Item = &Self> {
        let corrections = self.correction.iter();
        [self]
            .into_iter()
            .chain(corrections.flat_map(|correction| &correction.words))
    }
}

/// What all questions together tell about a word.
#[derive(Default)]
struct Form<'a> {
    /// The same word in other case or with other accents has one stem: that of
    /// the first.
    surface: &'a str,
    languages: BTreeSet<&'a str>,
    rarity: f32,
    /// How often it was asked.
    asked: u64,
    unknown: bool,
}

/// The words of all questions, as classes of forms that stand for the same.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// The class of each form.
    classes: FxHashMap<String, usize>,
    /// How many forms a class has.
    forms: Vec<usize>,
    /// How rare a class is in the index.
    rarity: Vec<f32>,
}

impl Vocabulary {
    /// Takes what the questions say, with how often each was asked, and the
    /// languages of the index. What comes out does not depend on the order.
    pub(super) fn new(said: &[(&Said, u64)], languages: &[&str]) -> Self {
        let mut forms: BTreeMap<&str, Form<'_>> = BTreeMap::new();
        for (said, count) in said {
            for word in said.words.iter().flat_map(SaidWord::with_corrections) {
                let form = forms.entry(&word.form).or_default();
                if form.surface.is_empty() || *word.surface < *form.surface {
                    form.surface = &word.surface;
                }
                form.languages.extend(said.language.as_deref());
                form.rarity = form.rarity.max(word.rarity);
                form.asked = form.asked.saturating_add(*count);
                form.unknown |= word.unknown;
            }
        }
        let classes = classes(&forms, said, languages);
        let mut vocabulary = Self {
            forms: vec![0; forms.len()],
            rarity: vec![0.0; forms.len()],
            classes: FxHashMap::default(),
        };
        for ((form, facts), class) in forms.iter().zip(classes) {
            vocabulary.classes.insert((*form).to_owned(), class);
            if let Some(forms) = vocabulary.forms.get_mut(class) {
                *forms += 1;
            }
            if let Some(rarity) = vocabulary.rarity.get_mut(class) {
                *rarity = rarity.max(facts.rarity);
            }
        }
        vocabulary
    }

    /// The class of a word as it was typed.
    pub(super) fn class_of(&self, word: &str) -> Option<usize> {
        self.classes.get(&analysis::folded(word)).copied()
    }

    /// Makes an item to cluster of each question.
    pub(super) fn items(&self, said: &[(&Said, u64)]) -> Vec<Item> {
        let all: Vec<BTreeSet<usize>> = said.iter().map(|(said, _)| self.of(said)).collect();
        let mut asked = vec![0_usize; self.forms.len()];
        for class in all.iter().flatten() {
            if let Some(asked) = asked.get_mut(*class) {
                *asked += 1;
            }
        }
        // The rarest class has the lowest number.
        let mut order: Vec<usize> = (0..asked.len()).collect();
        order.sort_by_key(|class| (asked.get(*class).copied(), *class));
        let mut rank = vec![0_u32; asked.len()];
        for (number, class) in (0..).zip(order) {
            if let Some(rank) = rank.get_mut(class) {
                *rank = number;
            }
        }
        let weigh = |class: &usize| {
            let among = rarity_among(asked.get(*class).copied()?, said.len());
            // What is common either in the documents or among the questions
            // says little about which need it is.
            let weight = among.min(*self.rarity.get(*class)?);
            Some((rank.get(*class).copied()?, weight))
        };
        let items = all.iter();
        items
            .map(|classes| Item::new(classes.iter().filter_map(weigh).collect()))
            .collect()
    }

    /// Whether none of the words of a question is anywhere in the index.
    pub(super) fn is_unknown(&self, said: &Said) -> bool {
        let mut words = said.words.iter();
        words.all(|word| word.unknown || (word.correction.is_some() && self.is_own(word)))
    }

    /// Whether a word is what it was written as. One that people write in
    /// several forms is a word, whatever the index takes it for: `fees`, beside
    /// `fee`, is not `feed`.
    fn is_own(&self, word: &SaidWord) -> bool {
        let class = self.classes.get(&word.form);
        let forms = class.and_then(|class| self.forms.get(*class));
        forms.is_some_and(|forms| *forms > 1)
    }

    /// The classes of the words of a question.
    fn of(&self, said: &Said) -> BTreeSet<usize> {
        let class_of = |word: &SaidWord| self.classes.get(&word.form).copied();
        let mut classes = BTreeSet::new();
        for word in &said.words {
            match &word.correction {
                Some(correction) if correction.joined || !self.is_own(word) => {
                    classes.extend(correction.words.iter().filter_map(class_of));
                }
                _ => classes.extend(class_of(word)),
            }
        }
        classes
    }
}

/// How rare a word is among the questions, as a share of the most that is
/// possible.
fn rarity_among(with: usize, all: usize) -> f32 {
    let all = all.max(LEAST_QUESTIONS);
    let idf = |with: usize| {
        let (with, all) = (with as f32, all as f32);
        (1.0 + (all - with + 0.5).max(0.5) / (with + 0.5)).ln()
    };
    idf(with) / idf(1).max(f32::MIN_POSITIVE)
}

/// The class of each form: that of the forms that stand for the same word.
fn classes(
    forms: &BTreeMap<&str, Form<'_>>,
    said: &[(&Said, u64)],
    languages: &[&str],
) -> Vec<usize> {
    let mut classes: Vec<usize> = (0..forms.len()).collect();
    let mut by_stem: FxHashMap<SmolStr, usize> = FxHashMap::default();
    let guessed: Vec<&str> = languages.iter().take(GUESSED_LANGUAGES).copied().collect();
    for (at, (form, facts)) in forms.iter().enumerate() {
        let known: Vec<&str> = facts.languages.iter().copied().collect();
        let languages = if known.is_empty() { &guessed } else { &known };
        let mut stems = vec![SmolStr::from(form.replace('-', ""))];
        let stem = |lang: &&str| analysis::stem_term(facts.surface, form, Some(lang));
        stems.extend(languages.iter().map(stem));
        for stem in stems {
            let first = *by_stem.entry(stem).or_insert(at);
            join(&mut classes, first, at);
        }
    }
    let places: FxHashMap<&str, usize> = forms.keys().copied().zip(0..).collect();
    for (from, to) in said.iter().flat_map(|(said, _)| &said.synonyms) {
        let (from, to) = (places.get(from.as_str()), places.get(to.as_str()));
        if let (Some(from), Some(to)) = (from, to) {
            join(&mut classes, *from, *to);
        }
    }
    let unknown = forms.iter().filter(|(_, facts)| facts.unknown);
    let unknown: Vec<(&str, u64)> = unknown.map(|(form, facts)| (*form, facts.asked)).collect();
    let place = |at: usize| {
        unknown
            .get(at)
            .and_then(|(form, _)| places.get(form))
            .copied()
    };
    let mut slips: Vec<(usize, usize)> = misspellings(&unknown).into_iter().collect();
    slips.sort_unstable();
    for (slip, meant) in slips {
        if let (Some(slip), Some(meant)) = (place(slip), place(meant)) {
            join(&mut classes, slip, meant);
        }
    }
    (0..classes.len())
        .map(|at| first_of(&mut classes, at))
        .collect()
}

/// Joins the classes of two forms; the one that stands first stands for both.
fn join(classes: &mut [usize], a: usize, b: usize) {
    let (a, b) = (first_of(classes, a), first_of(classes, b));
    if let Some(class) = classes.get_mut(a.max(b)) {
        *class = a.min(b);
    }
}

fn first_of(classes: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = classes.get(at).copied().filter(|up| *up != at) {
        let above = classes.get(up).copied().unwrap_or(up);
        if let Some(class) = classes.get_mut(at) {
            *class = above;
        }
        at = up;
    }
    at
}
