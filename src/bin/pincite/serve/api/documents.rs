//! What an index holds: passages and documents.

use std::sync::Arc;

use axum::extract::{RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pincite::{DocumentsRequest, Searcher};
use serde::Serialize;

use super::{answer, asked, json};
use crate::serve::app::App;
use crate::serve::indexes::Named;
use crate::serve::input::{self, Id};
use crate::serve::problem::Problem;

/// A passage with what stands around it
///
/// The id is that of a hit; its beginning is enough where only one begins so.
#[utoipa::path(
    get,
    path = "/api/v1/passages/{id}",
    operation_id = "passage",
    tag = "documents",
    params(("id" = String, Path, description = "The id of a passage, or how it begins")),
    responses((status = 200, description = "The passage"))
)]
pub(crate) async fn passage(
    State(app): State<Arc<App>>,
    id: Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    by_id(&app, &headers, id, query, "passage", Searcher::show).await
}

/// The documents, page by page
#[utoipa::path(
    get,
    path = "/api/v1/documents",
    operation_id = "documents",
    tag = "documents",
    responses((status = 200, description = "Documents by root and path"))
)]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, input::Asked { request, index, .. }) = asked::<DocumentsRequest>(request).await?;
    let asked = json(&request)?;
    let find = |named: &Named, searcher: &Searcher| {
        searcher
            .documents(&request)
            .map_err(|error| Problem::of(&error, &named.name))
    };
    answer(
        &app,
        &headers,
        index.as_deref(),
        ("documents", &asked),
        find,
    )
    .await
}

/// A whole document
#[utoipa::path(
    get,
    path = "/api/v1/documents/{id}",
    operation_id = "document",
    tag = "documents",
    params(("id" = String, Path, description = "The `document` of a hit")),
    responses((status = 200, description = "The document with its passages"))
)]
pub(crate) async fn document(
    State(app): State<Arc<App>>,
    id: Id,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    by_id(&app, &headers, id, query, "document", Searcher::document).await
}

/// Answers what is asked for by its id alone; `kind` names it.
async fn by_id<T: Serialize + 'static>(
    app: &App,
    headers: &HeaderMap,
    id: Id,
    query: Option<String>,
    kind: &str,
    find: fn(&Searcher, &str) -> pincite::Result<T>,
) -> Result<Response, Problem> {
    let id = input::id(id)?;
    let index = input::index_name(query.as_deref())?;
    let find = |named: &Named, searcher: &Searcher| {
        find(searcher, &id).map_err(|error| Problem::of(&error, &named.name))
    };
    answer(app, headers, index.as_deref(), (kind, id.as_bytes()), find).await
}
