//! Documents to passages to the engine, and an index in memory.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use tantivy::directory::RamDirectory;
use tantivy::{IndexSettings, IndexWriter, TantivyDocument, Term};

use super::manifest::Manifest;
use super::sources::SourceRead;
use super::{Index, reader};
use crate::analysis::Memo;
use crate::contract::Kind;
use crate::document::Document;
use crate::error::{Error, Result};
use crate::options::IndexOptions;
use crate::passage::{self, Passage};
use crate::schema::{Fields, Origin, StoredPassage, source_id};
use crate::source::{self, Format};
use crate::synonyms::Synonyms;

/// The bytes of stored passages that are compressed together. A search reads
/// ten passages that stand far apart and decompresses a block for each; larger
/// blocks take more time and save little.
const STORED_BLOCK_BYTES: usize = 4 << 10;
/// What the engine may hold in memory before it writes a segment. More makes
/// fewer segments, each of which a search looks into on its own: of 100 MB of
/// text two, and four with 64 MiB, with which a search takes a sixth longer.
const WRITER_BYTES: usize = 160 * 1024 * 1024;
/// Passages that are analysed at a time, on all cores.
const ANALYSED: usize = 1024;
/// Those of them that a core takes at once.
const ANALYSED_ON_A_CORE: usize = 64;

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
    indexer: Indexer,
    options: IndexOptions,
    synonyms: String,
    /// The names of the documents that were added.
    names: HashSet<String>,
    total: SourceRead,
}

impl IndexBuilder {
    /// Begins an index in memory.
    ///
    /// # Errors
    /// If the engine cannot get the memory it needs.
    pub fn in_memory() -> Result<Self> {
        Self::new(
            |schema| tantivy::Index::create(RamDirectory::create(), schema, settings()),
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
        let (schema, fields) = Fields::schema();
        let engine = create(schema)?;
        Ok(Self {
            indexer: Indexer::new(&engine, fields)?,
            engine,
            options,
            synonyms: String::new(),
            names: HashSet::new(),
            total: SourceRead::default(),
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
        for read in self.indexer.add(vec![prepared])? {
            self.total.add(&read);
        }
        Ok(())
    }

    /// Finishes the index; it can be searched from now on.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn finish(self) -> Result<Index> {
        self.indexer.finish()?;
        let manifest = Manifest::new(self.options, self.synonyms, self.total, 0);
        Ok(Index::new(&reader(&self.engine)?, manifest, None))
    }
}

/// Hands documents to the engine.
pub(super) struct Indexer {
    pub(super) writer: IndexWriter,
    fields: Fields,
    /// One for each core, while it is not in use.
    memos: Mutex<Vec<Memo>>,
}

impl Indexer {
    pub(super) fn new(engine: &tantivy::Index, fields: Fields) -> Result<Self> {
        Fields::register_tokenizer(engine);
        // One thread keeps the passages in the order of the sources, so that
        // the same input gives the same index.
        let writer = engine.writer_with_num_threads(1, WRITER_BYTES)?;
        Ok(Self {
            writer,
            fields,
            memos: Mutex::default(),
        })
    }

    /// Removes what was indexed for a source, but not what is added later.
    pub(super) fn remove(&self, root: &str, path: &str) {
        let id = source_id(root, path);
        self.writer
            .delete_term(Term::from_field_u64(self.fields.source, id));
    }

    /// Adds the documents of sources, and tells of each source what it holds.
    pub(super) fn add(&self, sources: Vec<Vec<Prepared>>) -> Result<Vec<SourceRead>> {
        let mut reads = Vec::with_capacity(sources.len());
        let mut indexed = Vec::new();
        for (at, documents) in sources.into_iter().enumerate() {
            let mut read = SourceRead::default();
            for mut prepared in documents {
                read.warnings.append(&mut prepared.warnings);
                if prepared.passages.is_empty() {
                    continue;
                }
                read.documents += 1;
                read.passages += prepared.passages.len();
                read.faq_pairs += prepared.faq_pairs;
                read.add_language(&prepared.lang, 1);
                indexed.push((at, prepared));
            }
            reads.push(read);
        }
        let passages = indexed.into_iter();
        let mut passages =
            passages.flat_map(|(at, prepared)| prepared.stored().map(move |stored| (at, stored)));
        loop {
            // Analysed, a passage takes several times its size.
            let (sources, chunk): (Vec<usize>, Vec<StoredPassage>) =
                passages.by_ref().take(ANALYSED).unzip();
            if chunk.is_empty() {
                return Ok(reads);
            }
            let analysed: Vec<Result<(TantivyDocument, [u64; 3])>> = chunk
                .into_par_iter()
                .chunks(ANALYSED_ON_A_CORE)
                .flat_map_iter(|passages| self.analyse(passages))
                .collect();
            for (source, analysed) in sources.into_iter().zip(analysed) {
                let (document, lengths) = analysed?;
                let tokens = reads.get_mut(source).map(|read| &mut read.tokens);
                for (sum, tokens) in tokens.into_iter().flatten().zip(lengths) {
                    *sum += tokens;
                }
                self.writer.add_document(document)?;
            }
        }
    }

    fn analyse(&self, passages: Vec<StoredPassage>) -> Vec<Result<(TantivyDocument, [u64; 3])>> {
        let memos = || self.memos.lock().unwrap_or_else(PoisonError::into_inner);
        let mut memo = memos().pop().unwrap_or_default();
        let passages = passages.into_iter();
        let analysed = passages
            .map(|stored| self.fields.document_of(stored, &mut memo))
            .collect();
        memos().push(memo);
        analysed
    }

    /// Commits, and waits until the engine has merged what it wants to.
    pub(super) fn finish(mut self) -> Result<()> {
        self.writer.commit()?;
        self.writer.wait_merging_threads()?;
        Ok(())
    }
}

/// A document cut into passages.
pub(super) struct Prepared {
    origin: Origin,
    passages: Vec<Passage>,
    faq_pairs: usize,
    lang: String,
    pub(super) warnings: Vec<String>,
}

impl Prepared {
    pub(super) fn new(origin: Origin, document: Document) -> Self {
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

pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        docstore_blocksize: STORED_BLOCK_BYTES,
        ..IndexSettings::default()
    }
}

impl Prepared {
    /// The passages as they are stored.
    pub(super) fn stored(self) -> impl Iterator<Item = StoredPassage> {
        let Self {
            origin, passages, ..
        } = self;
        passages.into_iter().map(move |passage| StoredPassage {
            passage,
            origin: origin.clone(),
        })
    }
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
}
