//! What a check of an index found.

use std::path::PathBuf;

use serde::Serialize;

use crate::contract::LineRange;

/// What is to be checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VerifyOptions {
    /// Check only so many sources, drawn at random; `None` checks all.
    pub sample: Option<usize>,
    /// Which ones are drawn.
    pub seed: u64,
}

/// What [`verify`](crate::verify()) found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VerifyReport {
    /// The index folder.
    pub index: PathBuf,
    /// Whether everything that was checked holds.
    pub holds: bool,
    /// Files of the index that were checked.
    pub files: usize,
    /// Sources that were read again.
    pub sources: usize,
    /// Sources of the index in all.
    pub total_sources: usize,
    /// Passages that were held against their sources.
    pub passages: usize,
    /// Bytes of source that were read.
    pub bytes: u64,
    /// What does not hold: files of the index first, then in the order of the
    /// sources.
    pub faults: Vec<Fault>,
    /// Seconds that it took.
    pub seconds: f64,
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// The source, or the file of the index.
    pub path: PathBuf,
    /// The id of the passage, where it is one.
    pub passage: Option<String>,
    /// The lines that are cited, where there are any.
    pub lines: Option<LineRange>,
    /// What was found, in plain words.
    pub detail: String,
}

/// What does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultKind {
    /// A file of the index is missing, or not what was written.
    DamagedFile,
    /// A source says something else than when it was indexed.
    Changed,
    /// A source is no longer there, or no longer among those that are read.
    Gone,
    /// A source is there and cannot be opened.
    Unreadable,
    /// A passage does not stand where its citation says.
    FalseCitation,
    /// The source is the same, and what is indexed of it is not what its
    /// reader makes of it.
    OtherReading,
}
