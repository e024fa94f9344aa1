//! The engine's files from one generation to the next: shared, since the
//! engine never changes a file that it has written, and merged, so that they
//! stay few.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::IndexWriter;
use tantivy::index::SegmentId;

use super::directory;
use crate::error::{Error, Result};
use crate::layout::META;

/// The engine's own list of the files that it may remove.
const MANAGED: &str = ".managed.json";
/// Each segment is searched on its own, which costs time.
const MAX_SEGMENTS: usize = 8;
/// A segment of which more than one in so many passages is deleted is written
/// anew: they cost space and time.
const DELETED_SHARE: u32 = 5;

/// Gives a new generation the engine's files of the one before, as far as they
/// are still needed.
pub(super) fn share(from: &Path, to: &Path) -> Result<()> {
    let needed = directory::open(from)?.load_metas()?.list_segment_files();
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source: io::Error| Error::Io {
            operation: "write",
            path,
            source,
        }
    };
    let mut managed: HashSet<PathBuf> = HashSet::from([PathBuf::from(META)]);
    for name in needed {
        let (old, new) = (from.join(&name), to.join(&name));
        // Some parts of a segment are there only while it is written.
        if name == Path::new(META) || !old.exists() {
            continue;
        }
        // Not every file system has hard links.
        if fs::hard_link(&old, &new).is_err() {
            fs::copy(&old, &new).map_err(failed(&new))?;
        }
        managed.insert(name);
    }
    let meta = to.join(META);
    fs::copy(from.join(META), &meta).map_err(failed(&meta))?;
    let list = to.join(MANAGED);
    let json = serde_json::to_vec(&managed).map_err(|error| failed(&list)(error.into()))?;
    fs::write(&list, json).map_err(failed(&list))
}

/// Merges what is small and rewrites what is mostly deleted.
pub(super) fn tidy(writer: &mut IndexWriter) -> Result<()> {
    let metas = writer.index().searchable_segment_metas()?;
    let sizes: Vec<(u32, u32)> = metas
        .iter()
        .map(|meta| (meta.max_doc(), meta.num_deleted_docs()))
        .collect();
    for group in merges(&sizes) {
        let ids: Vec<SegmentId> = group
            .into_iter()
            .filter_map(|at| metas.get(at).map(|meta| meta.id()))
            .collect();
        writer.merge(&ids).wait()?;
    }
    Ok(())
}

/// Which segments (passages, deleted ones among them) to merge into one each.
fn merges(sizes: &[(u32, u32)]) -> Vec<Vec<usize>> {
    let living = |at: usize| sizes.get(at).map_or(0, |(all, deleted)| all - deleted);
    let mut smallest: Vec<usize> = (0..sizes.len()).collect();
    smallest.sort_by_key(|at| living(*at));
    let mut groups = Vec::new();
    if sizes.len() > MAX_SEGMENTS {
        // As few as have to be, and those that are no larger than the ones
        // before together: so a passage is merged only as its segment doubles.
        let mut together = 0;
        let count = smallest
            .iter()
            .enumerate()
            .take_while(|(number, at)| {
                let own = u64::from(living(**at));
                let joins = *number <= sizes.len() - MAX_SEGMENTS || own <= together;
                together += own;
                joins
            })
            .count();
        groups.push(smallest.drain(..count).collect());
    }
    groups.extend(smallest.into_iter().filter_map(|at| {
        let (all, deleted) = sizes.get(at)?;
        (deleted.saturating_mul(DELETED_SHARE) > *all).then(|| vec![at])
    }));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_segments_are_left_alone() {
        assert!(merges(&[]).is_empty());
        assert!(merges(&[(1000, 200), (1, 0), (1, 0)]).is_empty());
        assert!(merges(&[(1, 0); MAX_SEGMENTS]).is_empty());
    }

    #[test]
    fn small_segments_are_merged_and_large_ones_spared() {
        let mut sizes = vec![(100_000, 0), (50_000, 10)];
        sizes.extend([(1, 0); 7]);
        assert_eq!(merges(&sizes), [vec![2, 3, 4, 5, 6, 7, 8]]);
        let doubling: Vec<_> = (0..9).map(|n| (3_u32.pow(n), 0)).collect();
        assert_eq!(merges(&doubling), [vec![0, 1]]);
    }

    #[test]
    fn a_segment_with_many_deleted_passages_is_rewritten() {
        assert_eq!(merges(&[(1000, 0), (1000, 201)]), [vec![1]]);
    }
}
