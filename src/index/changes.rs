//! What has changed since a generation was built: the files that there are
//! beside the list of sources. A file whose size and time are the same is not
//! opened; one of another time is hashed.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::sources::{SourceEntry, is_recent};
use crate::options::Root;
use crate::source::{SourceFile, hash_listed};

/// How the files differ from the list of sources.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// What became of each file, in the order of the files.
    pub(super) files: Vec<Fate>,
    /// The places in the list of what is gone.
    pub(super) removed: Vec<usize>,
    /// Files of another time with the same content.
    pub(super) touched: usize,
    /// Files that were recent when they were read, say the same, and are not
    /// recent any more.
    pub(super) settled: usize,
    /// Whether the list of sources would be another one, if nothing else.
    pub(super) is_list_old: bool,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Added,
    /// The place in the list of what it was.
    Changed(usize),
    /// The same: the place in the list.
    Kept(usize),
}

/// What may be hashed to find out what has changed. Beyond it another time
/// counts as changed, and the same time as the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct HashLimit {
    pub(super) files: usize,
    pub(super) bytes: u64,
}

impl HashLimit {
    pub(super) const NONE: Self = Self {
        files: usize::MAX,
        bytes: u64::MAX,
    };
}

impl Changes {
    pub(super) fn added(&self) -> usize {
        self.count(|fate| fate == Fate::Added)
    }

    pub(super) fn changed(&self) -> usize {
        self.count(|fate| matches!(fate, Fate::Changed(_)))
    }

    pub(super) fn unchanged(&self) -> usize {
        self.count(|fate| matches!(fate, Fate::Kept(_)))
    }

    /// Whether nothing has to be indexed or removed.
    pub(super) fn is_none(&self) -> bool {
        self.removed.is_empty() && self.unchanged() == self.files.len()
    }

    fn count(&self, is: impl Fn(Fate) -> bool) -> usize {
        self.files.iter().filter(|fate| is(**fate)).count()
    }
}

/// Compares files with the list of sources; `listed` is when the files were
/// looked at. `None` if two sources of the list have one name, so that it is
/// not known which is which.
pub(super) fn compare(
    files: &[SourceFile],
    roots: &[Root],
    known: &[SourceEntry],
    known_roots: &[Root],
    listed: u64,
    limit: HashLimit,
) -> Option<Changes> {
    // Roots are told by their names, which ids depend on.
    let place = |root: &Root| roots.iter().position(|other| other.name == root.name);
    let places: Vec<Option<usize>> = known_roots.iter().map(place).collect();
    let is_same: Vec<bool> = roots
        .iter()
        .map(|root| known_roots.iter().any(|other| reads_the_same(root, other)))
        .collect();
    let mut by_name: FxHashMap<(usize, &str), usize> = FxHashMap::default();
    by_name.reserve(known.len());
    let mut changes = Changes::default();
    for (at, entry) in known.iter().enumerate() {
        match places.get(entry.root).copied().flatten() {
            None => changes.removed.push(at),
            Some(root) => {
                if by_name.insert((root, &entry.path), at).is_some() {
                    return None;
                }
            }
        }
    }
    let mut doubtful = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let found = by_name.remove(&(file.root, file.relative.as_str()));
        let fate = match found.and_then(|at| Some((at, known.get(at)?))) {
            None => Fate::Added,
            Some((at, _)) if !is_same.get(file.root).is_some_and(|same| *same) => Fate::Changed(at),
            Some((at, entry)) => {
                let same_time = entry.stamp == file.stamp;
                if !same_time || entry.recent || entry.hash.is_none() {
                    doubtful.push((number, file, entry));
                }
                changes.is_list_old |= !same_time || entry.recent != is_recent(file.stamp, listed);
                Fate::Kept(at)
            }
        };
        changes.files.push(fate);
    }
    changes.removed.extend(by_name.into_values());
    changes.removed.sort_unstable();
    let bytes: u64 = doubtful.iter().map(|(_, file, _)| file.stamp.size).sum();
    let may_hash = doubtful.len() <= limit.files && bytes <= limit.bytes;
    let answers: Vec<bool> = doubtful
        .par_iter()
        .map(|(_, file, entry)| match may_hash {
            true => differs(file, entry),
            false => entry.stamp != file.stamp,
        })
        .collect();
    for ((number, file, entry), is_other) in doubtful.into_iter().zip(answers) {
        match changes.files.get_mut(number) {
            Some(fate @ Fate::Kept(_)) if is_other => {
                if let Fate::Kept(at) = *fate {
                    *fate = Fate::Changed(at);
                }
            }
            _ if entry.stamp != file.stamp => changes.touched += 1,
            _ if may_hash && entry.recent && !is_recent(file.stamp, listed) => changes.settled += 1,
            _ => {}
        }
    }
    Some(changes)
}

/// Whether a file of this root is read the same as of the other. Which files
/// there are is seen by listing them.
fn reads_the_same(root: &Root, other: &Root) -> bool {
    (&root.name, &root.path, &root.base_url, &root.url_rules)
        == (&other.name, &other.path, &other.base_url, &other.url_rules)
}

/// Whether a file says something else than it did.
fn differs(file: &SourceFile, entry: &SourceEntry) -> bool {
    if entry.hash.is_some() && file.stamp.size != entry.stamp.size {
        return true;
    }
    match hash_listed(file) {
        Ok(hash) => Some(hash) != entry.hash,
        Err(unread) => entry.hash.is_some() || Some(unread) != entry.read.unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::sources::SourceRead;
    use crate::source::{Stamp, name_hints};

    const LISTED: u64 = 1_000_000_000_000;

    fn file(path: &str, modified: u64) -> SourceFile {
        SourceFile {
            root: 0,
            path: path.into(),
            relative: path.to_owned(),
            stamp: Stamp { size: 1, modified },
            hints: name_hints(path).unwrap(),
        }
    }

    fn entry(path: &str, modified: u64) -> SourceEntry {
        SourceEntry {
            root: 0,
            path: path.to_owned(),
            stamp: Stamp { size: 1, modified },
            recent: false,
            hash: Some([0; 32]),
            read: SourceRead::default(),
        }
    }

    fn compared(files: &[SourceFile], known: &[SourceEntry]) -> Option<Changes> {
        let roots = [Root::new("docs")];
        let nothing = HashLimit { files: 0, bytes: 0 };
        compare(files, &roots, known, &roots, LISTED, nothing)
    }

    #[test]
    fn the_same_time_is_not_looked_into_and_another_counts_where_it_is_too_much() {
        let files = [file("a.md", 1), file("b.md", 3), file("d.md", 1)];
        let known = [entry("a.md", 1), entry("b.md", 2), entry("c.md", 1)];
        let changes = compared(&files, &known).unwrap();
        let fates = [Fate::Kept(0), Fate::Changed(1), Fate::Added];
        assert_eq!(
            (changes.files.as_slice(), changes.removed.as_slice()),
            (&fates[..], &[2][..])
        );
        assert!(!changes.is_none() && changes.is_list_old);
        let changes = compared(&files[..1], &known[..1]).unwrap();
        assert!(changes.is_none() && !changes.is_list_old);
    }

    #[test]
    fn files_of_no_other_time_are_the_same_where_there_are_too_many_to_open() {
        let recent = |path| SourceEntry {
            recent: true,
            ..entry(path, LISTED)
        };
        let files = [file("a.md", LISTED), file("b.md", LISTED - 1)];
        let changes = compared(&files, &[recent("a.md"), recent("b.md")]).unwrap();
        assert_eq!(changes.files, [Fate::Kept(0), Fate::Changed(1)]);
        assert_eq!((changes.touched, changes.settled), (0, 0));
    }

    #[test]
    fn files_settle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        std::fs::write(&path, "a").unwrap();
        let of = |modified| SourceFile {
            path: path.clone(),
            ..file("a.md", modified)
        };
        let recent = |modified, text: &str| SourceEntry {
            recent: true,
            hash: Some(blake3::hash(text.as_bytes()).into()),
            ..entry("a.md", modified)
        };
        let roots = [Root::new("docs")];
        let check = |modified, text, listed, expected| {
            let (files, known) = ([of(modified)], [recent(modified, text)]);
            let changes = compare(&files, &roots, &known, &roots, listed, HashLimit::NONE);
            let changes = changes.unwrap();
            let found = (changes.changed(), changes.settled, changes.is_list_old);
            assert_eq!(found, expected);
        };
        let (old, future) = (LISTED / 2, LISTED * 2);
        check(old, "a", LISTED, (0, 1, true));
        check(old, "b", LISTED, (1, 0, true));
        // A time in the future is opened as long as it is in the future.
        check(future, "a", LISTED, (0, 0, false));
        check(future, "b", LISTED, (1, 0, false));
        check(future, "a", future * 2, (0, 1, true));
    }

    #[test]
    fn two_sources_of_one_name_are_not_told_apart() {
        let known = [entry("a.md", 1), entry("a.md", 2)];
        assert_eq!(compared(&[file("a.md", 1)], &known), None);
    }
}
