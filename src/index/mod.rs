//! The index on disk and in memory: build, open, compare with the sources.
//! The only module that touches an index folder.

mod builder;
mod directory;
mod generation;
mod lookup;
mod manifest;
mod report;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::schema::Field;
use tantivy::{IndexReader, ReloadPolicy, Searcher as EngineSearcher, Term};

pub use builder::{IndexBuilder, build};
pub use report::{IndexReport, OnProgress, Progress, RootStats, Staleness, Stats};

use crate::error::{Error, Result};
use crate::options::{IndexOptions, Root};
use crate::schema::{Fields, Part};
use crate::source;
use manifest::{Manifest, SourceEntry};

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

/// Compares the index in `dir` with its sources, by their sizes and times.
///
/// # Errors
/// As [`read_options`], and [`Error::RootMissing`] if a root is gone.
pub fn staleness(dir: &Path) -> Result<Staleness> {
    let generation = generation::current(dir)?;
    let manifest = Manifest::read(dir, &generation)?;
    let listing = source::list(&manifest.options.roots, Some(dir))?;
    let mut known: BTreeMap<(usize, String), SourceEntry> =
        manifest::read_sources(dir, &generation)?
            .into_iter()
            .map(|entry| ((entry.root, entry.path.clone()), entry))
            .collect();
    let mut staleness = Staleness::default();
    for file in &listing.files {
        staleness.bytes += file.stamp.size;
        match known.remove(&(file.root, file.relative.clone())) {
            None => staleness.added += 1,
            Some(entry) if entry.stamp != file.stamp => staleness.changed += 1,
            Some(_) => {}
        }
    }
    staleness.removed = known.len();
    if manifest.synonyms_changed() {
        staleness.changed += 1;
    }
    Ok(staleness)
}

/// An open index: a snapshot that no build changes.
#[derive(Debug)]
pub struct Index {
    pub(crate) fields: Fields,
    pub(crate) searcher: EngineSearcher,
    manifest: Manifest,
    dir: Option<PathBuf>,
}

impl Index {
    /// Opens the current generation of the index in `dir`, read-only and
    /// without a lock.
    ///
    /// # Errors
    /// [`Error::IndexMissing`], [`Error::NotAnIndex`], [`Error::Format`],
    /// [`Error::Damaged`].
    pub fn open(dir: &Path) -> Result<Self> {
        let generation = generation::current(dir)?;
        match Self::open_generation(dir, &generation) {
            // A build may have moved the pointer and removed the generation
            // in between.
            Err(error) => match generation::current(dir) {
                Ok(moved) if moved != generation => Self::open_generation(dir, &moved),
                _ => Err(error),
            },
            opened => opened,
        }
    }

    fn open_generation(dir: &Path, generation: &str) -> Result<Self> {
        let manifest = Manifest::read(dir, generation)?;
        let damaged = |error: tantivy::TantivyError| Error::Damaged {
            path: dir.to_owned(),
            detail: error.to_string(),
        };
        let engine = directory::open(&generation::folder(dir, generation)).map_err(damaged)?;
        let reader = reader(&engine).map_err(damaged)?;
        Ok(Self::new(&reader, manifest, Some(dir.to_owned())))
    }

    fn new(reader: &IndexReader, manifest: Manifest, dir: Option<PathBuf>) -> Self {
        let (_, fields) = Fields::schema();
        Self {
            fields,
            searcher: reader.searcher(),
            manifest,
            dir,
        }
    }

    /// Says of an error of the engine what it means: nothing else can go wrong
    /// with a generation on disk, which no build changes.
    pub(crate) fn as_damage(&self, error: Error) -> Error {
        match (error, &self.dir) {
            (Error::Engine { source }, Some(dir)) => Error::Damaged {
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
        let all = self.searcher.num_docs() as f32;
        let with = (doc_freq.unwrap_or_default() as f32).min(all);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// Whether the path of a source begins with `prefix`.
    pub(crate) fn has_path(&self, prefix: &str) -> Result<bool> {
        for segment in self.searcher.segment_readers() {
            let paths = segment.inverted_index(self.fields.path)?;
            let mut stream = paths
                .terms()
                .range()
                .ge(prefix)
                .into_stream()
                .map_err(tantivy::TantivyError::from)?;
            if stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether this is the path of a source, as it is indexed.
    pub(crate) fn is_path(&self, path: &str) -> Result<bool> {
        let term = Term::from_field_text(self.fields.path, path);
        Ok(self.searcher.doc_freq(&term)? > 0)
    }

    /// The number of words in a field, for the average length.
    pub(crate) fn field_tokens(&self, field: Field) -> Result<u64> {
        let mut tokens = 0;
        for segment in self.searcher.segment_readers() {
            tokens += segment.inverted_index(field)?.total_num_tokens();
        }
        Ok(tokens)
    }

    /// What the index holds.
    pub(crate) fn stats(&self) -> Result<Stats> {
        let mut words = 0;
        for segment in self.searcher.segment_readers() {
            let forms = segment.inverted_index(self.fields.forms(Part::Body))?;
            words += forms.terms().num_terms();
        }
        let Manifest {
            format,
            built_at,
            documents,
            passages,
            faq_pairs,
            languages,
            source_bytes,
            options,
            ..
        } = &self.manifest;
        Ok(Stats {
            index: self.dir.clone().unwrap_or_default(),
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
            source_bytes: *source_bytes,
            index_bytes: self.dir.as_deref().map_or(0, current_bytes),
            built_at: *built_at,
            format: format.clone(),
        })
    }
}

fn reader(engine: &tantivy::Index) -> tantivy::Result<IndexReader> {
    engine
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()
}

/// The bytes of the files of the current generation.
fn current_bytes(dir: &Path) -> u64 {
    let Ok(generation) = generation::current(dir) else {
        return 0;
    };
    let Ok(entries) = fs::read_dir(generation::folder(dir, &generation)) else {
        return 0;
    };
    entries
        .filter_map(|entry| entry.ok()?.metadata().ok())
        .map(|metadata| metadata.len())
        .sum()
}
