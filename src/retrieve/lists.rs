//! What stands for the words of a query in a segment: postings with what they
//! are worth.

use std::ops::Range;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::{DocId, Score, SegmentReader, TERMINATED};

use super::window::Window;
use crate::error::Result;
use crate::index::Index;
use crate::schema::Part;
use crate::weights;

/// The passages of a block of postings, as the engine has them.
const BLOCK: usize = 128;

/// What stands for a word in a part; the best of it counts.
pub(super) struct Group {
    pub(super) part: Part,
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
    pub(super) fn new(part: Part, lists: Vec<List>) -> Option<Self> {
        let bound = lists.iter().map(|list| list.weight).reduce(Score::max)?;
        Some(Self { part, lists, bound })
    }

    pub(super) fn score(&mut self, doc: DocId, lengths: PartLengths<'_>) -> Score {
        let lists = self.lists.iter_mut();
        lists
            .map(|list| list.score(doc, lengths))
            .fold(0.0, Score::max)
    }

    /// Adds up the passages of a window. `least`: what cannot exceed this is
    /// left out.
    pub(super) fn add(&mut self, window: &mut Window, lengths: PartLengths<'_>, least: Score) {
        let range = window.range();
        if let [only] = self.lists.as_mut_slice() {
            only.visit(range, lengths, least, |slot, score| window.add(slot, score));
            return;
        }
        for list in &mut self.lists {
            list.visit(range.clone(), lengths, least, |slot, score| {
                window.offer(slot, score);
            });
        }
        window.add_best();
    }
}

impl List {
    pub(super) fn of_term(postings: BlockSegmentPostings, weight: Score) -> Self {
        Self {
            postings: Postings::Term(Box::new(postings)),
            at: 0,
            weight,
        }
    }

    /// `passages` ascend.
    pub(super) fn of_passages(passages: Vec<(DocId, u32)>, weight: Score) -> Self {
        let (docs, counts) = passages.into_iter().unzip();
        Self {
            postings: Postings::Passages { docs, counts },
            at: 0,
            weight,
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

    fn score(&mut self, doc: DocId, lengths: PartLengths<'_>) -> Score {
        self.seek(doc);
        match self.block() {
            ([here, ..], [count, ..]) if *here == doc => {
                self.weight * lengths.saturation(doc, *count)
            }
            _ => 0.0,
        }
    }

    /// Visits the passages of a window but for those of blocks in which none
    /// exceeds `least`.
    fn visit(
        &mut self,
        window: Range<DocId>,
        lengths: PartLengths<'_>,
        least: Score,
        mut visit: impl FnMut(usize, Score),
    ) {
        self.seek(window.start);
        loop {
            let too_little = self.at == 0 && self.most_in_block(lengths) <= least;
            let (docs, counts) = self.block();
            let inside = docs.partition_point(|doc| *doc < window.end);
            if !too_little {
                for (doc, count) in docs.iter().zip(counts).take(inside) {
                    let score = self.weight * lengths.saturation(*doc, *count);
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
    fn most_in_block(&mut self, lengths: PartLengths<'_>) -> Score {
        match &mut self.postings {
            // Of a short one it would be found by looking at all of it.
            Postings::Term(postings) if postings.docs().len() == BLOCK => {
                let most = postings.block_max_score(lengths.reader, lengths.weight);
                self.weight * most
            }
            _ => self.weight,
        }
    }
}

/// How lengths weigh, by part.
pub(super) struct Lengths([Bm25Weight; 3]);

/// The same with the lengths of a segment.
pub(super) struct SegmentLengths<'a>([(&'a Bm25Weight, FieldNormReader); 3]);

impl Lengths {
    pub(super) fn new(index: &Index) -> Self {
        let passages = index.statistics.passages().max(1);
        Self(Part::ALL.map(|part| {
            let average = index.statistics.tokens(part) as f32 / passages as f32;
            let weight = Bm25Weight::for_one_term_without_explain(1, 1, average);
            // Rarity is in the weight of each list.
            let idf = (1.0_f32 + 0.5 / 1.5).ln();
            weight.boost_by(1.0 / (idf * (weights::K1 + 1.0)))
        }))
    }

    pub(super) fn of(&self, index: &Index, reader: &SegmentReader) -> Result<SegmentLengths<'_>> {
        let [heading, context, body] = &self.0;
        let of = |part| reader.get_fieldnorms_reader(index.fields.stems(part));
        Ok(SegmentLengths([
            (heading, of(Part::Heading)?),
            (context, of(Part::Context)?),
            (body, of(Part::Body)?),
        ]))
    }
}

impl SegmentLengths<'_> {
    pub(super) fn of(&self, part: Part) -> PartLengths<'_> {
        let [heading, context, body] = &self.0;
        let (weight, reader) = match part {
            Part::Heading => heading,
            Part::Context => context,
            Part::Body => body,
        };
        PartLengths { weight, reader }
    }
}

#[derive(Clone, Copy)]
pub(super) struct PartLengths<'a> {
    weight: &'a Bm25Weight,
    reader: &'a FieldNormReader,
}

impl PartLengths<'_> {
    /// BM25 without its weight: below 1.
    fn saturation(&self, doc: DocId, frequency: u32) -> Score {
        self.weight.score(self.reader.fieldnorm_id(doc), frequency)
    }
}
