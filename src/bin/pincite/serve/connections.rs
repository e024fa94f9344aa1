//! Connections: accepted as many as the system allows, each with limits of
//! time, and served to their end when the service ends.

use std::io;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tower::{ServiceExt, service_fn};

use super::app::Peer;
use super::refused::Explained;
use super::unread::Impatient;

/// A client that takes longer for the head of a request, or between two, is
/// not waited for.
const MAX_HEAD_TIME: Duration = Duration::from_secs(30);
/// The head of a request: addresses may hold a long query.
const MAX_HEAD_BYTES: usize = 128 * 1024;
/// A client that takes no byte of an answer for so long has gone, or means to
/// hold the connection: a slow one takes some every few seconds.
const MAX_UNREAD_TIME: Duration = Duration::from_secs(30);
/// Requests under way that are waited for at the end.
const MAX_SHUTDOWN_TIME: Duration = Duration::from_secs(10);
/// The system has no more connections to give: some are about to end.
const PAUSE_WHEN_FULL: Duration = Duration::from_millis(50);

/// Serves connections until `stop` is done, and then what is under way.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => spawn(stream, Peer(peer), router.clone(), &graceful),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!("cannot accept a connection: {error}");
                tokio::time::sleep(PAUSE_WHEN_FULL).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(MAX_SHUTDOWN_TIME, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::error!("ended with requests under way");
    }
}

fn spawn(stream: TcpStream, peer: Peer, router: Router, graceful: &GracefulShutdown) {
    // Answers are written at once; what is not must not wait for more.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!("{error}");
    }
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request)
    });
    let stream = Explained::new(Impatient::new(stream, MAX_UNREAD_TIME));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(MAX_HEAD_TIME)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        match connection.await {
            Err(error) if error.is_parse() => tracing::info!("refused a connection: {error}"),
            // A client that went away.
            Err(error) => tracing::debug!("{error}"),
            Ok(()) => {}
        }
    });
}

/// Whether a client went away before its connection was accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
