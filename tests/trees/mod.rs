//! Whole trees of documentation: citations drawn at random stand where they
//! say, and what only a site generator reads stays out of the passages.
//!
//! The corpus and the small trees beside the tests are always read.
//! `PINCITE_TREES` names more folders, separated by `:`; `PINCITE_TREES_DRAW`
//! how many citations of each are checked (`all` for every one), and with
//! `PINCITE_TREES_LIST` each fault is printed and none fails the test.

mod anchors;
mod litter;
mod places;
mod tree;

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use pincite::Hit;
use places::Source;
use tree::Tree;

/// Enough to meet each kind of block of a tree, few enough to check always.
const DRAWN: usize = 30;
/// One passage in this many may hold litter: pages that explain templates
/// write them as text at times.
const CLEAN_IN: usize = 1_000;

/// What was found in a tree.
#[derive(Debug, Default)]
struct Figures {
    passages: usize,
    checked: usize,
    litter: usize,
    /// Litter that the source shows as inline code.
    shown: usize,
    skipped: usize,
    faults: Vec<String>,
}

fn check(folder: &Path) -> Figures {
    let tree = Tree::read(folder);
    let (draw, listed) = (draw(), env::var_os("PINCITE_TREES_LIST").is_some());
    let mut figures = Figures {
        passages: tree.report.passages,
        skipped: tree.report.skipped.len(),
        ..Figures::default()
    };
    let mut held = Vec::new();
    let mut sources: BTreeMap<PathBuf, Source> = BTreeMap::new();
    let files = tree.files();
    for file in &files {
        let source = Source::read(folder, file);
        for hit in tree.passages(file) {
            match litter::of(&source, &hit) {
                litter::Found::None => {}
                litter::Found::Shown => figures.shown += 1,
                litter::Found::Litter(piece) => {
                    figures.litter += 1;
                    if listed {
                        println!("LITTER {}: {piece}", place(&hit));
                    }
                }
            }
            held.push((file.clone(), hit));
        }
        sources.insert(file.clone(), source);
    }
    assert_eq!(
        held.len(),
        figures.passages,
        "passages out of reach in {folder:?}"
    );
    for at in tree::drawn(held.len(), draw) {
        let (file, hit) = &held[at];
        figures.checked += 1;
        let fault = places::fault(&sources[file], hit, continues(&held, at));
        figures
            .faults
            .extend(fault.map(|fault| format!("{}: {fault}", place(hit))));
    }
    println!(
        "{}: {} files, {} passages, {} checked, {} false, {} litter, {} shown, {} skipped",
        folder.display(),
        files.len(),
        figures.passages,
        figures.checked,
        figures.faults.len(),
        figures.litter,
        figures.shown,
        figures.skipped,
    );
    if listed {
        figures
            .faults
            .iter()
            .for_each(|fault| println!("FAULT {fault}"));
        return figures;
    }
    assert_eq!(tree.report.skipped, [], "{folder:?}");
    assert_eq!(figures.faults, Vec::<String>::new(), "{folder:?}");
    assert!(figures.checked >= draw.min(figures.passages));
    assert!(
        figures.litter * CLEAN_IN <= figures.passages,
        "{folder:?}: {figures:?}"
    );
    figures
}

/// Whether the passage goes on with the answer of the one before it.
fn continues(held: &[(PathBuf, Hit)], at: usize) -> bool {
    let (file, hit) = &held[at];
    let before = at.checked_sub(1).map(|before| &held[before]);
    before.is_some_and(|(other, before)| other == file && before.question == hit.question)
}

fn draw() -> usize {
    match env::var("PINCITE_TREES_DRAW") {
        Ok(text) if text == "all" => usize::MAX,
        Ok(text) => text
            .parse()
            .expect("PINCITE_TREES_DRAW is a number or `all`"),
        Err(_) => DRAWN,
    }
}

fn place(hit: &Hit) -> String {
    let lines = hit.citation.lines;
    let lines = lines.map_or_else(String::new, |l| format!(":{}-{}", l.first, l.last));
    format!("{}{lines}", hit.citation.path)
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_corpus_is_cited_truly() {
    let figures = check(&here("corpus"));
    assert_eq!(figures.litter, 0);
}

#[test]
fn small_trees_are_cited_truly() {
    let figures = check(&here("tests/fixtures/trees"));
    assert_eq!(figures.litter, 0);
    assert!(figures.passages > 20, "{figures:?}");
}

#[test]
fn named_trees_are_cited_truly() {
    let Some(folders) = env::var_os("PINCITE_TREES") else {
        return;
    };
    for folder in env::split_paths(&folders) {
        check(&folder);
    }
}
