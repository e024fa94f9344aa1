//! Reads the files that a build has to read, on all cores, and hands what they
//! hold to the engine.

use std::ops::ControlFlow;

use rayon::prelude::*;

use super::builder::{Indexer, Prepared};
use super::report::{OnProgress, Progress};
use super::sources::{SourceEntry, SourceRead, is_recent};
use crate::address::page_address;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::options::IndexOptions;
use crate::schema::{Origin, StoredPassage};
use crate::source::{self, ContentHash, Format, SourceFile, Unread};

/// Files are read in parallel in batches of this size, which bounds what is
/// held in memory and keeps the order.
const BATCH_FILES: usize = 256;
/// See [`BATCH_FILES`].
const BATCH_BYTES: u64 = 16 * 1024 * 1024;

/// Reads files and hands them to the engine; gives an entry for each, in
/// their order. `listed` is when the files were listed, in nanoseconds since
/// 1970.
///
/// # Errors
/// [`Error::Cancelled`], or if the engine fails.
pub(super) fn read(
    options: &IndexOptions,
    listed: u64,
    files: &[&SourceFile],
    indexer: &Indexer,
    on_progress: OnProgress<'_>,
) -> Result<Vec<SourceEntry>> {
    let mut progress = Progress {
        total_files: files.len(),
        total_bytes: files.iter().map(|file| file.stamp.size).sum(),
        ..Progress::default()
    };
    let mut entries = Vec::with_capacity(files.len());
    let mut rest = files;
    while !rest.is_empty() {
        if on_progress(progress) == ControlFlow::Break(()) {
            return Err(Error::Cancelled);
        }
        let (batch, after) = rest.split_at(batch_length(rest));
        rest = after;
        let (hashes, read): (Vec<_>, Vec<_>) =
            batch.par_iter().map(|file| prepare(options, file)).unzip();
        let (sources, unread): (Vec<_>, Vec<_>) = read
            .into_iter()
            .map(|read| match read {
                Ok(documents) => (documents, None),
                Err(unread) => (Vec::new(), Some(unread)),
            })
            .unzip();
        let reads = indexer.add(sources)?.into_iter().zip(unread);
        for ((file, hash), (read, unread)) in batch.iter().zip(hashes).zip(reads) {
            progress.files += 1;
            progress.bytes += file.stamp.size;
            entries.push(SourceEntry {
                root: file.root,
                path: file.relative.clone(),
                stamp: file.stamp,
                recent: is_recent(file.stamp, listed),
                hash,
                read: SourceRead { unread, ..read },
            });
        }
    }
    if on_progress(progress) == ControlFlow::Break(()) {
        return Err(Error::Cancelled);
    }
    Ok(entries)
}

/// The number of files that are read together.
fn batch_length(files: &[&SourceFile]) -> usize {
    let mut bytes = 0;
    files
        .iter()
        .take(BATCH_FILES)
        .take_while(|file| {
            let fits = bytes < BATCH_BYTES;
            bytes += file.stamp.size;
            fits
        })
        .count()
}

/// Reads a file and prepares its documents; the error says why it is skipped.
fn prepare(
    options: &IndexOptions,
    file: &SourceFile,
) -> (Option<ContentHash>, Result<Vec<Prepared>, Unread>) {
    let (hash, documents) = source::read_listed(file, &options.read);
    (hash, prepared(options, file, documents))
}

fn prepared(
    options: &IndexOptions,
    file: &SourceFile,
    documents: Result<Vec<Document>, Unread>,
) -> Result<Vec<Prepared>, Unread> {
    let Some(root) = options.roots.get(file.root) else {
        return Err(Unread::Failed("its root is unknown".to_owned()));
    };
    let prepare = |document: Document| {
        let origin = Origin {
            root: root.name.clone(),
            path: file.relative.clone(),
            record: document.record.clone(),
            url: document
                .url
                .clone()
                .or_else(|| page_address(root, &file.relative)),
            web: file.hints.format == Format::Html,
            stamp: Some(file.stamp),
        };
        let withheld = document.withheld.iter();
        let warnings = withheld.chain(&document.warnings).cloned().collect();
        let mut prepared = Prepared::new(origin, document);
        prepared.warnings = warnings;
        prepared
    };
    Ok(documents?.into_iter().map(prepare).collect())
}

/// A source read once more, to be held against what is indexed of it.
pub(crate) struct Again {
    pub(crate) hash: ContentHash,
    pub(crate) bytes: Vec<u8>,
    /// What a build would index now; none where it would skip the source.
    pub(crate) passages: Vec<StoredPassage>,
}

/// Reads a source as a build would; the error says in plain words why it
/// cannot be opened.
pub(crate) fn read_again(options: &IndexOptions, file: &SourceFile) -> Result<Again, String> {
    let (hash, bytes, documents) = source::read_whole(file, &options.read)?;
    let prepared = prepared(options, file, documents).unwrap_or_default();
    Ok(Again {
        hash,
        bytes,
        passages: prepared.into_iter().flat_map(Prepared::stored).collect(),
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn batches_are_bounded_by_bytes_too() {
        let file = |size| SourceFile {
            root: 0,
            path: PathBuf::new(),
            relative: String::new(),
            stamp: crate::source::Stamp { size, modified: 0 },
            hints: source::name_hints("a.md").unwrap(),
        };
        let (large, small) = (file(BATCH_BYTES), file(1));
        assert_eq!(batch_length(&[&large, &small]), 1);
        assert_eq!(batch_length(&[&small; 300]), BATCH_FILES);
    }
}
