//! The routes below `/api/v1`.

mod documents;
mod refresh;
mod search;
mod stats;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use pincite::Searcher;
use serde::Serialize;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::app::App;
use super::cache;
use super::indexes::Named;
use super::input::{self, Asked, MAX_BODY_BYTES};
use super::problem::Problem;

pub(crate) use refresh::RefreshResponse;
pub(crate) use search::search;
pub(crate) use stats::StatsResponse;

/// Where the index is built; it takes as long as it takes.
pub(crate) const REFRESH: &str = "/api/v1/refresh";

/// More than ten hits with their texts mostly take.
const USUAL_BYTES: usize = 32 * 1024;

/// The routes for readers, those for admins, and the description of both.
pub(crate) fn routes() -> (Router<Arc<App>>, Router<Arc<App>>, OpenApi) {
    let (read, mut api) = OpenApiRouter::new()
        .routes(routes!(search::get, search::post))
        .routes(routes!(search::suggest_get, search::suggest_post))
        .routes(routes!(documents::passage))
        .routes(routes!(documents::list))
        .routes(routes!(documents::document))
        .routes(routes!(stats::stats))
        .split_for_parts();
    let (admin, admin_api) = OpenApiRouter::new()
        .routes(routes!(refresh::refresh))
        .split_for_parts();
    api.merge(admin_api);
    (read, admin, api)
}

/// Answers from an index, unless who asks has the answer already. The kind of answer and what was `asked` name it, beside the state of
/// the index.
async fn answer<T: Serialize>(
    app: &App,
    headers: &HeaderMap,
    index: Option<&str>,
    (kind, asked): (&str, &[u8]),
    find: impl FnOnce(&Named, &Searcher) -> Result<T, Problem>,
) -> Result<Response, Problem> {
    let respond = || {
        let named = app.indexes.get(index)?;
        let searcher = named.searcher()?;
        let etag = cache::etag(searcher.version(), &named.name, kind, asked);
        if cache::is_known(headers, &etag) {
            return Ok(cache::json(&etag, None));
        }
        let found = find(named, &searcher)?;
        Ok(cache::json(&etag, Some(json(&found)?)))
    };
    app.gate.run(respond).await
}

/// As `--json` prints it.
fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, Problem> {
    let mut json = Vec::with_capacity(USUAL_BYTES);
    serde_json::to_writer(&mut json, value).map_err(|error| {
        tracing::error!("{error}");
        Problem::internal()
    })?;
    json.push(b'\n');
    Ok(json)
}

/// What a request asks for: in its address, or posted as JSON.
async fn asked<T: input::Request>(request: Request) -> Result<(HeaderMap, Asked<T>), Problem> {
    let (parts, body) = request.into_parts();
    let asked = if parts.method == Method::POST {
        if let Some(query) = parts.uri.query().filter(|query| !query.is_empty()) {
            return Err(Problem::invalid(format!(
                "what is posted stands in the body; the address has `?{query}`"
            )));
        }
        input::from_json(&parts.headers, &read(body).await?)?
    } else {
        input::from_query(parts.uri.query())?
    };
    Ok((parts.headers, asked))
}

async fn read(body: Body) -> Result<Vec<u8>, Problem> {
    match Limited::new(body, MAX_BODY_BYTES).collect().await {
        Ok(body) => Ok(body.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the body has more than {MAX_BODY_BYTES} bytes"),
        )),
        Err(_) => Err(Problem::malformed("the body ended early")),
    }
}
