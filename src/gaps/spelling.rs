//! Words that are other words misspelt, told by the words of a log alone: what
//! the documents do not have, the index cannot correct.

use rustc_hash::FxHashMap;

use crate::analysis;

/// Shorter words are near to too many others: `fee` is not `see`.
const MIN_LETTERS: usize = 4;
/// A word of so many letters is a slip if the other is so many times as
/// frequent: the longer it is, the less may one that differs in a letter be
/// another word, as `house` and `horse` are.
const MIN_RATIOS: [(usize, u64); 2] = [(6, 4), (8, 2)];
/// Longer words are no words; each letter costs a look-up.
const MAX_LETTERS: usize = 40;
/// Words that one is compared with, the most frequent first.
const MAX_NEAR: usize = 32;

/// Finds for each misspelt word the one that was meant: it begins with the same
/// letter, differs in one letter or in two that are swapped, and is more
/// frequent. Takes folded words, each once, with how often they were asked, and
/// gives places among them.
pub(super) fn misspellings(words: &[(&str, u64)]) -> FxHashMap<usize, usize> {
    let mut order: Vec<usize> = (0..words.len()).collect();
    let get = |at: usize| words.get(at).copied().unwrap_or_default();
    order.retain(|at| is_plain(get(*at).0));
    // The most frequent first, so that each finds only better ones.
    order.sort_by(|a, b| {
        let ((a, a_count), (b, b_count)) = (get(*a), get(*b));
        b_count.cmp(&a_count).then_with(|| a.cmp(b))
    });
    let mut by_rest: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut meant = FxHashMap::default();
    for at in order {
        let (word, count) = get(at);
        let rests = rests(word);
        let least = count.saturating_mul(min_ratio(word));
        let fits = |other: &usize| {
            let (other, most) = get(*other);
            most >= least && is_near(word, other)
        };
        let near = rests.iter().filter_map(|rest| by_rest.get(rest));
        let best = near.flatten().copied().filter(fits).min_by(|a, b| {
            let ((a, a_count), (b, b_count)) = (get(*a), get(*b));
            b_count.cmp(&a_count).then_with(|| a.cmp(b))
        });
        // What is a slip itself is nobody's meaning.
        if let Some(best) = best {
            meant.insert(at, best);
            continue;
        }
        for rest in rests {
            let list = by_rest.entry(rest).or_default();
            if list.len() < MAX_NEAR {
                list.push(at);
            }
        }
    }
    meant
}

/// How many times as frequent the other word has to be.
fn min_ratio(word: &str) -> u64 {
    let letters = word.chars().count();
    let mut ratios = MIN_RATIOS.iter();
    let found = ratios.find(|(shorter_than, _)| letters < *shorter_than);
    found.map_or(1, |(_, ratio)| *ratio)
}

fn is_plain(word: &str) -> bool {
    (MIN_LETTERS..=MAX_LETTERS).contains(&word.chars().count())
        && word.chars().all(char::is_alphabetic)
        && !analysis::has_unspaced(word)
}

/// The word, and what is left of it without each of its letters but the first:
/// near words have one of these in common.
fn rests(word: &str) -> Vec<String> {
    let mut rests = vec![word.to_owned()];
    for (at, c) in word.char_indices().skip(1) {
        let (before, after) = (word.get(..at), word.get(at + c.len_utf8()..));
        rests.extend(
            before
                .zip(after)
                .map(|(before, after)| format!("{before}{after}")),
        );
    }
    rests.sort();
    rests.dedup();
    rests
}

/// Whether two words differ in one letter, or in two neighbours that are
/// swapped; not in the first.
fn is_near(a: &str, b: &str) -> bool {
    let (mut a, mut b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.first() != b.first() {
        return false;
    }
    while a.last().is_some() && a.last() == b.last() {
        a.pop();
        b.pop();
    }
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    match (
        a.get(same..).unwrap_or_default(),
        b.get(same..).unwrap_or_default(),
    ) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &[(&str, u64)], expected: &[(&str, &str)]) {
        let found = misspellings(words);
        let mut found: Vec<(&str, &str)> = found
            .into_iter()
            .map(|(a, b)| (words[a].0, words[b].0))
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_rare_word_near_a_frequent_one_is_a_slip() {
        check(
            &[
                ("parking", 8),
                ("parkng", 2),
                ("pakring", 1),
                ("marking", 1),
            ],
            &[("pakring", "parking"), ("parkng", "parking")],
        );
        check(
            &[("house", 3), ("horse", 1), ("castle", 3), ("cattle", 2)],
            &[],
        );
        check(&[("fee", 90), ("fed", 1), ("a1b2c", 9), ("a1b2d", 1)], &[]);
    }

    #[test]
    fn long_words_are_told_without_counts() {
        check(
            &[("compressor", 1), ("compresor", 1)],
            &[("compressor", "compresor")],
        );
    }

    #[test]
    fn one_letter_or_two_swapped() {
        let check = |a: &str, b: &str, expected: bool| {
            assert_eq!(is_near(a, b), expected, "{a} {b}");
            assert_eq!(is_near(b, a), expected, "{b} {a}");
        };
        check("lamps", "lamp", true);
        check("lamp", "lump", true);
        check("lamp", "lmap", true);
        check("lamp", "damp", false);
        check("lamp", "limb", false);
        check("öl", "ol", false);
    }
}
