//! What an index takes on disk, beside one of the engine alone.

use std::fs;
use std::path::Path;

use pincite::Searcher;

use crate::times::verdict;

/// How many times the bytes of the engine's own index ours may take.
const RATIO_GOAL: f64 = 1.5;

pub(crate) fn compare(ours: &Searcher, stock: &Path) {
    let ours = ours.stats().unwrap().disk;
    let stock_sum = |endings: &[&str]| bytes_in(stock, |ending| endings.contains(&ending));
    let named = ["term", "idx", "pos", "store", "fast", "fieldnorm"];
    println!("on disk in MB:       stock  pincite  times");
    row("dictionaries", stock_sum(&["term"]), ours.terms);
    row("postings", stock_sum(&["idx"]), ours.postings);
    row("positions", stock_sum(&["pos"]), ours.positions);
    row("stored passages", stock_sum(&["store"]), ours.stored);
    row("columns", stock_sum(&["fast"]), ours.columns);
    row("lengths", stock_sum(&["fieldnorm"]), ours.lengths);
    let other = bytes_in(stock, |ending| !named.contains(&ending));
    row("all else", other, ours.sources + ours.other);
    let ratio = row("all", bytes_in(stock, |_| true), ours.total());
    println!(
        "{ratio:.2} times the bytes of the engine alone (goal {RATIO_GOAL}): {}",
        verdict(ratio <= RATIO_GOAL)
    );
}

/// Adds up the files whose ending is wanted.
fn bytes_in(folder: &Path, wanted: impl Fn(&str) -> bool) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let wanted = entries.filter(|entry| {
        let path = entry.path();
        wanted(&path.extension().unwrap_or_default().to_string_lossy())
    });
    wanted.map(|entry| entry.metadata().unwrap().len()).sum()
}

fn row(name: &str, stock: u64, ours: u64) -> f64 {
    let [stock, ours] = [stock, ours].map(|bytes| bytes as f64 / 1e6);
    let ratio = ours / stock;
    println!("  {name:<16} {stock:>8.2} {ours:>8.2}  {ratio:>5.2}");
    ratio
}
