//! What building costs beside a bare program of the engine over the same
//! passages in the same run, what an index takes on disk, and what a search
//! costs from the start of the process to its end.
//!
//! The text is generated, `PINCITE_BENCH_MB` megabytes of it. Builds and bare
//! searches run in processes of their own: this program, called with what it
//! is to do.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

mod building;
mod disk;
mod fts;
#[path = "../material/generate.rs"]
mod generate;
mod memory;
mod process;
#[path = "../material/questions.rs"]
mod questions;
#[path = "../material/stock.rs"]
mod stock;
#[path = "../material/times.rs"]
mod times;

use std::path::{Path, PathBuf};

use pincite::Searcher;

/// The text that is generated, in megabytes.
const MEGABYTES: usize = 20;

/// Where everything stands below a temporary folder.
struct Folders {
    text: PathBuf,
    index: PathBuf,
    stock: PathBuf,
    fts: PathBuf,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [building::CHILD, text, index] => building::child(Path::new(text), Path::new(index)),
        [process::CHILD, index, query] => process::child(Path::new(index), query),
        _ => measure(),
    }
}

fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let below = |name| folder.path().join(name);
    let folders = Folders {
        text: below("text"),
        index: below("index"),
        stock: below("stock"),
        fts: below("passages.sqlite"),
    };
    let megabytes = std::env::var("PINCITE_BENCH_MB");
    let megabytes = megabytes.map_or(MEGABYTES, |text| text.parse().unwrap());
    generate::write(&folders.text, megabytes * 1_000_000);
    let cost = building::from_files(&folders.text, &folders.index);
    let passages = stock::passages(&folders.index);
    println!("{} passages", passages.len());
    building::compare(&folders, &passages, cost);
    disk::compare(&Searcher::open(&folders.index).unwrap(), &folders.stock);
    let questions = questions::draw(&passages);
    fts::compare(&folders, &passages, &questions);
    drop(passages);
    process::compare(&folders, &questions);
}
