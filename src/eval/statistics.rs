//! How sure a figure is: intervals by the bootstrap, paired tests, how well a
//! confidence tells two groups apart, and whether it means what it says.

use fastrand::Rng;
use serde::Serialize;

/// More resamples do not move the second digit of an interval.
const RESAMPLES: usize = 2_000;
/// The smallest p that so many random signs can tell is 0.0001.
const PERMUTATIONS: usize = 10_000;
/// The same figures give the same intervals.
const SEED: u64 = 1;
/// The most bins of confidence.
const MAX_BINS: usize = 10;
/// The share of relevant hits among fewer queries means little.
const MIN_BIN_QUERIES: usize = 50;

/// A mean with its 95 % interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Interval {
    /// The mean.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// Returns the mean with its 95 % interval, by the percentile bootstrap (Efron
/// and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13). Of
/// no values it is all 0.
pub fn mean_interval(values: &[f64]) -> Interval {
    if values.is_empty() {
        return Interval::default();
    }
    let mut rng = Rng::with_seed(SEED);
    let draw = |_| {
        let drawn = (0..values.len()).filter_map(|_| values.get(rng.usize(..values.len())));
        drawn.sum::<f64>() / values.len() as f64
    };
    let mut means: Vec<f64> = (0..RESAMPLES).map(draw).collect();
    means.sort_unstable_by(f64::total_cmp);
    Interval {
        value: mean(values),
        low: percentile(&means, 2.5),
        high: percentile(&means, 97.5),
    }
}

/// Returns the probability that differences as large as the mean of these come
/// about by chance, two-sided, by the paired randomisation test: each
/// difference may as well have the other sign (Smucker, Allan and Carterette,
/// "A comparison of statistical significance tests for information retrieval
/// evaluation", 2007).
pub fn randomisation_p(differences: &[f64]) -> f64 {
    // Queries without a difference change nothing.
    let moved: Vec<f64> = differences.iter().copied().filter(|d| *d != 0.0).collect();
    let observed = moved.iter().sum::<f64>().abs();
    // What differs in the last bits only is as large.
    let bound = observed - observed * 1e-12;
    let mut rng = Rng::with_seed(SEED);
    let mut as_large = 0;
    for _ in 0..PERMUTATIONS {
        let mut sum = 0.0;
        for chunk in moved.chunks(64) {
            let mut signs = rng.u64(..);
            for difference in chunk {
                sum += if signs & 1 == 0 {
                    *difference
                } else {
                    -difference
                };
                signs >>= 1;
            }
        }
        as_large += usize::from(sum.abs() >= bound);
    }
    (as_large + 1) as f64 / (PERMUTATIONS + 1) as f64
}

/// Returns the area under the ROC curve: the probability that a value of
/// `positive` is higher than one of `negative`, equal ones counting half
/// (Mann-Whitney). `None` where a group is empty.
pub fn auroc(positive: &[f64], negative: &[f64]) -> Option<f64> {
    if positive.is_empty() || negative.is_empty() {
        return None;
    }
    let mut sorted = negative.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let wins = positive.iter().map(|value| {
        let below = sorted.partition_point(|other| other < value);
        let up_to = sorted.partition_point(|other| other <= value);
        (below + up_to) as f64 / 2.0
    });
    let wins: f64 = wins.sum();
    Some(wins / (positive.len() as f64 * negative.len() as f64))
}

/// Whether confidence means what it says: of hits with a confidence of 0.7,
/// 70 % should be relevant.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reliability {
    /// Bins of as many queries each, lowest confidence first: ten, or as many
    /// as have 50 queries.
    pub bins: Vec<Bin>,
    /// The mean distance between confidence and the share of relevant hits,
    /// weighted by the queries of each bin (the adaptive calibration error of
    /// Nixon et al., "Measuring calibration in deep learning", 2019).
    pub mean_gap: f64,
}

/// The queries whose first hit has a confidence within some bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// The lowest confidence.
    pub from: f64,
    /// The highest confidence.
    pub to: f64,
    /// How many queries.
    pub queries: usize,
    /// The mean of the confidences.
    pub confidence: f64,
    /// The share whose first hit is relevant.
    pub relevant: f64,
}

/// Puts pairs of the confidence of a first hit and whether it is relevant into
/// bins.
pub fn reliability(hits: &[(f64, bool)]) -> Reliability {
    let mut reliability = Reliability::default();
    let mut hits = hits.to_vec();
    hits.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bins = (hits.len() / MIN_BIN_QUERIES).clamp(1, MAX_BINS);
    let border = |at: usize| hits.len() * at / bins;
    for at in 0..bins {
        let inside = hits.get(border(at)..border(at + 1)).unwrap_or_default();
        let ([(from, _), ..], [.., (to, _)]) = (inside, inside) else {
            continue;
        };
        let number = inside.len() as f64;
        let confidence = inside.iter().map(|(confidence, _)| confidence).sum::<f64>() / number;
        let relevant = inside.iter().filter(|(_, relevant)| *relevant).count() as f64 / number;
        reliability.mean_gap += (confidence - relevant).abs() * number / hits.len() as f64;
        reliability.bins.push(Bin {
            from: *from,
            to: *to,
            queries: inside.len(),
            confidence,
            relevant,
        });
    }
    reliability
}

/// Returns the mean, 0 of no values.
pub(super) fn mean(values: &[f64]) -> f64 {
    match values.len() {
        0 => 0.0,
        number => values.iter().sum::<f64>() / number as f64,
    }
}

/// Returns the value below which so many per cent of the ascending values lie,
/// by the nearest rank; of no values the default.
pub(super) fn percentile<T: Copy + Default>(ascending: &[T], percent: f64) -> T {
    let rank = (percent / 100.0 * ascending.len() as f64).ceil() as usize;
    let at = rank.clamp(1, ascending.len().max(1)) - 1;
    ascending.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_no_width() {
        let interval = mean_interval(&[0.25; 40]);
        assert_eq!(
            (interval.value, interval.low, interval.high),
            (0.25, 0.25, 0.25)
        );
        assert_eq!(mean_interval(&[]), Interval::default());
    }

    #[test]
    fn an_interval_is_that_of_the_normal_distribution_for_many_values() {
        let values: Vec<f64> = (0..1000).map(|n| f64::from(n % 2)).collect();
        let Interval { value, low, high } = mean_interval(&values);
        let half = 1.96 * (0.25_f64 / 1000.0).sqrt();
        assert_eq!(value, 0.5);
        assert!((low - (0.5 - half)).abs() < 0.003, "{low}");
        assert!((high - (0.5 + half)).abs() < 0.003, "{high}");
    }

    #[test]
    fn chance_is_told_from_a_difference() {
        assert_eq!(randomisation_p(&[]), 1.0);
        assert_eq!(randomisation_p(&[0.0; 9]), 1.0);
        // One of 2^10 choices of signs on each side is as large.
        let p = randomisation_p(&[0.1; 10]);
        assert!((p - 2.0 / 1024.0).abs() < 0.001, "{p}");
        let p = randomisation_p(&[0.1, -0.1, 0.1, -0.1, 0.1]);
        assert!(p > 0.9, "{p}");
        assert!(randomisation_p(&[0.1; 200]) < 0.0002);
    }

    #[test]
    fn ties_count_half() {
        assert_eq!(auroc(&[3.0, 2.0], &[1.0, 0.0]), Some(1.0));
        assert_eq!(auroc(&[1.0, 1.0], &[1.0, 1.0]), Some(0.5));
        // Against 1: a win and a tie; against 3: nothing.
        assert_eq!(auroc(&[2.0, 1.0], &[1.0, 3.0]), Some(1.5 / 4.0));
        assert_eq!(auroc(&[], &[1.0]), None);
        assert_eq!(auroc(&[1.0], &[]), None);
    }

    #[test]
    fn confidence_is_held_against_what_was_relevant() {
        // A hundred hits are two bins: of the worse half one in five is
        // relevant, of the better one all are.
        let worse = (0..50).map(|at| (0.1 + 0.004 * f64::from(at), at % 5 == 0));
        let better = (0..50).map(|_| (0.9, true));
        let hits: Vec<(f64, bool)> = better.chain(worse).collect();
        let Reliability { bins, mean_gap } = reliability(&hits);
        let of = |bin: &Bin| (bin.from, bin.queries, bin.relevant);
        let found: Vec<_> = bins.iter().map(of).collect();
        assert_eq!(found, [(0.1, 50, 0.2), (0.9, 50, 1.0)]);
        assert!((bins[0].confidence - 0.198).abs() < 1e-9);
        assert!((mean_gap - (0.002 + 0.1) / 2.0).abs() < 1e-9, "{mean_gap}");
        let few = reliability(&[(1.0, true), (0.5, false)]);
        assert_eq!((few.bins.len(), few.mean_gap), (1, 0.25));
        assert_eq!(reliability(&[]), Reliability::default());
    }

    #[test]
    fn percentiles_are_values() {
        let values: Vec<u64> = (1..=200).collect();
        let at = |percent| percentile(&values, percent);
        assert_eq!((at(50.0), at(95.0), at(99.0)), (100, 190, 198));
        assert_eq!(percentile(&[7], 99.0), 7);
        assert_eq!(percentile::<u64>(&[], 50.0), 0);
    }
}
