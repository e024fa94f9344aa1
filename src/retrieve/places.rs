//! Where the words of a query stand in the candidates: read from the postings,
//! which is far cheaper than analysing their texts again.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{
    DocAddress, DocId, DocSet, InvertedIndexReader, SegmentOrdinal, SegmentReader, TERMINATED,
};

use super::{Candidate, Match};
use crate::error::Result;
use crate::index::{Entry, Index};
use crate::query::{Query, Variant, VariantSource, Word};
use crate::schema::{Fields, Part};

/// Reads the places of the query's words in the candidates of a segment from
/// the postings, which is far cheaper than analysing their texts again.
/// `addresses` ascend.
pub(super) fn look_up(
    index: &Index,
    query: &Query,
    addresses: &[DocAddress],
    candidates: &mut Vec<Candidate>,
) -> Result<()> {
    let Some(ord) = addresses.first().map(|address| address.segment_ord) else {
        return Ok(());
    };
    let segment = index.searcher.segment_reader(ord);
    let first = candidates.len();
    let Some(columns) = index.statistics.columns(ord)? else {
        return Ok(());
    };
    let mut lengths = Vec::new();
    for part in Part::ALL {
        lengths.push(segment.get_fieldnorms_reader(index.fields.stems(part))?);
    }
    for address in addresses {
        let doc = address.doc_id;
        let mut part_lengths = [0; 3];
        for (length, reader) in part_lengths.iter_mut().zip(&lengths) {
            *length = reader.fieldnorm(doc);
        }
        candidates.push(Candidate {
            address: *address,
            numbers: columns.numbers(doc),
            lengths: part_lengths,
            matches: Vec::with_capacity(2 * query.words.len()),
        });
    }
    let found = candidates.get_mut(first..).unwrap_or_default();
    let forms = Forms::new(index, query);
    for (word_at, word) in query.words.iter().enumerate() {
        for (variant_at, variant) in word.variants.iter().enumerate() {
            let language = variant.language;
            for part in Part::ALL {
                if variant.doc_freq(part) == 0 {
                    continue;
                }
                // A stem is looked for first, and holds all places of the form.
                let is_own = |other: &Match| {
                    let other = word.variants.get(other.variant);
                    other.is_some_and(|other| other.source == VariantSource::Word)
                };
                let is_form = variant.forms && variant.source == VariantSource::Word;
                let is_known = |candidate: &Candidate| {
                    let mut found = candidate.matches_of(word_at).iter();
                    found.any(|found| found.part == part && is_own(found))
                };
                let is_possible = |candidate: &Candidate| {
                    language.is_none_or(|language| language == candidate.numbers.language)
                        && !(is_form && is_known(candidate))
                };
                if !found.iter().any(is_possible) {
                    continue;
                }
                let inverted = segment.inverted_index(variant.field(&index.fields, part))?;
                let Some(mut run) = Run::open(&inverted, ord, variant.entries(part))? else {
                    continue;
                };
                let mut forms = forms.open(segment, ord, word, variant, part)?;
                for candidate in found.iter_mut().filter(|candidate| is_possible(candidate)) {
                    let doc = candidate.address.doc_id;
                    if let Some(positions) = run.positions(doc) {
                        let same_form = forms.stand_in(doc);
                        candidate.matches.push(Match {
                            word: word_at,
                            variant: variant_at,
                            part,
                            positions: positions.into(),
                            same_form,
                        });
                    }
                }
            }
        }
    }
    Ok(())
}

/// Terms that stand side by side, or a single one.
pub(super) struct Run {
    postings: Vec<SegmentPostings>,
    /// The positions of the first term, and of the term that is looked at.
    starts: Vec<u32>,
    here: Vec<u32>,
}

impl Run {
    /// `None` if a term does not occur in the segment.
    pub(super) fn open(
        inverted: &InvertedIndexReader,
        segment: SegmentOrdinal,
        terms: &[Entry],
    ) -> Result<Option<Self>> {
        let mut postings = Vec::with_capacity(terms.len());
        for term in terms {
            let Some(info) = term.info(segment) else {
                return Ok(None);
            };
            let option = IndexRecordOption::WithFreqsAndPositions;
            let found = inverted.read_postings_from_terminfo(info, option);
            postings.push(found.map_err(tantivy::TantivyError::from)?);
        }
        Ok((!postings.is_empty()).then(|| Self {
            postings,
            starts: Vec::new(),
            here: Vec::new(),
        }))
    }

    /// The passages in which all terms stand, wherever in them, with how often
    /// they stand side by side.
    pub(super) fn passages(mut self) -> Vec<(DocId, u32)> {
        let mut found = Vec::new();
        while let Some(doc) = self.postings.first().map(DocSet::doc) {
            if doc == TERMINATED {
                break;
            }
            if let Some(positions) = self.positions(doc) {
                found.push((doc, positions.len() as u32));
            }
            if let Some(first) = self.postings.first_mut() {
                first.advance();
            }
        }
        found
    }

    /// Where the run begins in a document, if it is there. Documents have to
    /// ascend.
    fn positions(&mut self, doc: DocId) -> Option<&[u32]> {
        let (first, others) = self.postings.split_first_mut()?;
        if !reach(first, doc) || !others.iter_mut().all(|other| reach(other, doc)) {
            return None;
        }
        first.positions(&mut self.starts);
        for (offset, term) in (1..).zip(others) {
            term.positions(&mut self.here);
            let here = &self.here;
            self.starts
                .retain(|start| here.binary_search(&(start + offset)).is_ok());
        }
        (!self.starts.is_empty()).then_some(self.starts.as_slice())
    }
}

/// How it is known whether the very form of a word stands in a passage, and not
/// only another one of its stem.
struct Forms<'a> {
    fields: &'a Fields,
    /// Whether a stem and a form that occur in as many passages occur in the
    /// same: with several languages others may make up for those that lack it.
    one_language: bool,
    asks_for_content: bool,
}

/// The same for a variant in a part of the passages of a segment.
enum SameForm {
    Always,
    Never,
    In(Box<SegmentPostings>),
}

impl<'a> Forms<'a> {
    fn new(index: &'a Index, query: &Query) -> Self {
        Self {
            fields: &index.fields,
            one_language: index.languages().len() == 1,
            asks_for_content: query.words.iter().any(|word| !word.is_function()),
        }
    }

    fn open(
        &self,
        segment: &SegmentReader,
        ord: SegmentOrdinal,
        word: &Word,
        variant: &Variant,
        part: Part,
    ) -> Result<SameForm> {
        let form = word.form(part);
        let is_own = variant.source == VariantSource::Word && variant.terms.len() == 1;
        let is_only_form = is_own && form.doc_freq == variant.doc_freq(part);
        if variant.forms || (is_only_form && self.one_language) {
            return Ok(SameForm::Always);
        }
        // Beside others function words give no points in the text.
        let is_pointless = part == Part::Body && word.is_function() && self.asks_for_content;
        let Some(info) = form
            .info(ord)
            .filter(|_| variant.terms.len() == 1 && !is_pointless)
        else {
            return Ok(SameForm::Never);
        };
        let inverted = segment.inverted_index(self.fields.forms(part))?;
        let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic);
        let postings = postings.map_err(tantivy::TantivyError::from)?;
        Ok(SameForm::In(Box::new(postings)))
    }
}

impl SameForm {
    /// Passages have to ascend.
    fn stand_in(&mut self, doc: DocId) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::In(postings) => reach(postings.as_mut(), doc),
        }
    }
}

/// Moves postings to a passage; documents only ever ascend.
pub(super) fn reach(postings: &mut dyn DocSet, doc: DocId) -> bool {
    if postings.doc() < doc {
        postings.seek(doc);
    }
    postings.doc() == doc
}
