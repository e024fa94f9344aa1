//! The list of sources of a generation: what each file was, and what was read
//! from it. It is read at every build and before searches, also of tens of
//! thousands of files, so that it is binary.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::generation;
use crate::error::{Error, Result};
use crate::source::{ContentHash, Stamp, Unread};

/// The name of the file: a BLAKE3 hash of 32 bytes, then the list.
pub(super) const SOURCES: &str = "sources.bin";
const CHECK_BYTES: usize = 32;
/// Some file systems count time in steps of two seconds: within these a file
/// may change and keep its time.
const COARSEST_NANOS: u64 = 2_000_000_000;

/// A source that was read, or could not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SourceEntry {
    /// Its root, by its place among the roots.
    pub(super) root: usize,
    /// The path below the root, with `/`.
    pub(super) path: String,
    pub(super) stamp: Stamp,
    /// Whether it was written so shortly before it was listed that it may have
    /// changed since without another time.
    pub(super) recent: bool,
    /// `None` where it could not be opened.
    pub(super) hash: Option<ContentHash>,
    pub(super) read: SourceRead,
}

/// What was read from a source, or from several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SourceRead {
    /// Documents with at least one passage.
    pub(super) documents: usize,
    pub(super) passages: usize,
    pub(super) faq_pairs: usize,
    /// Documents by language, in no order: most sources have one, and a map
    /// takes hundreds of bytes for it.
    pub(super) languages: Vec<(String, usize)>,
    /// Tokens by part of a passage.
    pub(super) tokens: [u64; 3],
    pub(super) warnings: Vec<String>,
    /// Why there is nothing.
    pub(super) unread: Option<Unread>,
}

impl SourceRead {
    /// Adds the numbers of another source.
    pub(super) fn add(&mut self, other: &SourceRead) {
        self.documents += other.documents;
        self.passages += other.passages;
        self.faq_pairs += other.faq_pairs;
        for (lang, count) in &other.languages {
            self.add_language(lang, *count);
        }
        for (sum, tokens) in self.tokens.iter_mut().zip(other.tokens) {
            *sum += tokens;
        }
    }

    /// Adds documents of a language.
    pub(super) fn add_language(&mut self, lang: &str, documents: usize) {
        match self.languages.iter_mut().find(|(known, _)| known == lang) {
            Some((_, count)) => *count += documents,
            None => {
                self.languages.reserve_exact(1);
                self.languages.push((lang.to_owned(), documents));
            }
        }
    }
}

/// Whether a file of this time may have changed after it was listed, without
/// another time. `listed` are nanoseconds since 1970.
pub(super) fn is_recent(stamp: Stamp, listed: u64) -> bool {
    stamp.modified.saturating_add(COARSEST_NANOS) >= listed
}

/// Writes the list into the folder of a generation, in one step.
pub(super) fn write(folder: &Path, sources: &[SourceEntry]) -> Result<()> {
    let path = folder.join(SOURCES);
    let new = folder.join(format!("{SOURCES}.new"));
    let write = || -> io::Result<()> {
        let list = postcard::to_stdvec(sources).map_err(io::Error::other)?;
        let mut file = File::create(&new)?;
        file.write_all(blake3::hash(&list).as_bytes())?;
        file.write_all(&list)?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    write().map_err(|source| Error::Io {
        operation: "write",
        path: path.clone(),
        source,
    })
}

/// Reads the list of a generation.
pub(super) fn read(dir: &Path, generation: &str) -> Result<Vec<SourceEntry>> {
    let path = generation::folder(dir, generation).join(SOURCES);
    let damaged = |detail: String| Error::Damaged {
        path: dir.to_owned(),
        detail: format!("`{}`: {detail}", path.display()),
    };
    let bytes = fs::read(&path).map_err(|error| damaged(error.to_string()))?;
    match bytes.split_at_checked(CHECK_BYTES) {
        Some((check, list)) if blake3::hash(list).as_bytes() == check => {
            postcard::from_bytes(list).map_err(|error| damaged(error.to_string()))
        }
        _ => Err(damaged("it is not what was written".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_comes_back_and_damage_shows() {
        let dir = tempfile::tempdir().unwrap();
        let folder = generation::folder(dir.path(), "1");
        fs::create_dir_all(&folder).unwrap();
        let entry = SourceEntry {
            root: 1,
            path: "a\nb.md".to_owned(),
            stamp: Stamp {
                size: 3,
                modified: 7,
            },
            recent: false,
            hash: Some([9; 32]),
            read: SourceRead {
                languages: vec![("en".to_owned(), 1)],
                unread: Some(Unread::Failed("no".to_owned())),
                ..SourceRead::default()
            },
        };
        write(&folder, std::slice::from_ref(&entry)).unwrap();
        assert_eq!(read(dir.path(), "1").unwrap(), [entry]);
        let whole = fs::read(folder.join(SOURCES)).unwrap();
        for at in [0, 40, whole.len() - 1] {
            let mut broken = whole.clone();
            broken[at] ^= 1;
            fs::write(folder.join(SOURCES), broken).unwrap();
            assert!(matches!(read(dir.path(), "1"), Err(Error::Damaged { .. })));
        }
    }

    #[test]
    fn what_was_just_written_is_recent() {
        let stamp = |modified| Stamp { size: 0, modified };
        let listed = 10 * COARSEST_NANOS;
        assert!(is_recent(stamp(listed), listed));
        assert!(is_recent(stamp(9 * COARSEST_NANOS), listed));
        assert!(!is_recent(stamp(9 * COARSEST_NANOS - 1), listed));
        assert!(is_recent(stamp(u64::MAX), listed));
    }
}
