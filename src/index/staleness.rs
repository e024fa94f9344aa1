//! How an index differs from its sources.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::changes::{self, Fate, HashLimit};
use super::manifest::Manifest;
use super::report::Staleness;
use super::{generation, now_nanos, sources};
use crate::error::{Error, Result};
use crate::source;

/// What is opened to tell whether files say something else: it is asked before
/// a search, which should not wait for much.
const LOOKED_AT: HashLimit = HashLimit {
    files: 4096,
    bytes: 16 * 1024 * 1024,
};
/// So many files that were written right before they were listed are faster
/// noted once, as not to be opened again, than opened at each search.
const WORTH_NOTING: usize = 64;

/// Compares the index in `dir` with its sources, by their sizes and times, and
/// by their content where a time alone has changed.
///
/// # Errors
/// As [`read_options`](crate::read_options), and [`Error::RootMissing`] if a
/// root is gone.
pub fn staleness(dir: &Path) -> Result<Staleness> {
    compare(dir, &AtomicBool::new(false))
}

/// As [`staleness`], but gives up after `patience`, whatever the disk does: it
/// takes longer the more sources there are, and longest where they are far
/// away. `None` if it has given up.
///
/// # Errors
/// As [`staleness`].
pub fn staleness_within(dir: &Path, patience: Duration) -> Result<Option<Staleness>> {
    let given_up = Arc::new(AtomicBool::new(false));
    let (sender, found) = mpsc::sync_channel(1);
    let (owned, seen) = (dir.to_owned(), Arc::clone(&given_up));
    // A thread, since a folder may not answer at all. It ends as soon as it does.
    let begun = thread::Builder::new().spawn(move || {
        // Nobody may be left who wants to know.
        let _ = sender.send(compare(&owned, &seen));
    });
    begun.map_err(|source| Error::Io {
        operation: "list the sources of",
        path: dir.to_owned(),
        source,
    })?;
    match found.recv_timeout(patience) {
        Ok(staleness) => staleness.map(Some),
        Err(RecvTimeoutError::Timeout) => {
            given_up.store(true, Ordering::Relaxed);
            Ok(None)
        }
        // It has panicked: what it was asked is not known.
        Err(RecvTimeoutError::Disconnected) => Ok(None),
    }
}

fn compare(dir: &Path, given_up: &AtomicBool) -> Result<Staleness> {
    let listed = now_nanos();
    let generation = generation::current(dir)?;
    let manifest = Manifest::read(dir, &generation)?;
    let roots = &manifest.options.roots;
    let go_on = |_| match given_up.load(Ordering::Relaxed) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let listing = source::list(roots, Some(dir), &go_on)?;
    let known = sources::read(dir, &generation)?;
    let changes = changes::compare(&listing.files, roots, &known, roots, listed, LOOKED_AT);
    let synonyms = usize::from(manifest.synonyms_changed());
    let Some(changes) = changes else {
        return Ok(Staleness {
            changed: synonyms,
            ..Staleness::default()
        });
    };
    let to_read = listing.files.iter().zip(&changes.files);
    let settled = Some(changes.settled).filter(|settled| *settled >= WORTH_NOTING);
    Ok(Staleness {
        added: changes.added(),
        changed: changes.changed() + synonyms,
        removed: changes.removed.len(),
        touched: changes.touched + settled.unwrap_or_default(),
        bytes: to_read
            .filter(|(_, fate)| !matches!(fate, Fate::Kept(_)))
            .map(|(file, _)| file.stamp.size)
            .sum(),
    })
}
