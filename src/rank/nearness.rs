//! How near the neighbouring words of the query stand in a passage.

use std::borrow::Cow;

use crate::query::{Query, Word, WordRole};
use crate::retrieve::{Candidate, Match};
use crate::schema::Part;
use crate::weights;

/// What words that stand near each other say.
pub(super) struct Nearness {
    pub(super) points: f32,
    /// The share of the pairs of the query, by their worth.
    pub(super) share: f32,
    /// Whether some pair stands in the text as in the query.
    pub(super) side_by_side: bool,
}

/// Looks at the pairs of neighbouring words. The best part counts.
pub(super) fn nearness(pairs: &[Pair], candidate: &Candidate) -> Nearness {
    let (mut points, mut near, mut possible) = (0.0, 0.0, 0.0);
    let mut side_by_side = false;
    for pair in pairs {
        possible += pair.worth;
        let first = candidate.matches_of(pair.first);
        let second = candidate.matches_of(pair.second);
        let mut best: f32 = 0.0;
        let mut best_boosted: f32 = 0.0;
        for part in Part::ALL {
            let closeness = closeness(first, second, part, pair.apart);
            best = best.max(closeness);
            best_boosted = best_boosted.max(closeness * weights::part(part));
        }
        near += pair.worth * best;
        side_by_side |= best >= 1.0 && !pair.is_grammar;
        points += weights::PROXIMITY * pair.worth * best_boosted;
    }
    Nearness {
        points,
        share: if possible > 0.0 { near / possible } else { 0.0 },
        side_by_side,
    }
}

/// Two neighbouring words of the query.
pub(super) struct Pair {
    first: usize,
    second: usize,
    /// How far apart they stand in the query.
    apart: u32,
    worth: f32,
    is_grammar: bool,
}

pub(super) fn pairs(query: &Query) -> Vec<Pair> {
    let words = query.words.iter().enumerate();
    let words: Vec<(usize, &Word)> = words
        .filter(|(_, word)| word.role != WordRole::Reference)
        .collect();
    let pairs = words.windows(2).filter_map(|pair| {
        let [(first, a), (second, b)] = *pair else {
            return None;
        };
        Some(Pair {
            first,
            second,
            apart: b.position.saturating_sub(a.position).max(1),
            worth: (a.weight * a.idf).min(b.weight * b.idf),
            is_grammar: a.is_function() && b.is_function(),
        })
    });
    pairs.collect()
}

/// How near two words stand in a part: 1 as far apart as in the query, less
/// with each position more.
fn closeness(first: &[Match], second: &[Match], part: Part, apart: u32) -> f32 {
    let firsts = positions(first, part);
    if firsts.is_empty() {
        return 0.0;
    }
    let seconds = positions(second, part);
    if seconds.is_empty() {
        return 0.0;
    }
    let mut best: f32 = 0.0;
    for &a in firsts.iter() {
        let at = seconds.partition_point(|b| *b <= a);
        if let Some(b) = seconds.get(at) {
            let distance = b - a;
            if distance <= weights::PROXIMITY_WINDOW {
                best = best.max(1.0 / (1.0 + distance.abs_diff(apart) as f32));
            }
        }
        if let Some(b) = at.checked_sub(1).and_then(|at| seconds.get(at)) {
            let distance = a - b;
            // Both stand there as one.
            if distance == 0 {
                return 1.0;
            }
            if distance <= weights::PROXIMITY_WINDOW {
                best = best.max(weights::REVERSED / (distance as f32));
            }
        }
    }
    best
}

/// Where a word stands in a part, by all its variants, ascending.
fn positions(matches: &[Match], part: Part) -> Cow<'_, [u32]> {
    let mut of_part = matches.iter().filter(|found| found.part == part);
    let Some(only) = of_part.next() else {
        return Cow::Borrowed(&[]);
    };
    let mut positions = Cow::Borrowed(only.positions.as_slice());
    for other in of_part {
        positions.to_mut().extend_from_slice(&other.positions);
    }
    if let Cow::Owned(positions) = &mut positions {
        positions.sort_unstable();
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Numbers;
    use tantivy::DocAddress;

    fn candidate(matches: &[(usize, &[u32])]) -> Candidate {
        Candidate {
            address: DocAddress::new(0, 0),
            numbers: Numbers::default(),
            lengths: [0; 3],
            matches: matches
                .iter()
                .map(|(word, positions)| Match {
                    word: *word,
                    variant: 0,
                    part: Part::Body,
                    positions: (*positions).into(),
                    is_form: true,
                    is_own: true,
                })
                .collect(),
        }
    }

    fn check(first: &[u32], second: &[u32], apart: u32, expected: f32) {
        let candidate = candidate(&[(0, first), (1, second)]);
        let found = closeness(
            candidate.matches_of(0),
            candidate.matches_of(1),
            Part::Body,
            apart,
        );
        assert!(
            (found - expected).abs() < 1e-6,
            "{first:?} {second:?}: {found}"
        );
    }

    #[test]
    fn words_as_far_apart_as_in_the_query_are_nearest() {
        check(&[3], &[4], 1, 1.0);
        check(&[3], &[5], 2, 1.0);
        check(&[3], &[5], 1, 0.5);
        check(&[3, 20], &[9, 21], 1, 1.0);
    }

    #[test]
    fn words_at_one_place_are_one() {
        check(&[3], &[3], 1, 1.0);
    }

    #[test]
    fn the_other_order_counts_half() {
        check(&[4], &[3], 1, 0.5);
    }

    #[test]
    fn words_in_other_lines_are_not_near() {
        check(&[3], &[3 + weights::PROXIMITY_WINDOW + 1], 1, 0.0);
        check(&[3], &[], 1, 0.0);
        let near = candidate(&[(0, &[3]), (1, &[4])]);
        let (first, second) = (near.matches_of(0), near.matches_of(1));
        assert_eq!(closeness(first, second, Part::Heading, 1), 0.0);
    }
}
