//! Builds the indexes that are served as their sources change.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use pincite::WatchEvent;

use super::app::App;
use super::indexes::Named;

/// The threads that watch, until this is dropped.
pub(crate) struct Watching {
    cancel: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Watching {
    /// Watches the sources of all indexes that can say what they are built from.
    pub(crate) fn start(app: &Arc<App>) -> Self {
        let cancel = Arc::new(AtomicBool::new(false));
        let threads = (0..app.indexes.iter().count()).map(|at| {
            let (app, cancel) = (Arc::clone(app), Arc::clone(&cancel));
            thread::spawn(move || {
                if let Some(named) = app.indexes.iter().nth(at) {
                    watch(named, &cancel);
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

fn watch(named: &Named, cancel: &AtomicBool) {
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
    let watched = pincite::read_options(dir)
        .and_then(|options| pincite::watch(dir, &options, cancel, on_event));
    if let Err(error) = watched {
        tracing::error!(index, "sources are not watched: {error}");
    }
}
