//! The index on disk and in memory: build, open, compare with the sources.
//! The only module that touches an index folder.

mod build;
mod builder;
mod changes;
mod check;
mod directory;
mod generation;
mod lookup;
mod manifest;
mod postings;
mod reading;
mod report;
mod segments;
mod sources;
mod staleness;
mod statistics;
mod usage;
#[cfg(feature = "watch")]
mod watch;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::{IndexReader, ReloadPolicy, Searcher as EngineSearcher, Term};

pub use build::{build, plan, plan_rebuild, rebuild};
pub use builder::IndexBuilder;
pub use report::{
    BuildPlan, DiskUsage, IndexReport, OnProgress, Progress, RebuildReason, RootStats, Staleness,
    Stats,
};

#[cfg(feature = "watch")]
pub use watch::{WatchEvent, watch};

use crate::error::{Error, Result};
use crate::layout::META;
use crate::options::{IndexOptions, Root};
use crate::schema::{Fields, Part};
use crate::source::{ContentHash, Stamp};
pub(crate) use check::CheckedFiles;
pub(crate) use generation::{Pointer, pointer};
use manifest::Manifest;
pub(crate) use postings::{Entry, Run, reach};
pub(crate) use reading::{Again, read_again};
pub use staleness::{staleness, staleness_within};
pub(crate) use statistics::{Reach, Statistics};

/// What an index in `dir` was built from and with. An index of another format
/// says so too, if what it says can still be understood, so that it can be
/// built anew.
///
/// # Errors
/// [`Error::IndexMissing`], [`Error::NotAnIndex`], [`Error::Format`],
/// [`Error::Damaged`].
pub fn read_options(dir: &Path) -> Result<IndexOptions> {
    let generation = generation::current(dir)?;
    Manifest::read_options(dir, &generation)
}

/// Nanoseconds since 1970.
fn now_nanos() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    })
}

/// A source as it was when it was read.
#[derive(Clone, Debug)]
pub(crate) struct KnownSource {
    /// Its root, by its place among the roots.
    pub(crate) root: usize,
    /// The path below the root, with `/`.
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) passages: usize,
    /// `None` where it could not be opened.
    pub(crate) hash: Option<ContentHash>,
}

/// How often an index is opened again because builds went past meanwhile: a
/// build takes longer than opening what it made.
const MAX_REOPENS: usize = 16;

/// An open index: a snapshot that no build changes.
#[derive(Debug)]
pub struct Index {
    pub(crate) fields: Fields,
    pub(crate) searcher: EngineSearcher,
    pub(crate) statistics: Statistics,
    manifest: Manifest,
    /// The folder and the generation in it; `None` in memory.
    place: Option<(PathBuf, String)>,
    /// The sizes and times of the sources as they were last seen to be the
    /// same; read when first asked for.
    stamps: OnceLock<HashMap<(usize, String), Stamp>>,
}

impl Index {
    /// Opens the current generation of the index in `dir`, read-only and
    /// without a lock.
    ///
    /// # Errors
    /// [`Error::IndexMissing`], [`Error::NotAnIndex`], [`Error::Format`],
    /// [`Error::Damaged`].
    pub fn open(dir: &Path) -> Result<Self> {
        open_current(
            || generation::current(dir),
            |generation| Self::open_generation(dir, generation),
        )
    }

    fn open_generation(dir: &Path, generation: &str) -> Result<Self> {
        let manifest = Manifest::read(dir, generation)?;
        let damaged = |error: tantivy::TantivyError| Error::Damaged {
            path: dir.to_owned(),
            detail: error.to_string(),
        };
        let folder = generation::folder(dir, generation);
        if check::meta_hash(&folder).ok().as_ref() != Some(&manifest.engine) {
            return Err(Error::Damaged {
                path: dir.to_owned(),
                detail: format!(
                    "`{}`: it is not what was written",
                    folder.join(META).display()
                ),
            });
        }
        let engine = directory::open(&folder).map_err(damaged)?;
        let reader = reader(&engine).map_err(damaged)?;
        let place = (dir.to_owned(), generation.to_owned());
        Ok(Self::new(&reader, manifest, Some(place)))
    }

    fn new(reader: &IndexReader, manifest: Manifest, place: Option<(PathBuf, String)>) -> Self {
        let (_, fields) = Fields::schema();
        let searcher = reader.searcher();
        Self {
            fields,
            statistics: Statistics::new(searcher.clone(), fields, manifest.tokens),
            searcher,
            manifest,
            place,
            stamps: OnceLock::new(),
        }
    }

    /// Says of an error of the engine what it means: nothing else can go wrong
    /// with a generation on disk, which no build changes.
    pub(crate) fn as_damage(&self, error: Error) -> Error {
        match (error, &self.place) {
            (Error::Engine { source }, Some((dir, _))) => Error::Damaged {
                path: dir.clone(),
                detail: source.to_string(),
            },
            (error, _) => error,
        }
    }

    /// The languages (ISO 639-1) that the index holds, most documents first.
    pub(crate) fn languages(&self) -> Vec<&str> {
        let mut languages: Vec<(&str, usize)> = self
            .manifest
            .languages
            .iter()
            .map(|(lang, count)| (lang.as_str(), *count))
            .collect();
        languages.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        languages.into_iter().map(|(lang, _)| lang).collect()
    }

    /// In how many documents a language is.
    pub(crate) fn documents_in(&self, language: &str) -> usize {
        let languages = &self.manifest.languages;
        languages.get(language).copied().unwrap_or_default()
    }

    /// The number of documents.
    pub(crate) fn documents(&self) -> usize {
        self.manifest.documents
    }

    /// What tells this generation from any other; empty in memory.
    pub(crate) fn version(&self) -> &str {
        &self.manifest.engine
    }

    /// The text of the synonyms file that the index was built with.
    pub(crate) fn synonyms(&self) -> &str {
        &self.manifest.synonyms
    }

    /// The root of that name.
    pub(crate) fn root(&self, name: &str) -> Option<&Root> {
        self.manifest.options.roots.iter().find(|r| r.name == name)
    }

    /// The inverse document frequency of a term, as BM25 has it (Robertson and
    /// Zaragoza, "The Probabilistic Relevance Framework", 2009, with Lucene's
    /// addition of 1). `None` is a term that occurs nowhere.
    pub(crate) fn idf(&self, doc_freq: Option<u64>) -> f32 {
        let all = self.statistics.passages() as f32;
        let with = (doc_freq.unwrap_or_default() as f32).min(all);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// Whether the path of a source begins with `prefix`.
    pub(crate) fn has_path(&self, prefix: &str) -> Result<bool> {
        let mut found = false;
        let paths = self.fields.path;
        self.statistics.terms(paths, prefix, None, &mut |path, _| {
            found = path.starts_with(prefix.as_bytes());
            ControlFlow::Break(())
        })?;
        Ok(found)
    }

    /// Whether this is the path of a source, as it is indexed.
    pub(crate) fn is_path(&self, path: &str) -> Result<bool> {
        let term = Term::from_field_text(self.fields.path, path);
        Ok(self.statistics.doc_freq(&term)? > 0)
    }

    /// Whether a source of this size and time says what was indexed, although
    /// it had another time then.
    pub(crate) fn is_known(&self, root: &str, path: &str, stamp: Stamp) -> bool {
        let roots = &self.manifest.options.roots;
        let Some(root) = roots.iter().position(|other| other.name == root) else {
            return false;
        };
        let stamps = self.stamps.get_or_init(|| {
            let place = self.place.as_ref();
            // Without the list it can only be said that the time is another.
            let list = place.and_then(|(dir, generation)| sources::read(dir, generation).ok());
            let list = list.unwrap_or_default().into_iter();
            list.map(|entry| ((entry.root, entry.path), entry.stamp))
                .collect()
        });
        stamps.get(&(root, path.to_owned())) == Some(&stamp)
    }

    /// What it was built from and with.
    pub(crate) fn options(&self) -> &IndexOptions {
        &self.manifest.options
    }

    /// The sources as they were when they were read; none in memory.
    pub(crate) fn known_sources(&self) -> Result<Vec<KnownSource>> {
        let Some((dir, generation)) = &self.place else {
            return Ok(Vec::new());
        };
        let known = |entry: sources::SourceEntry| KnownSource {
            root: entry.root,
            path: entry.path,
            size: entry.stamp.size,
            passages: entry.read.passages,
            hash: entry.hash,
        };
        let list = sources::read(dir, generation)?;
        Ok(list.into_iter().map(known).collect())
    }

    /// Holds the engine's files against their sums.
    pub(crate) fn check_files(&self) -> Result<CheckedFiles> {
        match &self.place {
            Some((dir, generation)) => check::engine_files(&generation::folder(dir, generation)),
            None => Ok(CheckedFiles::default()),
        }
    }

    /// What the index holds.
    pub(crate) fn stats(&self) -> Result<Stats> {
        let words = self.statistics.distinct(self.fields.forms(Part::Body))?;
        let dir = self.place.as_ref().map(|(dir, _)| dir.as_path());
        let disk = self.place.as_ref().map(|(dir, generation)| {
            let folder = generation::folder(dir, generation);
            usage::of(&folder)
        });
        let disk = disk.unwrap_or_default();
        let segments = self.searcher.segment_readers();
        let mut terms = 0;
        for segment in segments {
            for part in Part::ALL {
                for field in [self.fields.stems(part), self.fields.forms(part)] {
                    terms += segment.inverted_index(field)?.terms().num_terms();
                }
            }
        }
        let deleted = segments.iter().map(|s| u64::from(s.num_deleted_docs()));
        let Manifest {
            format,
            built_at,
            documents,
            passages,
            faq_pairs,
            languages,
            source_bytes,
            skipped,
            options,
            ..
        } = &self.manifest;
        Ok(Stats {
            index: dir.map(Path::to_owned).unwrap_or_default(),
            roots: options
                .roots
                .iter()
                .map(|root| RootStats {
                    name: root.name.clone(),
                    path: root.path.clone(),
                })
                .collect(),
            documents: *documents,
            passages: *passages,
            faq_pairs: *faq_pairs,
            languages: languages.clone(),
            words,
            terms,
            segments: segments.len(),
            deleted: deleted.sum(),
            source_bytes: *source_bytes,
            skipped: *skipped,
            index_bytes: disk.total(),
            disk,
            bytes_per_passage: disk.total() / (*passages).max(1) as u64,
            built_at: *built_at,
            format: format.clone(),
        })
    }
}

/// Opens what the pointer names. Builds may move it, and remove the generation,
/// in between: then what it names now, as long as it moves and not for ever.
fn open_current<T>(
    current: impl Fn() -> Result<String>,
    open: impl Fn(&str) -> Result<T>,
) -> Result<T> {
    let mut generation = current()?;
    for _ in 0..MAX_REOPENS {
        let opened = open(&generation);
        match (&opened, current()) {
            (Err(_), Ok(moved)) if moved != generation => generation = moved,
            _ => return opened,
        }
    }
    open(&generation)
}

fn reader(engine: &tantivy::Index) -> tantivy::Result<IndexReader> {
    engine
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Opens where the pointer moves with each look at it, as often as `moves`,
    /// and a generation can be opened that is at least `whole`. Gives what was
    /// opened, and how many were tried.
    fn opened(moves: usize, whole: usize) -> (Option<usize>, usize) {
        let (looks, tries) = (Cell::new(0), Cell::new(0));
        let current = || {
            let look = looks.replace(looks.get() + 1);
            Ok(look.min(moves).to_string())
        };
        let open = |name: &str| {
            tries.set(tries.get() + 1);
            let generation: usize = name.parse().unwrap();
            match generation >= whole {
                true => Ok(generation),
                false => Err(Error::Damaged {
                    path: "index".into(),
                    detail: format!("generation {generation} is gone"),
                }),
            }
        };
        (open_current(current, open).ok(), tries.get())
    }

    #[test]
    fn a_generation_that_went_meanwhile_is_opened_as_the_one_that_followed() {
        assert_eq!(opened(0, 0), (Some(0), 1));
        assert_eq!(opened(1, 1), (Some(1), 2));
        // One that can be opened is taken, whatever follows it.
        assert_eq!(opened(usize::MAX, 3), (Some(3), 4));
        assert_eq!(
            opened(usize::MAX, MAX_REOPENS),
            (Some(MAX_REOPENS), MAX_REOPENS + 1)
        );
    }

    #[test]
    fn a_generation_that_is_gone_is_not_opened_for_ever() {
        // The pointer stays: it is damaged.
        assert_eq!(opened(0, 1), (None, 1));
        assert_eq!(opened(2, 3), (None, 3));
        // It moves and moves.
        let all = MAX_REOPENS + 1;
        assert_eq!(opened(usize::MAX, usize::MAX), (None, all));
    }
}
