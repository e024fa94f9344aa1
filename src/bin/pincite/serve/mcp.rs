//! The tools for AI agents, at `/mcp`: those of `pincite mcp`, with the limits,
//! the counts and the query log of this service.

use std::sync::Arc;

use axum::Router;

use super::app::App;
use crate::mcp::{Indexes, NamedIndex, Service, http};

/// Where agents ask.
const ADDRESS: &str = "/mcp";

/// The route, for readers.
pub(crate) fn route(app: &Arc<App>) -> Router<Arc<App>> {
    let indexes = app.indexes.iter().map(|named| {
        let name = named.name.clone();
        let (searcher, searched) = (
            (Arc::clone(app), name.clone()),
            (Arc::clone(app), name.clone()),
        );
        NamedIndex {
            name,
            dir: named.live.dir().to_owned(),
            current: Box::new(move || {
                let (app, name) = &searcher;
                let named = app.indexes.get(Some(name));
                named
                    .and_then(|named| named.searcher())
                    .map_err(|problem| problem.detail)
            }),
            searched: Box::new(move |response| {
                let (app, name) = &searched;
                app.metrics.search(name, response.answered);
                if let Some(log) = &app.query_log {
                    log.add(name, response);
                }
            }),
        }
    });
    let indexes = Indexes::new(indexes.collect());
    let app = Arc::clone(app);
    let gated = Box::new(move |work: Box<dyn FnOnce() -> _ + Send>| {
        let app = Arc::clone(&app);
        Box::pin(async move {
            let done = app.gate.run(|| Ok(work())).await;
            done.map_err(|problem| problem.detail)
        }) as _
    });
    Router::new().route_service(ADDRESS, http::service(Service::new(indexes, gated)))
}
