//! Finds the files of the roots.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::{DirEntry, WalkBuilder, WalkState};
use serde::{Deserialize, Serialize};

use super::{FileNote, NOT_A_FILE, NameHints, ending_of, name_hints};
use crate::error::{Error, Result};
use crate::layout;
use crate::options::Root;

/// A file that a reader fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceFile {
    /// The root it belongs to, by its place among the roots.
    pub(crate) root: usize,
    pub(crate) path: PathBuf,
    /// The path below the root, with `/`.
    pub(crate) relative: String,
    pub(crate) stamp: Stamp,
    pub(crate) hints: NameHints,
}

/// What tells whether a file was edited since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    /// Nanoseconds since 1970.
    pub(crate) modified: u64,
}

/// The sources of the roots, in the order of the roots and then of the paths.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) files: Vec<SourceFile>,
    /// Folders and files that cannot be listed.
    pub(crate) skipped: Vec<FileNote>,
    /// Files without a reader, by ending.
    pub(crate) unsupported: BTreeMap<String, usize>,
}

/// Lists the sources of the roots. Hidden files, what `.gitignore`, `.ignore`
/// and `.pinciteignore` name, the index folder itself and other indexes are left
/// out.
///
/// # Errors
/// A root that does not exist, a pattern that is not a glob, or
/// [`Error::Cancelled`] where `on_found` says so.
pub(crate) fn list(roots: &[Root], index: Option<&Path>, on_found: OnFound<'_>) -> Result<Listing> {
    let seen = Seen {
        entries: AtomicUsize::new(0),
        is_cancelled: AtomicBool::new(false),
        on_found,
    };
    let index = index.and_then(|path| fs::canonicalize(path).ok());
    let mut listing = Listing::default();
    for (number, root) in roots.iter().enumerate() {
        let globs = Globs::new(root)?;
        let metadata = metadata_of(root)?;
        if metadata.is_file() {
            let name = Path::new(root.path.file_name().unwrap_or_default());
            add(&mut listing, number, &root.path, name, &metadata);
        } else if metadata.is_dir() {
            walk(&mut listing, number, root, &globs, index.as_deref(), &seen);
            if seen.is_cancelled.load(Relaxed) {
                return Err(Error::Cancelled);
            }
            // One that goes meanwhile would look like an empty one.
            metadata_of(root)?;
        } else {
            listing.skipped.push(FileNote {
                path: root.path.clone(),
                message: NOT_A_FILE.to_owned(),
            });
        }
    }
    Ok(listing)
}

/// Looks whether a root is there.
///
/// # Errors
/// [`Error::RootMissing`], or [`Error::Io`] if that cannot be told.
pub(crate) fn metadata_of(root: &Root) -> Result<Metadata> {
    fs::metadata(&root.path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::RootMissing {
            path: root.path.clone(),
        },
        _ => Error::Io {
            operation: "read",
            path: root.path.clone(),
            source,
        },
    })
}

/// Is told every now and then how many files and folders were found so far,
/// and may end the search for more.
pub(crate) type OnFound<'a> = &'a (dyn Fn(usize) -> ControlFlow<()> + Sync);

/// Looks for all files.
pub(crate) fn to_the_end(_: usize) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// How often it is told: on a disk that takes milliseconds to answer, several
/// times a second.
const TOLD_EVERY: usize = 64;

/// What all threads have seen.
struct Seen<'a> {
    entries: AtomicUsize,
    is_cancelled: AtomicBool,
    on_found: OnFound<'a>,
}

impl Seen<'_> {
    /// Counts one; tells whether to go on.
    fn another(&self) -> WalkState {
        let entries = self.entries.fetch_add(1, Relaxed) + 1;
        if entries.is_multiple_of(TOLD_EVERY) && (self.on_found)(entries).is_break() {
            self.is_cancelled.store(true, Relaxed);
        }
        match self.is_cancelled.load(Relaxed) {
            true => WalkState::Quit,
            false => WalkState::Continue,
        }
    }
}

/// Walks on all cores: asking the system for the size and time of each file is
/// what listing costs.
fn walk(
    listing: &mut Listing,
    number: usize,
    root: &Root,
    globs: &Globs,
    index: Option<&Path>,
    seen: &Seen<'_>,
) {
    let mut builder = WalkBuilder::new(&root.path);
    builder
        .follow_links(true)
        .parents(false)
        .require_git(false)
        .add_custom_ignore_filename(".pinciteignore");
    let index = index.map(Path::to_owned);
    builder.filter_entry(move |entry| {
        let is_own = index.as_deref().is_some_and(|index| is_at(entry, index));
        !is_own && !layout::is_of_an_index(entry.file_name(), entry.path())
    });
    let whole = Mutex::new(Listing::default());
    builder.build_parallel().run(|| {
        let mut part = Walked {
            listing: Listing::default(),
            whole: &whole,
        };
        Box::new(move |entry| {
            visit(&mut part.listing, number, root, globs, entry);
            seen.another()
        })
    });
    let mut found = whole.into_inner().unwrap_or_else(PoisonError::into_inner);
    found
        .files
        .sort_by(|a, b| in_order(&a.relative, &b.relative).then_with(|| a.path.cmp(&b.path)));
    found.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    listing.join(found);
}

/// Whether an entry is this folder.
fn is_at(entry: &DirEntry, folder: &Path) -> bool {
    // Only a link can lead to a folder of another name.
    let may_be = entry.path_is_symlink() || folder.file_name() == Some(entry.file_name());
    may_be
        && entry.file_type().is_some_and(|kind| kind.is_dir())
        && fs::canonicalize(entry.path()).is_ok_and(|path| path == folder)
}

/// What one thread finds, which it hands over at its end.
struct Walked<'a> {
    listing: Listing,
    whole: &'a Mutex<Listing>,
}

impl Drop for Walked<'_> {
    fn drop(&mut self) {
        let whole = self.whole.lock();
        let mut whole = whole.unwrap_or_else(PoisonError::into_inner);
        whole.join(std::mem::take(&mut self.listing));
    }
}

impl Listing {
    fn join(&mut self, other: Listing) {
        self.files.extend(other.files);
        self.skipped.extend(other.skipped);
        for (ending, count) in other.unsupported {
            *self.unsupported.entry(ending).or_default() += count;
        }
    }
}

/// The order of a walk through sorted folders: a separator comes before
/// everything else.
fn in_order(a: &str, b: &str) -> Ordering {
    let key = |byte: u8| if byte == b'/' { 0 } else { byte };
    a.bytes().map(key).cmp(b.bytes().map(key))
}

fn visit(
    listing: &mut Listing,
    number: usize,
    root: &Root,
    globs: &Globs,
    entry: std::result::Result<DirEntry, ignore::Error>,
) {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => {
            listing.skipped.push(FileNote {
                path: path_of(&error).unwrap_or_else(|| root.path.clone()),
                message: reason_of(&error),
            });
            return;
        }
    };
    let path = entry.path();
    let relative = path.strip_prefix(&root.path).unwrap_or(path);
    if entry.file_type().is_some_and(|kind| kind.is_dir()) || !globs.admit(relative) {
        return;
    }
    match fs::metadata(path) {
        Ok(metadata) => add(listing, number, path, relative, &metadata),
        Err(error) => listing.skipped.push(FileNote {
            path: path.to_owned(),
            message: super::io_reason(&error),
        }),
    }
}

fn add(listing: &mut Listing, root: usize, path: &Path, relative: &Path, metadata: &Metadata) {
    let relative_name = slashed(relative);
    let Some(hints) = name_hints(&relative_name) else {
        *listing.unsupported.entry(ending_of(path)).or_default() += 1;
        return;
    };
    if !metadata.is_file() {
        listing.skipped.push(FileNote {
            path: path.to_owned(),
            message: NOT_A_FILE.to_owned(),
        });
        return;
    }
    listing.files.push(SourceFile {
        root,
        path: path.to_owned(),
        relative: relative_name,
        stamp: stamp_of(metadata),
        hints,
    });
}

/// Returns the size and time of a file.
pub(crate) fn stamp_of(metadata: &Metadata) -> Stamp {
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |since| {
            u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
        });
    Stamp {
        size: metadata.len(),
        modified,
    }
}

fn slashed(path: &Path) -> String {
    path.components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/")
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}

fn reason_of(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => reason_of(err),
        ignore::Error::Loop { ancestor, .. } => {
            format!("a link back to `{}`, which holds it", ancestor.display())
        }
        ignore::Error::Io(error) => super::io_reason(error),
        other => other.to_string(),
    }
}

/// The patterns of a root.
struct Globs {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Globs {
    fn new(root: &Root) -> Result<Self> {
        Ok(Self {
            include: if root.include.is_empty() {
                None
            } else {
                Some(glob_set(&root.include)?)
            },
            exclude: glob_set(&root.exclude)?,
        })
    }

    fn admit(&self, relative: &Path) -> bool {
        let included = self
            .include
            .as_ref()
            .is_none_or(|set| set.is_match(relative));
        // `drafts` or `drafts/` excludes what is in the folder, too.
        included && !relative.ancestors().any(|part| self.exclude.is_match(part))
    }
}

fn glob_set(patterns: &[String]) -> Result<GlobSet> {
    let invalid = |pattern: &str| {
        let pattern = pattern.to_owned();
        move |source: globset::Error| Error::Pattern {
            pattern,
            source: source.into(),
        }
    };
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = Glob::new(pattern.trim_end_matches('/')).map_err(invalid(pattern))?;
        builder.add(glob);
    }
    builder.build().map_err(invalid(&patterns.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_folder_by_folder() {
        let mut names = ["b.md", "a-b/x.md", "a/z.md", "a/b/c.md", "a.md", "a/b.md"];
        names.sort_by(|a, b| in_order(a, b));
        let expected = ["a/b/c.md", "a/b.md", "a/z.md", "a-b/x.md", "a.md", "b.md"];
        assert_eq!(names, expected);
    }
}
