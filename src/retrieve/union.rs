//! The best passages of a union of postings, by the sum of their BM25 scores.
//! The engine's own union takes the postings one passage at a time, which pays
//! for few long ones; here are many, of which a passage has few: they are added
//! up window by window, and those that can lift no passage among the best are
//! only looked into (Turtle and Flood, "Query evaluation: strategies and
//! optimizations", 1995).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::{DocAddress, DocId, DocSet, Score, SegmentOrdinal, TERMINATED};

use super::filters::SegmentFilters;
use super::lists::Group;
use super::window::{WINDOW, Window};
use crate::index::{Reach, reach};

/// Where no more passages of a window may be found at all, each is looked up
/// rather than all added up.
const FEW: usize = 32;

/// The best passages so far.
pub(super) struct Top {
    reach: Reach,
    /// The lowest score first. The bits of scores are ordered as they are, which
    /// are never negative.
    heap: BinaryHeap<Reverse<(u32, DocAddress)>>,
}

impl Top {
    pub(super) fn new(reach: Reach) -> Self {
        Self {
            reach,
            heap: BinaryHeap::new(),
        }
    }

    /// What a score has to exceed.
    fn threshold(&self) -> Score {
        match self.reach {
            Reach::AtLeast(score) => score.next_down(),
            Reach::Best(count) if self.heap.len() < count => 0.0,
            Reach::Best(_) => self
                .heap
                .peek()
                .map_or(0.0, |Reverse((score, _))| Score::from_bits(*score)),
        }
    }

    fn push(&mut self, score: Score, address: DocAddress) {
        self.heap.push(Reverse((score.to_bits(), address)));
        if matches!(self.reach, Reach::Best(count) if self.heap.len() > count) {
            self.heap.pop();
        }
    }

    /// What was found, in any order.
    pub(super) fn into_found(self) -> Vec<(Score, DocAddress)> {
        let found = self.heap.into_iter();
        found
            .map(|Reverse((score, address))| (Score::from_bits(score), address))
            .collect()
    }
}

/// What is looked for in a segment.
pub(super) struct Segment<'a> {
    ord: SegmentOrdinal,
    /// The lowest bound first.
    groups: Vec<Group>,
    /// What each of them and all before it add up to at most.
    bounds: Vec<Score>,
    filters: SegmentFilters<'a>,
}

impl<'a> Segment<'a> {
    pub(super) fn new(
        ord: SegmentOrdinal,
        mut groups: Vec<Group>,
        filters: SegmentFilters<'a>,
    ) -> Self {
        groups.sort_by(|a, b| a.bound.total_cmp(&b.bound));
        let bounds = groups.iter().scan(0.0, |sum, group| {
            *sum += group.bound;
            Some(*sum)
        });
        Self {
            ord,
            bounds: bounds.collect(),
            groups,
            filters,
        }
    }

    /// Adds what is among the best.
    pub(super) fn collect(mut self, top: &mut Top) {
        let mut window = Window::new();
        let mut allowed = Vec::new();
        while let Some(first) = self.next(window.start, top.threshold()) {
            window.start = first - first % WINDOW;
            let range = window.range();
            if let Some(required) = &mut self.filters.required {
                allowed.clear();
                while required.doc() < range.end {
                    allowed.push(required.doc());
                    required.advance();
                }
            }
            if self.filters.required.is_some() && allowed.len() <= FEW {
                for doc in allowed.drain(..) {
                    self.consider(doc, 0.0, self.groups.len(), top);
                }
            } else {
                self.add_up(&mut window, top, &allowed);
            }
            window.start = range.end;
        }
    }

    /// The first passage from `start` on that may be among the best.
    fn next(&mut self, start: DocId, threshold: Score) -> Option<DocId> {
        let first = self.essential(threshold);
        let mut next = TERMINATED;
        match &mut self.filters.required {
            Some(_) if first == self.groups.len() => {}
            Some(required) => {
                reach(required, start);
                next = required.doc();
            }
            None => {
                for group in self.groups.iter_mut().skip(first) {
                    for list in &mut group.lists {
                        list.seek(start);
                        next = next.min(list.doc());
                    }
                }
            }
        }
        (next != TERMINATED).then_some(next)
    }

    /// The first of the groups without which no passage gets more than this.
    fn essential(&self, threshold: Score) -> usize {
        self.bounds.partition_point(|bound| *bound <= threshold)
    }

    /// Adds up what is essential, and looks up the rest where it matters.
    /// `allowed` are the passages that may be found, where something is required.
    fn add_up(&mut self, window: &mut Window, top: &mut Top, allowed: &[DocId]) {
        let threshold = top.threshold();
        let first = self.essential(threshold);
        let all = self.bounds.last().copied().unwrap_or_default();
        for group in self.groups.iter_mut().skip(first) {
            let least = threshold - (all - group.bound);
            group.add(window, least);
        }
        let mut allowed = self
            .filters
            .required
            .is_some()
            .then(|| allowed.iter().peekable());
        window.drain(|doc, score| {
            if let Some(allowed) = &mut allowed {
                while allowed.next_if(|other| **other < doc).is_some() {}
                if allowed.peek() != Some(&&doc) {
                    return;
                }
            }
            self.consider(doc, score, first, top);
        });
    }

    /// Adds a passage if it is among the best. `score` is what the groups from
    /// `open` on give; the others are looked up, the best first.
    fn consider(&mut self, doc: DocId, mut score: Score, open: usize, top: &mut Top) {
        let threshold = top.threshold();
        let open = self.groups.iter_mut().zip(&self.bounds).take(open);
        for (group, bound) in open.rev() {
            if score + bound <= threshold {
                return;
            }
            score += group.score(doc);
        }
        if score > threshold && !self.filters.exclude(doc) {
            top.push(score, DocAddress::new(self.ord, doc));
        }
    }
}
