//! How an index folder is laid out, by which it is told from a folder of sources.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// The file that names the current generation.
pub(crate) const POINTER: &str = "current";
/// The file that a build holds.
pub(crate) const LOCK: &str = "lock";
/// The folder of the generations, each in a folder of its own.
pub(crate) const GENERATIONS: &str = "generations";
/// The engine's own file of what a generation holds: the first that is written,
/// and replaced at each commit.
pub(crate) const META: &str = "meta.json";

/// Whether an entry of this name and path belongs to an index. The disk is only
/// asked where the name is that of such an entry.
pub(crate) fn is_of_an_index(name: &OsStr, path: &Path) -> bool {
    [POINTER, LOCK, GENERATIONS].iter().any(|own| name == *own)
        && path.parent().is_some_and(is_index)
}

/// Whether there is an index in a folder, also one that is being built for the
/// first time.
fn is_index(dir: &Path) -> bool {
    let has = |name| dir.join(name).is_file();
    (has(POINTER) || has(LOCK)) && generations(dir).any(|generation| has_meta(dir, &generation))
}

fn has_meta(dir: &Path, generation: &str) -> bool {
    dir.join(GENERATIONS).join(generation).join(META).is_file()
}

/// The names of the generations of an index, in no order.
pub(crate) fn generations(dir: &Path) -> impl Iterator<Item = String> + use<> {
    fs::read_dir(dir.join(GENERATIONS))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_told_from_sources() {
        let home = tempfile::tempdir().unwrap();
        let is_of = |path: &str| {
            let path = home.path().join(path);
            is_of_an_index(path.file_name().unwrap(), &path)
        };
        let write = |path: &str| {
            let path = home.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "1").unwrap();
        };
        for path in [
            "ours/current",
            "ours/generations/00000001/meta.json",
            "begun/lock",
            "begun/generations/00000001/meta.json",
            "family/generations/1950/meta.json",
            "deploy/current",
            "deploy/generations/7/index.html",
            "notes/lock",
            "notes/generations/meta.json",
        ] {
            write(path);
        }
        for path in [
            "ours/current",
            "ours/generations",
            "begun/lock",
            "begun/generations",
        ] {
            assert!(is_of(path), "{path}");
        }
        for path in [
            "ours/a.md",
            "family/generations",
            "deploy/current",
            "deploy/generations",
            "notes/lock",
            "notes/generations",
            "none/generations",
        ] {
            assert!(!is_of(path), "{path}");
        }
    }
}
