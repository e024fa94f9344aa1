//! Whether the files of a generation are what was written.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::directory;
use crate::error::{Error, Result};
use crate::layout::META;

/// What checking the engine's files gave.
#[derive(Debug, Default)]
pub(crate) struct CheckedFiles {
    /// How many were checked.
    pub(crate) checked: usize,
    /// Those that are not what was written.
    pub(crate) damaged: Vec<PathBuf>,
}

/// Holds the engine's files in a generation's folder against the sums that
/// stand at their ends. All of them are read.
pub(super) fn engine_files(folder: &Path) -> Result<CheckedFiles> {
    let engine = directory::open(folder)?;
    let mut names: Vec<PathBuf> = engine
        .load_metas()?
        .list_segment_files()
        .into_iter()
        .filter(|name| name != Path::new(META))
        .filter(|name| !may_be_missing(name) || folder.join(name).exists())
        .collect();
    names.sort();
    let directory = engine.directory();
    let damaged = names
        .par_iter()
        .filter(|name| !directory.validate_checksum(name).is_ok_and(|whole| whole))
        .map(|name| folder.join(name))
        .collect();
    Ok(CheckedFiles {
        checked: names.len(),
        damaged,
    })
}

/// Whether a part of a segment is there only while it is written, or only where
/// passages were deleted.
fn may_be_missing(name: &Path) -> bool {
    let name = name.to_string_lossy();
    name.ends_with(".temp") || name.ends_with(".0.del")
}

/// A hash of what the engine says that it holds; it keeps no sum of that.
pub(super) fn meta_hash(folder: &Path) -> Result<String> {
    let path = folder.join(META);
    let bytes = fs::read(&path).map_err(|source| Error::Io {
        operation: "read",
        path,
        source,
    })?;
    Ok(blake3::hash(&bytes).to_hex().to_string())
}
