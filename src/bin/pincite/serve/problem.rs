//! What went wrong, as every route tells it: problem details for HTTP
//! (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use pincite::Error;
use schemars::JsonSchema;
use serde::Serialize;

/// Seconds after which a busy service may be asked again.
const RETRY_AFTER: u32 = 1;

/// The type of the body.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// A request that is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    /// What happened and what to do, for this request.
    pub(crate) detail: String,
    retry: bool,
}

/// Why a request is not answered (RFC 9457).
#[derive(Serialize, JsonSchema)]
pub(crate) struct Body<'a> {
    /// `about:blank`: the status says what kind of problem it is.
    r#type: &'a str,
    /// What the status means.
    title: &'a str,
    /// The status of the response.
    status: u16,
    /// What happened and what to do.
    detail: &'a str,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            retry: false,
        }
    }

    /// The request itself cannot be understood.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// The request is understood, and asks for what there is not.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// The same request may be answered in a moment.
    pub(crate) fn unavailable(detail: impl Into<String>) -> Self {
        Self {
            retry: true,
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
        }
    }

    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "this should not have happened; the log of the service says more",
        )
    }

    /// What an error of the library means to whoever asks for the index of this
    /// name. Paths of this machine are for the log only.
    pub(crate) fn of(error: &Error, index: &str) -> Self {
        match error {
            Error::PassageId { found: 0, .. } => {
                Self::not_found("no passage has this id; ids are the `id` of a hit")
            }
            Error::PassageId { .. } => Self::new(
                StatusCode::CONFLICT,
                "several passages have an id that begins like this; give more of it",
            ),
            Error::DocumentId { .. } => {
                Self::not_found("no document has this id; ids are the `document` of a hit")
            }
            Error::IndexMissing { .. } => Self::unavailable(format!(
                "the index `{index}` is not built yet; `pincite index` builds it"
            )),
            Error::Locked { .. } => Self::new(
                StatusCode::CONFLICT,
                format!("the index `{index}` is being built already"),
            ),
            error => {
                tracing::error!(index, "{error}");
                match error {
                    Error::Damaged { .. } | Error::Format { .. } | Error::NotAnIndex { .. } => {
                        Self::unavailable(format!(
                            "the index `{index}` cannot be read; `pincite index --rebuild` builds it anew"
                        ))
                    }
                    _ => Self::internal(),
                }
            }
        }
    }

    /// The body.
    pub(crate) fn json(&self) -> String {
        let body = Body {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: &self.detail,
        };
        serde_json::to_string(&body).unwrap_or_default()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.json()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.retry || self.status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
