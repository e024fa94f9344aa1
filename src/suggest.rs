//! Questions and headings that go on after what somebody has typed so far.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::time::Instant;

use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as EngineQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use crate::analysis;
use crate::citation::cite;
use crate::contract::{
    Highlight, Kind, SCHEMA, SearchRequest, SuggestRequest, SuggestResponse, Suggestion,
};
use crate::error::Result;
use crate::index::Index;
use crate::query::{Query, Variant, VariantSource, Word, WordRole, bounds, resolve};
use crate::schema::{Part, document_id, id_text};
use crate::snippet::Marker;
use crate::synonyms::Synonyms;

/// Headings that begin as typed are looked at up to this number, in
/// alphabetical order; where there are more, the next letter tells.
const MAX_SCANNED: usize = 1_000;
/// Passages looked at for one suggestion: those of one section share its
/// heading.
const PASSAGES_A_SUGGESTION: usize = 8;
/// More suggestions than anybody reads.
const MAX_SUGGESTIONS: usize = 100;

/// Completes what was typed: first what begins with it, then what holds all of
/// its words, the last one unfinished; of both first questions, then headings.
pub(crate) fn suggest(
    index: &Index,
    synonyms: &Synonyms,
    request: &SuggestRequest,
) -> Result<SuggestResponse> {
    let started = Instant::now();
    let limit = request.limit.min(MAX_SUGGESTIONS);
    let typed = Typed::new(&request.text);
    let mut list = List {
        index,
        limit,
        seen: HashSet::new(),
        suggestions: Vec::new(),
    };
    let mut corrections = Vec::new();
    if !typed.key.is_empty() {
        for kind in [Kind::Faq, Kind::Article] {
            for address in beginning(index, &typed, kind, limit)? {
                list.add(address, |text, _| typed.highlights(text))?;
            }
        }
    }
    if !typed.key.is_empty() && !list.is_full() {
        let search = SearchRequest {
            prefix: true,
            ..SearchRequest::new(request.text.as_str())
        };
        let query = resolve(&search, index, synonyms)?;
        let marker = Marker::new(&query, false);
        for kind in [Kind::Faq, Kind::Article] {
            for address in holding(index, &query, kind, limit)? {
                list.add(address, |text, lang| {
                    highlights(&query, &marker, text, lang)
                })?;
            }
        }
        corrections = query.corrections;
    }
    Ok(SuggestResponse {
        schema: SCHEMA.to_owned(),
        text: request.text.clone(),
        corrections,
        took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        suggestions: list.suggestions,
    })
}

/// What was typed, as headings are looked up.
struct Typed {
    key: String,
    /// Whether the last word is finished: something stands behind it.
    finished: bool,
}

impl Typed {
    fn new(text: &str) -> Self {
        let key = analysis::plain(text);
        let mut last = text.chars();
        let last = last.next_back().map(String::from).unwrap_or_default();
        Self {
            finished: analysis::plain(&last).is_empty(),
            key,
        }
    }

    /// The beginning of a text that was typed.
    fn highlights(&self, text: &str) -> Vec<Highlight> {
        let end = end_of(text, &self.key);
        end.map(|end| Highlight { start: 0, end })
            .into_iter()
            .collect()
    }

    fn begins(&self, heading: &str) -> bool {
        let rest = heading.strip_prefix(&self.key);
        !self.finished || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }
}

/// A passage of each heading that begins as typed, the shortest headings first.
fn beginning(index: &Index, typed: &Typed, kind: Kind, limit: usize) -> Result<Vec<DocAddress>> {
    let field = index.fields.opening;
    let mark = index.fields.opening_mark(kind);
    let (from, to) = bounds(&typed.key);
    let (from, to) = (format!("{mark}{from}"), format!("{mark}{to}"));
    let mut headings: Vec<(usize, String)> = Vec::new();
    let mut scanned = 0;
    let statistics = &index.statistics;
    statistics.terms(field, &from, Some(&to), &mut |term, _| {
        scanned += 1;
        let heading = std::str::from_utf8(term).ok();
        let heading = heading.and_then(|term| term.strip_prefix(mark));
        if let Some(heading) = heading.filter(|heading| typed.begins(heading)) {
            headings.push((heading.chars().count(), heading.to_owned()));
        }
        if scanned < MAX_SCANNED {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    headings.sort();
    headings.truncate(limit);
    let mut found = Vec::with_capacity(headings.len());
    for (_, heading) in headings {
        let term = Term::from_field_text(field, &format!("{mark}{heading}"));
        found.extend(statistics.first_with(&term)?);
    }
    Ok(found)
}

/// Passages whose question or heading holds every word that was typed, by the
/// engine's scores. Function words need not stand there beside other words.
fn holding(index: &Index, query: &Query, kind: Kind, limit: usize) -> Result<Vec<DocAddress>> {
    let grammar_only = query.words.iter().all(|word| word.is_function());
    let kind = Term::from_field_text(index.fields.kind, kind.name());
    let kind = TermQuery::new(kind, IndexRecordOption::Basic);
    let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = vec![(Occur::Must, Box::new(kind))];
    let mut words = 0;
    for word in &query.words {
        let mut variants: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
        for variant in &word.variants {
            if variant.doc_freq(Part::Heading) > 0 && !variant.is_lone_part() {
                let clause = variant_query(index, word, variant);
                variants.push((Occur::Should, clause));
            }
        }
        let optional = word.role == WordRole::Reference || (word.is_function() && !grammar_only);
        if optional {
            clauses.extend(variants);
            continue;
        }
        if variants.is_empty() {
            return Ok(Vec::new());
        }
        words += 1;
        clauses.push((Occur::Must, Box::new(BooleanQuery::new(variants))));
    }
    if words == 0 {
        return Ok(Vec::new());
    }
    let depth = (limit * PASSAGES_A_SUGGESTION).max(1);
    index.statistics.best_of(&BooleanQuery::new(clauses), depth)
}

/// A variant in the heading, as much as it counts.
fn variant_query(index: &Index, word: &Word, variant: &Variant) -> Box<dyn EngineQuery> {
    let mut boost = word.weight * variant.weight;
    if let (VariantSource::Completion, [entry]) =
        (variant.source, variant.entries(Part::Heading).as_slice())
    {
        // The engine knows how rare each completion is, and not how rare they
        // are together.
        let own = index.idf(Some(entry.doc_freq));
        boost *= index.idf(Some(variant.doc_freq(Part::Heading))) / own.max(f32::EPSILON);
    }
    // The words of several need not stand side by side: there is little else in a
    // heading.
    let terms = variant.terms.iter();
    let terms = terms.map(|term| (Occur::Must, term_query(index, variant, term)));
    let query = BooleanQuery::new(terms.collect());
    Box::new(BoostQuery::new(Box::new(query), boost))
}

fn term_query(index: &Index, variant: &Variant, term: &str) -> Box<dyn EngineQuery> {
    let of = |field, term| {
        let term = Term::from_field_text(field, term);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    };
    let forms = index.fields.forms(Part::Heading);
    if variant.forms {
        return of(forms, term);
    }
    let stem = of(index.fields.stems(Part::Heading), term);
    if !variant.bare {
        return stem;
    }
    let word = of(forms, analysis::without_language(term));
    Box::new(BooleanQuery::new(vec![
        (Occur::Should, stem),
        (Occur::Should, word),
    ]))
}

/// The suggestions so far.
struct List<'a> {
    index: &'a Index,
    limit: usize,
    /// The texts of the suggestions, without case and punctuation.
    seen: HashSet<String>,
    suggestions: Vec<Suggestion>,
}

impl List<'_> {
    fn is_full(&self) -> bool {
        self.suggestions.len() >= self.limit
    }

    fn add(
        &mut self,
        address: DocAddress,
        highlights: impl Fn(&str, Option<&str>) -> Vec<Highlight>,
    ) -> Result<()> {
        if self.is_full() {
            return Ok(());
        }
        let stored = self.index.stored(address)?;
        let passage = &stored.passage;
        let Some(text) = passage.heading() else {
            return Ok(());
        };
        if !self.seen.insert(analysis::plain(text)) {
            return Ok(());
        }
        self.suggestions.push(Suggestion {
            text: text.to_owned(),
            highlights: highlights(text, passage.lang.as_deref()),
            kind: passage.kind,
            id: id_text(passage.id),
            document: id_text(document_id(&stored.origin.name())),
            title: passage.title.clone(),
            citation: cite(self.index, &stored, text),
        });
        Ok(())
    }
}

/// The words of the query in a text; of the unfinished one, what was typed.
fn highlights(
    query: &Query,
    marker: &Marker<'_>,
    text: &str,
    lang: Option<&str>,
) -> Vec<Highlight> {
    let words = query.words.iter();
    let unfinished = words
        .enumerate()
        .find(|(_, word)| query.unfinished == Some(word.position))
        .map(|(at, word)| (at, analysis::plain(&word.text)));
    let marks = marker.marks(text, lang).into_iter();
    marks
        .map(|mark| {
            let marked = text.get(mark.range.clone()).unwrap_or_default();
            let typed = unfinished.as_ref();
            let end = typed
                .filter(|(at, _)| mark.words == [*at])
                .and_then(|(_, typed)| end_of(marked, typed))
                .map_or(mark.range.end, |end| mark.range.start + end);
            Highlight {
                start: mark.range.start,
                end,
            }
        })
        .collect()
}

/// Where in a text its beginning ends that is `key` without case, accents and
/// punctuation, or `key` with its last syllable finished.
fn end_of(text: &str, key: &str) -> Option<usize> {
    let (from, to) = bounds(key);
    let letters = key.chars().count();
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.find(|end| {
        let beginning = analysis::plain(text.get(..*end).unwrap_or_default());
        let is_between = from <= beginning && beginning < to;
        is_between && beginning.chars().count() == letters
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_ends_where_its_last_letter_does() {
        for (text, key, expected) in [
            ("How do I reset it?", "how do i re", Some("How do I re")),
            ("“Où” est-ce ?", "ou est", Some("“Où” est")),
            ("Straße", "strass", Some("Straß")),
            ("How?", "why", None),
        ] {
            let found = end_of(text, key).map(|end| &text[..end]);
            assert_eq!(found, expected, "{text} {key}");
        }
    }

    #[test]
    fn what_stands_behind_a_word_finishes_it() {
        assert!(Typed::new("reset").begins("resetting it"));
        assert!(!Typed::new("reset ").begins("resetting it"));
        assert!(Typed::new("reset ").begins("reset it"));
        assert!(Typed::new("reset?").begins("reset"));
        assert!(Typed::new("what is c+").begins("what is c++"));
    }
}
