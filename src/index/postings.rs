//! Where terms stand: a stem has up to two lists of postings, which are read as
//! one.

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentOrdinal, SegmentReader, TERMINATED};

use crate::error::Result;

/// What the dictionaries say of a term.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// In how many living passages it occurs.
    pub(crate) doc_freq: u64,
    /// Where its postings stand in the segments that have any.
    pub(super) segments: Vec<(SegmentOrdinal, Field, TermInfo)>,
}

impl Entry {
    /// Where its postings stand in a segment, deleted passages too: in the field
    /// of forms, of stems, or in both.
    pub(crate) fn of(
        &self,
        segment: SegmentOrdinal,
    ) -> impl Iterator<Item = (Field, &TermInfo)> + Clone {
        let segments = self.segments.iter();
        let of_segment = segments.filter(move |(ord, ..)| *ord == segment);
        of_segment.map(|(_, field, info)| (*field, info))
    }
}

/// Terms that stand side by side, or a single one. Passages have to ascend.
pub(crate) struct Run {
    terms: Vec<TermPostings>,
    /// The positions of the first term, and of the term that is looked at.
    starts: Vec<u32>,
    here: Vec<u32>,
}

/// The postings of a term.
struct TermPostings(Vec<SegmentPostings>);

impl Run {
    /// `None` if a term does not occur in the segment.
    pub(crate) fn open(
        segment: &SegmentReader,
        ord: SegmentOrdinal,
        terms: &[Entry],
    ) -> Result<Option<Self>> {
        let mut opened = Vec::with_capacity(terms.len());
        for term in terms {
            let mut lists = Vec::new();
            for (field, info) in term.of(ord) {
                let inverted = segment.inverted_index(field)?;
                let option = IndexRecordOption::WithFreqsAndPositions;
                let postings = inverted.read_postings_from_terminfo(info, option);
                lists.push(postings.map_err(tantivy::TantivyError::from)?);
            }
            if lists.is_empty() {
                return Ok(None);
            }
            opened.push(TermPostings(lists));
        }
        Ok((!opened.is_empty()).then(|| Self {
            terms: opened,
            starts: Vec::new(),
            here: Vec::new(),
        }))
    }

    /// The next passage in which all terms stand side by side, with how often,
    /// from `doc` on.
    pub(crate) fn next(&mut self, mut doc: DocId) -> Option<(DocId, u32)> {
        loop {
            doc = self.terms.first_mut()?.seek(doc);
            if doc == TERMINATED {
                return None;
            }
            if let Some(positions) = self.positions(doc) {
                return Some((doc, positions.len() as u32));
            }
            doc += 1;
        }
    }

    /// Where the run begins in a passage, if it is there.
    pub(crate) fn positions(&mut self, doc: DocId) -> Option<&[u32]> {
        let (first, others) = self.terms.split_first_mut()?;
        if !first.reach(doc) || !others.iter_mut().all(|other| other.reach(doc)) {
            return None;
        }
        first.positions(doc, &mut self.starts);
        for (offset, term) in (1..).zip(others) {
            term.positions(doc, &mut self.here);
            let here = &self.here;
            self.starts
                .retain(|start| here.binary_search(&(start + offset)).is_ok());
        }
        (!self.starts.is_empty()).then_some(self.starts.as_slice())
    }
}

impl TermPostings {
    /// Moves to the first passage from `doc` on.
    fn seek(&mut self, doc: DocId) -> DocId {
        let lists = self.0.iter_mut().map(|list| {
            reach(list, doc);
            list.doc()
        });
        lists.min().unwrap_or(TERMINATED)
    }

    fn reach(&mut self, doc: DocId) -> bool {
        self.seek(doc) == doc
    }

    /// Where the term stands in a passage that was reached, ascending.
    fn positions(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        let mut lists = self.0.iter_mut().filter(|list| list.doc() == doc);
        positions.clear();
        if let Some(first) = lists.next() {
            first.positions(positions);
        }
        for other in lists {
            other.append_positions_with_offset(0, positions);
            positions.sort_unstable();
        }
    }
}

/// Moves postings to a passage; passages only ever ascend.
pub(crate) fn reach(postings: &mut dyn DocSet, doc: DocId) -> bool {
    if postings.doc() < doc {
        postings.seek(doc);
    }
    postings.doc() == doc
}
