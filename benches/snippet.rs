//! How often a snippet shows the answer, beside the engine's own snippets
//! (`tantivy::snippet::SnippetGenerator`), over the same texts of the same
//! right first hits in the same run.
//!
//! The collection is a small one that stands here, or any whose queries have
//! an `answer`: `PINCITE_BENCH=dir cargo bench --bench snippet`. Prints the
//! two shares, with 95 % intervals, and what a snippet costs the engine.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::Path;
use std::time::Instant;

use pincite::eval::{
    Collection, EvalOptions, Interval, QueryOutcome, Shown, contains_answer, evaluate,
    mean_interval,
};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{
    Language, LowerCaser, NgramTokenizer, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer,
};
use tantivy::{Index, TantivyDocument};

/// What both may show.
const CHARS: usize = 200;

fn main() {
    let collection = match std::env::var_os("PINCITE_BENCH") {
        Some(dir) => Collection::read(Path::new(&dir), &|_| ()).unwrap(),
        None => sample(),
    };
    let options = EvalOptions {
        snippet_chars: CHARS,
        ..EvalOptions::default()
    };
    let evaluation = evaluate(&collection, &options, &|_| ()).unwrap();
    let right: Vec<(&QueryOutcome, &Shown)> = evaluation
        .queries
        .iter()
        .filter_map(|query| Some((query, query.shown.as_ref()?)))
        .collect();
    let ours: Vec<f64> = right.iter().map(|(_, s)| truth(s.has_answer)).collect();

    let engine = Engine::new(&collection);
    let started = Instant::now();
    let snippets: Vec<String> = right
        .iter()
        .map(|(query, shown)| engine.snippet(&query.text, &shown.text))
        .collect();
    let took = started.elapsed();
    let found =
        |(text, (_, shown)): (&String, &(_, &Shown))| truth(contains_answer(text, &shown.answer));
    let theirs: Vec<f64> = snippets.iter().zip(&right).map(found).collect();
    let gain: Vec<f64> = ours.iter().zip(&theirs).map(|(a, b)| a - b).collect();

    println!(
        "{}: answer in a snippet of {CHARS} characters, {} right first hits",
        collection.name,
        right.len()
    );
    print("pincite", mean_interval(&ours));
    print("tantivy", mean_interval(&theirs));
    print("difference", mean_interval(&gain));
    println!(
        "  tantivy took {:.0} us a snippet",
        took.as_secs_f64() * 1e6 / right.len().max(1) as f64
    );
}

fn truth(value: bool) -> f64 {
    f64::from(u8::from(value))
}

fn print(name: &str, Interval { value, low, high }: Interval) {
    println!("  {name:<10} {value:.4}  ({low:.4} to {high:.4})");
}

/// The engine as its examples use it: one field of the texts, stemmed for the
/// language of the collection; pairs of characters for Chinese and Japanese.
struct Engine {
    index: Index,
    searcher: tantivy::Searcher,
    field: Field,
}

impl Engine {
    fn new(collection: &Collection) -> Self {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("text")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let mut schema = Schema::builder();
        let options = TextOptions::default().set_indexing_options(indexing);
        let field = schema.add_text_field("text", options);
        let index = Index::create_in_ram(schema.build());
        let lang = collection.documents.iter().find_map(|d| d.lang.as_deref());
        index
            .tokenizers()
            .register("text", analyzer(lang.unwrap_or("en")));
        let mut writer = index.writer_with_num_threads(1, 50_000_000).unwrap();
        for document in &collection.documents {
            let blocks = document.sections.iter().flat_map(|section| &section.blocks);
            let texts: Vec<&str> = blocks.map(|block| block.text.as_str()).collect();
            let mut added = TantivyDocument::default();
            added.add_text(field, texts.join("\n"));
            writer.add_document(added).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        Self {
            index,
            searcher,
            field,
        }
    }

    fn snippet(&self, query: &str, text: &str) -> String {
        let parser = tantivy::query::QueryParser::for_index(&self.index, vec![self.field]);
        let (query, _) = parser.parse_query_lenient(query);
        let mut generator = SnippetGenerator::create(&self.searcher, &*query, self.field).unwrap();
        generator.set_max_num_chars(CHARS);
        generator.snippet(text).fragment().to_owned()
    }
}

fn analyzer(lang: &str) -> TextAnalyzer {
    let language = match lang {
        "zh" | "ja" => {
            let pairs = NgramTokenizer::new(2, 2, false).unwrap();
            return TextAnalyzer::builder(pairs).filter(LowerCaser).build();
        }
        "ar" => Language::Arabic,
        "de" => Language::German,
        "es" => Language::Spanish,
        "fr" => Language::French,
        "ru" => Language::Russian,
        _ => Language::English,
    };
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(Stemmer::new(language))
        .build()
}

/// Two pages of a manual that nobody wrote, and four questions.
fn sample() -> Collection {
    let corpus = r#"{"id": "lamp", "title": "The lamp", "lang": "en", "text": "The lamp was drawn in Bremen by Ida Falk. It was first sold in 1931, and the first series had a shade of glass. Every lamp has a switch in its cord; older ones have it in the foot. The shade of today is made of paper and comes in four colours, of which the blue one is sold most. A lamp weighs two kilograms, so that it stands on a shelf without being screwed to it."}
{"id": "clock", "title": "The clock", "lang": "en", "text": "The clock is wound on Sundays with the key that hangs behind it. Its weights are of lead. It loses about ninety seconds a week in winter, because its pendulum was made for a heated room. Jonas Reimer has mended the clock twice: once its chain had come off, and once a mouse had nested in its case."}
"#;
    let queries = r#"{"id": "q1", "text": "When was the lamp first sold?", "answer": "1931"}
{"id": "q2", "text": "Which colour of the shade is sold most?", "answer": "the blue one"}
{"id": "q3", "text": "Who has mended the clock?", "answer": "Jonas Reimer"}
{"id": "q4", "text": "How much does the clock lose a week?", "answer": "ninety seconds"}
"#;
    let folder = tempfile::tempdir().unwrap();
    let qrels = "q1 lamp 1\nq2 lamp 1\nq3 clock 1\nq4 clock 1\n";
    for (name, text) in [
        ("corpus.jsonl", corpus),
        ("queries.jsonl", queries),
        ("qrels.tsv", qrels),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut sample = Collection::read(folder.path(), &|_| ()).unwrap();
    sample.name = "sample".to_owned();
    sample
}
