//! The second look at the candidates: every word by its best variant, fields
//! added, coverage, words side by side, a heading that is the query.

mod document;
mod family;
mod nearness;
mod variety;

use crate::analysis::is_unspaced;
use crate::contract::{MatchedBy, ScorePart};
use crate::error::Result;
use crate::index::Index;
use crate::query::{Query, Variant, VariantSource, Word};
use crate::retrieve::{Candidate, Match};
use crate::schema::{LanguageCode, Part};
use crate::weights;

use nearness::{Pair, nearness, pairs};
pub(crate) use variety::{Group, Wanted, arrange};

/// A candidate with its score.
#[derive(Clone, Debug)]
pub(crate) struct Ranked {
    pub(crate) candidate: Candidate,
    pub(crate) score: f32,
    /// The share of the query that the passage covers, by how rare the words
    /// are; words that occur nowhere count fully.
    pub(crate) coverage: f32,
    /// The share of the query that is in words that occur nowhere, likewise.
    pub(crate) unknown: f32,
    /// What it covers of the query, by how rare the words are, as a share of
    /// what would single out one passage of the index.
    pub(crate) evidence: f32,
    /// The share of the query's neighbouring words that stand near each other.
    pub(crate) proximity: f32,
    pub(crate) matched_by: Vec<MatchedBy>,
    /// How the score came about, where that is asked for.
    pub(crate) parts: Vec<ScorePart>,
}

/// Scores the candidates, best first; ties are broken by the passage's id.
/// `explain`: whether to say of each how its score came about, which takes
/// longer than the score.
pub(crate) fn rank(
    index: &Index,
    query: &Query,
    candidates: Vec<Candidate>,
    explain: bool,
) -> Result<Vec<Ranked>> {
    let mut average_lengths = [1.0; 3];
    for (part, average) in Part::ALL.into_iter().zip(&mut average_lengths) {
        let tokens = index.statistics.tokens(part) as f32;
        *average = (tokens / (index.statistics.passages().max(1)) as f32).max(1.0);
    }
    let scorer = Scorer {
        query,
        average_lengths,
        singling_out: (index.statistics.passages() as f32).ln().max(1.0),
        values: query.words.iter().map(|word| values(index, word)).collect(),
        pairs: pairs(query),
        explain,
        all_quoted: query.words.iter().all(|word| word.quoted),
        between: between(&query.words),
        language: query.words_language.as_deref().map(LanguageCode::new),
        asks_for_content: query.words.iter().any(|word| !word.is_function()),
    };
    let mut ranked: Vec<Ranked> = candidates
        .into_iter()
        .map(|candidate| scorer.score(candidate))
        .collect();
    document::lift(&mut ranked, explain);
    ranked.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then(a.candidate.numbers.id.cmp(&b.candidate.numbers.id))
    });
    Ok(ranked)
}

fn between(words: &[Word]) -> Vec<bool> {
    let goes_on = |at: usize| {
        let pair = words.get(at).zip(words.get(at + 1));
        pair.is_some_and(|(a, b)| {
            let (last, first) = (a.text.chars().next_back(), b.text.chars().next());
            a.position + 1 == b.position && last == first && last.is_some_and(is_unspaced)
        })
    };
    (0..words.len())
        .map(|at| at.checked_sub(1).is_some_and(goes_on) && goes_on(at))
        .collect()
}

/// What a variant is worth in a part, whatever the passage.
struct Value {
    weight: f32,
    idf: f32,
}

fn values(index: &Index, word: &Word) -> Vec<[Value; 3]> {
    let value = |variant: &Variant, part: Part| Value {
        weight: weights::part(part) * word.weight * variant.weight,
        idf: index.idf(Some(variant.doc_freq(part))),
    };
    let variants = word.variants.iter();
    variants
        .map(|variant| Part::ALL.map(|part| value(variant, part)))
        .collect()
}

/// What the words of a query are worth.
#[derive(Default)]
struct Covered {
    /// Those that are found, each by the share of it that is.
    covered: f32,
    /// Those that occur nowhere.
    unknown: f32,
    all: f32,
}

struct Scorer<'a> {
    query: &'a Query,
    average_lengths: [f32; 3],
    /// What the words are worth that are expected in one passage only.
    singling_out: f32,
    /// Of each word whether it shares its characters with the words before and
    /// after it, as the middle one of the pairs of `茶の湯会` does.
    between: Vec<bool>,
    /// By word, variant and part.
    values: Vec<Vec<[Value; 3]>>,
    pairs: Vec<Pair>,
    explain: bool,
    /// The language of the query, where its words tell it.
    language: Option<LanguageCode>,
    /// Whether the query has other words than function words.
    asks_for_content: bool,
    /// Whether the query is nothing but phrases in quotes.
    all_quoted: bool,
}

impl Scorer<'_> {
    fn score(&self, candidate: Candidate) -> Ranked {
        let mut parts = Vec::new();
        let mut sum = 0.0;
        let mut shares = Vec::with_capacity(self.query.words.len());
        let mut heading_words = 0;
        let (mut asked, mut heading_asked) = (0.0, 0.0);
        for (at, word) in self.query.words.iter().enumerate() {
            let worth = word.weight * word.idf;
            // Every candidate has what is quoted.
            let is_open = !word.quoted || self.all_quoted;
            asked += if is_open { worth } else { 0.0 };
            let mut best_share: f32 = 0.0;
            let of_word = candidate.matches_of(at);
            if of_word.is_empty() {
                shares.push(0.0);
                continue;
            }
            for part in Part::ALL {
                let matches = || of_word.iter().filter(|m| m.part == part);
                let best = matches()
                    .map(|m| (self.points(&candidate, m), m))
                    .max_by(|a, b| a.0.total_cmp(&b.0));
                let Some((points, found)) = best else {
                    continue;
                };
                let share = matches().map(|m| self.share_of(m)).fold(0.0, f32::max);
                best_share = best_share.max(share);
                if part == Part::Heading {
                    heading_asked += if is_open { worth * share } else { 0.0 };
                    heading_words += 1;
                }
                // In running text they stand everywhere.
                if part == Part::Body && word.is_function() && self.asks_for_content {
                    continue;
                }
                sum += points;
                if self.explain {
                    parts.push(ScorePart {
                        reason: self.reason(found),
                        value: points,
                        factor: false,
                    });
                }
            }
            shares.push(best_share);
        }
        let nearness = nearness(&self.pairs, &candidate);
        if nearness.points > 0.0 {
            sum += nearness.points;
            if self.explain {
                parts.push(ScorePart {
                    reason: "words of the query near each other".to_owned(),
                    value: nearness.points,
                    factor: false,
                });
            }
        }
        let Covered {
            covered,
            unknown,
            all,
        } = self.covered(&shares);
        let share = |part: f32| if all > 0.0 { part / all } else { 0.0 };
        let coverage = share(covered);
        let mut multiply = |reason: &dyn Fn() -> String, value: f32| {
            sum *= value;
            if self.explain {
                parts.push(ScorePart {
                    reason: reason(),
                    value,
                    factor: true,
                });
            }
        };
        multiply(
            &|| format!("covers {:.0}% of what the query asks", coverage * 100.0),
            weights::COVERAGE_FLOOR + (1.0 - weights::COVERAGE_FLOOR) * coverage,
        );
        // The smaller of how much of the query stands in the heading and of
        // the heading in the query.
        let heading_length = candidate.lengths[0].max(heading_words).max(1);
        let own = heading_words as f32 / heading_length as f32;
        let shared = match asked > 0.0 {
            true => heading_asked / asked,
            false => 0.0,
        };
        let least = weights::LEAST_SIMILARITY;
        let similarity = ((shared.min(own) - least) / (1.0 - least)).max(0.0);
        if similarity > 0.0 {
            let like = || {
                format!(
                    "the question or heading is like the query: {:.0}%",
                    similarity * 100.0
                )
            };
            multiply(&like, 1.0 + weights::SIMILARITY * similarity);
        }
        if self
            .language
            .is_some_and(|own| own == candidate.numbers.language)
        {
            multiply(
                &|| "in the language of the query".to_owned(),
                weights::SAME_LANGUAGE,
            );
        }
        if candidate.numbers.is_faq {
            multiply(&|| "a question with its answer".to_owned(), weights::FAQ);
        }
        let equal = self.is_heading(&candidate);
        Ranked {
            matched_by: self.matched_by(&candidate, equal, nearness.side_by_side),
            candidate,
            score: sum,
            coverage,
            unknown: share(unknown),
            evidence: covered / self.singling_out,
            proximity: nearness.share,
            parts,
        }
    }

    /// What the words are worth, found and not. A pair of characters that is
    /// not found between two that are was no word, but the end of one and the
    /// beginning of the next.
    fn covered(&self, shares: &[f32]) -> Covered {
        let is_found = |at: Option<usize>| {
            let share = at.and_then(|at| shares.get(at));
            share.is_some_and(|share| *share > 0.0)
        };
        let words = self.query.words.iter().zip(&self.between);
        let mut sum = Covered::default();
        for (at, ((word, between), share)) in words.zip(shares).enumerate() {
            let is_border =
                *between && *share == 0.0 && is_found(at.checked_sub(1)) && is_found(Some(at + 1));
            if !is_border {
                let worth = word.weight * word.idf;
                sum.all += worth;
                sum.covered += worth * share;
                // A pair of characters may be of two words.
                let is_named = word.is_unknown() && !word.text.chars().any(is_unspaced);
                sum.unknown += if is_named { worth } else { 0.0 };
            }
        }
        sum
    }

    /// BM25 of a variant in a part, by its own rarity there.
    fn points(&self, candidate: &Candidate, found: &Match) -> f32 {
        let values = self.values.get(found.word);
        let Some(values) = values.and_then(|values| values.get(found.variant)) else {
            return 0.0;
        };
        let [heading, context, body] = values;
        let Value { weight, idf } = match found.part {
            Part::Heading => heading,
            Part::Context => context,
            Part::Body => body,
        };
        let bonus = if found.is_form {
            1.0 + weights::SAME_FORM
        } else {
            1.0
        };
        weight * bonus * idf * self.saturation(candidate, found)
    }

    /// BM25 of the times that a variant stands in a part of this length: 1 for
    /// once in a part of average length.
    fn saturation(&self, candidate: &Candidate, found: &Match) -> f32 {
        let at = match found.part {
            Part::Heading => 0,
            Part::Context => 1,
            Part::Body => 2,
        };
        let length = candidate.lengths[at] as f32 / self.average_lengths[at];
        let frequency = found.positions.len() as f32;
        let norm = weights::K1 * (1.0 - weights::B + weights::B * length);
        frequency * (weights::K1 + 1.0) / (frequency + norm)
    }

    fn word_and_variant(&self, found: &Match) -> Option<(&Word, &Variant)> {
        let word = self.query.words.get(found.word)?;
        Some((word, word.variants.get(found.variant)?))
    }

    /// How much of the word a variant stands for.
    fn share_of(&self, found: &Match) -> f32 {
        self.word_and_variant(found)
            .map_or(0.0, |(_, variant)| match variant.source {
                VariantSource::Word | VariantSource::Number => 1.0,
                VariantSource::Joined => weights::JOINED_SHARE,
                VariantSource::Correction => weights::CORRECTION_SHARE,
                VariantSource::Parts | VariantSource::Synonym | VariantSource::Completion => {
                    variant.weight
                }
            })
    }

    fn reason(&self, found: &Match) -> String {
        let Some((word, variant)) = self.word_and_variant(found) else {
            return String::new();
        };
        let place = match found.part {
            Part::Heading => "the question or heading",
            Part::Context => "the title or outer headings",
            Part::Body => "the text",
        };
        let times = match found.positions.len() {
            1 => String::new(),
            n => format!(", {n} times"),
        };
        let how = match variant.source {
            VariantSource::Word if found.is_form => "",
            VariantSource::Word => " in another form",
            VariantSource::Number => " as a number",
            VariantSource::Parts => " by its parts",
            VariantSource::Joined => " joined with its neighbour",
            VariantSource::Synonym => " by a synonym",
            VariantSource::Correction => " corrected",
            VariantSource::Completion => " completed",
        };
        format!("“{}”{how} in {place}{times}", word.text)
    }

    /// Whether the question or heading holds all words of the query and no
    /// others.
    fn is_heading(&self, candidate: &Candidate) -> bool {
        let words = &self.query.words;
        !words.is_empty()
            && candidate.lengths[0] as usize == self.query.tokens
            && words.iter().enumerate().all(|(at, _)| {
                let mut matches = candidate.matches_of(at).iter();
                matches.any(|m| m.part == Part::Heading)
            })
    }

    fn matched_by(&self, candidate: &Candidate, equal: bool, side_by_side: bool) -> Vec<MatchedBy> {
        // Function words match everywhere; they are a reason only if there is
        // no other.
        let content = |found: &&Match| {
            self.query
                .words
                .get(found.word)
                .is_some_and(|word| !word.is_function())
        };
        let any_content = candidate.matches.iter().any(|m| content(&m));
        let matches_in = |part: Part| {
            candidate
                .matches
                .iter()
                .any(|m| m.part == part && (!any_content || content(&m)))
        };
        let mut by = Vec::new();
        if equal {
            by.push(MatchedBy::Equality);
        }
        if side_by_side || !self.query.phrases.is_empty() {
            by.push(MatchedBy::Phrase);
        }
        if matches_in(Part::Heading) {
            by.push(MatchedBy::Heading);
        }
        if matches_in(Part::Body) {
            by.push(MatchedBy::Words);
        }
        if matches_in(Part::Context) {
            by.push(MatchedBy::Title);
        }
        if by.is_empty() {
            by.push(MatchedBy::Filter);
        }
        by
    }
}
