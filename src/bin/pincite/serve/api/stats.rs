//! What an index holds, in numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pincite::{SCHEMA, Searcher, Stats};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer;
use crate::serve::app::App;
use crate::serve::indexes::Named;
use crate::serve::input;
use crate::serve::problem::Problem;

/// What an index holds.
#[derive(Serialize, JsonSchema)]
pub(crate) struct StatsResponse {
    /// The version of the contract: `pincite/1`.
    schema: &'static str,
    /// The name of the index.
    index: String,
    /// The names of its roots.
    roots: Vec<String>,
    documents: usize,
    passages: usize,
    faq_pairs: usize,
    /// Documents by language (ISO 639-1).
    languages: BTreeMap<String, usize>,
    /// Different word forms.
    words: usize,
    /// Bytes of the sources.
    source_bytes: u64,
    /// Bytes of the index on disk.
    index_bytes: u64,
    /// Files that could not be read.
    skipped: usize,
    /// When it was built, in seconds since 1970.
    built_at: u64,
}

/// What the index holds, in numbers
#[utoipa::path(
    get,
    path = "/api/v1/stats",
    operation_id = "stats",
    tag = "documents",
    responses((status = 200, description = "Numbers of the index"))
)]
pub(crate) async fn stats(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let index = input::index_name(query.as_deref())?;
    let find = |named: &Named, searcher: &Searcher| {
        let stats = searcher
            .stats()
            .map_err(|error| Problem::of(&error, &named.name))?;
        Ok(public(stats, &named.name))
    };
    answer(&app, &headers, index.as_deref(), ("stats", b""), find).await
}

/// Without paths of this machine.
fn public(stats: Stats, index: &str) -> StatsResponse {
    let Stats {
        roots,
        documents,
        passages,
        faq_pairs,
        languages,
        words,
        source_bytes,
        index_bytes,
        skipped,
        built_at,
        ..
    } = stats;
    StatsResponse {
        schema: SCHEMA,
        index: index.to_owned(),
        roots: roots.into_iter().map(|root| root.name).collect(),
        documents,
        passages,
        faq_pairs,
        languages: languages.into_iter().collect(),
        words,
        source_bytes,
        index_bytes,
        skipped,
        built_at,
    }
}
