//! The whole way from a request to a response.

mod measured;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use crate::answer::{self, Judge};
use crate::browse;
use crate::citation::{cite, sentence};
use crate::contract::{
    DocumentView, DocumentsRequest, DocumentsResponse, Explanation, Highlight, Hit, Kind,
    MAX_SNIPPET_CHARS, MIN_SNIPPET_CHARS, MatchedBy, PassageView, QueryInfo, SCHEMA, SearchRequest,
    SearchResponse, Snippet, SuggestRequest, SuggestResponse, Total,
};
use crate::error::Result;
use crate::index::{Index, Stats};
use crate::markup::html;
use crate::query::{Query, resolve};
use crate::rank::{Group, Ranked, Wanted, arrange, rank};
use crate::retrieve::{Candidate, retrieve};
use crate::schema::id_text;
use crate::snippet::{self, Mark, Markers};
use crate::suggest::suggest;
use crate::synonyms::Synonyms;
use crate::weights;

/// Answers questions over one index. It sees the index as it was when it was
/// opened, whatever is built meanwhile.
pub struct Searcher {
    index: Index,
    synonyms: Synonyms,
}

impl Searcher {
    /// Opens the index in `dir`, read-only and without a lock.
    ///
    /// # Errors
    /// As [`Index::open`].
    pub fn open(dir: &Path) -> Result<Self> {
        Self::new(Index::open(dir)?)
    }

    /// Searches an index that is open already, or was built in memory.
    ///
    /// # Errors
    /// If the synonyms of the index cannot be understood.
    pub fn new(index: Index) -> Result<Self> {
        let synonyms = Synonyms::parse(index.synonyms())?;
        Ok(Self { index, synonyms })
    }

    /// Tells this state of the index from any other that was ever built; `None`
    /// for an index in memory.
    pub fn version(&self) -> Option<&str> {
        Some(self.index.version()).filter(|version| !version.is_empty())
    }

    /// Answers a request. Any text is a valid query: what is no operator is
    /// text, and what was ignored is named in the warnings.
    ///
    /// # Errors
    /// Only if the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse> {
        self.answer(request)
            .map_err(|error| self.index.as_damage(error))
    }

    fn answer(&self, request: &SearchRequest) -> Result<SearchResponse> {
        let started = Instant::now();
        let mut query = resolve(request, &self.index, &self.synonyms)?;
        let wanted = request.offset.saturating_add(request.limit);
        let depth = depth(wanted);
        if wanted > depth {
            query
                .warnings
                .push(format!("only the first {depth} passages can be listed"));
        }
        let room = snippet::room(request.snippet_chars);
        if room != request.snippet_chars {
            query.warnings.push(format!(
                "a snippet has {MIN_SNIPPET_CHARS} to {MAX_SNIPPET_CHARS} characters; \
                 `{}` became {room}",
                request.snippet_chars
            ));
        }
        let candidates = self.candidates(&mut query, depth)?;
        let total = Total {
            value: candidates.len(),
            exact: candidates.len() < depth,
        };
        let ranked = rank(&self.index, &query, candidates, request.explain)?;
        let groups = arrange(
            ranked,
            Wanted {
                hits: wanted,
                all_passages: request.all_passages,
                all_languages: request.all_languages,
                language: self.language_shown(&query),
            },
        );
        let judge = Judge::new(&query, groups.iter().map(|group| group.best.score));
        let confidence = answerable(&judge, &groups);
        let markers = Markers::new(&query);
        let hits = groups
            .into_iter()
            .enumerate()
            .skip(request.offset)
            .take(request.limit)
            .map(|(at, group)| self.hit(at + 1, group, &markers, &judge, request))
            .collect::<Result<Vec<_>>>()?;
        Ok(SearchResponse {
            schema: SCHEMA.to_owned(),
            answered: is_answered(confidence, &query),
            confidence,
            total,
            took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
            warnings: query.warnings.clone(),
            query: query_info(request, query),
            hits,
        })
    }

    /// Finds the passages to rank. Where no passage has the phrases of a query
    /// that asks for more than these, it is asked again without them.
    fn candidates(&self, query: &mut Query, depth: usize) -> Result<Vec<Candidate>> {
        let found = retrieve(&self.index, query, depth)?;
        if found.is_empty() && query.relax() {
            return retrieve(&self.index, query, depth);
        }
        Ok(found)
    }

    /// The language in which a page is shown that there is in several: that of
    /// the query, or where its words tell none, that of most documents.
    fn language_shown<'a>(&'a self, query: &'a Query) -> Option<&'a str> {
        let own = query.words_language.as_deref();
        own.or_else(|| self.index.languages().first().copied())
    }

    /// Suggests questions and headings that go on after what somebody has typed
    /// so far.
    ///
    /// # Errors
    /// Only if the index cannot be read.
    pub fn suggest(&self, request: &SuggestRequest) -> Result<SuggestResponse> {
        suggest(&self.index, &self.synonyms, request).map_err(|error| self.index.as_damage(error))
    }

    /// Returns the passage whose id begins with `id`, with its surroundings.
    ///
    /// # Errors
    /// [`crate::Error::PassageId`] if there is none or more than one.
    pub fn show(&self, id: &str) -> Result<PassageView> {
        browse::passage(&self.index, id).map_err(|error| self.index.as_damage(error))
    }

    /// Lists the documents of the index, by root and path, page by page.
    ///
    /// # Errors
    /// Only if the index cannot be read.
    pub fn documents(&self, request: &DocumentsRequest) -> Result<DocumentsResponse> {
        browse::documents(&self.index, request).map_err(|error| self.index.as_damage(error))
    }

    /// Returns the document of this id (16 hex digits) with all its passages.
    ///
    /// # Errors
    /// [`crate::Error::DocumentId`] if there is none.
    pub fn document(&self, id: &str) -> Result<DocumentView> {
        browse::document(&self.index, id).map_err(|error| self.index.as_damage(error))
    }

    /// Tells what the index holds.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        self.index
            .stats()
            .map_err(|error| self.index.as_damage(error))
    }

    fn hit(
        &self,
        rank: usize,
        group: Group,
        markers: &Markers<'_>,
        judge: &Judge,
        request: &SearchRequest,
    ) -> Result<Hit> {
        let Group {
            best,
            neighbours,
            more,
            other_languages,
        } = group;
        let room = snippet::room(request.snippet_chars);
        let confidence = judge.confidence(&best);
        let stored = self.index.stored(best.candidate.address)?;
        let marked = markers.mark(&stored.passage);
        let fragments = snippet::cut(&stored.passage, &marked.text, room);
        let citation = cite(&self.index, &stored, sentence(&fragments));
        let neighbours = neighbours
            .into_iter()
            .map(|near| {
                let near = self.index.stored(near.candidate.address)?;
                Ok(browse::neighbour(&self.index, near, &|passage| {
                    markers.mark_text(passage)
                }))
            })
            .collect::<Result<Vec<_>>>()?;
        let passage = stored.passage;
        let mut snippet = Snippet {
            fragments,
            question: highlights(&marked.question),
            heading: highlights(&marked.heading),
            ..Snippet::default()
        };
        if request.html {
            add_html(
                &mut snippet,
                passage.question.as_deref(),
                &passage.heading_path,
            );
        }
        let Ranked {
            candidate,
            score,
            matched_by,
            parts,
            ..
        } = best;
        Ok(Hit {
            rank,
            id: id_text(candidate.numbers.id),
            document: id_text(candidate.numbers.document),
            score,
            confidence,
            kind: passage.kind,
            lang: passage.lang,
            title: passage.title,
            heading_path: passage.heading_path,
            matched_by: matched_by
                .into_iter()
                .map(|by| match by {
                    MatchedBy::Heading if passage.kind == Kind::Faq => MatchedBy::Question,
                    MatchedBy::Heading if passage.introduces => MatchedBy::Title,
                    by => by,
                })
                .collect(),
            snippet,
            question: passage.question,
            text: passage.text,
            citation,
            neighbours,
            more_passages: more,
            other_languages,
            explanation: request.explain.then_some(Explanation { parts }),
        })
    }
}

/// The candidates for so many hits. With more of them another may come first:
/// in few steps, so that pages make one list.
fn depth(wanted: usize) -> usize {
    let mut steps = weights::CANDIDATE_STEPS.into_iter();
    steps
        .find(|step| wanted <= *step)
        .unwrap_or(weights::MAX_CANDIDATES)
}

/// How likely the first hits hold an answer.
fn answerable(judge: &Judge, groups: &[Group]) -> f32 {
    let first = groups.iter().take(weights::ANSWERING_HITS);
    first
        .map(|group| judge.answerable(&group.best))
        .fold(0.0, f32::max)
}

fn is_answered(confidence: f32, query: &Query) -> bool {
    answer::is_answer(confidence) && !query.is_relaxed
}

fn highlights(marks: &[Mark]) -> Vec<Highlight> {
    marks
        .iter()
        .map(|mark| Highlight {
            start: mark.range.start,
            end: mark.range.end,
        })
        .collect()
}

/// Adds to a snippet what is to be shown, as HTML.
fn add_html(snippet: &mut Snippet, question: Option<&str>, headings: &[String]) {
    for fragment in &mut snippet.fragments {
        fragment.html = Some(html(&fragment.text, &fragment.highlights));
    }
    snippet.question_html = question.map(|question| html(question, &snippet.question));
    snippet.heading_html = headings
        .last()
        .map(|heading| html(heading, &snippet.heading));
}

fn query_info(request: &SearchRequest, query: Query) -> QueryInfo {
    let unknown: Vec<String> = query
        .words
        .iter()
        .filter(|word| word.is_unknown())
        .map(|word| word.text.clone())
        .collect();
    let excluded: BTreeSet<String> = query.excluded.into_iter().map(|e| e.phrase.text).collect();
    QueryInfo {
        text: request.query.clone(),
        corrections: query.corrections,
        completions: query.completions,
        synonyms: query.synonyms,
        unknown,
        phrases: query
            .phrases
            .into_iter()
            .map(|phrase| phrase.text)
            .collect(),
        excluded: excluded.into_iter().collect(),
        kind: query.kind,
        lang: query.lang,
        path: query.path,
    }
}
