//! Puts together what is nearly the same: pure, over weighted terms.
//!
//! Leader clustering: each item joins the most similar of the items that lead
//! a cluster, or leads one. Which items can be similar enough is told by their
//! rarest terms alone (prefix filtering; Bayardo, Ma and Srikant, "Scaling up
//! all pairs similarity search", 2007), so that nothing is compared with
//! everything.

use rustc_hash::{FxHashMap, FxHashSet};

/// Two items belong together if this share of all that either says, weighed
/// by how rare it is, is said by both (weighted Jaccard): one word of two that
/// weigh the same is, and one of two each is not. Over sets of rewordings half
/// finds a quarter less of the pairs that belong together; with a third, up to
/// 15 more of 100 pairs share their topic only.
pub(super) const SIMILAR: f32 = 0.4;
/// Leaders that an item is compared with, those first that share its rarest
/// terms: more share only what is frequent.
pub(super) const MAX_COMPARED: usize = 1_000;
/// Adding up in another order must not part what is exactly at the threshold.
const ROUNDING: f32 = 1e-4;

/// Terms with their weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Item {
    /// Each term once, by its number: the rarest term has the lowest. A term
    /// weighs the same in every item.
    terms: Vec<(u32, f32)>,
    weight: f32,
}

impl Item {
    pub(super) fn new(mut terms: Vec<(u32, f32)>) -> Self {
        terms.sort_by_key(|(term, _)| *term);
        terms.dedup_by_key(|(term, _)| *term);
        let weight = terms.iter().map(|(_, weight)| weight).sum();
        Self { terms, weight }
    }

    /// The rarest terms: an item that is similar enough shares one of them,
    /// since the others weigh too little.
    fn prefix(&self) -> &[(u32, f32)] {
        let least = (SIMILAR - ROUNDING) * self.weight;
        let mut rest = self.weight;
        let taken = self.terms.iter().take_while(|(_, weight)| {
            let is_needed = rest >= least;
            rest -= weight;
            is_needed
        });
        let taken = taken.count();
        self.terms.get(..taken).unwrap_or_default()
    }

    /// The weight of what both say, as a share of what either says.
    fn similarity(&self, other: &Self) -> f32 {
        let mut shared = 0.0;
        let mut others = other.terms.iter().peekable();
        for (term, weight) in &self.terms {
            while others.next_if(|(other, _)| other < term).is_some() {}
            if others.next_if(|(other, _)| other == term).is_some() {
                shared += weight;
            }
        }
        shared / (self.weight + other.weight - shared).max(f32::MIN_POSITIVE)
    }
}

/// The items that lead a cluster.
#[derive(Default)]
pub(super) struct Leaders<'a> {
    leaders: Vec<&'a Item>,
    /// Which leaders have a term among their rarest.
    by_term: FxHashMap<u32, Vec<usize>>,
}

impl<'a> Leaders<'a> {
    /// Adds a leader; gives its number, from 0.
    pub(super) fn add(&mut self, item: &'a Item) -> usize {
        let number = self.leaders.len();
        self.leaders.push(item);
        for (term, _) in item.prefix() {
            self.by_term.entry(*term).or_default().push(number);
        }
        number
    }

    /// The most similar leader, of equals the first, if one is similar enough;
    /// and whether there were more to compare with than was done.
    pub(super) fn nearest(&self, item: &Item) -> (Option<usize>, bool) {
        let mut best: Option<(usize, f32)> = None;
        let mut compared = FxHashSet::default();
        let lists = item.prefix().iter();
        let candidates = lists.filter_map(|(term, _)| self.by_term.get(term));
        for number in candidates.flatten() {
            if compared.contains(number) {
                continue;
            }
            if compared.len() == MAX_COMPARED {
                return (best.map(|(number, _)| number), true);
            }
            compared.insert(*number);
            let Some(leader) = self.leaders.get(*number) else {
                continue;
            };
            let similarity = item.similarity(leader);
            let is_better = |(other, most): (usize, f32)| {
                similarity > most || (similarity == most && *number < other)
            };
            if similarity >= SIMILAR - ROUNDING && best.is_none_or(is_better) {
                best = Some((*number, similarity));
            }
        }
        (best.map(|(number, _)| number), false)
    }
}

/// The clusters of some items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Clusters {
    /// The items of each cluster, ascending; its leader is the first.
    pub(super) clusters: Vec<Vec<usize>>,
    /// Items that were not compared with all leaders that they might join.
    pub(super) cut: usize,
}

/// Clusters items; those that stand first lead.
pub(super) fn cluster(items: &[&Item]) -> Clusters {
    let mut found = Clusters::default();
    let mut leaders = Leaders::default();
    for (at, item) in items.iter().enumerate() {
        let (leader, is_cut) = leaders.nearest(item);
        found.cut += usize::from(is_cut);
        match leader.and_then(|leader| found.clusters.get_mut(leader)) {
            Some(cluster) => cluster.push(at),
            None => {
                leaders.add(item);
                found.clusters.push(vec![at]);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(terms: &[(u32, f32)]) -> Item {
        Item::new(terms.to_vec())
    }

    fn check(items: &[Item], expected: &[&[usize]]) {
        let items: Vec<&Item> = items.iter().collect();
        assert_eq!(cluster(&items).clusters, expected);
    }

    #[test]
    fn what_shares_enough_of_the_weight_is_together() {
        let (rare, common) = ((1, 2.0), (9, 1.0));
        check(
            &[item(&[rare, common]), item(&[rare]), item(&[common])],
            &[&[0, 1], &[2]],
        );
        check(
            &[item(&[(1, 1.0), (2, 1.0)]), item(&[(1, 1.0)])],
            &[&[0, 1]],
        );
        check(
            &[item(&[(1, 1.0), (2, 1.0), (3, 1.0)]), item(&[(1, 1.0)])],
            &[&[0], &[1]],
        );
        check(
            &[item(&[]), item(&[]), item(&[(1, 1.0)])],
            &[&[0], &[1], &[2]],
        );
    }

    #[test]
    fn an_item_joins_the_most_similar_leader() {
        let items = [
            item(&[(1, 1.0), (2, 1.0), (3, 1.0)]),
            item(&[(3, 1.0), (4, 1.0)]),
            item(&[(2, 1.0), (3, 1.0), (4, 1.0)]),
        ];
        check(&items, &[&[0], &[1, 2]]);
    }

    #[test]
    fn what_was_not_compared_is_counted() {
        let many = u32::try_from(MAX_COMPARED).unwrap() + 1;
        let frequent = (many + 2, 1.0);
        let leaders: Vec<Item> = (0..many).map(|own| item(&[(own, 1.0), frequent])).collect();
        let last = item(&[(many + 1, 1.0), frequent]);
        let all: Vec<&Item> = leaders.iter().chain([&last]).collect();
        assert_eq!(cluster(&all).cut, 1);
    }

    proptest::proptest! {
        /// Only the rarest terms are looked up, and nothing is missed by that.
        #[test]
        fn as_if_everything_were_compared(
            items in proptest::collection::vec(
                proptest::collection::btree_set(0_u32..12, 0..6), 0..40),
        ) {
            let weigh = |term: u32| (term, 3.0 / (1.0 + f32::from(u8::try_from(term).unwrap())));
            let items: Vec<Item> = items
                .into_iter()
                .map(|terms| item(&terms.into_iter().map(weigh).collect::<Vec<_>>()))
                .collect();
            let mut expected: Vec<Vec<usize>> = Vec::new();
            for (at, item) in items.iter().enumerate() {
                let mut best: Option<(usize, f32)> = None;
                for (number, cluster) in expected.iter().enumerate() {
                    let similarity = item.similarity(&items[cluster[0]]);
                    if similarity >= SIMILAR - ROUNDING
                        && best.is_none_or(|(_, most)| similarity > most) {
                        best = Some((number, similarity));
                    }
                }
                match best {
                    Some((number, _)) => expected[number].push(at),
                    None => expected.push(vec![at]),
                }
            }
            let items: Vec<&Item> = items.iter().collect();
            proptest::prop_assert_eq!(cluster(&items).clusters, expected);
        }
    }
}
