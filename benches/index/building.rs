//! What building costs: from files, in time and memory; from prepared
//! documents, beside the engine alone.

use std::fs;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use pincite::{Document, IndexBuilder, IndexOptions, Root};
use tantivy::directory::{MmapDirectory, RamDirectory};

use crate::Folders;
use crate::memory::Watched;
use crate::stock::{self, Passage};
use crate::times::verdict;

/// What a process is told that builds from files and says what that took.
pub(crate) const CHILD: &str = "--build";
/// Times that both index in turns; the least counts, which other programs
/// disturb least.
const ROUNDS: usize = 3;
/// Megabytes of Markdown in a second, on two cores.
const RATE_GOAL: f64 = 15.0;
/// Anonymous memory in megabytes, however much text there is.
const MEMORY_GOAL: f64 = 400.0;
/// How much of the engine's CPU time indexing may take.
const RATIO_GOAL: f64 = 1.5;

/// Builds in a process of its own; prints the time that somebody waits and the
/// memory, and returns the CPU time.
pub(crate) fn from_files(text: &Path, index: &Path) -> Duration {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command.arg(CHILD).args([text, index]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let output = String::from_utf8(output.stdout).unwrap();
    let figures: Vec<f64> = output
        .split_whitespace()
        .map(|figure| figure.parse().unwrap())
        .collect();
    let [elapsed, cpu, megabytes, peak] = figures[..] else {
        panic!("{output}");
    };
    let rate = megabytes / elapsed;
    println!(
        "from Markdown files: {megabytes:.1} MB in {elapsed:.2} s, {cpu:.2} s of CPU: \
         {rate:.1} MB/s (goal {RATE_GOAL}): {}",
        verdict(rate >= RATE_GOAL)
    );
    if peak > 0.0 {
        println!(
            "most anonymous memory {peak:.0} MB (goal {MEMORY_GOAL}): {}",
            verdict(peak <= MEMORY_GOAL)
        );
    }
    Duration::from_secs_f64(cpu)
}

/// Builds, and prints seconds elapsed, seconds of CPU, megabytes of sources,
/// and most megabytes of memory.
pub(crate) fn child(text: &Path, index: &Path) {
    let memory = Watched::begin();
    let options = IndexOptions {
        roots: vec![Root::new(text)],
        ..IndexOptions::default()
    };
    let (started, cpu) = (Instant::now(), ProcessTime::now());
    let report = pincite::build(index, &options, &|_| ControlFlow::Continue(())).unwrap();
    let (elapsed, cpu) = (started.elapsed().as_secs_f64(), cpu.elapsed());
    let megabytes = report.bytes as f64 / 1e6;
    let peak = memory.end() as f64 / 1e6;
    println!("{elapsed} {} {megabytes} {peak}", cpu.as_secs_f64());
}

/// Prints what indexing costs beside the engine alone; `from_files` is the CPU
/// time of the build from files. Leaves the engine's index on disk.
pub(crate) fn compare(folders: &Folders, passages: &[Passage], from_files: Duration) {
    let bytes: usize = passages.iter().map(|p| p.title.len() + p.body.len()).sum();
    let megabytes = bytes as f64 / 1e6;
    let documents = documents(&folders.text);
    println!("indexing {megabytes:.1} MB, CPU:         stock           pincite       times");
    let (mut stock, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        stock = stock.min(cost(|| stock::write(RamDirectory::create(), passages, 1)));
        let documents = documents.clone();
        ours = ours.min(cost(|| {
            let mut builder = IndexBuilder::in_memory().unwrap();
            for (path, documents) in documents {
                builder.add_all(&path, documents).unwrap();
            }
            black_box(builder.finish().unwrap());
        }));
    }
    let ratio = row("in memory, from documents", megabytes, stock, ours);
    fs::create_dir(&folders.stock).unwrap();
    let directory = MmapDirectory::open(&folders.stock).unwrap();
    let stock = cost(|| stock::write(directory, passages, 1));
    row("on disk, ours from files", megabytes, stock, from_files);
    println!(
        "{ratio:.2} times the CPU of the engine alone (goal {RATIO_GOAL}): {}",
        verdict(ratio <= RATIO_GOAL)
    );
}

/// Reads the files, in their order.
fn documents(text: &Path) -> Vec<(String, Vec<Document>)> {
    let listing = pincite::list_sources(&Root::new(text)).unwrap();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let documents = pincite::read(&name, &fs::read(path).unwrap()).unwrap();
        (name, documents)
    };
    listing.files.iter().map(read).collect()
}

/// The CPU time of all threads.
pub(crate) fn cost(work: impl FnOnce()) -> Duration {
    let started = ProcessTime::now();
    work();
    started.elapsed()
}

/// Prints a line of the table and returns the ratio.
fn row(name: &str, megabytes: f64, stock: Duration, ours: Duration) -> f64 {
    let [stock, ours] = [stock, ours].map(|time| time.as_secs_f64());
    let ratio = ours / stock;
    println!(
        "  {name:<26} {stock:>6.2} s {:>5.1} MB/s {ours:>6.2} s {:>5.1} MB/s  {ratio:>5.2}",
        megabytes / stock,
        megabytes / ours
    );
    ratio
}
