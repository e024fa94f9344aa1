//! The one error type of the library.

use std::io;
use std::path::{Path, PathBuf};

/// What can go wrong. A query is never an error, and a file that cannot be
/// read is an entry of the [`IndexReport`](crate::IndexReport).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("cannot {operation} `{path}`")]
    Io {
        /// What was tried, as a verb: `read`, `write`, `list`.
        operation: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No reader fits the name of a source, or what is in it.
    #[error("no reader fits `{path}`")]
    NoReader {
        /// The source.
        path: PathBuf,
    },
    /// A source is not what its name says, or cannot be opened.
    #[error("cannot read `{path}`: {reason}")]
    Unreadable {
        /// The source.
        path: PathBuf,
        /// Why, in plain words.
        reason: String,
    },
    /// A root does not exist. The index is left as it was.
    #[error("`{path}` does not exist")]
    RootMissing {
        /// The root.
        path: PathBuf,
    },
    /// An index was asked to be built or refreshed without any root.
    #[error("the index in `{path}` knows no folder to read")]
    NoRoots {
        /// The index folder.
        path: PathBuf,
    },
    /// Two roots have one name, so that citations would be ambiguous.
    #[error("two roots are named `{name}`")]
    DuplicateRoot {
        /// The name.
        name: String,
    },
    /// A pattern of a root is not a valid glob.
    #[error("`{pattern}` is not a valid pattern")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        source: Cause,
    },
    /// There is no index in the folder.
    #[error("there is no index in `{path}`")]
    IndexMissing {
        /// The index folder.
        path: PathBuf,
    },
    /// The folder holds files that pincite did not write, so nothing is
    /// written there.
    #[error("`{path}` is not an index: it holds `{found}`")]
    NotAnIndex {
        /// The folder.
        path: PathBuf,
        /// One of the files.
        found: String,
    },
    /// The index was made by another version of pincite.
    #[error("the index in `{path}` has format {found}, this program reads format {expected}")]
    Format {
        /// The index folder.
        path: PathBuf,
        /// The format found.
        found: String,
        /// The format that this version reads.
        expected: String,
    },
    /// A file of the index is missing or damaged.
    #[error("the index in `{path}` is damaged: {detail}")]
    Damaged {
        /// The index folder.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Another process is building the same index.
    #[error("another process is building the index in `{path}`")]
    Locked {
        /// The index folder.
        path: PathBuf,
    },
    /// A line of a synonyms file cannot be understood.
    #[error("line {line} of the synonyms: {detail}")]
    Synonyms {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        detail: String,
    },
    /// Something that a search is evaluated by lacks a file, or a line of a file
    /// cannot be understood.
    #[error("{}: {detail}", place(path, *line))]
    Evaluation {
        /// The folder or file.
        path: PathBuf,
        /// The line, from 1, if it is one line.
        line: Option<usize>,
        /// What is missing or wrong, and what is expected.
        detail: String,
    },
    /// No passage, or more than one, has an id that begins like this.
    #[error("{found} passages have an id that begins with `{id}`")]
    PassageId {
        /// What was asked for.
        id: String,
        /// How many passages fit.
        found: usize,
    },
    /// No document has this id.
    #[error("no document has the id `{id}`")]
    DocumentId {
        /// What was asked for.
        id: String,
    },
    /// A document was added under a path that is taken.
    #[error("there is a document `{path}` already")]
    DuplicateDocument {
        /// The path.
        path: String,
    },
    /// The build was cancelled. The index is left as it was.
    #[error("the build was cancelled")]
    Cancelled,
    /// The engine failed.
    #[error("the search engine failed")]
    Engine {
        /// What it said.
        source: Cause,
    },
}

/// What another library said; its types are not part of ours.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

#[doc(hidden)]
impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        Error::Engine {
            source: error.into(),
        }
    }
}

/// A result with the library's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// `path:line` as editors open it.
fn place(path: &Path, line: Option<usize>) -> String {
    match line {
        Some(line) => format!("{}:{line}", path.display()),
        None => format!("`{}`", path.display()),
    }
}
