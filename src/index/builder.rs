//! Builds an index: sources to documents to passages to the engine.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use tantivy::directory::MmapDirectory;
use tantivy::{IndexSettings, IndexWriter, TantivyDocument};

use super::generation::NewGeneration;
use super::manifest::{self, Manifest, SourceEntry};
use super::report::{IndexReport, OnProgress, Progress};
use super::{Index, reader};
use crate::address::page_address;
use crate::contract::Kind;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::options::{IndexOptions, Root};
use crate::passage::{self, Passage};
use crate::schema::{Fields, Origin, StoredPassage};
use crate::source::{self, FileNote, Format, SourceFile, Unread};
use crate::synonyms::Synonyms;

/// What the engine may hold in memory before it writes a segment. More makes
/// a build no faster.
const WRITER_BYTES: usize = 64 * 1024 * 1024;
/// Files are read in parallel in batches of this size, which bounds what is
/// held in memory and keeps the order.
const BATCH_FILES: usize = 256;
/// Passages that are analysed at a time, on all cores.
const ANALYSED: usize = 1024;
/// See [`BATCH_FILES`].
const BATCH_BYTES: u64 = 16 * 1024 * 1024;

/// Builds a new generation in `dir` from all sources of the roots and makes it
/// the current one. Searches go on meanwhile over the one before.
///
/// # Errors
/// If a root is missing, the folder is not an index or is locked, or cannot be
/// written. The index is then as it was. A file that cannot be read is no
/// error but an entry of the report.
pub fn build(
    dir: &Path,
    options: &IndexOptions,
    on_progress: OnProgress<'_>,
) -> Result<IndexReport> {
    let started = Instant::now();
    let options = with_absolute_paths(options)?;
    check_roots(dir, &options.roots)?;
    let listing = source::list(&options.roots, Some(dir))?;
    let generation = NewGeneration::begin(dir)?;
    let directory =
        MmapDirectory::open(generation.folder()).map_err(tantivy::TantivyError::from)?;
    let mut builder = IndexBuilder::new(
        |schema| tantivy::Index::create(directory, schema, IndexSettings::default()),
        options,
    )?;
    builder.report.skipped = listing.skipped;
    builder.report.unsupported = listing.unsupported;
    builder.add_files(&listing.files, on_progress)?;
    let sources: Vec<SourceEntry> = listing.files.into_iter().map(source_entry).collect();
    manifest::write_sources(&generation.folder(), &sources)?;
    let (manifest, _, mut report) = builder.commit()?;
    manifest.write(&generation.folder())?;
    generation.publish()?;
    report.index = dir.to_owned();
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}

/// Later refreshes run in other working directories.
fn with_absolute_paths(options: &IndexOptions) -> Result<IndexOptions> {
    let absolute = |path: &Path| -> Result<PathBuf> {
        std::path::absolute(path).map_err(|source| Error::Io {
            operation: "resolve",
            path: path.to_owned(),
            source,
        })
    };
    let mut options = options.clone();
    for root in &mut options.roots {
        root.path = absolute(&root.path)?;
    }
    if let Some(path) = &mut options.synonyms {
        *path = absolute(path)?;
    }
    Ok(options)
}

fn check_roots(dir: &Path, roots: &[Root]) -> Result<()> {
    if roots.is_empty() {
        return Err(Error::NoRoots {
            path: dir.to_owned(),
        });
    }
    for (at, root) in roots.iter().enumerate() {
        if roots.iter().take(at).any(|other| other.name == root.name) {
            return Err(Error::DuplicateRoot {
                name: root.name.clone(),
            });
        }
    }
    Ok(())
}

fn source_entry(file: SourceFile) -> SourceEntry {
    SourceEntry {
        root: file.root,
        path: file.relative,
        stamp: file.stamp,
    }
}

/// Builds an index in memory, from documents that need not be files.
///
/// ```
/// use pincite::{IndexBuilder, SearchRequest, Searcher};
///
/// let mut builder = IndexBuilder::in_memory()?;
/// for document in pincite::read("returns.md", b"# Returns\n\nSend it back in 30 days.\n")? {
///     builder.add("returns.md", &document)?;
/// }
/// let searcher = Searcher::new(builder.finish()?)?;
/// let response = searcher.search(&SearchRequest::new("send back"))?;
/// assert_eq!(response.hits[0].citation.path, "returns.md");
/// # Ok::<(), pincite::Error>(())
/// ```
pub struct IndexBuilder {
    engine: tantivy::Index,
    writer: IndexWriter,
    fields: Fields,
    options: IndexOptions,
    synonyms: String,
    /// The names of the documents that were added.
    names: HashSet<String>,
    report: IndexReport,
}

impl IndexBuilder {
    /// Begins an index in memory.
    ///
    /// # Errors
    /// If the engine cannot get the memory it needs.
    pub fn in_memory() -> Result<Self> {
        Self::new(
            |schema| Ok(tantivy::Index::create_in_ram(schema)),
            IndexOptions::default(),
        )
    }

    /// Begins an index in memory with synonyms, given as the text of a
    /// synonyms file.
    ///
    /// # Errors
    /// If a line of the synonyms cannot be understood.
    pub fn in_memory_with_synonyms(synonyms: &str) -> Result<Self> {
        Synonyms::parse(synonyms)?;
        let mut builder = Self::in_memory()?;
        builder.synonyms = synonyms.to_owned();
        Ok(builder)
    }

    fn new(
        create: impl FnOnce(tantivy::schema::Schema) -> tantivy::Result<tantivy::Index>,
        options: IndexOptions,
    ) -> Result<Self> {
        let synonyms = manifest::read_synonyms(&options)?;
        // A mistake in the file is told now, and not at every search.
        Synonyms::parse(&synonyms)?;
        let (schema, fields) = Fields::schema();
        let engine = create(schema)?;
        Fields::register_tokenizer(&engine);
        // One thread keeps the passages in the order of the sources, so that
        // the same input gives the same index.
        let writer = engine.writer_with_num_threads(1, WRITER_BYTES)?;
        Ok(Self {
            engine,
            writer,
            fields,
            options,
            synonyms,
            names: HashSet::new(),
            report: IndexReport::default(),
        })
    }

    /// Adds a document under a path of the caller's own; the records of a
    /// source share its path.
    ///
    /// # Errors
    /// [`Error::DuplicateDocument`] if the path is taken, or if the engine
    /// fails.
    pub fn add(&mut self, path: &str, document: &Document) -> Result<()> {
        self.add_all(path, vec![document.clone()])
    }

    /// Adds the records of a source under its path, on all cores.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_all(&mut self, path: &str, documents: Vec<Document>) -> Result<()> {
        let web = source::name_hints(path).is_some_and(|h| h.format == Format::Html);
        let mut placed = Vec::with_capacity(documents.len());
        for document in documents {
            let origin = Origin {
                root: String::new(),
                path: path.to_owned(),
                record: document.record.clone(),
                url: document.url.clone(),
                web,
                stamp: None,
            };
            if !self.names.insert(origin.name()) {
                return Err(Error::DuplicateDocument {
                    path: path.to_owned(),
                });
            }
            placed.push((origin, document));
        }
        let prepared = placed
            .into_par_iter()
            .map(|(origin, document)| Prepared::new(origin, document))
            .collect();
        self.add_prepared(prepared)
    }

    /// Finishes the index; it can be searched from now on.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn finish(self) -> Result<Index> {
        let (manifest, engine, _) = self.commit()?;
        Ok(Index::new(&reader(&engine)?, manifest, None))
    }

    fn add_files(&mut self, files: &[SourceFile], on_progress: OnProgress<'_>) -> Result<()> {
        let mut progress = Progress {
            total_files: files.len(),
            total_bytes: files.iter().map(|file| file.stamp.size).sum(),
            ..Progress::default()
        };
        let mut rest = files;
        while !rest.is_empty() {
            if on_progress(progress) == ControlFlow::Break(()) {
                return Err(Error::Cancelled);
            }
            let (batch, after) = rest.split_at(batch_length(rest));
            rest = after;
            let options = &self.options;
            let read: Vec<_> = batch
                .par_iter()
                .map(|file| prepare(options, file))
                .collect();
            for (file, read) in batch.iter().zip(read) {
                progress.files += 1;
                progress.bytes += file.stamp.size;
                match read {
                    Ok(documents) => {
                        self.report.bytes += file.stamp.size;
                        self.add_prepared(documents)?;
                    }
                    Err(Unread::NoReader) => {
                        let ending = source::ending_of(&file.path);
                        *self.report.unsupported.entry(ending).or_default() += 1;
                    }
                    Err(Unread::Failed(message)) => self.report.skipped.push(FileNote {
                        path: file.path.clone(),
                        message,
                    }),
                }
            }
        }
        if on_progress(progress) == ControlFlow::Break(()) {
            return Err(Error::Cancelled);
        }
        Ok(())
    }

    fn add_prepared(&mut self, documents: Vec<Prepared>) -> Result<()> {
        let mut indexed = Vec::with_capacity(documents.len());
        for mut prepared in documents {
            let report = &mut self.report;
            report.warnings.append(&mut prepared.warnings);
            if prepared.passages.is_empty() {
                continue;
            }
            report.documents += 1;
            report.passages += prepared.passages.len();
            report.faq_pairs += prepared.faq_pairs;
            *report.languages.entry(prepared.lang).or_default() += 1;
            indexed.push((prepared.origin, prepared.passages));
        }
        let mut passages = indexed.into_iter().flat_map(|(origin, passages)| {
            passages.into_iter().map(move |passage| StoredPassage {
                passage,
                origin: origin.clone(),
            })
        });
        loop {
            // Analysed, a passage takes several times its size. Records are
            // small: those of many documents go together.
            let chunk: Vec<StoredPassage> = passages.by_ref().take(ANALYSED).collect();
            if chunk.is_empty() {
                return Ok(());
            }
            let fields = &self.fields;
            let analysed: Vec<Result<TantivyDocument>> = chunk
                .par_iter()
                .map(|stored| fields.document_of(stored))
                .collect();
            for document in analysed {
                self.writer.add_document(document?)?;
            }
        }
    }

    fn commit(mut self) -> Result<(Manifest, tantivy::Index, IndexReport)> {
        self.writer.commit()?;
        self.writer.wait_merging_threads()?;
        let report = self.report;
        let manifest = Manifest {
            format: manifest::format(),
            built_at: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs()),
            options: self.options,
            synonyms: self.synonyms,
            documents: report.documents,
            passages: report.passages,
            faq_pairs: report.faq_pairs,
            languages: report.languages.clone(),
            source_bytes: report.bytes,
        };
        Ok((manifest, self.engine, report))
    }
}

/// The number of files that are read together.
fn batch_length(files: &[SourceFile]) -> usize {
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

/// A document cut into passages.
struct Prepared {
    origin: Origin,
    passages: Vec<Passage>,
    faq_pairs: usize,
    lang: String,
    warnings: Vec<FileNote>,
}

impl Prepared {
    fn new(origin: Origin, document: Document) -> Self {
        let lang = document.lang.clone();
        let passages = match document.withheld {
            Some(_) => Vec::new(),
            None => passage::split(document, &origin.name()),
        };
        // A long answer is several passages, and one pair.
        let mut pairs: Vec<u32> = passages
            .iter()
            .filter(|passage| passage.kind == Kind::Faq)
            .map(|passage| passage.section)
            .collect();
        pairs.dedup();
        Self {
            origin,
            faq_pairs: pairs.len(),
            passages,
            lang: lang.unwrap_or_else(|| "und".to_owned()),
            warnings: Vec::new(),
        }
    }
}

/// Reads a file and prepares its documents; the error says why it is skipped.
fn prepare(options: &IndexOptions, file: &SourceFile) -> Result<Vec<Prepared>, Unread> {
    let documents = source::read_listed(file, &options.read)?;
    let root = options.roots.get(file.root);
    let root = root.ok_or_else(|| Unread::Failed("its root is unknown".to_owned()))?;
    let prepared = documents.into_iter().map(|document| {
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
        let notes = withheld.chain(&document.warnings).map(|message| FileNote {
            path: file.path.clone(),
            message: message.clone(),
        });
        let warnings = notes.collect();
        Prepared {
            warnings,
            ..Prepared::new(origin, document)
        }
    });
    Ok(prepared.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_once() {
        let mut builder = IndexBuilder::in_memory().unwrap();
        let page = &source::read("a.md", b"Some text.\n").unwrap()[0];
        builder.add("a.md", page).unwrap();
        let twice = builder.add("a.md", page);
        assert!(matches!(twice, Err(Error::DuplicateDocument { path }) if path == "a.md"));
        builder.add("b.md", page).unwrap();
        let twice = builder.add_all("c.md", vec![page.clone(), page.clone()]);
        assert!(matches!(twice, Err(Error::DuplicateDocument { path }) if path == "c.md"));
    }

    #[test]
    fn batches_are_bounded_by_bytes_too() {
        let file = |size| SourceFile {
            root: 0,
            path: PathBuf::new(),
            relative: String::new(),
            stamp: crate::source::Stamp { size, modified: 0 },
            hints: source::name_hints("a.md").unwrap(),
        };
        assert_eq!(batch_length(&[file(BATCH_BYTES), file(1)]), 1);
        assert_eq!(batch_length(&vec![file(1); 300]), BATCH_FILES);
    }
}
