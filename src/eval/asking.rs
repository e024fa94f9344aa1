//! Builds the index of a collection, asks its queries on all cores, and sums
//! up what came back.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use super::compare::{DEPTH, Scored, found, score};
use super::documents::CORPUS;
use super::report::{Evaluation, Facts, Group, GroupKind, Latency, QueryOutcome, Shown, Snippets};
use super::shown::shown;
use super::statistics::{auroc, mean, mean_interval, percentile, reliability};
use super::{
    Collection, Judgements, Measure, OnProgress, Progress, Query, RELEVANT, Ranking, Run, Step,
    Summary,
};
use crate::contract::{Hit, SearchRequest, SearchResponse};
use crate::document::Document;
use crate::error::Result;
use crate::index::IndexBuilder;
use crate::schema::{Origin, document_id};
use crate::search::Searcher;

/// Documents that are indexed on all cores before the progress is told.
const BATCH: usize = 2_048;

/// The length of the snippets where nothing else is said (characters): two
/// lines of a result page.
pub const SNIPPET_CHARS: usize = 200;

/// How to evaluate over a collection.
#[derive(Clone, Copy, Debug)]
pub struct EvalOptions<'a> {
    /// Queries of another collection: none of them has an answer here.
    pub foreign: &'a [Query],
    /// The most characters of a snippet, as in a [`SearchRequest`].
    pub snippet_chars: usize,
}

impl Default for EvalOptions<'_> {
    fn default() -> Self {
        Self {
            foreign: &[],
            snippet_chars: SNIPPET_CHARS,
        }
    }
}

/// Builds an index of the collection in memory, and asks its queries, and the
/// foreign ones, as if a user had typed them.
///
/// # Errors
/// If the engine fails.
pub fn evaluate(
    collection: &Collection,
    options: &EvalOptions<'_>,
    on_progress: OnProgress<'_>,
) -> Result<Evaluation> {
    let (searcher, ids) = index(&collection.documents, on_progress)?;
    let queries = &collection.queries;
    let EvalOptions {
        foreign,
        snippet_chars,
    } = *options;
    let ranked = queries.iter().map(|query| (query, DEPTH));
    let all: Vec<(&Query, usize)> = ranked.chain(foreign.iter().map(|q| (q, 0))).collect();
    let asker = Asker {
        searcher: &searcher,
        ids: &ids,
        judgements: &collection.judgements,
        snippet_chars,
    };
    let mut asked = ask(&all, on_progress, |(query, depth)| asker.ask(query, *depth))?;
    let foreign_asked = asked.split_off(queries.len());

    let latency = latency(
        asked
            .iter()
            .chain(&foreign_asked)
            .map(|asked| asked.took_us),
    );
    let mut run = Run::default();
    for (query, asked) in queries.iter().zip(&mut asked) {
        let ranking = std::mem::take(&mut asked.ranking);
        run.rankings.insert(query.id.clone(), ranking);
    }
    let by_id: HashMap<&str, &Asked> = queries.iter().map(|q| q.id.as_str()).zip(&asked).collect();
    let asked_of = |query: &Query| by_id.get(query.id.as_str()).copied();
    let scored = score(collection, &run);
    let stats = searcher.stats()?;
    Ok(Evaluation {
        collection: Facts {
            name: collection.name.clone(),
            documents: stats.documents,
            passages: stats.passages,
            faq_pairs: stats.faq_pairs,
            queries: queries.len(),
            answerable: scored.len(),
            warnings: collection.warnings.clone(),
        },
        measures: summaries(&scored),
        snippets: snippets(&asked, snippet_chars),
        latency,
        reliability: reliability(&first_hits(&scored, asked_of)),
        groups: groups(
            &collection
                .answerable()
                .filter_map(asked_of)
                .collect::<Vec<_>>(),
            &collection
                .unanswerable()
                .filter_map(asked_of)
                .collect::<Vec<_>>(),
            &foreign_asked.iter().collect::<Vec<_>>(),
        ),
        queries: outcomes(collection, &run, &scored, asked_of),
        run,
    })
}

/// The searcher, and the ids of the documents by their numbers in the index.
fn index(
    documents: &[Document],
    on_progress: OnProgress<'_>,
) -> Result<(Searcher, HashMap<u64, String>)> {
    let mut builder = IndexBuilder::in_memory()?;
    let mut progress = Progress::new(Step::Index, documents.len());
    for batch in documents.chunks(BATCH) {
        on_progress(progress);
        builder.add_all(CORPUS, batch.to_vec())?;
        progress.done += batch.len();
    }
    on_progress(progress);
    let ids = documents.iter().filter_map(|document| {
        let id = document.record.clone()?;
        let origin = Origin {
            root: String::new(),
            path: CORPUS.to_owned(),
            record: Some(id.clone()),
            url: None,
            web: false,
            stamp: None,
        };
        Some((document_id(&origin.name()), id))
    });
    Ok((Searcher::new(builder.finish()?)?, ids.collect()))
}

/// What came back for a query, as far as it is summed up.
struct Asked {
    took_us: u64,
    answered: bool,
    confidence: f32,
    ranking: Vec<Ranking>,
    /// The confidence of the first document of the ranking.
    first_confidence: f32,
    shown: Option<Shown>,
}

/// What queries are asked of.
struct Asker<'a> {
    searcher: &'a Searcher,
    ids: &'a HashMap<u64, String>,
    judgements: &'a Judgements,
    snippet_chars: usize,
}

impl Asker<'_> {
    fn ask(&self, query: &Query, depth: usize) -> Result<Asked> {
        let Self { searcher, ids, .. } = *self;
        let request = SearchRequest {
            snippet_chars: self.snippet_chars,
            ..SearchRequest::new(&query.text)
        };
        let (response, took_us) = timed_search(searcher, &request)?;
        let documents = match depth {
            0 => Vec::new(),
            depth => searcher.rank_documents(&query.text, depth)?,
        };
        let first = response.hits.first();
        Ok(Asked {
            shown: match first.filter(|_| depth > 0 && query.answerable != Some(false)) {
                Some(hit) if self.is_right(query, hit)? => shown(query, hit),
                _ => None,
            },
            took_us,
            answered: response.answered,
            confidence: response.confidence,
            first_confidence: documents.first().map_or(0.0, |first| first.confidence),
            ranking: documents
                .iter()
                .filter_map(|ranked| {
                    Some(Ranking {
                        document: ids.get(&ranked.document)?.clone(),
                        score: ranked.score,
                    })
                })
                .collect(),
        })
    }

    fn is_right(&self, query: &Query, hit: &Hit) -> Result<bool> {
        let (Some(grades), Some(_)) = (self.judgements.get(&query.id), &query.answer) else {
            return Ok(false);
        };
        let record = self.searcher.record_of(&hit.id)?;
        let grade = record.and_then(|record| grades.get(&record));
        Ok(grade.is_some_and(|grade| *grade >= RELEVANT))
    }
}

/// Searches as a user does; the time is in microseconds.
pub(super) fn timed_search(
    searcher: &Searcher,
    request: &SearchRequest,
) -> Result<(SearchResponse, u64)> {
    let started = Instant::now();
    let response = searcher.search(request)?;
    let took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    Ok((response, took_us))
}

/// Asks on all cores, in their order.
pub(super) fn ask<Q: Sync, A: Send>(
    queries: &[Q],
    on_progress: OnProgress<'_>,
    ask: impl Fn(&Q) -> Result<A> + Sync,
) -> Result<Vec<A>> {
    let progress = Progress::new(Step::Ask, queries.len());
    on_progress(progress);
    let done = AtomicUsize::new(0);
    queries
        .par_iter()
        .map(|query| {
            let answer = ask(query);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            on_progress(Progress { done, ..progress });
            answer
        })
        .collect()
}

/// Sums up the times of searches, in microseconds.
pub(super) fn latency(took_us: impl Iterator<Item = u64>) -> Latency {
    let mut took: Vec<u64> = took_us.collect();
    took.sort_unstable();
    Latency {
        p50_us: percentile(&took, 50.0),
        p95_us: percentile(&took, 95.0),
        p99_us: percentile(&took, 99.0),
        searches: took.len(),
        threads: rayon::current_num_threads(),
    }
}

fn summaries(scored: &[Scored<'_>]) -> Vec<Summary> {
    let summary = |measure: Measure| {
        let values: Vec<f64> = scored.iter().map(|scored| scored.value(measure)).collect();
        Summary {
            measure: measure.name(),
            interval: mean_interval(&values),
        }
    };
    Measure::ALL.into_par_iter().map(summary).collect()
}

/// Whether snippets show the answer.
fn snippets(asked: &[Asked], chars: usize) -> Option<Snippets> {
    let shown = asked.iter().filter_map(|asked| asked.shown.as_ref());
    let found: Vec<f64> = shown
        .map(|shown| f64::from(u8::from(shown.has_answer)))
        .collect();
    (!found.is_empty()).then(|| Snippets {
        chars,
        first_hits: found.len(),
        with_answer: mean_interval(&found),
    })
}

/// The confidence of each first hit, and whether it is relevant.
fn first_hits<'a>(
    scored: &[Scored<'_>],
    asked_of: impl Fn(&Query) -> Option<&'a Asked>,
) -> Vec<(f64, bool)> {
    let with_hits = scored.iter().filter(|scored| !scored.found.is_empty());
    with_hits
        .filter_map(|scored| {
            let confidence = asked_of(scored.query)?.first_confidence;
            Some((f64::from(confidence), scored.first_relevant == Some(1)))
        })
        .collect()
}

fn groups(answerable: &[&Asked], unanswerable: &[&Asked], foreign: &[&Asked]) -> Vec<Group> {
    let confidences = |asked: &[&Asked]| -> Vec<f64> {
        asked
            .iter()
            .map(|asked| f64::from(asked.confidence))
            .collect()
    };
    let positive = confidences(answerable);
    [
        (GroupKind::Answerable, answerable),
        (GroupKind::Unanswerable, unanswerable),
        (GroupKind::Foreign, foreign),
    ]
    .into_iter()
    .filter(|(_, asked)| !asked.is_empty())
    .map(|(kind, asked)| {
        let own = confidences(asked);
        let answered: Vec<f64> = asked
            .iter()
            .map(|a| f64::from(u8::from(a.answered)))
            .collect();
        Group {
            kind,
            queries: asked.len(),
            answered: mean(&answered),
            confidence: mean(&own),
            auroc: match kind {
                GroupKind::Answerable => None,
                _ => auroc(&positive, &own),
            },
        }
    })
    .collect()
}

fn outcomes<'a>(
    collection: &Collection,
    run: &Run,
    scored: &[Scored<'_>],
    asked_of: impl Fn(&Query) -> Option<&'a Asked>,
) -> Vec<QueryOutcome> {
    let titles = super::compare::titles(collection);
    scored
        .iter()
        .map(|scored| {
            let asked = asked_of(scored.query);
            QueryOutcome {
                id: scored.query.id.clone(),
                text: scored.query.text.clone(),
                measures: Measure::ALL
                    .into_iter()
                    .map(|m| (m, scored.value(m)))
                    .collect(),
                first_relevant: scored.first_relevant,
                answered: asked.is_some_and(|asked| asked.answered),
                confidence: asked.map_or(0.0, |asked| asked.confidence),
                hits: found(run, &scored.query.id, &titles),
                shown: asked.and_then(|asked| asked.shown.clone()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    /// A long document of 300 passages about lamps before 120 short ones.
    fn lamps() -> Collection {
        let sections = (0..300).map(|n| format!("# Lamp {n}\n\nThe lamp of room {n}.\n\n"));
        let long = source::read("a.md", sections.collect::<String>().as_bytes()).unwrap();
        let short = (0..120).map(|n| {
            let text = format!("Something else, and far down there is a lamp too, number {n}.\n");
            source::read("a.md", text.as_bytes()).unwrap()
        });
        let documents = [long].into_iter().chain(short).flatten();
        let mut documents: Vec<Document> = documents.collect();
        for (document, n) in documents.iter_mut().zip(0..) {
            document.record = Some(format!("d{n}"));
        }
        Collection {
            documents,
            queries: vec![Query {
                id: "q".to_owned(),
                text: "lamp".to_owned(),
                ..Query::default()
            }],
            judgements: [("q".to_owned(), [("d0".to_owned(), 1)].into())].into(),
            ..Collection::default()
        }
    }

    #[test]
    fn a_document_counts_once_by_its_best_passage() {
        let evaluation = evaluate(&lamps(), &EvalOptions::default(), &|_| ()).unwrap();
        let ranking = &evaluation.run.rankings["q"];
        assert_eq!(ranking[0].document, "d0");
        // Its passages fill the candidates of a search; the others are found
        // behind them.
        assert_eq!(ranking.len(), DEPTH);
        let mut ids: Vec<_> = ranking.iter().map(|r| r.document.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), DEPTH);
        assert!(
            ranking
                .windows(2)
                .all(|pair| pair[0].score >= pair[1].score)
        );
    }

    #[test]
    fn progress_is_told_up_to_the_end() {
        let told = std::sync::Mutex::new(Vec::new());
        let on_progress = |progress| told.lock().unwrap().push(progress);
        evaluate(&lamps(), &EvalOptions::default(), &on_progress).unwrap();
        let told = told.into_inner().unwrap();
        let ended = |step, total| Progress {
            step,
            done: total,
            total,
        };
        assert!(told.contains(&ended(Step::Index, 121)), "{told:?}");
        assert_eq!(told.last(), Some(&ended(Step::Ask, 1)));
    }
}
