//! Builds the indexes that are served as their sources change.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use pincite::WatchEvent;

use super::app::App;
use super::indexes::Named;
use crate::follow_config::FollowedConfig;
use crate::settings::Settings;
use crate::watching::follow;

/// The threads that watch, until this is dropped.
pub(crate) struct Watching {
    cancel: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Watching {
    /// Watches the sources of all indexes that can say what they are built
    /// from; of a single one, what `pincite.toml` says of it, too.
    pub(crate) fn start(app: &Arc<App>, mut single: Option<FollowedConfig>) -> Self {
        let cancel = Arc::new(AtomicBool::new(false));
        let threads = (0..app.indexes.iter().count()).map(|at| {
            let (app, cancel) = (Arc::clone(app), Arc::clone(&cancel));
            let config = single.take();
            thread::spawn(move || {
                if let Some(named) = app.indexes.iter().nth(at)
                    && let Err(error) = watch(named, config, &cancel)
                {
                    let index = named.name.as_str();
                    tracing::error!(index, "sources are not watched: {error}");
                }
            })
        });
        let threads = threads.collect();
        Self { cancel, threads }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // A panic there has been told already.
            let _ = thread.join();
        }
    }
}

fn watch(
    named: &Named,
    config: Option<FollowedConfig>,
    cancel: &AtomicBool,
) -> pincite::Result<()> {
    let index = named.name.as_str();
    let on_event = &mut |event: WatchEvent<'_>| match event {
        WatchEvent::Built(report) if !report.up_to_date => {
            tracing::info!(index, documents = report.documents, "built");
        }
        WatchEvent::Failed(error) => tracing::error!(index, "{error}"),
        WatchEvent::Unwatched { path, reason } => {
            tracing::warn!(index, ?path, "looked at every few seconds: {reason}");
        }
        _ => {}
    };
    let dir = named.live.dir();
    let options = pincite::read_options(dir)?;
    let Some(mut config) = config else {
        return pincite::watch(dir, &options, cancel, on_event);
    };
    // An index that pincite.toml does not name says itself what it is built from.
    let options_of = |settings: &Settings| Ok(settings.declared());
    let refused = |why: &str| tracing::warn!(index, "{why}");
    follow(
        &mut config,
        options,
        &options_of,
        cancel,
        on_event,
        &refused,
    )
}
