//! An index that is built again and again while it is searched.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Result;
use crate::index::{self, Pointer};
use crate::search::Searcher;

/// Follows the generations of an index folder: always gives a [`Searcher`] over
/// the newest one. Searches that are under way keep theirs.
pub struct LiveSearcher {
    dir: PathBuf,
    opened: Mutex<Option<Opened>>,
}

#[derive(Clone)]
struct Opened {
    /// The pointer as it was before the index was opened.
    pointer: Option<Pointer>,
    searcher: Arc<Searcher>,
}

impl LiveSearcher {
    /// Follows the index in `dir`, which need not be there yet.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            opened: Mutex::new(None),
        }
    }

    /// The folder of the index.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the searcher of the newest generation. That costs a look
    /// at one file, and opening the index where it was built again. An index
    /// that cannot be opened any more is answered from as it was.
    ///
    /// # Errors
    /// As [`Searcher::open`], if there is none from before.
    pub fn current(&self) -> Result<Arc<Searcher>> {
        // What is kept is replaced as a whole, so that it holds also after a
        // panic elsewhere.
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        match (self.newest(opened.as_ref()), opened.as_ref()) {
            (Ok(newest), _) => Ok(Arc::clone(&opened.insert(newest).searcher)),
            (Err(_), Some(known)) => Ok(Arc::clone(&known.searcher)),
            (Err(error), None) => Err(error),
        }
    }

    fn newest(&self, known: Option<&Opened>) -> Result<Opened> {
        let pointer = index::pointer(&self.dir);
        match known.filter(|known| pointer.is_some() && known.pointer == pointer) {
            Some(known) => Ok(known.clone()),
            None => Ok(Opened {
                pointer,
                searcher: Arc::new(Searcher::open(&self.dir)?),
            }),
        }
    }
}
