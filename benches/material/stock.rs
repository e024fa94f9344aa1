//! The engine as its own examples use it: a query parser over two fields, ten
//! stored passages, its snippets.

use std::fs;
use std::path::Path;

use pincite::Kind;
use serde::Deserialize;
use tantivy::collector::TopDocs;
use tantivy::directory::Directory;
use tantivy::query::QueryParser;
use tantivy::schema::{
    Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, IndexSettings, Searcher, TantivyDocument, doc};

/// What the writer may hold in memory.
const WRITER_BYTES: usize = 128 << 20;

/// A passage as the stock search gets it.
pub(crate) struct Passage {
    /// The question or the heading.
    pub(crate) title: String,
    pub(crate) body: String,
}

/// The front of a stored passage, in the order in which its fields stand.
#[derive(Deserialize)]
struct Stored<'a> {
    _id: u64,
    _kind: Kind,
    _title: Option<&'a str>,
    _lang: Option<&'a str>,
    #[serde(borrow)]
    heading_path: Vec<&'a str>,
    question: Option<&'a str>,
    text: &'a str,
}

/// Reads the passages of an index in the order in which they stand there.
pub(crate) fn passages(index: &Path) -> Vec<Passage> {
    let current = fs::read_to_string(index.join("current")).unwrap();
    let folder = index.join("generations").join(current.trim());
    let engine = Index::open_in_dir(folder).unwrap();
    let stored = engine.schema().get_field("stored").unwrap();
    let searcher = engine.reader().unwrap().searcher();
    let mut passages = Vec::new();
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(4).unwrap();
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            let document = document.unwrap();
            let bytes = document.get_first(stored).unwrap().as_bytes().unwrap();
            let (stored, _): (Stored, &[u8]) = postcard::take_from_bytes(bytes).unwrap();
            let title = stored.question.or(stored.heading_path.last().copied());
            passages.push(Passage {
                title: title.unwrap_or_default().to_owned(),
                body: stored.text.to_owned(),
            });
        }
    }
    passages
}

pub(crate) struct Stock {
    searcher: Searcher,
    parser: QueryParser,
    title: Field,
    body: Field,
}

/// The fields of the stock index: a title and a text, stored.
fn schema() -> (Schema, [Field; 2]) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(indexing) | STORED;
    let title = schema.add_text_field("title", options.clone());
    let body = schema.add_text_field("body", options);
    (schema.build(), [title, body])
}

/// Writes an index of the passages, with so many threads.
pub(crate) fn write(
    directory: impl Into<Box<dyn Directory>>,
    passages: &[Passage],
    threads: usize,
) {
    let (schema, [title, body]) = schema();
    let index = Index::create(directory, schema, IndexSettings::default()).unwrap();
    let mut writer = index
        .writer_with_num_threads(threads, WRITER_BYTES)
        .unwrap();
    for passage in passages {
        let document = doc!(title => passage.title.as_str(), body => passage.body.as_str());
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

impl Stock {
    pub(crate) fn open(folder: &Path) -> Self {
        let index = Index::open_in_dir(folder).unwrap();
        let (_, [title, body]) = schema();
        Self {
            searcher: index.reader().unwrap().searcher(),
            parser: QueryParser::for_index(&index, vec![title, body]),
            title,
            body,
        }
    }

    /// The titles of the ten best passages with snippets as HTML, best first.
    pub(crate) fn found(&self, query: &str) -> Vec<(String, String)> {
        let (query, _) = self.parser.parse_query_lenient(query);
        let best = TopDocs::with_limit(10).order_by_score();
        let found = self.searcher.search(&query, &best).unwrap();
        let snippets = SnippetGenerator::create(&self.searcher, &*query, self.body).unwrap();
        let shown = found.into_iter().map(|(_, address)| {
            let document: TantivyDocument = self.searcher.doc(address).unwrap();
            let title = document.get_first(self.title).unwrap().as_str();
            let title = title.unwrap_or_default().to_owned();
            (title, snippets.snippet_from_doc(&document).to_html())
        });
        shown.collect()
    }
}
