//! What a search costs from the start of the process to its end, beside a bare
//! program of the engine that prints ten hits.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::Folders;
use crate::questions::Question;
use crate::stock::Stock;
use crate::times::{Times, millis};

/// What a process is told that searches an index of the engine.
pub(crate) const CHILD: &str = "--search-stock";
/// Times that each program runs.
const RUNS: usize = 31;

pub(crate) fn compare(folders: &Folders, questions: &[Question]) {
    let bare = |query: &str| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(CHILD).arg(&folders.stock).arg(query);
        command
    };
    let ours = |options: &[&str], query: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pincite"));
        command.arg("search").args(options).arg("--index");
        command.arg(&folders.index).arg("--").arg(query);
        command
    };
    let mut times = [const { Vec::new() }; 3];
    // In turns, so that whatever else the machine does falls on all.
    for question in questions.iter().take(RUNS) {
        let query = question.text.as_str();
        let commands = [
            bare(query),
            ours(&["--no-refresh"], query),
            ours(&[], query),
        ];
        for (times, command) in times.iter_mut().zip(commands) {
            times.push(elapsed(command));
        }
    }
    let [bare, ours, refreshing] = times.map(|times| Times::of(times.into_iter()).median);
    println!("whole process, median of {RUNS} in ms:");
    println!("  bare program of the engine    {:>7.2}", millis(bare));
    println!("  pincite search --no-refresh   {:>7.2}", millis(ours));
    println!(
        "  pincite search                {:>7.2}",
        millis(refreshing)
    );
}

/// The time from start to end. Programs exit with 1 where they find nothing.
fn elapsed(mut command: Command) -> Duration {
    command.stdin(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let output = command.output().unwrap();
    let elapsed = started.elapsed();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    elapsed
}

/// Opens an index of the engine, prints ten hits, ends.
pub(crate) fn child(index: &Path, query: &str) {
    for (title, snippet) in Stock::open(index).found(query) {
        println!("{title}\n{snippet}\n");
    }
}
