//! Questions and answers.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use pincite::{SearchRequest, SearchResponse, Searcher, SuggestRequest};

use super::{answer, asked, json};
use crate::serve::app::App;
use crate::serve::indexes::Named;
use crate::serve::input;
use crate::serve::problem::Problem;

/// Answer a question
///
/// `query` (or `q` for short) is any text; what is no operator is words.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    operation_id = "search",
    tag = "search",
    responses((status = 200, description = "The answer, or the nearest passages"))
)]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    respond(app, request).await
}

/// Answer a question that is posted
#[utoipa::path(
    post,
    path = "/api/v1/search",
    operation_id = "search_post",
    tag = "search",
    responses((status = 200, description = "The answer, or the nearest passages"))
)]
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    respond(app, request).await
}

/// Suggest questions that go on after what was typed
#[utoipa::path(
    get,
    path = "/api/v1/suggest",
    operation_id = "suggest",
    tag = "search",
    responses((status = 200, description = "Questions and headings"))
)]
pub(crate) async fn suggest_get(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    suggest(app, request).await
}

/// Suggest questions that go on after a text that is posted
#[utoipa::path(
    post,
    path = "/api/v1/suggest",
    operation_id = "suggest_post",
    tag = "search",
    responses((status = 200, description = "Questions and headings"))
)]
pub(crate) async fn suggest_post(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Problem> {
    suggest(app, request).await
}

async fn respond(app: Arc<App>, request: Request) -> Result<Response, Problem> {
    let (headers, asked) = asked::<SearchRequest>(request).await?;
    let input::Asked {
        request,
        index,
        log,
    } = asked;
    let asked = json(&request)?;
    let find = |named: &Named, searcher: &Searcher| search(&app, named, searcher, &request, log);
    answer(&app, &headers, index.as_deref(), ("search", &asked), find).await
}

/// Searches, counts it and, if it is a question to `log`, logs it.
pub(crate) fn search(
    app: &App,
    named: &Named,
    searcher: &Searcher,
    request: &SearchRequest,
    log: bool,
) -> Result<SearchResponse, Problem> {
    let response = searcher
        .search(request)
        .map_err(|error| Problem::of(&error, &named.name))?;
    app.metrics.search(&named.name, response.answered);
    // While somebody types there is no question yet, and further pages are no
    // new one.
    if let Some(query_log) = &app.query_log
        && log
        && !request.prefix
        && request.offset == 0
    {
        query_log.add(&named.name, &response);
    }
    Ok(response)
}

async fn suggest(app: Arc<App>, request: Request) -> Result<Response, Problem> {
    let (headers, asked) = asked::<SuggestRequest>(request).await?;
    let input::Asked { request, index, .. } = asked;
    let asked = json(&request)?;
    let find = |named: &Named, searcher: &Searcher| {
        searcher
            .suggest(&request)
            .map_err(|error| Problem::of(&error, &named.name))
    };
    answer(&app, &headers, index.as_deref(), ("suggest", &asked), find).await
}
