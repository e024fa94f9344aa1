//! What every candidate has to have: filters and quoted phrases; and what none
//! may have.

use std::ops::Bound;

use tantivy::fastfield::AliveBitSet;
use tantivy::query::{
    AllQuery, BooleanQuery, EnableScoring, Occur, PhraseQuery, Query as EngineQuery, RangeQuery,
    Scorer, TermQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use crate::analysis;
use crate::error::Result;
use crate::index::{Index, reach};
use crate::query::{Excluded, Phrase, Query};
use crate::schema::Part;

/// What may be found.
pub(super) struct Filters {
    /// `None` where nothing is required.
    required: Option<Box<dyn Weight>>,
    excluded: Vec<Box<dyn Weight>>,
}

/// The same in a segment. Passages have to ascend.
pub(super) struct SegmentFilters<'a> {
    alive: Option<&'a AliveBitSet>,
    /// The passages that have what is required.
    pub(super) required: Option<Box<dyn Scorer>>,
    excluded: Vec<Box<dyn Scorer>>,
}

impl Filters {
    pub(super) fn new(index: &Index, query: &Query) -> Result<Self> {
        let scoring = EnableScoring::disabled_from_searcher(&index.searcher);
        let required = required(index, query);
        let required = match required.is_empty() {
            true => None,
            false => Some(BooleanQuery::new(required).weight(scoring)?),
        };
        let excluded = query.excluded.iter();
        let excluded = excluded.map(|excluded| excluded_query(index, excluded).weight(scoring));
        Ok(Self {
            required,
            excluded: excluded.collect::<tantivy::Result<_>>()?,
        })
    }

    /// The same where nothing else tells what to look at.
    pub(super) fn all(index: &Index, query: &Query) -> Result<Self> {
        let mut filters = Self::new(index, query)?;
        if filters.required.is_none() {
            let scoring = EnableScoring::disabled_from_searcher(&index.searcher);
            filters.required = Some(AllQuery.weight(scoring)?);
        }
        Ok(filters)
    }

    pub(super) fn of<'a>(&self, segment: &'a SegmentReader) -> Result<SegmentFilters<'a>> {
        let scorer = |weight: &dyn Weight| weight.scorer(segment, 1.0);
        let required = self.required.as_deref().map(scorer).transpose()?;
        let excluded = self.excluded.iter().map(|weight| scorer(weight.as_ref()));
        Ok(SegmentFilters {
            alive: segment.alive_bitset(),
            required,
            excluded: excluded.collect::<tantivy::Result<_>>()?,
        })
    }
}

impl SegmentFilters<'_> {
    /// Whether a passage is deleted or has what none may have.
    pub(super) fn exclude(&mut self, doc: DocId) -> bool {
        let mut excluded = self.excluded.iter_mut();
        self.alive.is_some_and(|alive| alive.is_deleted(doc))
            || excluded.any(|passages| reach(passages.as_mut(), doc))
    }
}

/// Filters and quoted phrases.
fn required(index: &Index, query: &Query) -> Vec<(Occur, Box<dyn EngineQuery>)> {
    let fields = &index.fields;
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
    clauses
}

/// An excluded word may stand in no part, nor another form of it.
fn excluded_query(index: &Index, excluded: &Excluded) -> Box<dyn EngineQuery> {
    let stems = excluded.stems.iter().flat_map(|stem| {
        let word = analysis::without_language(stem);
        Part::ALL.into_iter().flat_map(move |part| {
            let stem = exact(index.fields.stems(part), stem);
            let word = exact(index.fields.forms(part), word);
            [stem, word].map(|clause| (Occur::Should, clause))
        })
    });
    let form = (Occur::Should, phrase_query(index, &excluded.phrase));
    Box::new(BooleanQuery::new(stems.chain([form]).collect()))
}

fn exact(field: Field, text: &str) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::Basic,
    ))
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
