//! The service: what all routes share, and the layers that every request goes
//! through.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::gate::Gate;
use super::guard::host::Hosts;
use super::guard::keys::{Keys, Scope};
use super::guard::rate::{self, Rate};
use super::indexes::Indexes;
#[cfg(feature = "mcp")]
use super::mcp;
use super::metrics::Metrics;
use super::problem::Problem;
use super::query_log::QueryLog;
use super::{api, health, openapi, page};

/// The longest that a request takes, its body included; builds of the index
/// take their time.
const MAX_TIME: Duration = Duration::from_secs(30);
/// Smaller answers are not worth compressing.
const MIN_COMPRESSED_BYTES: u64 = 1024;
/// How long a browser may keep in mind what a site may ask.
const PREFLIGHT_AGE: Duration = Duration::from_secs(3600);
/// What our pages may load: our own files, and no code in the page itself.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// What all routes share.
pub(crate) struct App {
    pub(crate) indexes: Indexes,
    pub(crate) gate: Gate,
    pub(crate) hosts: Hosts,
    pub(crate) keys: Option<Keys>,
    pub(crate) rate: Option<Rate>,
    pub(crate) behind_proxy: bool,
    pub(crate) metrics: Metrics,
    pub(crate) query_log: Option<QueryLog>,
    /// The title of the page.
    pub(crate) title: String,
}

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// All routes with their layers.
pub(crate) fn router(app: Arc<App>) -> Router {
    let (read, admin, api) = api::routes();
    let read = read.merge(page::documents());
    #[cfg(feature = "mcp")]
    let read = read.merge(mcp::route(&app));
    let read = read.route_layer(middleware::from_fn_with_state(Arc::clone(&app), readers));
    let admin = admin.route_layer(middleware::from_fn_with_state(Arc::clone(&app), admins));
    let open = openapi::route(api)
        .merge(page::routes())
        .merge(health::routes());
    let origins = app.hosts.origins().iter();
    let origins = origins.filter_map(|origin| HeaderValue::from_str(origin).ok());
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
        .expose_headers([header::ETAG, header::RETRY_AFTER])
        .max_age(PREFLIGHT_AGE);
    let worth_it = SizeAbove::new(MIN_COMPRESSED_BYTES).and(NotForContentType::IMAGES);
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(worth_it);
    read.merge(admin)
        .merge(open)
        .fallback(|| async { Problem::not_found("there is nothing at this address") })
        .method_not_allowed_fallback(|| async {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "this address is asked with another method; /openapi.json says which",
            )
        })
        .layer(compression)
        .layer(cors)
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard))
        .layer(middleware::from_fn(secure))
        .layer(CatchPanicLayer::custom(|_| {
            Problem::internal().into_response()
        }))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), observe))
        .with_state(app)
}

/// Counts the request and logs it, without what was asked.
async fn observe(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let status = response.status().as_u16();
    let took = started.elapsed();
    app.metrics.request(method.as_str(), route, status, took);
    let ms = took.as_secs_f64() * 1000.0;
    // Quoted and escaped, so that an address cannot make a line of its own.
    tracing::info!(%method, ?path, status, ms = format_args!("{ms:.1}"));
    response
}

/// Adds what keeps browsers from doing more with an answer than they should.
async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "no-referrer");
    let resource_policy = HeaderName::from_static("cross-origin-resource-policy");
    set(resource_policy, "same-origin");
    response
}

/// Refuses foreign names and sites, and what takes too long.
async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri(), request.headers());
    let checked = app.hosts.check_host(uri, headers).and_then(|()| {
        // Anybody's page may load the component; it holds nothing.
        if uri.path() == page::COMPONENT {
            Ok(())
        } else {
            app.hosts.check_origin(uri, headers)
        }
    });
    if let Err(problem) = checked {
        return problem.into_response();
    }
    if uri.path() == api::REFRESH {
        return next.run(request).await;
    }
    match tokio::time::timeout(MAX_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::unavailable(format!(
            "this took more than {} seconds",
            MAX_TIME.as_secs()
        ))
        .into_response(),
    }
}

/// Lets in who may search and read.
async fn readers(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    admit(&app, Scope::Read, request, next).await
}

/// Lets in who may have the index built: nobody, if there are no keys.
async fn admins(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    admit(&app, Scope::Admin, request, next).await
}

async fn admit(app: &App, needed: Scope, request: Request<Body>, next: Next) -> Response {
    match check(app, needed, &request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Refuses who may not do this, or asks too often.
pub(crate) fn check(app: &App, needed: Scope, request: &Request<Body>) -> Result<(), Problem> {
    let headers = request.headers();
    let name = match &app.keys {
        Some(keys) => keys.allow(headers, needed),
        None if needed == Scope::Read => Ok(None),
        None => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "this needs an API key of scope `admin`, and the service has no `--keys`",
        )),
    };
    let Some(rate) = &app.rate else {
        return name.map(|_| ());
    };
    // Who has no key, or a wrong one, is counted by address.
    let peer = request.extensions().get::<Peer>();
    let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip());
    let address = || rate::caller(peer, headers, app.behind_proxy);
    match name {
        Ok(Some(name)) => rate.check(format!("key {name}")),
        Ok(None) => rate.check(address()),
        Err(problem) => rate.check(address()).and(Err(problem)),
    }
}
