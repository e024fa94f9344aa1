//! `pincite serve`: the search over HTTP, with a web page.

mod api;
mod app;
mod cache;
mod connections;
mod gate;
mod guard;
mod health;
mod indexes;
mod input;
#[cfg(feature = "mcp")]
mod mcp;
mod metrics;
mod openapi;
mod page;
mod problem;
mod query_log;
mod refused;
mod unread;
#[cfg(feature = "watch")]
mod watching;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::net::TcpListener;

use crate::args::{Key, LogLevel, Serve};
use crate::failure::{ANSWERED, Hinted};
use crate::follow_config::FollowedConfig;
use crate::output::terminal::{self, warn};
use crate::refresh;
use crate::settings::Settings;
use app::App;
use guard::host::Hosts;
use guard::keys::{self, Keys, Scope};
use guard::rate::Rate;
use indexes::{DEFAULT_NAME, Indexes};
use query_log::QueryLog;

/// Runs `pincite serve`.
pub(crate) fn run(args: Serve) -> Result<u8> {
    log_to_stderr(args.log);
    let corpus = args.corpus.folder.as_deref();
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    let mut folders = indexes::parse(&here, &args.index)?;
    let single = match folders.as_slice() {
        [] => Some(FollowedConfig::find(None, corpus)?),
        [(_, dir)] => Some(FollowedConfig::find(Some(dir), corpus)?),
        _ => None,
    };
    if let Some(config) = &single {
        bring_up_to_date(config.settings())?;
        if folders.is_empty() {
            folders.push((DEFAULT_NAME.to_owned(), config.settings().index.clone()));
        }
    }
    let rate = match args.rate {
        Some(0) => return Err(anyhow::anyhow!("`--rate` is at least 1")),
        rate => rate.and_then(NonZeroU32::new),
    };
    let app = App {
        indexes: Indexes::new(folders),
        gate: gate::Gate::new(),
        hosts: Hosts::new(&args.allow_host, &args.allow_origin)?,
        keys: args.keys.as_deref().map(Keys::open).transpose()?,
        rate: rate.map(Rate::new),
        behind_proxy: args.behind_proxy,
        metrics: metrics::Metrics::new(),
        query_log: args.query_log.as_deref().map(QueryLog::open).transpose()?,
        title: args.title,
    };
    // The limit that programs get at first is low for historical reasons.
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::debug!("{error}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(app.gate.threads())
        .enable_all()
        .build()
        .context("cannot start threads")?;
    let app = Arc::new(app);
    #[cfg(feature = "watch")]
    let _watching = args.watch.then(|| watching::Watching::start(&app, single));
    runtime.block_on(listen(&args.addr, app))?;
    Ok(ANSWERED)
}

/// Runs `pincite key`.
pub(crate) fn key(args: &Key) -> Result<u8> {
    let scope = if args.admin {
        Scope::Admin
    } else {
        Scope::Read
    };
    let key = keys::create(&args.file, &args.name, scope)?;
    terminal::print(&format!("{key}\n"))?;
    Ok(ANSWERED)
}

async fn listen(addr: &str, app: Arc<App>) -> Result<()> {
    let cannot = || format!("cannot listen at `{addr}`");
    let listener = TcpListener::bind(addr).await.with_context(cannot)?;
    let bound = listener.local_addr().with_context(cannot)?;
    let end = told_to_end()?;
    terminal::print(&format!("listening at {}\n", address(bound)))?;
    if !bound.ip().is_loopback() && app.keys.is_none() {
        warn("others can reach this service, and no `--keys` keep them out");
    }
    connections::serve(listener, app::router(app), end).await;
    Ok(())
}

/// Where a browser finds the service.
fn address(bound: SocketAddr) -> String {
    match bound {
        any if any.ip().is_unspecified() => format!("http://localhost:{}/", any.port()),
        bound => format!("http://{bound}/"),
    }
}

/// Is done when the service is told to end: by Ctrl-C, or by SIGTERM, as the
/// system does. From the call on, either ends it in order.
fn told_to_end() -> Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let cannot = "cannot wait for signals";
        let mut interrupted = signal(SignalKind::interrupt()).context(cannot)?;
        let mut terminated = signal(SignalKind::terminate()).context(cannot)?;
        Ok(async move {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!("cannot wait for Ctrl-C: {error}");
            std::future::pending::<()>().await;
        }
    })
}

/// Brings the one index that is served up to date, as before a search. That
/// there is none is no error: it may be built later.
fn bring_up_to_date(settings: &Settings) -> Result<()> {
    let Err(error) = refresh::open_fresh(settings) else {
        return Ok(());
    };
    let is_missing = matches!(
        error.downcast_ref(),
        Some(pincite::Error::IndexMissing { .. })
    ) || error.is::<Hinted>();
    if !is_missing {
        return Err(error);
    }
    warn(&format!(
        "{error}; searches are refused until `pincite index` has built it"
    ));
    Ok(())
}

fn log_to_stderr(level: LogLevel) {
    use tracing_subscriber::filter::LevelFilter;
    let level = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(false)
        .init();
}
