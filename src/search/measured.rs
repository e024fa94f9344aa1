//! What is asked of a search to measure it: the order of whole documents, and
//! whether a question is answered, without what would be shown.

use std::collections::HashSet;

use super::{Searcher, answerable, is_answered};
use crate::answer::Judge;
use crate::contract::SearchRequest;
use crate::error::Result;
use crate::query::{Query, resolve};
use crate::rank::{Ranked, Wanted, arrange, rank};
use crate::weights;

/// A document of a ranking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RankedDocument {
    /// The number that all its passages share.
    pub(crate) document: u64,
    /// The score of its best passage.
    pub(crate) score: f32,
    /// How likely that passage answers the query, from 0 to 1.
    pub(crate) confidence: f32,
}

/// Whether a question is answered.
pub(crate) struct Assessed {
    pub(crate) answered: bool,
    /// As in a [`SearchResponse`].
    pub(crate) confidence: f32,
    /// The question as it was understood.
    pub(crate) query: Query,
}

impl Searcher {
    /// Ranks whole documents, best first: each by its best passage, without
    /// collapsing, merging or snippets. Looks at as many candidates as a search
    /// does, and at more only where these are fewer than `documents` documents.
    pub(crate) fn rank_documents(
        &self,
        query: &str,
        documents: usize,
    ) -> Result<Vec<RankedDocument>> {
        let rank = || {
            let mut query = resolve(&SearchRequest::new(query), &self.index, &self.synonyms)?;
            let mut depth = weights::CANDIDATES;
            loop {
                let candidates = self.candidates(&mut query, depth)?;
                let is_all = candidates.len() < depth || depth >= weights::MAX_CANDIDATES;
                let mut seen = HashSet::new();
                let mut ranked = rank(&self.index, &query, candidates, false)?;
                ranked.retain(|ranked| seen.insert(ranked.candidate.numbers.document));
                if is_all || ranked.len() >= documents {
                    ranked.truncate(documents);
                    let judge = Judge::new(&query, ranked.iter().map(|ranked| ranked.score));
                    let document = |ranked: Ranked| RankedDocument {
                        document: ranked.candidate.numbers.document,
                        score: ranked.score,
                        confidence: judge.confidence(&ranked),
                    };
                    return Ok(ranked.into_iter().map(document).collect());
                }
                depth = (depth * 2).min(weights::MAX_CANDIDATES);
            }
        };
        rank().map_err(|error| self.index.as_damage(error))
    }

    /// Tells whether a question is answered, as [`Self::search`] does, without
    /// looking at what would be shown.
    pub(crate) fn assess(&self, query: &str) -> Result<Assessed> {
        let assess = || {
            let request = SearchRequest::new(query);
            let mut query = resolve(&request, &self.index, &self.synonyms)?;
            let candidates = self.candidates(&mut query, weights::CANDIDATES)?;
            let ranked = rank(&self.index, &query, candidates, false)?;
            let wanted = Wanted {
                hits: request.limit,
                language: self.language_shown(&query),
                ..Wanted::default()
            };
            let groups = arrange(ranked, wanted);
            let judge = Judge::new(&query, groups.iter().map(|group| group.best.score));
            let confidence = answerable(&judge, &groups);
            Ok(Assessed {
                answered: is_answered(confidence, &query),
                confidence,
                query,
            })
        };
        assess().map_err(|error| self.index.as_damage(error))
    }

    /// The languages (ISO 639-1) of the index, most documents first.
    pub(crate) fn languages(&self) -> Vec<&str> {
        self.index.languages()
    }

    /// The inverse document frequency of a word that occurs nowhere.
    pub(crate) fn max_idf(&self) -> f32 {
        self.index.idf(None)
    }

    /// The record of a source that the passage with this id is from.
    pub(crate) fn record_of(&self, id: &str) -> Result<Option<String>> {
        let record = || {
            let address = self.index.find(id)?;
            Ok(self.index.stored(address)?.origin.record)
        };
        record().map_err(|error| self.index.as_damage(error))
    }

    /// Whether a source has this path, with the name of its root in front or
    /// not; a root that is a file has its name only.
    pub(crate) fn has_source(&self, path: &str) -> Result<bool> {
        let index = &self.index;
        Ok(index.is_path(path)?
            || index.is_path(&format!("{path}/"))?
            || index.has_path(&format!("{path}#"))?)
    }
}
