//! A tree with its index, its passages, and the draw.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use pincite::{Hit, IndexOptions, IndexReport, Root, SearchRequest, Searcher, build};
use tempfile::TempDir;

/// More than any file has passages that a response can list.
const MOST: usize = 2_000;

pub(super) struct Tree {
    root: Root,
    pub(super) report: IndexReport,
    searcher: Searcher,
    // Holds the index as long as the searcher reads it.
    _index: TempDir,
}

impl Tree {
    pub(super) fn read(folder: &Path) -> Tree {
        let index = tempfile::tempdir().unwrap();
        let root = Root::new(folder);
        let options = IndexOptions {
            roots: vec![root.clone()],
            ..IndexOptions::default()
        };
        let report = build(index.path(), &options, &|_| ControlFlow::Continue(())).unwrap();
        Tree {
            root,
            report,
            searcher: Searcher::open(index.path()).unwrap(),
            _index: index,
        }
    }

    /// The sources, relative to the root.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let files = pincite::list_sources(&self.root).unwrap().files;
        let relative = |file: PathBuf| file.strip_prefix(&self.root.path).unwrap().to_owned();
        files.into_iter().map(relative).collect()
    }

    /// The passages of a source in their order, as a search for all of them
    /// gives them.
    pub(super) fn passages(&self, file: &Path) -> Vec<Hit> {
        let path = file.to_str().unwrap().replace('\\', "/");
        let request = SearchRequest {
            path: Some(path.clone()),
            limit: MOST,
            all_passages: true,
            ..SearchRequest::default()
        };
        let mut hits = self.searcher.search(&request).unwrap().hits;
        // The filter takes the beginning of a path.
        hits.retain(|hit| hit.citation.path == path);
        let start = |hit: &Hit| hit.citation.lines.map_or(0, |lines| lines.first);
        hits.sort_by_key(start);
        hits
    }
}

/// Draws without returning: the same of the same number each time.
pub(super) fn drawn(from: usize, count: usize) -> BTreeSet<usize> {
    if count >= from {
        return (0..from).collect();
    }
    let mut drawn = BTreeSet::new();
    // A linear congruential generator (Knuth, MMIX).
    let mut state = 0x1234_5678_9abc_def0_u64;
    while drawn.len() < count {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        drawn.insert((state >> 33) as usize % from);
    }
    drawn
}

#[test]
fn a_draw_is_of_what_there_is() {
    assert_eq!(drawn(3, 30), BTreeSet::from([0, 1, 2]));
    let some = drawn(10_000, 30);
    assert_eq!(some.len(), 30);
    assert!(
        some.last()
            .is_some_and(|last| (5_000..10_000).contains(last))
    );
    assert_eq!(some, drawn(10_000, 30));
}
