//! What stands for the words of a query in a segment: postings with what they
//! are worth.

use std::ops::Range;
use std::rc::Rc;

use tantivy::postings::BlockSegmentPostings;
use tantivy::{DocId, Score, TERMINATED};

use super::lengths::FieldLengths;
use super::window::Window;

/// The passages of a block of postings, as the engine has them.
const BLOCK: usize = 128;

/// What stands for a word in a part; the best of it counts.
pub(super) struct Group {
    pub(super) lists: Vec<List>,
    /// No passage gets more.
    pub(super) bound: Score,
}

/// Postings with what they are worth.
pub(super) struct List {
    postings: Postings,
    /// The place in the block that is at hand.
    at: usize,
    weight: Score,
    lengths: Rc<FieldLengths>,
}

enum Postings {
    Term(Box<BlockSegmentPostings>),
    /// Known passages, with how often a run of terms stands in each.
    Passages {
        docs: Vec<DocId>,
        counts: Vec<u32>,
    },
}

impl Group {
    /// `None` without postings.
    pub(super) fn new(lists: Vec<List>) -> Option<Self> {
        let bound = lists.iter().map(|list| list.weight).reduce(Score::max)?;
        Some(Self { lists, bound })
    }

    pub(super) fn score(&mut self, doc: DocId) -> Score {
        let lists = self.lists.iter_mut();
        lists.map(|list| list.score(doc)).fold(0.0, Score::max)
    }

    /// Adds up the passages of a window. `least`: what cannot exceed this is
    /// left out.
    pub(super) fn add(&mut self, window: &mut Window, least: Score) {
        let range = window.range();
        if let [only] = self.lists.as_mut_slice() {
            only.visit(range, least, |slot, score| window.add(slot, score));
            return;
        }
        for list in &mut self.lists {
            list.visit(range.clone(), least, |slot, score| {
                window.offer(slot, score);
            });
        }
        window.add_best();
    }
}

impl List {
    pub(super) fn of_term(
        postings: BlockSegmentPostings,
        weight: Score,
        lengths: Rc<FieldLengths>,
    ) -> Self {
        Self {
            postings: Postings::Term(Box::new(postings)),
            at: 0,
            weight,
            lengths,
        }
    }

    /// `passages` ascend.
    pub(super) fn of_passages(
        passages: Vec<(DocId, u32)>,
        weight: Score,
        lengths: Rc<FieldLengths>,
    ) -> Self {
        let (docs, counts) = passages.into_iter().unzip();
        Self {
            postings: Postings::Passages { docs, counts },
            at: 0,
            weight,
            lengths,
        }
    }

    fn block(&self) -> (&[DocId], &[u32]) {
        let (docs, counts) = match &self.postings {
            Postings::Term(postings) => (postings.docs(), postings.freqs()),
            Postings::Passages { docs, counts } => (docs.as_slice(), counts.as_slice()),
        };
        let rest = |block: &'_ [u32]| self.at.min(block.len());
        let (docs_from, counts_from) = (rest(docs), rest(counts));
        (
            docs.get(docs_from..).unwrap_or_default(),
            counts.get(counts_from..).unwrap_or_default(),
        )
    }

    pub(super) fn doc(&self) -> DocId {
        self.block().0.first().copied().unwrap_or(TERMINATED)
    }

    /// Moves to the first passage from `doc` on.
    pub(super) fn seek(&mut self, doc: DocId) {
        if self.doc() >= doc {
            return;
        }
        self.at = match &mut self.postings {
            Postings::Term(postings) => postings.seek(doc),
            Postings::Passages { docs, .. } => docs.partition_point(|other| *other < doc),
        };
    }

    fn score(&mut self, doc: DocId) -> Score {
        self.seek(doc);
        match self.block() {
            ([here, ..], [count, ..]) if *here == doc => {
                self.weight * self.lengths.saturation(doc, *count)
            }
            _ => 0.0,
        }
    }

    /// Visits the passages of a window but for those of blocks in which none
    /// exceeds `least`.
    fn visit(&mut self, window: Range<DocId>, least: Score, mut visit: impl FnMut(usize, Score)) {
        self.seek(window.start);
        loop {
            let too_little = self.at == 0 && self.most_in_block() <= least;
            let (docs, counts) = self.block();
            let inside = docs.partition_point(|doc| *doc < window.end);
            if !too_little {
                for (doc, count) in docs.iter().zip(counts).take(inside) {
                    let score = self.weight * self.lengths.saturation(*doc, *count);
                    visit((*doc - window.start) as usize, score);
                }
            }
            let ends_here = inside < docs.len() || docs.is_empty();
            self.at += inside;
            match &mut self.postings {
                Postings::Term(postings) if !ends_here => {
                    postings.advance();
                    self.at = 0;
                }
                _ => return,
            }
        }
    }

    /// The most that a passage of the block at hand may get.
    fn most_in_block(&mut self) -> Score {
        match &mut self.postings {
            // Of a short one it would be found by looking at all of it.
            Postings::Term(postings) if postings.docs().len() == BLOCK => {
                self.weight * self.lengths.most_in_block(postings)
            }
            _ => self.weight,
        }
    }
}
