//! Sees to it that a search has an index, and one that fits its sources:
//! builds it the first time, refreshes it when that is quick, warns otherwise.
//!
//! Whatever goes wrong here, an index that can answer is searched.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use pincite::{
    Error, IndexOptions, IndexReport, Root, SearchRequest, SearchResponse, Searcher, Staleness,
};

use crate::failure::{Hinted, guarded};
use crate::output::index_report::counts;
use crate::output::places::shown;
use crate::output::terminal::{note, warn};
use crate::progress;
use crate::settings::Settings;

/// Sources up to this size are read again without asking: about a second on
/// two cores, which read four to five megabytes in that time.
const QUICK_BYTES: u64 = 4 * 1024 * 1024;
/// More files than this are not quick to read, however small they are.
const QUICK_FILES: usize = 4096;
/// The clock of a file server and that of this machine differ by less.
const CLOCKS_DIFFER: Duration = Duration::from_secs(60);
/// How long a search looks whether its sources have changed. That is some
/// hundred thousand files on a quiet machine, fewer where the disk is slow. A
/// refresh looks once more.
const QUICK_LOOK: Duration = Duration::from_secs(2);

/// Searches the index after bringing it up to date.
pub(crate) fn search_fresh(settings: &Settings, request: &SearchRequest) -> Result<SearchResponse> {
    let searcher = open_fresh(settings)?;
    match guarded(&settings.index, || searcher.search(request)) {
        // Not every damage shows when an index is opened.
        Err(error) if is_unreadable(&error) => {
            let stored = pincite::read_options(&settings.index).ok();
            rebuild_unreadable(settings, stored, error)?;
            Ok(Searcher::open(&settings.index)?.search(request)?)
        }
        response => Ok(response?),
    }
}

/// Searches the index as it is; nothing is written. It is an error if it is
/// known to be of other sources than those asked for.
pub(crate) fn search_as_is(settings: &Settings, request: &SearchRequest) -> Result<SearchResponse> {
    let searcher = open_as_is(settings)?;
    Ok(guarded(&settings.index, || searcher.search(request))?)
}

/// Opens the index after bringing it up to date.
pub(crate) fn open_fresh(settings: &Settings) -> Result<Searcher> {
    open_after(settings, QUICK_LOOK)
}

/// As [`open_fresh`], however long it takes to look at the sources.
#[cfg(feature = "mcp")]
pub(crate) fn open_after_all(settings: &Settings) -> Result<Searcher> {
    open_after(settings, Duration::MAX)
}

fn open_after(settings: &Settings, patience: Duration) -> Result<Searcher> {
    let index = settings.index.as_path();
    let options = match pincite::read_options(index) {
        Ok(stored) => {
            update(settings, &stored, patience)?;
            Some(stored)
        }
        Err(Error::IndexMissing { .. }) => {
            first_build(settings)?;
            None
        }
        Err(error) if is_unreadable(&error) => {
            rebuild_unreadable(settings, None, error)?;
            None
        }
        Err(error) => return Err(error.into()),
    };
    match guarded(index, || Searcher::open(index)) {
        Err(error) if is_unreadable(&error) => {
            rebuild_unreadable(settings, options, error)?;
            Ok(Searcher::open(index)?)
        }
        opened => Ok(opened?),
    }
}

/// Opens the index as it is. It is an error if it is known to be of other
/// sources than those asked for.
pub(crate) fn open_as_is(settings: &Settings) -> Result<Searcher> {
    let searcher = guarded(&settings.index, || Searcher::open(&settings.index))?;
    if let Some(corpus) = &settings.corpus {
        let stored = pincite::read_options(&settings.index)?;
        if !is_of(&stored, corpus) {
            return Err(Hinted {
                message: format!(
                    "the index in `{}` is not of `{}`",
                    shown(&settings.index),
                    shown(corpus)
                ),
                hint: "leave out `--no-refresh`, or name another index with `--index DIR`".into(),
            }
            .into());
        }
    }
    Ok(searcher)
}

/// How an index differs from its sources, in words.
pub(crate) fn describe(staleness: &Staleness) -> String {
    let Staleness {
        added,
        changed,
        removed,
        touched: _,
        bytes: _,
    } = *staleness;
    let parts = [(changed, "changed"), (added, "new"), (removed, "gone")];
    let mut words = String::new();
    for (number, what) in parts.into_iter().filter(|(number, _)| *number > 0) {
        if words.is_empty() {
            let files = if number == 1 { "file" } else { "files" };
            words = format!("{number} {files} {what}");
        } else {
            words.push_str(&format!(", {number} {what}"));
        }
    }
    words
}

fn first_build(settings: &Settings) -> Result<()> {
    let index = settings.index.as_path();
    let options = settings.for_new_index().ok_or_else(|| Hinted {
        message: format!(
            "there is no index in `{}`, and no folder `{}` to build it from",
            shown(index),
            shown(&settings.default_corpus)
        ),
        hint: "build it with `pincite index PATH`".into(),
    })?;
    let report = progress::build(index, &options)?;
    note(&format!(
        "built the index in `{}`: {}",
        shown(index),
        counts(&report)
    ));
    warn_of_skipped(&report);
    Ok(())
}

fn update(settings: &Settings, stored: &IndexOptions, patience: Duration) -> Result<()> {
    let index = settings.index.as_path();
    if let Some(corpus) = &settings.corpus
        && !is_of(stored, corpus)
    {
        // The old index cannot answer what was asked, so this may take long.
        let options = settings.options_for(std::slice::from_ref(corpus));
        let report = progress::build(index, &options)?;
        note(&format!(
            "the index in `{}` was of {}; rebuilt from `{}`: {}",
            shown(index),
            names(&stored.roots),
            shown(corpus),
            counts(&report)
        ));
        warn_of_skipped(&report);
        return Ok(());
    }
    if let Some(options) = changed_config(settings, stored) {
        if is_quick(&options.roots) {
            refresh(index, &options, "pincite.toml changed");
        } else {
            warn("pincite.toml changed since the index was built; rebuild it with `pincite index`");
        }
        return Ok(());
    }
    match pincite::staleness_within(index, patience) {
        Ok(None) => warn(
            "the sources are too many, or too slow, to be looked at before a search: \
             `pincite index` brings the index up to date, `--no-refresh` does not look",
        ),
        Ok(Some(staleness)) if staleness.is_fresh() => {
            if staleness.touched > 0 {
                // Notes the new times, so that the next search need not open
                // these files; it would not answer differently.
                let _ = progress::build(index, stored);
            }
        }
        Ok(Some(staleness)) if is_quick_to_refresh(&staleness) => {
            refresh(index, stored, &describe(&staleness));
        }
        Ok(Some(staleness)) => warn(&format!(
            "the index is out of date ({}); rebuild it with `pincite index`",
            describe(&staleness)
        )),
        // Opening it tells the same, and there it is rebuilt or refused.
        Err(Error::Format { .. }) => {}
        Err(error) if is_unreadable(&error) && is_quick(&stored.roots) => {
            refresh(index, stored, &error.to_string());
        }
        Err(error) => warn(&format!("{error}; searching the index as it was")),
    }
    Ok(())
}

/// Whether what has changed is few and small.
fn is_quick_to_refresh(staleness: &Staleness) -> bool {
    staleness.bytes <= QUICK_BYTES && staleness.added + staleness.changed <= QUICK_FILES
}

/// Brings an index up to date that can still answer if this fails.
fn refresh(index: &Path, options: &IndexOptions, why: &str) {
    match progress::build(index, options) {
        Ok(report) if report.up_to_date => {}
        Ok(report) => {
            note(&format!("refreshed: {why}"));
            warn_of_skipped(&report);
        }
        Err(error) => warn(&format!(
            "the index is out of date ({why}) and could not be refreshed: {error:#}"
        )),
    }
}

/// Rebuilds an index that cannot be read, if it is known what from and that
/// is quick; else that it cannot be read is the error.
fn rebuild_unreadable(
    settings: &Settings,
    stored: Option<IndexOptions>,
    error: Error,
) -> Result<()> {
    let options = settings
        .declared()
        .or(stored)
        .or_else(|| settings.for_unreadable_index())
        .filter(|options| is_quick(&options.roots));
    let Some(options) = options else {
        return Err(error.into());
    };
    let report = progress::rebuild(&settings.index, &options)
        .with_context(|| format!("{error}, and cannot be rebuilt"))?;
    note(&format!("{error}; rebuilt it: {}", counts(&report)));
    warn_of_skipped(&report);
    Ok(())
}

fn is_unreadable(error: &Error) -> bool {
    matches!(error, Error::Format { .. } | Error::Damaged { .. })
}

fn warn_of_skipped(report: &IndexReport) {
    match report.skipped.as_slice() {
        [] => {}
        [one] => warn(&format!(
            "`{}` was not read: {}",
            shown(&one.path),
            one.message
        )),
        several => warn(&format!(
            "{} files could not be read; `pincite index` says why",
            several.len()
        )),
    }
    if report.documents == 0 {
        warn("the index is empty: no file was found that pincite reads");
    }
}

fn is_of(stored: &IndexOptions, corpus: &Path) -> bool {
    matches!(stored.roots.as_slice(), [root] if root.path == corpus)
}

fn names(roots: &[Root]) -> String {
    let names: Vec<String> = roots
        .iter()
        .map(|root| format!("`{}`", shown(&root.path)))
        .collect();
    names.join(", ")
}

/// What `pincite.toml` says, if it says other than what the index was built
/// with and was written since. An older file was overruled by `index PATH`.
fn changed_config(settings: &Settings, stored: &IndexOptions) -> Option<IndexOptions> {
    let options = settings.declared().filter(|_| settings.corpus.is_none())?;
    if options == *stored {
        return None;
    }
    // Each build adds its generation to the folder, which sets its time.
    let time_of = |path: &Path| fs::metadata(path).and_then(|facts| facts.modified()).ok();
    let written = time_of(&settings.config.as_ref()?.file)?;
    let built = time_of(&settings.index)?;
    // Where the clock was set back since, times tell nothing.
    let is_future = built > SystemTime::now() + CLOCKS_DIFFER;
    (written > built || is_future).then_some(options)
}

/// Whether the sources are few and small. Counts what the reader may pass
/// over too, so that it errs on the side of asking; of links, what they lead to.
fn is_quick(roots: &[Root]) -> bool {
    let mut left: Vec<_> = roots.iter().map(|root| root.path.clone()).collect();
    let (mut files, mut folders, mut bytes) = (0, 0, 0);
    while let Some(path) = left.pop() {
        let Ok(facts) = fs::metadata(&path) else {
            continue;
        };
        if facts.is_dir() {
            // Links that lead back make many of one.
            folders += 1;
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            for entry in entries {
                if files + left.len() > QUICK_FILES {
                    return false;
                }
                if !entry.file_name().to_string_lossy().starts_with('.') {
                    left.push(entry.path());
                }
            }
        } else {
            files += 1;
            bytes += facts.len();
        }
        if bytes > QUICK_BYTES || files > QUICK_FILES || folders > QUICK_FILES {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staleness_in_words() {
        let check = |added, changed, removed, expected: &str| {
            let staleness = Staleness {
                added,
                changed,
                removed,
                touched: 0,
                bytes: 0,
            };
            assert_eq!(describe(&staleness), expected);
        };
        check(0, 1, 0, "1 file changed");
        check(1, 2, 3, "2 files changed, 1 new, 3 gone");
        check(2, 0, 0, "2 files new");
        check(0, 0, 0, "");
    }

    #[test]
    fn the_file_counts_when_it_is_newer_than_the_index() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let home = folder.path();
        fs::create_dir(home.join("index")).expect("writable");
        fs::write(home.join("pincite.toml"), "[[root]]\npath = 'docs'").expect("writable");
        let config = crate::config::find(home).expect("the file is valid");
        let settings = crate::settings::combine(home, None, None, config);
        let declared = settings.declared().expect("a root is declared");

        let check = |minutes_after: i64, stored: &IndexOptions, expected: bool| {
            let built = fs::metadata(home.join("index")).and_then(|facts| facts.modified());
            let age = std::time::Duration::from_secs(60 * minutes_after.unsigned_abs());
            let built = built.expect("the folder has a time");
            let written = if minutes_after < 0 {
                built - age
            } else {
                built + age
            };
            fs::File::options()
                .write(true)
                .open(home.join("pincite.toml"))
                .and_then(|file| file.set_modified(written))
                .expect("the time can be set");
            let changed = changed_config(&settings, stored);
            assert_eq!(changed, expected.then(|| declared.clone()));
        };
        check(1, &IndexOptions::default(), true);
        check(-1, &IndexOptions::default(), false);
        check(1, &declared, false);
        // The index was built before the clock was set back.
        let future = SystemTime::now() + Duration::from_secs(3600);
        let set = fs::File::open(home.join("index")).and_then(|folder| folder.set_modified(future));
        set.expect("the time can be set");
        check(-1, &IndexOptions::default(), true);
        check(-1, &declared, false);
    }

    #[test]
    fn quick_is_small() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let roots = [Root::new(folder.path())];
        assert!(is_quick(&roots));
        let large = fs::File::create(folder.path().join("large")).expect("writable");
        large.set_len(QUICK_BYTES + 1).expect("writable");
        assert!(!is_quick(&roots));
    }

    #[cfg(unix)]
    #[test]
    fn what_links_lead_to_counts() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        let link = |to: &str, name: &str| symlink(path(to), path(name)).expect("links");
        let check = |root: &str, expected| {
            assert_eq!(is_quick(&[Root::new(path(root))]), expected, "{root}");
        };
        for name in ["large", "docs", "loops"] {
            fs::create_dir(path(name)).expect("writable");
        }
        let large = fs::File::create(path("large/a.md")).expect("writable");
        large.set_len(QUICK_BYTES + 1).expect("writable");
        link("large", "root");
        link("large/a.md", "root.md");
        link("root", "docs/inside");
        for root in ["root", "root.md", "docs"] {
            check(root, false);
        }
        large.set_len(1).expect("writable");
        for root in ["root", "root.md", "docs"] {
            check(root, true);
        }
        // Without an end, however small it is.
        link("loops", "loops/one");
        link("loops", "loops/two");
        check("loops", false);
    }
}
