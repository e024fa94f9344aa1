//! The index on disk: generations, locks, damage, staleness.

mod clock;
mod damage;
mod generations;
mod history;
mod incremental;
mod live;
mod moving;
mod staleness;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use pincite::{IndexOptions, IndexReport, Result, Root, SearchRequest, Searcher};
use tempfile::TempDir;

/// A folder of sources and the index beside it.
struct Shelf {
    folder: TempDir,
}

impl Shelf {
    fn new(files: &[(&str, &str)]) -> Self {
        let shelf = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(shelf.sources()).unwrap();
        for (name, text) in files {
            shelf.write(name, text);
        }
        shelf
    }

    fn built(files: &[(&str, &str)]) -> Self {
        let shelf = Self::new(files);
        shelf.build().unwrap();
        shelf
    }

    fn sources(&self) -> PathBuf {
        self.folder.path().join("sources")
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.sources().join(name), text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.sources().join(name)).unwrap();
    }

    fn options(&self) -> IndexOptions {
        IndexOptions {
            roots: vec![Root::new(self.sources())],
            ..IndexOptions::default()
        }
    }

    fn build(&self) -> Result<IndexReport> {
        self.build_in(&self.index())
    }

    fn build_in(&self, index: &Path) -> Result<IndexReport> {
        pincite::build(index, &self.options(), &|_| ControlFlow::Continue(()))
    }

    /// Builds the index from all sources, whatever has changed.
    fn rebuild(&self) -> Result<IndexReport> {
        pincite::rebuild(&self.index(), &self.options(), &|_| {
            ControlFlow::Continue(())
        })
    }

    /// How many passages of the index hold the word now.
    fn count(&self, word: &str) -> usize {
        count(&Searcher::open(&self.index()).unwrap(), word)
    }

    fn generations(&self) -> Vec<String> {
        let entries = fs::read_dir(self.index().join("generations")).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The folder of the current generation.
    fn generation(&self) -> PathBuf {
        let name = fs::read_to_string(self.index().join("current")).unwrap();
        self.index().join("generations").join(name.trim())
    }
}

fn count(searcher: &Searcher, word: &str) -> usize {
    let request = SearchRequest {
        exact: true,
        ..SearchRequest::new(word)
    };
    searcher.search(&request).unwrap().hits.len()
}
