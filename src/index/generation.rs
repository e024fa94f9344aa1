//! Generations: each build makes a folder of its own, and one small pointer
//! file is renamed into place, so that no search ever sees half an index.
//!
//! ```text
//! index/
//!   current            the name of the current generation
//!   lock               held by the build that runs
//!   generations/
//!     00000012/        engine files, manifest.json, sources.bin
//! ```

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::error::{Error, Result};
use crate::layout::{GENERATIONS, LOCK, POINTER, generations};

/// Searches that began before the last build still read the generation before.
const KEPT: usize = 2;
/// What an empty index folder may hold besides: a repository keeps it by one
/// of these.
const TOLERATED: [&str; 4] = [".gitignore", ".gitkeep", ".DS_Store", "CACHEDIR.TAG"];

/// Returns the folder of a generation.
pub(super) fn folder(dir: &Path, generation: &str) -> PathBuf {
    dir.join(GENERATIONS).join(generation)
}

/// What the pointer of an index folder was at a moment: another one after each
/// build, which puts a new file in its place, also of an index that was made
/// anew. It costs one call of the system to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pointer {
    written: SystemTime,
    /// Two builds can fall into one tick of the clock.
    #[cfg(unix)]
    inode: u64,
}

/// Looks at the pointer of an index folder. `None` if there is none to see.
pub(crate) fn pointer(dir: &Path) -> Option<Pointer> {
    let facts = fs::metadata(dir.join(POINTER)).ok()?;
    Some(Pointer {
        written: facts.modified().ok()?,
        #[cfg(unix)]
        inode: std::os::unix::fs::MetadataExt::ino(&facts),
    })
}

/// Reads the name of the current generation.
pub(super) fn current(dir: &Path) -> Result<String> {
    match fs::read_to_string(dir.join(POINTER)) {
        Ok(name) => {
            let name = name.trim();
            if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
                Ok(name.to_owned())
            } else {
                Err(Error::Damaged {
                    path: dir.to_owned(),
                    detail: format!("`{POINTER}` does not name a generation"),
                })
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            refuse_foreign(dir)?;
            Err(Error::IndexMissing {
                path: dir.to_owned(),
            })
        }
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(Error::Damaged {
            path: dir.to_owned(),
            detail: format!("`{POINTER}` is not a text"),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(Error::NotAnIndex {
            path: dir.to_owned(),
            found: "a file".to_owned(),
        }),
        Err(source) => Err(Error::Io {
            operation: "read",
            path: dir.join(POINTER),
            source,
        }),
    }
}

/// Refuses a folder that holds something that pincite did not write.
fn refuse_foreign(dir: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(dir) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = name == LOCK || name == GENERATIONS || name.starts_with(POINTER);
        if !ours && !TOLERATED.contains(&name.as_str()) {
            return Err(Error::NotAnIndex {
                path: dir.to_owned(),
                found: name,
            });
        }
    }
    Ok(())
}

/// The right to write into an index folder, until it is dropped. The system
/// releases it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // To close the file is not enough: a program that another thread begins
        // just now holds it too, until it runs.
        let _ = self.0.unlock();
    }
}

/// Takes the right to write into an index folder.
pub(super) fn lock(dir: &Path) -> Result<Lock> {
    let path = dir.join(LOCK);
    let lock = File::create(&path).map_err(writing(&path))?;
    lock.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => Error::Locked {
            path: dir.to_owned(),
        },
        TryLockError::Error(source) => Error::Io {
            operation: "lock",
            path,
            source,
        },
    })?;
    Ok(Lock(lock))
}

/// The right to build an index, and the new generation that is being built.
/// Dropped without [`publish`](Self::publish), it leaves nothing behind.
#[derive(Debug)]
pub(super) struct NewGeneration {
    dir: PathBuf,
    name: String,
    published: bool,
    _lock: Lock,
}

impl NewGeneration {
    /// Locks the index folder, which is made if need be, and begins a
    /// generation.
    pub(super) fn begin(dir: &Path) -> Result<Self> {
        if dir.is_file() {
            return Err(Error::NotAnIndex {
                path: dir.to_owned(),
                found: "a file".to_owned(),
            });
        }
        if !dir.join(POINTER).exists() {
            refuse_foreign(dir)?;
        }
        let generations = dir.join(GENERATIONS);
        fs::create_dir_all(&generations).map_err(writing(&generations))?;
        let lock = lock(dir)?;
        let number = remove_unfinished(dir)? + 1;
        let name = format!("{number:08}");
        let folder = folder(dir, &name);
        fs::create_dir(&folder).map_err(writing(&folder))?;
        Ok(Self {
            dir: dir.to_owned(),
            name,
            published: false,
            _lock: lock,
        })
    }

    pub(super) fn folder(&self) -> PathBuf {
        folder(&self.dir, &self.name)
    }

    /// Makes this generation the current one and removes those that no search
    /// needs any more.
    pub(super) fn publish(mut self) -> Result<()> {
        let built = self.folder();
        open_to_readers(&built).map_err(writing(&built))?;
        let pointer = self.dir.join(POINTER);
        let new = self.dir.join(format!("{POINTER}.new"));
        let write = || -> io::Result<()> {
            let mut file = File::create(&new)?;
            writeln!(file, "{}", self.name)?;
            file.sync_all()?;
            fs::rename(&new, &pointer)
        };
        write().map_err(writing(&pointer))?;
        // From here on the pointer names this generation, whatever follows.
        self.published = true;
        sync_folder(&self.dir);
        remove_old(&self.dir);
        Ok(())
    }
}

impl Drop for NewGeneration {
    fn drop(&mut self) {
        if !self.published {
            remove(&self.folder());
        }
    }
}

/// Removes what a build that was killed left behind, and returns the number of
/// the current generation. Only for the holder of the lock.
fn remove_unfinished(dir: &Path) -> Result<u64> {
    let current = match current(dir) {
        Ok(name) => name.parse().unwrap_or_default(),
        // There is no pointer, or it names nothing: nothing can be in use.
        Err(Error::IndexMissing { .. } | Error::Damaged { .. }) => 0,
        Err(error) => return Err(error),
    };
    for name in list(dir) {
        if name.parse::<u64>().is_ok_and(|number| number > current) {
            remove(&folder(dir, &name));
        }
    }
    Ok(current)
}

/// Removes the generations that no search needs any more.
fn remove_old(dir: &Path) {
    let mut old = list(dir);
    old.truncate(old.len().saturating_sub(KEPT));
    for name in old {
        remove(&folder(dir, &name));
    }
}

/// Removes what builds that were killed left behind, where no other build
/// follows that does so, and no other one runs.
pub(super) fn tidy(dir: &Path) {
    let generations = list(dir);
    let is_last = |name: String| generations.last().is_none_or(|last| *last == name);
    if generations.len() <= KEPT && current(dir).is_ok_and(is_last) {
        return;
    }
    // Where that fails the next build tries again.
    if let Ok(_lock) = lock(dir)
        && remove_unfinished(dir).is_ok()
    {
        remove_old(dir);
    }
}

/// Removes a generation's folder. If that fails the next build tries again,
/// and meanwhile nothing reads it.
fn remove(folder: &Path) {
    if fs::remove_dir_all(folder).is_err() {
        // Nothing else to do: the pointer does not name it.
    }
}

/// Gives every file the permissions that the folder's own files get here: the
/// engine writes some of its files through temporary ones, which only their
/// owner may read.
fn open_to_readers(folder: &Path) -> io::Result<()> {
    let sample = folder.join(super::manifest::MANIFEST);
    let permissions = fs::metadata(sample)?.permissions();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // A file shared with the generation before may be somebody else's.
        if entry.metadata()?.permissions() != permissions {
            fs::set_permissions(entry.path(), permissions.clone())?;
        }
    }
    Ok(())
}

/// Makes the rename durable where the system can; where it cannot, the old
/// pointer may come back after a power cut, and both generations are there.
fn sync_folder(dir: &Path) {
    if let Ok(folder) = File::open(dir)
        && folder.sync_all().is_err()
    {
        // Some file systems cannot sync a folder.
    }
}

/// The generations in order.
fn list(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = generations(dir).collect();
    names.sort();
    names
}

fn writing(path: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::Io {
        operation: "write",
        path,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(dir: &Path) -> String {
        let generation = NewGeneration::begin(dir).unwrap();
        let manifest = generation.folder().join(super::super::manifest::MANIFEST);
        fs::write(manifest, "{}").unwrap();
        generation.publish().unwrap();
        current(dir).unwrap()
    }

    #[test]
    fn the_pointer_names_the_last_and_the_one_before_stays() {
        let dir = tempfile::tempdir().unwrap();
        for expected in ["00000001", "00000002", "00000003"] {
            assert_eq!(publish(dir.path()), expected);
        }
        assert_eq!(list(dir.path()), ["00000002", "00000003"]);
    }

    #[test]
    fn a_build_that_ends_early_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        publish(dir.path());
        drop(NewGeneration::begin(dir.path()).unwrap());
        assert_eq!(list(dir.path()), ["00000001"]);
        assert_eq!(current(dir.path()).unwrap(), "00000001");
    }

    #[test]
    fn what_a_killed_build_left_is_removed_by_the_next() {
        let dir = tempfile::tempdir().unwrap();
        publish(dir.path());
        fs::create_dir(folder(dir.path(), "00000002")).unwrap();
        fs::write(folder(dir.path(), "00000002").join("half"), "x").unwrap();
        assert_eq!(publish(dir.path()), "00000002");
        assert!(!folder(dir.path(), "00000002").join("half").exists());
        assert_eq!(list(dir.path()), ["00000001", "00000002"]);
    }

    #[test]
    fn what_a_build_left_that_was_killed_when_it_was_done_is_removed_without_another() {
        let dir = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            publish(dir.path());
        }
        fs::create_dir(folder(dir.path(), "00000003")).unwrap();
        fs::write(dir.path().join(POINTER), "00000003\n").unwrap();
        fs::create_dir(folder(dir.path(), "00000004")).unwrap();
        let begun = lock(dir.path()).unwrap();
        tidy(dir.path());
        assert_eq!(list(dir.path()).len(), 4);
        drop(begun);
        tidy(dir.path());
        assert_eq!(list(dir.path()), ["00000002", "00000003"]);
    }

    #[test]
    fn one_build_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = NewGeneration::begin(dir.path()).unwrap();
        let second = NewGeneration::begin(dir.path());
        assert!(matches!(second, Err(Error::Locked { .. })));
        drop(first);
        publish(dir.path());
    }

    #[test]
    fn a_build_that_is_done_locks_nobody_out() {
        let dir = tempfile::tempdir().unwrap();
        let held = lock(dir.path()).unwrap();
        // As a process has it that was begun meanwhile.
        let inherited = held.0.try_clone().unwrap();
        drop(held);
        assert!(lock(dir.path()).is_ok());
        drop(inherited);
    }

    #[test]
    fn foreign_folders_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("thesis.txt"), "x").unwrap();
        let refused = NewGeneration::begin(dir.path());
        assert!(matches!(refused, Err(Error::NotAnIndex { found, .. }) if found == "thesis.txt"));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
