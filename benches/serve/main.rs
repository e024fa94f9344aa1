//! What a request to `pincite serve` costs beside the same search in the
//! process, and how the service holds under load: its own process, asked over
//! the loopback by this one.
//!
//! The text is generated, `PINCITE_BENCH_MB` megabytes of it. `PINCITE_SECONDS`
//! is how long it is asked for the slope of its memory.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

#[path = "../material/generate.rs"]
mod generate;
mod load;
#[allow(dead_code)]
#[path = "../material/questions.rs"]
mod questions;
mod server;
#[path = "../material/stock.rs"]
#[allow(dead_code)]
mod stock;
#[path = "../material/times.rs"]
#[allow(dead_code)]
mod times;

use std::hint::black_box;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use pincite::{IndexOptions, Root, SearchRequest, Searcher};

use load::{Load, run};
use server::{Client, Server};
use times::{Times, cost, millis, verdict};

/// The text that is generated, in megabytes.
const MEGABYTES: usize = 20;
/// What a request may cost above the search itself.
const MOST_ADDED: Duration = Duration::from_micros(150);
/// What 99 of 100 requests may take at half the highest load.
const MOST_P99: Duration = Duration::from_millis(25);
/// How often the cost is measured, and how often each query is asked for it.
const ROUNDS: usize = 7;
const PASSES: u32 = 10;
/// How long each load lasts, and how many connections ask.
const SECONDS: u64 = 5;
const CONNECTIONS: usize = 8;
const SWAPS: usize = 20;
const IDLE: usize = 2_000;
const SLOW: usize = 200;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (text, index) = (folder.path().join("text"), folder.path().join("index"));
    let megabytes = std::env::var("PINCITE_BENCH_MB");
    let megabytes = megabytes.map_or(MEGABYTES, |text| text.parse().unwrap());
    generate::write(&text, megabytes * 1_000_000);
    let options = IndexOptions {
        roots: vec![Root::new(&text)],
        ..IndexOptions::default()
    };
    let build = || pincite::build(&index, &options, &|_| ControlFlow::Continue(())).unwrap();
    let report = build();
    println!("{megabytes} MB, {} passages", report.passages);
    let drawn = questions::draw(&stock::passages(&index));
    let queries: Vec<String> = drawn.into_iter().map(|question| question.text).collect();

    let server = Server::start(&index);
    compare_cost(&index, &server, &queries);
    let highest = Load {
        connections: CONNECTIONS,
        seconds: SECONDS,
        rate: None,
    };
    let full = run(&server, &queries, &highest);
    let rate = full.times.len() as f64 / SECONDS as f64;
    println!("highest load: {rate:.0} requests/s, {} failed", full.failed);
    let half = Load {
        rate: Some(rate / 2.0),
        ..highest
    };
    let at_half = run(&server, &queries, &half);
    report_half("at half of it", &at_half.times);

    let stop = AtomicBool::new(false);
    let swapped = thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut failed = 0;
            while !stop.load(Ordering::Relaxed) {
                let second = Load { seconds: 1, ..half };
                failed += run(&server, &queries, &second).failed;
            }
            failed
        });
        for swap in 0..SWAPS {
            std::fs::write(text.join("swap.md"), format!("# Swap {swap}\n\nText.\n")).unwrap();
            build();
        }
        stop.store(true, Ordering::Relaxed);
        asking.join().unwrap()
    });
    println!(
        "{SWAPS} builds under load: {swapped} failed {}",
        verdict(swapped == 0)
    );

    let held = hold(&server);
    let beside = run(&server, &queries, &half);
    report_half(
        &format!("beside {} idle and slow connections", held.len()),
        &beside.times,
    );
    println!("  {} failed {}", beside.failed, verdict(beside.failed == 0));
    drop(held);
    slope(&server, &queries, &half);
}

/// CPU of a search in this process, and of a request in the other: the median
/// of rounds in turn.
fn compare_cost(index: &Path, server: &Server, queries: &[String]) {
    let searcher = Searcher::open(index).unwrap();
    let search = |query: &String| {
        black_box(
            searcher
                .search(&SearchRequest::new(query.as_str()))
                .unwrap(),
        );
    };
    let mut client = Client::connect(server);
    queries.iter().for_each(search);
    queries.iter().for_each(|query| assert!(client.ask(query)));
    let mut round = || {
        let inside = cost(|| (0..PASSES).for_each(|_| queries.iter().for_each(search)));
        // The system counts the time of other processes in hundredths of a second.
        let before = server.cpu();
        for query in (0..PASSES).flat_map(|_| queries) {
            assert!(client.ask(query));
        }
        let asked = PASSES * queries.len() as u32;
        (inside / asked, (server.cpu() - before) / asked)
    };
    let (inside, outside): (Vec<Duration>, Vec<Duration>) = (0..ROUNDS).map(|_| round()).unzip();
    let (inside, outside) = (
        Times::of(inside.into_iter()).median,
        Times::of(outside.into_iter()).median,
    );
    println!(
        "CPU: {:.3} ms a search in the process, {:.3} ms a request {}",
        millis(inside),
        millis(outside),
        verdict(outside <= inside + MOST_ADDED),
    );
}

fn report_half(what: &str, times: &[Duration]) {
    let times = Times::of(times.iter().copied());
    println!(
        "{what}: median {:.1} ms, p99 {:.1} ms {}",
        millis(times.median),
        millis(times.p99),
        verdict(times.p99 <= MOST_P99),
    );
}

/// Connections that say nothing, and such as begin a request and do not end it.
fn hold(server: &Server) -> Vec<std::net::TcpStream> {
    let mut held = Vec::new();
    for at in 0..IDLE + SLOW {
        let mut stream = server.connect();
        if at < SLOW {
            stream
                .write_all(b"GET /api/v1/search?q=slow HTTP/1.1\r\nHo")
                .unwrap();
        }
        held.push(stream);
    }
    held
}

/// How the memory of the service grows while it is asked.
fn slope(server: &Server, queries: &[String], load: &Load) {
    let seconds = std::env::var("PINCITE_SECONDS");
    let seconds = seconds.map_or(SECONDS, |text| text.parse().unwrap());
    let before = server.anonymous_kb();
    let load = Load { seconds, ..*load };
    let asked = run(server, queries, &load).times.len();
    let after = server.anonymous_kb();
    let grown = (after as f64 - before as f64) / (seconds as f64 / 60.0);
    println!("memory: {after} kB after {asked} requests in {seconds} s, {grown:+.0} kB a minute");
}
