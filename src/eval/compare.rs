//! Two rankings of the same queries: what each is worth, what the difference
//! is and whether it may be chance, which queries were won and lost.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use super::measures::first_relevant;
use super::statistics::{mean, mean_interval, randomisation_p};
use super::{Collection, Interval, Measure, Query, Run};
use crate::document::Document;

/// Hits that tell what a query found.
const SHOWN_HITS: usize = 3;
/// The documents of a ranking that count, as runs of TREC's kind usually have:
/// one of more than the other would only be more patient.
pub(super) const DEPTH: usize = 100;
/// A title that is made of a text is not longer (characters).
const TITLE_CHARS: usize = 60;
/// The measure that queries are won and lost by: it sees every move among the
/// first ten.
const DECIDING: Measure = Measure::NdcgAt10;

/// The difference between two runs of the same queries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The difference of each measure.
    pub measures: Vec<Difference>,
    /// Queries with a higher nDCG@10 than before, most changed first.
    pub won: Vec<Change>,
    /// Queries with a lower nDCG@10 than before, most changed first.
    pub lost: Vec<Change>,
    /// Queries with the same nDCG@10.
    pub equal: usize,
    /// Answerable queries that the run before has no ranking of; they count
    /// as 0 there.
    pub missing: usize,
}

/// The difference of a measure, after less before, over the same queries.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The usual name of the measure.
    pub measure: &'static str,
    /// The mean before.
    pub before: f64,
    /// The mean after.
    pub after: f64,
    /// The mean difference with its 95 % interval.
    pub difference: Interval,
    /// How likely such a difference is by chance: the two-sided p of a paired
    /// randomisation test.
    pub p: f64,
}

/// A query that was won or lost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The id.
    pub id: String,
    /// What was asked.
    pub text: String,
    /// nDCG@10 before.
    pub before: f64,
    /// nDCG@10 after.
    pub after: f64,
    /// The rank of the first relevant document before, from 1.
    pub rank_before: Option<usize>,
    /// The rank of the first relevant document after, from 1.
    pub rank_after: Option<usize>,
    /// The first documents before.
    pub hits_before: Vec<Found>,
    /// The first documents after.
    pub hits_after: Vec<Found>,
}

/// A document that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The id.
    pub id: String,
    /// The question, the title, or how the text begins.
    pub title: String,
}

/// Compares two runs of a collection's queries, by their first 100 documents.
pub fn compare(collection: &Collection, before: &Run, after: &Run) -> Comparison {
    let pairs: Vec<_> = score(collection, before)
        .into_iter()
        .zip(score(collection, after))
        .collect();
    let difference = |measure: Measure| {
        let (before, after): (Vec<f64>, Vec<f64>) = pairs
            .iter()
            .map(|(before, after)| (before.value(measure), after.value(measure)))
            .unzip();
        let differences: Vec<f64> = after.iter().zip(&before).map(|(a, b)| a - b).collect();
        Difference {
            measure: measure.name(),
            before: mean(&before),
            after: mean(&after),
            difference: mean_interval(&differences),
            p: randomisation_p(&differences),
        }
    };
    let titles = titles(collection);
    let mut changes: Vec<Change> = pairs
        .iter()
        .map(|(old, new)| Change {
            id: new.query.id.clone(),
            text: new.query.text.clone(),
            before: old.value(DECIDING),
            after: new.value(DECIDING),
            rank_before: old.first_relevant,
            rank_after: new.first_relevant,
            hits_before: found(before, &new.query.id, &titles),
            hits_after: found(after, &new.query.id, &titles),
        })
        .collect();
    let size = |change: &Change| (change.after - change.before).abs();
    changes.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let (won, rest): (Vec<_>, Vec<_>) = changes.into_iter().partition(|c| c.after > c.before);
    let (lost, equal): (Vec<_>, Vec<_>) = rest.into_iter().partition(|c| c.after < c.before);
    let has_ranking = |query: &&Query| before.rankings.contains_key(&query.id);
    Comparison {
        measures: Measure::ALL.into_par_iter().map(difference).collect(),
        won,
        lost,
        equal: equal.len(),
        missing: pairs.len() - collection.answerable().filter(has_ranking).count(),
    }
}

/// A query with the grades of what was found.
pub(super) struct Scored<'a> {
    pub(super) query: &'a Query,
    /// The grades of the ranking, best document first.
    pub(super) found: Vec<i64>,
    pub(super) first_relevant: Option<usize>,
    judged: Vec<i64>,
}

impl Scored<'_> {
    pub(super) fn value(&self, measure: Measure) -> f64 {
        measure.of(&self.found, &self.judged)
    }
}

/// Grades the rankings of the answerable queries. A query without a ranking
/// has found nothing.
pub(super) fn score<'a>(collection: &'a Collection, run: &Run) -> Vec<Scored<'a>> {
    collection
        .answerable()
        .map(|query| {
            let judged = collection.judgements.get(&query.id);
            let grade = |document: &str| judged?.get(document).copied();
            let ranking = run.rankings.get(&query.id).into_iter().flatten();
            let found: Vec<i64> = ranking
                .take(DEPTH)
                .map(|ranking| grade(&ranking.document).unwrap_or_default())
                .collect();
            Scored {
                query,
                first_relevant: first_relevant(&found),
                found,
                judged: judged.into_iter().flatten().map(|(_, g)| *g).collect(),
            }
        })
        .collect()
}

/// What the documents are called, by their ids.
pub(super) fn titles(collection: &Collection) -> HashMap<&str, &Document> {
    let documents = collection.documents.iter();
    documents
        .filter_map(|document| Some((document.record.as_deref()?, document)))
        .collect()
}

/// The first documents of a ranking.
pub(super) fn found(run: &Run, query: &str, titles: &HashMap<&str, &Document>) -> Vec<Found> {
    let ranking = run.rankings.get(query).into_iter().flatten();
    ranking
        .take(SHOWN_HITS)
        .map(|ranking| Found {
            id: ranking.document.clone(),
            title: titles
                .get(ranking.document.as_str())
                .map_or_else(String::new, |d| title(d)),
        })
        .collect()
}

fn title(document: &Document) -> String {
    let first = document.sections.first();
    let question = first.and_then(|section| section.heading.as_ref());
    if let Some(title) = question.or(document.title.as_ref()) {
        return title.clone();
    }
    let mut blocks = document.sections.iter().flat_map(|section| &section.blocks);
    let text = blocks.next().map_or("", |block| block.text.as_str());
    text.chars().take(TITLE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Ranking;

    fn run(rankings: &[(&str, &[&str])]) -> Run {
        let ranking = |documents: &[&str]| {
            let scored = documents.iter().zip(0_u8..);
            let scored = scored.map(|(document, at)| Ranking {
                document: (*document).to_owned(),
                score: -f32::from(at),
            });
            scored.collect()
        };
        let rankings = rankings.iter();
        Run {
            rankings: rankings
                .map(|(q, d)| ((*q).to_owned(), ranking(d)))
                .collect(),
        }
    }

    fn collection(queries: &[&str]) -> Collection {
        let document = |id: &str| Document {
            record: Some(id.to_owned()),
            title: Some(format!("Title of {id}")),
            ..Document::default()
        };
        let query = |id: &&str| Query {
            id: (*id).to_owned(),
            text: format!("Text of {id}"),
            ..Query::default()
        };
        let judged = |id: &&str| ((*id).to_owned(), [("good".to_owned(), 1)].into());
        Collection {
            documents: ["good", "bad"].map(document).into(),
            queries: queries.iter().map(query).collect(),
            judgements: queries.iter().map(judged).collect(),
            ..Collection::default()
        }
    }

    #[test]
    fn queries_are_won_and_lost() {
        let collection = collection(&["a", "b", "c", "d"]);
        let before = run(&[
            ("a", &["bad", "good"]),
            ("b", &["good"]),
            ("c", &["good", "bad"]),
        ]);
        let after = run(&[
            ("a", &["good", "bad"]),
            ("b", &["bad", "good"]),
            ("c", &["good"]),
            ("d", &["good"]),
        ]);
        let comparison = compare(&collection, &before, &after);
        let ids = |changes: &[Change]| changes.iter().map(|c| c.id.clone()).collect::<Vec<_>>();
        // The one that was not found at all before has changed most.
        assert_eq!(ids(&comparison.won), ["d", "a"]);
        assert_eq!(ids(&comparison.lost), ["b"]);
        assert_eq!((comparison.equal, comparison.missing), (1, 1));
        let lost = &comparison.lost[0];
        assert_eq!((lost.rank_before, lost.rank_after), (Some(1), Some(2)));
        assert_eq!(lost.hits_after[0].title, "Title of bad");
        let success = comparison
            .measures
            .iter()
            .find(|d| d.measure == "Success@1")
            .unwrap();
        assert_eq!((success.before, success.after), (0.5, 0.75));
        assert_eq!(success.difference.value, 0.25);
    }

    #[test]
    fn a_run_does_not_differ_from_itself() {
        let collection = collection(&["a", "b"]);
        let same = run(&[("a", &["good"]), ("b", &["bad"])]);
        let comparison = compare(&collection, &same, &same);
        assert_eq!(
            (
                comparison.won.len(),
                comparison.lost.len(),
                comparison.equal
            ),
            (0, 0, 2)
        );
        assert!(
            comparison
                .measures
                .iter()
                .all(|d| d.p == 1.0 && d.difference == Interval::default())
        );
    }
}
