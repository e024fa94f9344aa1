//! Whether the service lives, whether it can answer, and what it has done.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::app::App;
use super::problem::Problem;

const TEXT: &str = "text/plain; charset=utf-8";
const METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(crate) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(|| async { plain(TEXT, "ok\n".to_owned()) }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Ready is whose indexes can all be opened.
async fn ready(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    for named in app.indexes.iter() {
        named.searcher()?;
    }
    Ok(plain(TEXT, "ready\n".to_owned()))
}

async fn metrics(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    let text = app.gate.run(|| {
        for named in app.indexes.iter() {
            // One that cannot be opened holds nothing for now.
            let documents = named.documents().unwrap_or_default();
            app.metrics.documents(&named.name, documents);
        }
        Ok(app.metrics.text())
    });
    Ok(plain(METRICS, text.await?))
}

fn plain(kind: &'static str, text: String) -> Response {
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, text).into_response()
}
