//! Builds an index on request.

use std::ops::ControlFlow;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::response::Response;
use pincite::{IndexReport, SCHEMA};
use schemars::JsonSchema;
use serde::Serialize;
use tokio::task::spawn_blocking;

use super::json;
use crate::serve::app::App;
use crate::serve::input;
use crate::serve::problem::Problem;

/// What a build has done.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RefreshResponse {
    /// The version of the contract: `pincite/1`.
    schema: &'static str,
    /// The name of the index.
    index: String,
    /// Whether nothing had changed, so that nothing was built.
    up_to_date: bool,
    documents: usize,
    passages: usize,
    faq_pairs: usize,
    /// Files that could not be read.
    skipped: usize,
}

/// Build the index from what has changed
///
/// Needs an API key of scope `admin`. Answers when the build is done; searches
/// go on meanwhile.
#[utoipa::path(
    post,
    path = "/api/v1/refresh",
    operation_id = "refresh",
    tag = "admin",
    responses(
        (status = 200, description = "What was built"),
        (status = 409, description = "A build is running already")
    )
)]
pub(crate) async fn refresh(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let name = input::index_name(query.as_deref())?;
    // On a thread of its own, beside the searches.
    let built = spawn_blocking(move || {
        let named = app.indexes.get(name.as_deref())?;
        let build = || {
            let options = pincite::read_options(named.live.dir())?;
            pincite::build(named.live.dir(), &options, &|_| ControlFlow::Continue(()))
        };
        let report = build().map_err(|error| Problem::of(&error, &named.name))?;
        json(&public(&report, &named.name))
    });
    let body = built.await.unwrap_or_else(|error| {
        tracing::error!("{error}");
        Err(Problem::internal())
    })?;
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}

/// Without paths of this machine.
fn public(report: &IndexReport, index: &str) -> RefreshResponse {
    RefreshResponse {
        schema: SCHEMA,
        index: index.to_owned(),
        up_to_date: report.up_to_date,
        documents: report.documents,
        passages: report.passages,
        faq_pairs: report.faq_pairs,
        skipped: report.skipped.len(),
    }
}
