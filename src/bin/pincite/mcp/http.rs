//! The same service over HTTP, for a web server to mount.

use std::sync::Arc;

use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};

use super::service::Service;

/// The largest request: a question with its filters is far smaller.
const MOST_REQUEST_BYTES: usize = 256 * 1024;

/// A `tower` service that speaks streamable HTTP. Every request is answered on
/// its own, with JSON: there are no sessions to lose.
///
/// Whoever mounts it refuses foreign hosts and origins, which pages of others
/// would lead a browser here by.
pub(crate) fn service(service: Service) -> StreamableHttpService<Service, NeverSessionManager> {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_sse_keep_alive(None)
        .with_max_request_body_bytes(MOST_REQUEST_BYTES)
        .disable_allowed_hosts();
    StreamableHttpService::new(
        move || Ok(service.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    )
}
