//! What a build tells about itself.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use serde::Serialize;

use crate::source::FileNote;

/// What a build did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct IndexReport {
    /// The index folder; empty for an index in memory.
    pub index: PathBuf,
    /// Documents with at least one passage.
    pub documents: usize,
    /// Passages of all kinds.
    pub passages: usize,
    /// Passages that hold a question with its answer.
    pub faq_pairs: usize,
    /// Documents by language (ISO 639-1; `und` where it is not known).
    pub languages: BTreeMap<String, usize>,
    /// Bytes of all sources of the index.
    pub bytes: u64,
    /// Bytes of source that this build read.
    pub read_bytes: u64,
    /// Files that are new.
    pub added: usize,
    /// Files that say something else than they did.
    pub changed: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that were not read again.
    pub unchanged: usize,
    /// Whether nothing had changed, so that the index was left as it is.
    pub up_to_date: bool,
    /// Seconds that the build took.
    pub seconds: f64,
    /// Files that could not be read, or only in part left out.
    pub skipped: Vec<FileNote>,
    /// Files that were read, with something to tell.
    pub warnings: Vec<FileNote>,
    /// Files of types without a reader, by ending.
    pub unsupported: BTreeMap<String, usize>,
}

/// What a build would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BuildPlan {
    /// The index folder.
    pub index: PathBuf,
    /// Whether the index would be left as it is.
    pub up_to_date: bool,
    /// Why everything would be read again, if it would be.
    pub rebuild: Option<RebuildReason>,
    /// Files that are new; in a rebuild, all of them.
    pub added: Vec<PathBuf>,
    /// Files that say something else than they did.
    pub changed: Vec<PathBuf>,
    /// Files that are gone.
    pub removed: Vec<PathBuf>,
    /// Files that would not be read again.
    pub unchanged: usize,
    /// Bytes of source that would be read.
    pub read_bytes: u64,
}

/// Why a build reads everything again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RebuildReason {
    /// It was asked for.
    Asked,
    /// There is no index.
    NoIndex,
    /// The index was made by another version.
    Format,
    /// The index is damaged.
    Damaged,
    /// Sources are to be read in another way.
    Options,
}

/// How far a build has come. While files are still looked for, none is read,
/// and `total_files` are those found so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files read.
    pub files: usize,
    /// Files to read in all.
    pub total_files: usize,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes to read in all.
    pub total_bytes: u64,
}

/// Is told how far the build has come, and may end it. A build that is ended
/// leaves the old index in place.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// How an index differs from its sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Staleness {
    /// Files that are new.
    pub added: usize,
    /// Files that say something else than they did. Where there is much to
    /// look at, another size or time is enough.
    pub changed: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that say the same although they are of another time, or were
    /// written right before they were indexed: the next build notes that.
    pub touched: usize,
    /// Bytes of the new and changed files, which a build reads.
    pub bytes: u64,
}

impl Staleness {
    /// Whether nothing differs.
    pub fn is_fresh(&self) -> bool {
        self.added + self.changed + self.removed == 0
    }
}

/// What an index holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stats {
    /// The index folder; empty for an index in memory.
    pub index: PathBuf,
    /// The roots: name and path.
    pub roots: Vec<RootStats>,
    /// Documents with at least one passage.
    pub documents: usize,
    /// Passages of all kinds.
    pub passages: usize,
    /// Passages that hold a question with its answer.
    pub faq_pairs: usize,
    /// Documents by language (ISO 639-1; `und` where it is not known).
    pub languages: BTreeMap<String, usize>,
    /// Distinct words.
    pub words: usize,
    /// Entries of all dictionaries: forms and stems, by part and segment.
    pub terms: usize,
    /// Parts that the engine searches one after the other.
    pub segments: usize,
    /// Passages that are deleted and still take space.
    pub deleted: u64,
    /// Bytes of source.
    pub source_bytes: u64,
    /// Files that could not be read when it was built.
    pub skipped: usize,
    /// Bytes of the current generation on disk.
    pub index_bytes: u64,
    /// The same by what they hold.
    pub disk: DiskUsage,
    /// Bytes on disk for each passage.
    pub bytes_per_passage: u64,
    /// When it was built, in seconds since 1970.
    pub built_at: u64,
    /// The format of the index.
    pub format: String,
}

/// Bytes of the files of an index by what they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DiskUsage {
    /// The dictionaries.
    pub terms: u64,
    /// Which passages hold a term, and how often.
    pub postings: u64,
    /// Where in a passage a term stands.
    pub positions: u64,
    /// The passages themselves.
    pub stored: u64,
    /// The numbers that are kept beside each passage.
    pub columns: u64,
    /// The lengths of the parts of passages.
    pub lengths: u64,
    /// The list of sources.
    pub sources: u64,
    /// Everything else.
    pub other: u64,
}

impl DiskUsage {
    /// All of it.
    pub fn total(&self) -> u64 {
        let Self {
            terms,
            postings,
            positions,
            stored,
            columns,
            lengths,
            sources,
            other,
        } = self;
        terms + postings + positions + stored + columns + lengths + sources + other
    }
}

/// One root of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RootStats {
    /// The name that citations carry.
    pub name: String,
    /// The folder or file.
    pub path: PathBuf,
}
