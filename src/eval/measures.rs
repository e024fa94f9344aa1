//! What a ranking is worth: the measures of one query, from the grades of what
//! was found, as `trec_eval` defines them.

use serde::{Serialize, Serializer};

/// The lowest grade that the binary measures count as relevant.
pub const RELEVANT: i64 = 1;

/// A measure, from 0 to 1, the higher the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Normalised discounted cumulative gain of the first ten, with the grade
    /// as gain and log2(1 + rank) as discount (Järvelin and Kekäläinen,
    /// "Cumulated gain-based evaluation of IR techniques", 2002).
    NdcgAt10,
    /// One divided by the rank of the first relevant document, if it is among
    /// the first ten, else 0; the mean of it is the mean reciprocal rank.
    MrrAt10,
    /// The share of the relevant documents that is among the first ten.
    RecallAt10,
    /// The share of the relevant documents that is among the first hundred.
    RecallAt100,
    /// Whether the first document is relevant.
    SuccessAt1,
    /// Whether one of the first five documents is relevant.
    SuccessAt5,
    /// The share of relevant documents among the first five.
    PrecisionAt5,
    /// The mean, over the relevant documents, of the precision at the rank of
    /// each; 0 for one that was not found. The mean of it is MAP.
    AveragePrecision,
}

impl Measure {
    /// All measures, in the order in which they are told.
    pub const ALL: [Measure; 8] = [
        Measure::NdcgAt10,
        Measure::MrrAt10,
        Measure::RecallAt10,
        Measure::RecallAt100,
        Measure::SuccessAt1,
        Measure::SuccessAt5,
        Measure::PrecisionAt5,
        Measure::AveragePrecision,
    ];

    /// Returns the usual name of the mean over the queries: `nDCG@10`, `MAP`.
    pub fn name(self) -> &'static str {
        match self {
            Measure::NdcgAt10 => "nDCG@10",
            Measure::MrrAt10 => "MRR@10",
            Measure::RecallAt10 => "Recall@10",
            Measure::RecallAt100 => "Recall@100",
            Measure::SuccessAt1 => "Success@1",
            Measure::SuccessAt5 => "Success@5",
            Measure::PrecisionAt5 => "P@5",
            Measure::AveragePrecision => "MAP",
        }
    }

    /// Returns the value for one query. `found` has the grade of each document
    /// of the ranking, best first, 0 where there is no judgement; `judged` has
    /// the grades of all judged documents, in any order. A query without
    /// relevant documents, or without results, has the value 0.
    pub fn of(self, found: &[i64], judged: &[i64]) -> f64 {
        let relevant = judged.iter().filter(is_relevant).count();
        let share = |part: f64| match relevant {
            0 => 0.0,
            all => part / all as f64,
        };
        match self {
            Measure::NdcgAt10 => ndcg(found, judged, 10),
            Measure::MrrAt10 => match first_relevant(found) {
                Some(rank) if rank <= 10 => 1.0 / rank as f64,
                _ => 0.0,
            },
            Measure::RecallAt10 => share(relevant_among(found, 10)),
            Measure::RecallAt100 => share(relevant_among(found, 100)),
            Measure::SuccessAt1 => relevant_among(found, 1).min(1.0),
            Measure::SuccessAt5 => relevant_among(found, 5).min(1.0),
            Measure::PrecisionAt5 => relevant_among(found, 5) / 5.0,
            Measure::AveragePrecision => share(precisions(found)),
        }
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Returns the rank of the first relevant document, from 1.
pub fn first_relevant(found: &[i64]) -> Option<usize> {
    found
        .iter()
        .position(|grade| is_relevant(&grade))
        .map(|at| at + 1)
}

fn is_relevant(grade: &&i64) -> bool {
    **grade >= RELEVANT
}

fn relevant_among(found: &[i64], depth: usize) -> f64 {
    found.iter().take(depth).filter(is_relevant).count() as f64
}

/// The sum of the precisions at the ranks of the relevant documents.
fn precisions(found: &[i64]) -> f64 {
    let ranks = (1_u32..).zip(found).filter(|(_, grade)| is_relevant(grade));
    let precisions = (1_u32..).zip(ranks);
    sum(precisions.map(|(nth, (rank, _))| f64::from(nth) / f64::from(rank)))
}

/// The sum, which of no values is not the -0.0 that `Iterator::sum` gives.
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

fn ndcg(found: &[i64], judged: &[i64], depth: usize) -> f64 {
    let mut best = judged.to_vec();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = gain(&best, depth);
    if ideal > 0.0 {
        gain(found, depth) / ideal
    } else {
        0.0
    }
}

fn gain(grades: &[i64], depth: usize) -> f64 {
    let ranked = (1_u32..).zip(grades).take(depth);
    sum(ranked.map(|(rank, grade)| (*grade).max(0) as f64 / f64::from(rank + 1).log2()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(found: &[i64], judged: &[i64], expected: [f64; 8]) {
        for (measure, expected) in Measure::ALL.into_iter().zip(expected) {
            let value = measure.of(found, judged);
            assert!(
                (value - expected).abs() < 1e-12,
                "{}: {value}",
                measure.name()
            );
        }
    }

    #[test]
    fn grades_count_for_ndcg_only() {
        // Gains 1 and 2 at ranks 2 and 3; at best 2 and 1 at ranks 1 and 2.
        let ndcg = (1.0 / 3_f64.log2() + 2.0 / 2.0) / (2.0 + 1.0 / 3_f64.log2());
        let map = (1.0 / 2.0 + 2.0 / 3.0) / 2.0;
        check(
            &[0, 1, 2],
            &[2, 1, 0],
            [ndcg, 0.5, 1.0, 1.0, 0.0, 1.0, 0.4, map],
        );
    }

    #[test]
    fn what_stands_below_the_cut_does_not_count() {
        let mut found = vec![0; 10];
        found.extend([1]);
        check(
            &found,
            &[1, 1],
            [0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 1.0 / 22.0],
        );
        let mut found = vec![0; 100];
        found.extend([1]);
        assert_eq!(Measure::RecallAt100.of(&found, &[1]), 0.0);
    }

    #[test]
    fn the_ideal_ranking_has_every_measure_at_its_best() {
        check(&[1], &[1], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 1.0]);
        assert_eq!(Measure::NdcgAt10.of(&[3, 1, 0], &[1, 3]), 1.0);
        // Eleven are relevant; ten can be among the first ten.
        assert_eq!(Measure::NdcgAt10.of(&[1; 10], &[1; 11]), 1.0);
    }

    #[test]
    fn nothing_found_or_nothing_relevant_is_nothing() {
        check(&[], &[1], [0.0; 8]);
        let values = Measure::ALL.map(|measure| measure.of(&[], &[1]));
        assert!(values.iter().all(|value| value.is_sign_positive()));
        check(&[0, 0], &[], [0.0; 8]);
        check(&[0, -1], &[0, -1], [0.0; 8]);
        assert_eq!(first_relevant(&[0, 0]), None);
        assert_eq!(first_relevant(&[0, 2]), Some(2));
    }
}
