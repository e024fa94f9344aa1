//! A query tree to candidates: what the engine finds, and where in each
//! passage the words of the query stand.

use std::ops::Bound;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query as EngineQuery,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, Term};

use crate::analysis;
use crate::error::Result;
use crate::index::Index;
use crate::query::{Excluded, Phrase, Query, Variant, VariantSource, Word};
use crate::schema::{Columns, Numbers, Part};
use crate::weights;

/// A passage that the engine found.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) address: DocAddress,
    pub(crate) numbers: Numbers,
    /// The number of tokens of each part.
    pub(crate) lengths: [u32; 3],
    /// Where the words of the query stand, in the order of the words, of
    /// their variants, and of the parts.
    pub(crate) matches: Vec<Match>,
}

impl Candidate {
    /// Where a word of the query stands.
    pub(crate) fn matches_of(&self, word: usize) -> &[Match] {
        let from = self.matches.partition_point(|found| found.word < word);
        let rest = self.matches.get(from..).unwrap_or_default();
        let count = rest.partition_point(|found| found.word == word);
        rest.get(..count).unwrap_or_default()
    }
}

/// A variant of a word in one part of a passage.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) word: usize,
    pub(crate) variant: usize,
    pub(crate) part: Part,
    /// The positions in the part, ascending; of a run of terms, the first.
    pub(crate) positions: Vec<u32>,
    /// Whether the very form of the word stands there, and not only its stem.
    pub(crate) same_form: bool,
}

/// Finds the best candidates of a query, at most `depth`, by the engine's
/// scores.
pub(crate) fn retrieve(index: &Index, query: &Query, depth: usize) -> Result<Vec<Candidate>> {
    let engine_query = engine_query(index, query);
    let mut addresses = index.statistics.best(engine_query.as_ref(), depth)?;
    addresses.sort();
    let mut candidates = Vec::with_capacity(addresses.len());
    for group in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
        let Some(first) = group.first() else { continue };
        let segment = index.searcher.segment_reader(first.segment_ord);
        look_up(index, query, segment, group, &mut candidates)?;
    }
    Ok(candidates)
}

/// One flat union of term clauses, which lets the engine skip what cannot be
/// among the best. Function words take part only where there is nothing else:
/// they match almost everywhere.
fn engine_query(index: &Index, query: &Query) -> Box<dyn EngineQuery> {
    let known = || query.words.iter().filter(|word| word.is_known());
    let is_content = |word: &Word| !word.is_function() && !word.vague;
    let content = known().any(is_content);
    let vague = known().any(|word| word.vague);
    let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
    let finding = known().filter(|word| match (content, vague) {
        (true, _) => is_content(word),
        (false, true) => word.vague,
        (false, false) => true,
    });
    let mut finding: Vec<&Word> = finding.collect();
    if finding.len() > weights::MAX_FINDING_WORDS {
        let worth = |word: &Word| word.weight * word.idf;
        finding.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
        finding.truncate(weights::MAX_FINDING_WORDS);
    }
    for word in finding {
        for variant in &word.variants {
            for part in Part::ALL {
                if variant.doc_freq(part) > 0 {
                    let clause = variant_query(index, word, variant, part);
                    clauses.push((Occur::Should, clause));
                }
            }
        }
    }
    let required = required(index, query);
    if clauses.is_empty() {
        // A request may have only filters; words that occur nowhere find
        // nothing.
        return if required.is_empty() || !query.words.is_empty() {
            Box::new(EmptyQuery)
        } else {
            let mut clauses = required;
            clauses.push((Occur::Must, Box::new(AllQuery)));
            Box::new(BooleanQuery::new(clauses))
        };
    }
    if required.is_empty() {
        return Box::new(BooleanQuery::new(clauses));
    }
    let mut all = required;
    all.push((Occur::Must, Box::new(BooleanQuery::new(clauses))));
    Box::new(BooleanQuery::new(all))
}

/// A variant in a part, as much as it counts.
pub(crate) fn variant_query(
    index: &Index,
    word: &Word,
    variant: &Variant,
    part: Part,
) -> Box<dyn EngineQuery> {
    let field = field_of(index, variant, part);
    let mut boost = word.weight * variant.weight * weights::part(part);
    if let (VariantSource::Completion, [term]) = (variant.source, variant.terms.as_slice()) {
        // The engine knows how rare each completion is, and not how rare they
        // are together.
        let term = Term::from_field_text(field, term);
        let own = index.statistics.doc_freq(&term).unwrap_or_default();
        boost *= index.idf(Some(variant.doc_freq(part))) / index.idf(Some(own)).max(f32::EPSILON);
    }
    let terms = variant
        .terms
        .iter()
        .map(|term| Term::from_field_text(field, term));
    let query: Box<dyn EngineQuery> = match variant.terms.as_slice() {
        [term] => Box::new(TermQuery::new(
            Term::from_field_text(field, term),
            IndexRecordOption::WithFreqs,
        )),
        _ => Box::new(PhraseQuery::new(terms.collect())),
    };
    Box::new(BoostQuery::new(query, boost))
}

fn field_of(index: &Index, variant: &Variant, part: Part) -> Field {
    if variant.forms {
        index.fields.forms(part)
    } else {
        index.fields.stems(part)
    }
}

/// Filters, quoted phrases and exclusions.
fn required(index: &Index, query: &Query) -> Vec<(Occur, Box<dyn EngineQuery>)> {
    let fields = &index.fields;
    let exact = |field, text: &str| -> Box<dyn EngineQuery> {
        Box::new(TermQuery::new(
            Term::from_field_text(field, text),
            IndexRecordOption::Basic,
        ))
    };
    let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
    if let Some(kind) = query.kind {
        clauses.push((Occur::Must, exact(fields.kind, kind.name())));
    }
    if let Some(lang) = &query.lang {
        clauses.push((Occur::Must, exact(fields.lang, lang)));
    }
    if let Some(path) = &query.path {
        let from = Bound::Included(Term::from_field_text(fields.path, path));
        let to = Bound::Excluded(Term::from_field_text(
            fields.path,
            &format!("{path}\u{10FFFF}"),
        ));
        clauses.push((Occur::Must, Box::new(RangeQuery::new(from, to))));
    }
    for phrase in &query.phrases {
        clauses.push((Occur::Must, phrase_query(index, phrase)));
    }
    for Excluded { forms, stems, .. } in &query.excluded {
        for part in Part::ALL {
            if let [form] = forms.as_slice() {
                clauses.push((Occur::MustNot, exact(fields.forms(part), form)));
            }
            for stem in stems {
                clauses.push((Occur::MustNot, exact(fields.stems(part), stem)));
            }
        }
    }
    if !clauses.is_empty() && clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    clauses
}

/// A phrase may stand in any part.
fn phrase_query(index: &Index, phrase: &Phrase) -> Box<dyn EngineQuery> {
    let any = Part::ALL.map(|part| {
        let run = phrase.forms.iter();
        let run = run
            .map(|(at, form)| (*at as usize, form.as_str()))
            .collect();
        (Occur::Should, run_query(index.fields.forms(part), run))
    });
    Box::new(BooleanQuery::new(Vec::from(any)))
}

/// Terms that stand at their distances from the first.
fn run_query(field: Field, run: Vec<(usize, &str)>) -> Box<dyn EngineQuery> {
    let term = |text: &str| Term::from_field_text(field, text);
    match run.as_slice() {
        [(_, text)] => Box::new(TermQuery::new(term(text), IndexRecordOption::Basic)),
        run => Box::new(PhraseQuery::new_with_offset(
            run.iter().map(|(at, text)| (*at, term(text))).collect(),
        )),
    }
}

/// Reads the places of the query's words in the candidates of a segment from
/// the postings, which is far cheaper than analysing their texts again.
/// `addresses` ascend.
fn look_up(
    index: &Index,
    query: &Query,
    segment: &SegmentReader,
    addresses: &[DocAddress],
    candidates: &mut Vec<Candidate>,
) -> Result<()> {
    let first = candidates.len();
    let columns = Columns::open(segment)?;
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
            matches: Vec::new(),
        });
    }
    drop_excluded(index, query, segment, first, candidates)?;
    let found = candidates.get_mut(first..).unwrap_or_default();
    for (word_at, word) in query.words.iter().enumerate() {
        for (variant_at, variant) in word.variants.iter().enumerate() {
            for part in Part::ALL {
                if variant.doc_freq(part) == 0 {
                    continue;
                }
                let field = field_of(index, variant, part);
                let Some(mut run) = Run::open(segment, field, &variant.terms)? else {
                    continue;
                };
                let mut forms = form_postings(index, segment, word, variant, part)?;
                for candidate in found.iter_mut() {
                    let doc = candidate.address.doc_id;
                    if let Some(positions) = run.positions(doc) {
                        let same_form =
                            variant.forms || forms.as_mut().is_some_and(|forms| reach(forms, doc));
                        candidate.matches.push(Match {
                            word: word_at,
                            variant: variant_at,
                            part,
                            positions: positions.to_vec(),
                            same_form,
                        });
                    }
                }
            }
        }
    }
    Ok(())
}

/// Drops the candidates that hold an excluded run of several terms. Those of
/// one term are excluded by the engine, whose phrases do not work below an
/// exclusion.
fn drop_excluded(
    index: &Index,
    query: &Query,
    segment: &SegmentReader,
    first: usize,
    candidates: &mut Vec<Candidate>,
) -> Result<()> {
    for Excluded { forms, .. } in query.excluded.iter().filter(|e| e.forms.len() > 1) {
        for part in Part::ALL {
            let Some(mut run) = Run::open(segment, index.fields.forms(part), forms)? else {
                continue;
            };
            let mut at = 0;
            candidates.retain(|candidate| {
                at += 1;
                at <= first || run.positions(candidate.address.doc_id).is_none()
            });
        }
    }
    Ok(())
}

/// Terms that stand side by side, or a single one.
struct Run {
    postings: Vec<SegmentPostings>,
    /// The positions of the first term, and of the term that is looked at.
    starts: Vec<u32>,
    here: Vec<u32>,
}

impl Run {
    /// `None` if a term does not occur in the segment.
    fn open(segment: &SegmentReader, field: Field, terms: &[String]) -> Result<Option<Self>> {
        let inverted = segment.inverted_index(field)?;
        let mut postings = Vec::with_capacity(terms.len());
        for term in terms {
            let term = Term::from_field_text(field, term);
            let option = IndexRecordOption::WithFreqsAndPositions;
            match inverted
                .read_postings(&term, option)
                .map_err(tantivy::TantivyError::from)?
            {
                Some(found) => postings.push(found),
                None => return Ok(None),
            }
        }
        Ok(Some(Self {
            postings,
            starts: Vec::new(),
            here: Vec::new(),
        }))
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

/// The postings of the very form of the word. Only a lone stem can hide
/// another form than the one typed.
fn form_postings(
    index: &Index,
    segment: &SegmentReader,
    word: &Word,
    variant: &Variant,
    part: Part,
) -> Result<Option<SegmentPostings>> {
    if variant.forms || variant.terms.len() > 1 {
        return Ok(None);
    }
    let field = index.fields.forms(part);
    let term = Term::from_field_text(field, &analysis::folded(&word.text));
    let inverted = segment.inverted_index(field)?;
    let postings = inverted.read_postings(&term, IndexRecordOption::Basic);
    Ok(postings.map_err(tantivy::TantivyError::from)?)
}

/// Moves postings to a passage; documents only ever ascend.
fn reach(postings: &mut impl DocSet, doc: DocId) -> bool {
    if postings.doc() < doc {
        postings.seek(doc);
    }
    postings.doc() == doc
}
