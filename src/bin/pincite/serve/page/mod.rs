//! The page with the search box, the view of a document, and their files.

mod document;
mod search;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use pincite::{Citation, html};

use super::app::App;
use crate::output::places::line_range;

/// The web component, which any site may include.
pub(crate) const COMPONENT: &str = "/pincite-search.js";

/// A file of the page: its path, its type, what is in it.
type File = (&'static str, &'static str, &'static str);

const FILES: [File; 5] = [
    (
        COMPONENT,
        "text/javascript; charset=utf-8",
        include_str!("../web/pincite-search.js"),
    ),
    (
        "/page.js",
        "text/javascript; charset=utf-8",
        include_str!("../web/page.js"),
    ),
    (
        "/page.css",
        "text/css; charset=utf-8",
        include_str!("../web/page.css"),
    ),
    (
        "/doc.css",
        "text/css; charset=utf-8",
        include_str!("../web/doc.css"),
    ),
    (
        "/icon.svg",
        "image/svg+xml",
        include_str!("../web/icon.svg"),
    ),
];

/// Documents, for who may read.
pub(crate) fn documents() -> Router<Arc<App>> {
    Router::new().route("/doc/{id}", get(document::show))
}

/// Page and files, for all.
pub(crate) fn routes() -> Router<Arc<App>> {
    let page = Router::new().route("/", get(search::show));
    FILES.into_iter().fold(page, |router, (path, kind, text)| {
        router.route(path, get(move || async move { file(path, kind, text) }))
    })
}

fn file(path: &str, kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        // An upgrade is seen within the hour.
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    let mut response = (headers, text).into_response();
    if path == COMPONENT {
        let headers = response.headers_mut();
        let policy = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(policy, HeaderValue::from_static("cross-origin"));
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
    }
    response
}

/// Puts values where a template names them in braces. What a value says is not
/// looked at again.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value, after))
        });
        match value {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn page(html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, html).into_response()
}

/// Text, escaped.
fn escaped(text: &str) -> String {
    html(text, &[])
}

/// `?index=NAME`, for links to the same index.
fn index_query(index: Option<&str>) -> String {
    let query = index.and_then(|name| serde_urlencoded::to_string([("index", name)]).ok());
    query.map(|query| format!("?{query}")).unwrap_or_default()
}

/// Where a passage is in its source, for people.
fn place(citation: &Citation) -> String {
    match citation.lines {
        Some(lines) => format!("{}:{}", citation.path, line_range(lines)),
        None => citation.path.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_not_a_template() {
        let values = [("a", "{b}"), ("b", "x")];
        assert_eq!(fill("<{a}> {b} {c} {", &values), "<{b}> x {c} {");
    }

    #[test]
    fn the_page_is_light() {
        const MOST: usize = 40 * 1000;
        let files: usize = FILES.iter().map(|(_, _, text)| text.len()).sum();
        assert!(files < MOST, "{files}");
    }
}
