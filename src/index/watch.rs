//! Builds the index again whenever its sources change.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::build::build;
use super::report::IndexReport;
use crate::error::{Error, Result};
use crate::options::{IndexOptions, Root};

/// A build begins when nothing has changed for so long: editors save in several
/// steps, and a checkout changes many files.
const QUIET: Duration = Duration::from_millis(300);
/// It begins after so long however much goes on.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// How often it is looked whether the watch is to end: soon for a person.
const TICK: Duration = Duration::from_millis(100);
/// How often it is looked whether roots are still there: the system does not
/// tell of a folder that comes back.
const LOOK_FOR_ROOTS: Duration = Duration::from_secs(1);
/// How often sources are looked at of which the system tells nothing.
const LOOK_AT_SOURCES: Duration = Duration::from_secs(10);
/// How long another build of the same index is waited for.
const LOCKED_WAIT: Duration = Duration::from_secs(1);

/// What [`watch`] tells.
#[derive(Debug)]
#[non_exhaustive]
pub enum WatchEvent<'a> {
    /// All changes of these roots are seen from now on.
    Watching(&'a [Root]),
    /// A build has changed the index.
    Built(&'a IndexReport),
    /// A build failed, and the index is as it was; the watch goes on.
    Failed(&'a Error),
    /// The system does not tell what changes in a folder, so that it is looked
    /// at every few seconds.
    Unwatched {
        /// The folder.
        path: &'a Path,
        /// Why, in plain words.
        reason: String,
    },
}

/// Follows the roots and brings the index in `dir` up to date, as
/// [`build`](crate::build) does, whenever something has changed and it has
/// become quiet; once at the beginning, too. Ends when `cancel` is set, within
/// a fraction of a second unless a build is reading a large batch.
///
/// # Errors
/// If the system cannot watch anything at all. What fails in a build is told
/// by [`WatchEvent::Failed`].
pub fn watch(
    dir: &Path,
    options: &IndexOptions,
    cancel: &AtomicBool,
    on_event: &mut dyn FnMut(WatchEvent<'_>),
) -> Result<()> {
    let (sender, changes) = mpsc::channel();
    let index = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let index = fs::canonicalize(&index).unwrap_or(index);
    let own = index.clone();
    let handler = move |event: notify::Result<Event>| {
        if is_of_sources(&event, &own) {
            // The receiver goes only when the watch ends.
            let _ = sender.send(());
        }
    };
    let watcher = notify::recommended_watcher(handler).map_err(|error| Error::Engine {
        source: error.into(),
    })?;
    let mut watched = Watched::new(watcher, options);
    watched.renew(on_event);
    on_event(WatchEvent::Watching(&options.roots));
    let mut due = Some(Instant::now());
    let mut first_change: Option<Instant> = None;
    let mut looked = Instant::now();
    while !cancel.load(Ordering::Relaxed) {
        if due.is_some_and(|due| due <= Instant::now()) {
            (due, first_change) = (None, None);
            match built(dir, options, cancel) {
                Ok(report) if report.up_to_date => {}
                Ok(report) => on_event(WatchEvent::Built(&report)),
                Err(Error::Cancelled) => break,
                Err(Error::Locked { .. }) => due = Some(Instant::now() + LOCKED_WAIT),
                Err(error) => on_event(WatchEvent::Failed(&error)),
            }
            continue;
        }
        match changes.recv_timeout(TICK) {
            Ok(()) => {
                let now = Instant::now();
                let latest = *first_change.get_or_insert(now) + LONGEST_WAIT;
                due = Some((now + QUIET).min(latest));
            }
            Err(RecvTimeoutError::Timeout) => {}
            // The watcher holds the other end as long as this does.
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if looked.elapsed() >= LOOK_FOR_ROOTS {
            looked = Instant::now();
            if watched.renew(on_event) {
                due = due.or(Some(Instant::now() + QUIET));
            }
        }
    }
    Ok(())
}

fn built(dir: &Path, options: &IndexOptions, cancel: &AtomicBool) -> Result<IndexReport> {
    build(dir, options, &|_| {
        if cancel.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
}

/// Whether something may have changed that is read: not that a file was opened,
/// and not what a build itself writes.
fn is_of_sources(event: &notify::Result<Event>, index: &Path) -> bool {
    match event {
        Ok(event) if matches!(event.kind, EventKind::Access(_)) => false,
        Ok(event) => {
            event.paths.is_empty() || event.paths.iter().any(|path| !path.starts_with(index))
        }
        // Events were lost: looking is cheap.
        Err(_) => true,
    }
}

/// The folders that are watched.
struct Watched {
    watcher: RecommendedWatcher,
    places: BTreeMap<PathBuf, Place>,
}

struct Place {
    mode: RecursiveMode,
    /// What was watched, told from another folder in its place.
    identity: Option<Identity>,
    /// Whether the system does not tell.
    is_deaf: bool,
    looked: Instant,
}

impl Watched {
    fn new(watcher: RecommendedWatcher, options: &IndexOptions) -> Self {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let roots = options.roots.iter().map(|root| absolute(&root.path));
        let (mut files, folders): (Vec<_>, Vec<_>) = roots.partition(|path| path.is_file());
        files.extend(options.synonyms.as_deref().map(absolute));
        let place = |(path, mode)| {
            let place = Place {
                mode,
                identity: None,
                is_deaf: false,
                looked: Instant::now(),
            };
            (path, place)
        };
        let places = places(files, folders).into_iter().map(place).collect();
        Self { watcher, places }
    }

    /// Watches what has come back, or is another folder now. Tells whether
    /// something may have changed unseen.
    fn renew(&mut self, on_event: &mut dyn FnMut(WatchEvent<'_>)) -> bool {
        let mut may_have_changed = false;
        for (path, place) in &mut self.places {
            let identity = identity(path);
            if place.is_deaf && place.looked.elapsed() >= LOOK_AT_SOURCES {
                place.looked = Instant::now();
                may_have_changed = true;
            }
            if identity == place.identity {
                continue;
            }
            may_have_changed = true;
            if place.identity.is_some() {
                // It is not there any more, and neither is what was watched.
                let _ = self.watcher.unwatch(path);
            }
            place.identity = identity;
            place.is_deaf = false;
            if place.identity.is_none() {
                continue;
            }
            if let Err(error) = self.watcher.watch(path, place.mode) {
                place.is_deaf = true;
                on_event(WatchEvent::Unwatched {
                    path,
                    reason: reason(&error),
                });
            }
        }
        may_have_changed
    }
}

/// Where to watch for these files and folders.
fn places(files: Vec<PathBuf>, folders: Vec<PathBuf>) -> BTreeMap<PathBuf, RecursiveMode> {
    let with = |mode| move |path| (path, mode);
    let folders = folders.into_iter().map(with(RecursiveMode::Recursive));
    let mut places: BTreeMap<_, _> = folders.collect();
    for file in files {
        // Editors put another file in its place: its folder is watched, unless
        // that is already with all below it, which a second watch would end.
        let is_whole = |path: &Path| places.get(path) == Some(&RecursiveMode::Recursive);
        if let Some(folder) = file.parent()
            && !folder.ancestors().any(is_whole)
        {
            places.insert(folder.to_owned(), RecursiveMode::NonRecursive);
        }
    }
    places
}

fn reason(error: &notify::Error) -> String {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "there are more folders than the system lets one user watch \
             (on Linux: sysctl fs.inotify.max_user_watches)"
                .to_owned()
        }
        _ => error.to_string(),
    }
}

/// What tells a folder from another of the same path.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = Option<std::time::SystemTime>;

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    Some(fs::metadata(path).ok()?.created().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind};

    #[test]
    fn a_file_takes_no_watch_from_the_folder_it_is_in() {
        let check = |files: &[&str], folders: &[&str], beside: &[&str]| {
            let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect();
            let with = |mode| move |path: &&str| (PathBuf::from(path), mode);
            let folders_watched = folders.iter().map(with(RecursiveMode::Recursive));
            let beside = beside.iter().map(with(RecursiveMode::NonRecursive));
            let expected = folders_watched.chain(beside).collect();
            assert_eq!(places(paths(files), paths(folders)), expected);
        };
        check(&["/docs/faq.md"], &[], &["/docs"]);
        check(&["/docs/faq.md", "/docs/a.md"], &[], &["/docs"]);
        check(&["/d/faq.md", "/d/a/a.md"], &[], &["/d", "/d/a"]);
        check(&["/docs/faq.md"], &["/docs"], &[]);
        check(&["/docs/a/b/words.txt"], &["/docs", "/docs/a"], &[]);
        check(&["/docs/faq.md"], &["/docs/a", "/docs2"], &["/docs"]);
    }

    #[test]
    fn what_a_build_does_itself_is_no_change() {
        let check = |kind, path: &str, expected| {
            let event = Event::new(kind).add_path(path.into());
            assert_eq!(is_of_sources(&Ok(event), Path::new("/a/index")), expected);
        };
        let create = EventKind::Create(CreateKind::Any);
        check(create, "/a/b.md", true);
        check(create, "/a/index/generations/1", false);
        check(create, "/a/index2/b.md", true);
        check(EventKind::Access(AccessKind::Any), "/a/b.md", false);
        assert!(is_of_sources(&Ok(Event::new(create)), Path::new("/a")));
        let lost = Err(notify::Error::generic("lost"));
        assert!(is_of_sources(&lost, Path::new("/a")));
    }
}
