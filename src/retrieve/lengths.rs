//! How the length of a passage weighs: BM25's saturation, by the average of the
//! whole index.

use std::rc::Rc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::Field;
use tantivy::{DocId, Score, SegmentReader};

use crate::error::Result;
use crate::index::Index;
use crate::schema::Part;
use crate::weights;

/// How lengths weigh, by part.
pub(super) struct Lengths([(f32, Bm25Weight); 3]);

/// The same with the lengths of a segment, for the fields that were asked for.
pub(super) struct SegmentLengths<'a> {
    index: &'a Index,
    lengths: &'a Lengths,
    segment: &'a SegmentReader,
    fields: Vec<(Field, Rc<FieldLengths>)>,
}

/// The same for one of its fields.
pub(super) struct FieldLengths {
    weight: Bm25Weight,
    reader: FieldNormReader,
    /// How far the average of the field in the segment is from that of the part in
    /// the index: the smaller as a share of the larger.
    likeness: f32,
}

impl Lengths {
    pub(super) fn new(index: &Index) -> Self {
        let passages = index.statistics.passages().max(1);
        Self(Part::ALL.map(|part| {
            let average = index.statistics.tokens(part) as f32 / passages as f32;
            let weight = Bm25Weight::for_one_term_without_explain(1, 1, average);
            // Rarity is in the weight of each list.
            let idf = (1.0_f32 + 0.5 / 1.5).ln();
            (average, weight.boost_by(1.0 / (idf * (weights::K1 + 1.0))))
        }))
    }

    pub(super) fn of<'a>(
        &'a self,
        index: &'a Index,
        segment: &'a SegmentReader,
    ) -> SegmentLengths<'a> {
        SegmentLengths {
            index,
            lengths: self,
            segment,
            fields: Vec::new(),
        }
    }
}

impl SegmentLengths<'_> {
    pub(super) fn of(&mut self, part: Part, field: Field) -> Result<Rc<FieldLengths>> {
        let known = self.fields.iter().find(|(other, _)| *other == field);
        if let Some((_, lengths)) = known {
            return Ok(Rc::clone(lengths));
        }
        let [heading, context, body] = &self.lengths.0;
        let (average, weight) = match part {
            Part::Heading => heading,
            Part::Context => context,
            Part::Body => body,
        };
        let tokens = self.segment.inverted_index(field)?.total_num_tokens();
        let own = tokens as f32 / self.segment.max_doc().max(1) as f32;
        let lengths = Rc::new(FieldLengths {
            weight: weight.clone(),
            reader: self
                .segment
                .get_fieldnorms_reader(self.index.fields.forms(part))?,
            likeness: own.min(*average) / own.max(*average),
        });
        self.fields.push((field, Rc::clone(&lengths)));
        Ok(lengths)
    }
}

impl FieldLengths {
    /// BM25 without its weight: below 1.
    pub(super) fn saturation(&self, doc: DocId, frequency: u32) -> Score {
        self.weight.score(self.reader.fieldnorm_id(doc), frequency)
    }

    /// No passage of the block at hand, a full one, has more than this. The
    /// engine wrote down which is best by the lengths of the field (of which one
    /// of stems has less than the part) and their average in the segment. By those
    /// of the part and the index another may be, but not by more than the averages
    /// differ.
    pub(super) fn most_in_block(&self, postings: &mut BlockSegmentPostings) -> Score {
        let best = postings.block_max_score(&self.reader, &self.weight);
        1.0 / (1.0 + (1.0 / best - 1.0) * self.likeness)
    }
}
