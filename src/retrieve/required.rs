//! What every candidate has to have: filters and quoted phrases; and what none
//! may have.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, Occur, PhraseQuery, Query as EngineQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::index::Index;
use crate::query::{Excluded, Phrase, Query};
use crate::schema::Part;

/// Filters and quoted phrases.
pub(super) fn required(index: &Index, query: &Query) -> Vec<(Occur, Box<dyn EngineQuery>)> {
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

/// The terms that none may have, with their fields: those of excluded words. A
/// run of several terms is looked for in what was found.
pub(super) fn excluded<'q>(index: &Index, query: &'q Query) -> Vec<(Field, &'q str)> {
    let fields = &index.fields;
    let mut terms = Vec::new();
    for Excluded { forms, stems, .. } in &query.excluded {
        for part in Part::ALL {
            if let [form] = forms.as_slice() {
                terms.push((fields.forms(part), form.as_str()));
            }
            terms.extend(stems.iter().map(|stem| (fields.stems(part), stem.as_str())));
        }
    }
    terms
}

/// All that is required and excluded, as one query of the engine; `None` where
/// everything may be found.
pub(super) fn filters(index: &Index, query: &Query) -> Option<BooleanQuery> {
    let mut clauses = required(index, query);
    let excluded = excluded(index, query).into_iter();
    clauses.extend(excluded.map(|(field, text)| (Occur::MustNot, exact(field, text))));
    if clauses.is_empty() {
        return None;
    }
    clauses.push((Occur::Must, Box::new(AllQuery)));
    Some(BooleanQuery::new(clauses))
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
