//! What a browser or a proxy may keep: an answer is the same as long as the
//! index is.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::http::StatusCode;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// Names an answer by the state of the index and by what was asked. It is a
/// weak one: the time that a search took, and whether sources have changed
/// since, may differ.
pub(crate) fn etag(version: Option<&str>, index: &str, kind: &str, asked: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), version, index, kind, asked).hash(&mut hasher);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// Whether who asks has this answer already.
pub(crate) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let values = headers.get_all(header::IF_NONE_MATCH).iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

/// An answer of JSON that may be kept if it is asked for again each time.
/// `None` is one that who asks has already.
pub(crate) fn json(etag: &str, body: Option<Vec<u8>>) -> Response {
    let mut response = match body {
        Some(body) => body.into_response(),
        None => StatusCode::NOT_MODIFIED.into_response(),
    };
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_state_or_question_is_another_answer() {
        let one = etag(Some("a"), "bc", "search", b"{}");
        assert_eq!(one, etag(Some("a"), "bc", "search", b"{}"));
        assert_ne!(one, etag(Some("ab"), "c", "search", b"{}"));
        assert_ne!(one, etag(None, "bc", "search", b"{}"));
        assert_ne!(one, etag(Some("a"), "bc", "suggest", b"{}"));
        assert_ne!(one, etag(Some("a"), "bc", "search", b"{ }"));
        assert!(one.starts_with("W/\"") && one.ends_with('"'), "{one}");
    }

    #[test]
    fn what_is_known_is_told_by_its_name() {
        let check = |given: &str, expected: bool| {
            let mut headers = HeaderMap::new();
            let given = HeaderValue::from_str(given).expect("a value");
            headers.insert(header::IF_NONE_MATCH, given);
            assert_eq!(is_known(&headers, "W/\"x\""), expected);
        };
        check("W/\"x\"", true);
        check("\"x\"", true);
        check("\"a\", W/\"x\"", true);
        check("*", true);
        check("W/\"y\"", false);
        assert!(!is_known(&HeaderMap::new(), "W/\"x\""));
    }
}
