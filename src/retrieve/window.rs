//! The scores of some passages in a row.

use std::ops::Range;

use tantivy::{DocId, Score};

/// The passages that are added up at a time: their scores fit the processor's
/// nearest memory.
pub(super) const WINDOW: DocId = 2048;

/// The scores of some passages in a row.
pub(super) struct Window {
    pub(super) start: DocId,
    scores: Vec<Score>,
    /// The best of a group so far, and where there is any.
    best: Vec<Score>,
    offered: Vec<usize>,
    /// A bit for each passage that was found.
    found: Vec<u64>,
}

impl Window {
    pub(super) fn new() -> Self {
        let size = WINDOW as usize;
        Self {
            start: 0,
            scores: vec![0.0; size],
            best: vec![0.0; size],
            offered: Vec::new(),
            found: vec![0; size / 64],
        }
    }

    pub(super) fn range(&self) -> Range<DocId> {
        self.start..self.start + WINDOW
    }

    pub(super) fn add(&mut self, slot: usize, score: Score) {
        if let (Some(sum), Some(found)) = (self.scores.get_mut(slot), self.found.get_mut(slot / 64))
        {
            *sum += score;
            *found |= 1 << (slot % 64);
        }
    }

    pub(super) fn offer(&mut self, slot: usize, score: Score) {
        if let Some(best) = self.best.get_mut(slot) {
            if *best == 0.0 {
                self.offered.push(slot);
            }
            *best = best.max(score);
        }
    }

    pub(super) fn add_best(&mut self) {
        let mut offered = std::mem::take(&mut self.offered);
        for slot in offered.drain(..) {
            if let Some(best) = self.best.get_mut(slot) {
                let best = std::mem::take(best);
                self.add(slot, best);
            }
        }
        self.offered = offered;
    }

    /// Hands out what was found, in order, and forgets it.
    pub(super) fn drain(&mut self, mut visit: impl FnMut(DocId, Score)) {
        for (word, found) in self.found.iter_mut().enumerate() {
            let mut bits = std::mem::take(found);
            while bits != 0 {
                let slot = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                if let Some(score) = self.scores.get_mut(slot) {
                    let score = std::mem::take(score);
                    visit(self.start + slot as DocId, score);
                }
            }
        }
    }
}
