//! What a search costs beside a stock search of the engine over the same
//! passages in the same run, and what the worst queries take.
//!
//! The text is generated, `PINCITE_BENCH_MB` megabytes of it, or that of
//! folders and files: `PINCITE_BENCH=docs:faq.jsonl cargo bench --bench search`.
//!
//! The two are asked in turns, query by query, so that whatever else the
//! machine does falls on both. Ours has everything on: the second look,
//! corrections, snippets, confidence.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "../material/generate.rs"]
mod generate;
#[path = "../material/questions.rs"]
mod questions;
#[path = "../material/stock.rs"]
mod stock;
#[path = "../material/times.rs"]
mod times;
mod worst;

use std::fs;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use pincite::{IndexOptions, Root, SearchRequest, Searcher};

use questions::{KINDS, Question};
use stock::{Passage, Stock};
use tantivy::directory::MmapDirectory;
use times::{Times, cost, millis, verdict};

/// Times that each query is asked, after one time to warm up.
const ROUNDS: usize = 5;
/// The text that is generated, in megabytes.
const MEGABYTES: usize = 100;
/// How much of a stock query's CPU time one of ours may take.
const RATIO_GOAL: f64 = 0.6;
/// The slowest of a hundred queries.
const P99_GOAL: Duration = Duration::from_millis(10);
/// No query may take longer, whatever is typed.
const WORST_GOAL: Duration = Duration::from_millis(50);
/// Threads that ask at once, to see whether one is in the way of another.
const THREADS: u32 = 2;
/// What the same measurement differs by from run to run.
const NOISE: f64 = 0.05;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let paths = match std::env::var_os("PINCITE_BENCH") {
        Some(given) => std::env::split_paths(&given).collect(),
        None => {
            let text = folder.path().join("text");
            let megabytes = std::env::var("PINCITE_BENCH_MB");
            let megabytes = megabytes.map_or(MEGABYTES, |text| text.parse().unwrap());
            generate::write(&text, megabytes * 1_000_000);
            vec![text]
        }
    };
    let index = folder.path().join("index");
    build(&index, paths);
    let passages = stock::passages(&index);
    let bytes: usize = passages.iter().map(|passage| passage.body.len()).sum();
    let megabytes = bytes as f64 / 1e6;
    println!("{} passages, {megabytes:.0} MB of text", passages.len());
    let questions = questions::draw(&passages);
    let worst = worst::queries(&passages);
    let stock = build_stock(&folder.path().join("stock"), &passages);
    drop(passages);
    let searcher = Searcher::open(&index).unwrap();
    compare(&stock, &searcher, &questions);
    compare_threads(&stock, &searcher, &questions);
    time_worst(&stock, &searcher, &worst);
}

fn build(index: &Path, paths: Vec<PathBuf>) {
    let root = |(at, path): (usize, PathBuf)| Root {
        name: format!("root{at}"),
        ..Root::new(path)
    };
    let options = IndexOptions {
        roots: paths.into_iter().enumerate().map(root).collect(),
        ..IndexOptions::default()
    };
    pincite::build(index, &options, &|_| ControlFlow::Continue(())).unwrap();
}

/// With as many threads as the engine takes if it is not told.
fn build_stock(folder: &Path, passages: &[Passage]) -> Stock {
    let threads = std::thread::available_parallelism().unwrap().get();
    fs::create_dir(folder).unwrap();
    let directory = MmapDirectory::open(folder).unwrap();
    stock::write(directory, passages, threads.min(8));
    Stock::open(folder)
}

fn ask_stock(stock: &Stock, query: &str) {
    black_box(stock.found(query));
}

fn ask(searcher: &Searcher, query: &str, unfinished: bool) {
    let request = SearchRequest {
        prefix: unfinished,
        ..SearchRequest::new(query)
    };
    black_box(searcher.search(&request).unwrap());
}

/// What one query took.
#[derive(Clone, Copy)]
struct Sample {
    kind: usize,
    stock: Duration,
    ours: Duration,
    /// The time that somebody waits for ours.
    elapsed: Duration,
}

/// Asks both in turns and prints what a query costs.
fn compare(stock: &Stock, searcher: &Searcher, questions: &[Question]) {
    let mut samples = Vec::new();
    for round in 0..=ROUNDS {
        for question in questions {
            let Question { kind, text } = question;
            let theirs = cost(|| ask_stock(stock, text));
            let started = Instant::now();
            let ours = cost(|| ask(searcher, text, question.is_unfinished()));
            if round > 0 {
                samples.push(Sample {
                    kind: *kind,
                    stock: theirs,
                    ours,
                    elapsed: started.elapsed(),
                });
            }
        }
    }
    println!("CPU in ms:                stock                  pincite                times");
    println!("                           mean  median    p99    mean  median    p99");
    for (kind, name) in KINDS.iter().enumerate() {
        let of_kind: Vec<Sample> = samples.iter().filter(|s| s.kind == kind).copied().collect();
        row(name, &of_kind);
    }
    let ratio = row("all", &samples);
    let waited = Times::of(samples.iter().map(|sample| sample.elapsed));
    let (cost, wait) = (
        verdict(ratio <= RATIO_GOAL),
        verdict(waited.p99 <= P99_GOAL),
    );
    println!("{ratio:.2} times the CPU of a stock query (goal {RATIO_GOAL}): {cost}");
    println!(
        "p99 of the time elapsed {:.2} ms (goal {} ms): {wait}",
        millis(waited.p99),
        P99_GOAL.as_millis()
    );
}

/// Prints a line of the table and returns the ratio.
fn row(name: &str, samples: &[Sample]) -> f64 {
    let stock = Times::of(samples.iter().map(|sample| sample.stock));
    let ours = Times::of(samples.iter().map(|sample| sample.ours));
    let ratio = ours.mean.as_secs_f64() / stock.mean.as_secs_f64();
    println!("  {name:<22} {stock} {ours}   {ratio:>5.2}");
    ratio
}

/// Prints how many times the queries of one thread several answer in the same
/// time.
fn compare_threads(stock: &Stock, searcher: &Searcher, questions: &[Question]) {
    let ask_stock = |question: &Question| ask_stock(stock, &question.text);
    let ask = |question: &Question| ask(searcher, &question.text, question.is_unfinished());
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(scaling(questions, &ask_stock));
        ours.push(scaling(questions, &ask));
    }
    let [theirs, ours] = [theirs, ours].map(|mut factors| {
        factors.sort_by(f64::total_cmp);
        factors[ROUNDS / 2]
    });
    println!(
        "{THREADS} threads answer as many as {theirs:.2} of stock, {ours:.2} of pincite (goal: as \
         many): {}",
        verdict(ours >= theirs - NOISE)
    );
}

fn scaling(questions: &[Question], ask: &(dyn Fn(&Question) + Sync)) -> f64 {
    let all = || questions.iter().for_each(ask);
    let started = Instant::now();
    all();
    let alone = started.elapsed();
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(all);
        }
    });
    f64::from(THREADS) * alone.as_secs_f64() / started.elapsed().as_secs_f64()
}

fn time_worst(stock: &Stock, searcher: &Searcher, worst: &[(&str, String)]) {
    println!("worst cases, CPU in ms:                     stock  pincite");
    for (name, query) in worst {
        let least = |ask: &dyn Fn()| (0..ROUNDS).map(|_| cost(ask)).min().unwrap_or_default();
        let theirs = least(&|| ask_stock(stock, query));
        let ours = least(&|| ask(searcher, query, false));
        let verdict = verdict(ours <= WORST_GOAL);
        println!(
            "  {name:<38} {:>8.2} {:>8.2} {verdict}",
            millis(theirs),
            millis(ours)
        );
    }
}
