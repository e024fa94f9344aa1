//! The full-text search of SQLite over the same passages: the order of BM25,
//! ten rows, its snippets.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use pincite::{SearchRequest, Searcher};
use rusqlite::Connection;

use crate::Folders;
use crate::building;
use crate::questions::{KINDS, Question};
use crate::stock::Passage;
use crate::times::{Times, cost};

/// Questions that are asked to warm up.
const WARM_UP: usize = 20;
const TABLE: &str = "CREATE VIRTUAL TABLE passages \
     USING fts5(title, body, tokenize = 'porter unicode61')";
const SELECT: &str = "SELECT title, snippet(passages, 1, '<b>', '</b>', '…', 32) \
     FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT 10";

pub(crate) fn compare(folders: &Folders, passages: &[Passage], questions: &[Question]) {
    let mut database = None;
    let cpu = building::cost(|| database = Some(build(&folders.fts, passages)));
    let database = database.unwrap();
    let megabytes = fs::metadata(&folders.fts).unwrap().len() as f64 / 1e6;
    println!(
        "SQLite FTS5: built in {:.2} s of CPU, {megabytes:.1} MB",
        cpu.as_secs_f64()
    );
    let searcher = Searcher::open(&folders.index).unwrap();
    let asked = questions.iter().take(WARM_UP).chain(questions);
    let mut samples: Vec<Sample> = asked
        .map(|question| Sample {
            kind: question.kind,
            all: cost(|| ask(&database, &expression(question, " "))),
            any: cost(|| ask(&database, &expression(question, " OR "))),
            ours: cost(|| {
                let request = SearchRequest {
                    prefix: question.is_unfinished(),
                    ..SearchRequest::new(&question.text)
                };
                black_box(searcher.search(&request).unwrap());
            }),
        })
        .collect();
    samples.drain(..WARM_UP);
    println!("CPU in ms:              FTS5, all words        FTS5, any word         pincite");
    println!(
        "                           mean  median    p99    mean  median    p99    mean  median    p99"
    );
    for (kind, name) in KINDS.iter().enumerate() {
        row(name, samples.iter().filter(|sample| sample.kind == kind));
    }
    row("all", samples.iter());
}

/// What one question took.
struct Sample {
    kind: usize,
    /// SQLite, with all words required.
    all: Duration,
    /// SQLite, with one word enough, as ours.
    any: Duration,
    ours: Duration,
}

fn row<'s>(name: &str, samples: impl Iterator<Item = &'s Sample> + Clone) {
    let all = Times::of(samples.clone().map(|sample| sample.all));
    let any = Times::of(samples.clone().map(|sample| sample.any));
    let ours = Times::of(samples.map(|sample| sample.ours));
    println!("  {name:<22} {all} {any} {ours}");
}

fn build(path: &Path, passages: &[Passage]) -> Connection {
    let mut database = Connection::open(path).unwrap();
    database.execute(TABLE, []).unwrap();
    let transaction = database.transaction().unwrap();
    {
        let insert = "INSERT INTO passages (title, body) VALUES (?, ?)";
        let mut insert = transaction.prepare(insert).unwrap();
        for passage in passages {
            insert.execute([&passage.title, &passage.body]).unwrap();
        }
    }
    transaction.commit().unwrap();
    database
}

fn ask(database: &Connection, expression: &str) {
    let mut select = database.prepare(SELECT).unwrap();
    let mut rows = select.query([expression]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let cells: (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
        black_box(cells);
    }
}

/// The question in SQLite's own syntax: its words, and its phrases as such.
fn expression(question: &Question, operator: &str) -> String {
    let mut clauses = Vec::new();
    for (at, piece) in question.text.split('"').enumerate() {
        match at % 2 {
            1 => clauses.push(format!("\"{piece}\"")),
            _ => {
                let words = piece.split(|c: char| !c.is_alphanumeric());
                let words = words.filter(|word| !word.is_empty());
                clauses.extend(words.map(|word| format!("\"{word}\"")));
            }
        }
    }
    if question.is_unfinished() {
        clauses.last_mut().unwrap().push('*');
    }
    clauses.join(operator)
}
