//! However an index came about, it answers like one that is built anew.

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, SystemTime};

use pincite::{IndexReport, SearchRequest, Searcher, SuggestRequest};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Shelf;

const NAMES: &[&str] = &[
    "a.md",
    "b.md",
    "c.md",
    "de/a.md",
    "de/d.md",
    "notes.txt",
    "faq.csv",
];
const WORDS: &[&str] = &[
    "harbour",
    "harbours",
    "light",
    "lights",
    "lamp",
    "reset",
    "database",
    "data",
    "base",
    "e-mail",
    "chapter",
    "4",
    "the",
    "of",
    "is",
    "shade",
    "button",
    "brightness",
    "緑茶",
    "3.10",
];
const QUERIES: &[&str] = &[
    "harbour light",
    "harbor",
    "the lamp is reset",
    "\"lamp reset\"",
    "light -button",
    "data base",
    "email",
    "chapter 4",
    "kind:faq lamp",
    "path:de/ shade",
    "lang:de lamp",
    "brightnes shde",
    "the of is",
    "path:c.md",
];
const BEGINNINGS: &[&str] = &["ha", "b", "how do I l", "lamp ", "what is the sh"];

/// Each history is some ten builds and twice as many indexes asked everything;
/// `PINCITE_HISTORIES` asks for more than the usual.
fn cases() -> u32 {
    let asked = std::env::var("PINCITE_HISTORIES").ok();
    asked.and_then(|number| number.parse().ok()).unwrap_or(6)
}

/// What somebody does to a folder.
#[derive(Clone, Debug)]
enum Edit {
    Write(usize, Vec<Vec<usize>>),
    Rename(usize, usize),
    Remove(usize),
    Touch(usize),
    /// Puts back what the file said at first.
    Restore(usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let name = || 0..NAMES.len();
    let words = prop::collection::vec(0..WORDS.len(), 1..12);
    let content = prop::collection::vec(words, 1..6);
    prop_oneof![
        4 => (name(), content).prop_map(|(name, content)| Edit::Write(name, content)),
        1 => (name(), name()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => name().prop_map(Edit::Remove),
        1 => name().prop_map(Edit::Touch),
        1 => name().prop_map(Edit::Restore),
    ]
}

/// A file of its format: sections with headings, some of them questions.
fn text(name: &str, content: &[Vec<usize>]) -> String {
    let mut text = String::new();
    if name.ends_with(".csv") {
        text.push_str("id,question,answer\n");
    }
    for (at, words) in content.iter().enumerate() {
        let words: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
        let (first, all) = (words[0], words.join(" "));
        text.push_str(&match (name.ends_with(".csv"), at % 2) {
            (true, _) => format!("{at},What is the {first}?,It is {all}.\n"),
            (false, 0) => format!("## How do I {first}?\n\nSo: {all}.\n\n"),
            (false, _) => format!("## {first}\n\n{all}. {all}!\n\n"),
        });
    }
    text
}

/// Gives a file a time of its own, long ago, so that its time tells whether it
/// has changed.
fn set_time(path: &Path, number: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000 + number);
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

fn apply(shelf: &Shelf, edit: &Edit, number: u64) {
    let path = |name: usize| shelf.sources().join(NAMES[name]);
    let write = |name: usize, content: &[Vec<usize>]| {
        fs::write(path(name), text(NAMES[name], content)).unwrap();
        set_time(&path(name), number);
    };
    match edit {
        Edit::Write(name, content) => write(*name, content),
        Edit::Restore(name) => write(*name, &[vec![*name, 0], vec![1, *name, 2]]),
        Edit::Rename(from, to) => {
            let _ = fs::rename(path(*from), path(*to));
        }
        Edit::Remove(name) => {
            let _ = fs::remove_file(path(*name));
        }
        Edit::Touch(name) if path(*name).exists() => set_time(&path(*name), number),
        Edit::Touch(_) => {}
    }
}

/// Everything that can be asked of an index, without what it took.
fn answers(index: &Path) -> Value {
    let searcher = Searcher::open(index).unwrap();
    let mut answers = Vec::new();
    for query in QUERIES {
        for prefix in [false, true] {
            let request = SearchRequest {
                prefix,
                all_passages: prefix,
                explain: true,
                limit: 300,
                ..SearchRequest::new(*query)
            };
            let mut response = searcher.search(&request).unwrap();
            response.took_us = 0;
            answers.push(serde_json::to_value(response).unwrap());
        }
    }
    for text in BEGINNINGS {
        let mut response = searcher.suggest(&SuggestRequest::new(*text)).unwrap();
        response.took_us = 0;
        answers.push(serde_json::to_value(response).unwrap());
    }
    let stats = searcher.stats().unwrap();
    answers.push(json!([
        stats.documents,
        stats.passages,
        stats.faq_pairs,
        stats.languages,
        stats.words,
        stats.source_bytes,
    ]));
    Value::Array(answers)
}

/// The report without what depends on the history.
fn outcome(report: &IndexReport) -> Value {
    json!([
        report.documents,
        report.passages,
        report.faq_pairs,
        report.languages,
        report.bytes,
        report.skipped,
        report.warnings,
        report.unsupported,
    ])
}

fn check(shelf: &Shelf) {
    let went_on = shelf.build().unwrap();
    let anew = tempfile::tempdir().unwrap();
    let built = pincite::rebuild(
        anew.path(),
        &shelf.options(),
        &|_| ControlFlow::Continue(()),
    )
    .unwrap();
    assert_eq!(outcome(&went_on), outcome(&built));
    let (found, expected) = (answers(&shelf.index()), answers(anew.path()));
    let pairs = found.as_array().unwrap().iter();
    for (found, expected) in pairs.zip(expected.as_array().unwrap()) {
        assert_eq!(found, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_answers_like_a_fresh_index(
        steps in prop::collection::vec(prop::collection::vec(edit(), 1..4), 2..14)
    ) {
        let shelf = Shelf::new(&[]);
        fs::create_dir(shelf.sources().join("de")).unwrap();
        for (name, _) in NAMES.iter().enumerate() {
            apply(&shelf, &Edit::Restore(name), name as u64);
        }
        shelf.build().unwrap();
        let mut number = 100;
        for step in steps {
            for edit in step {
                number += 1;
                apply(&shelf, &edit, number);
            }
            check(&shelf);
        }
    }
}

#[test]
fn more_equal_passages_than_are_looked_at() {
    let shelf = Shelf::new(&[]);
    // More than the candidates of a search and what is fetched beside them.
    for number in 0..400 {
        shelf.write(
            &format!("{number}.md"),
            "# How do I reset it?\n\nThe lamp light.\n",
        );
    }
    shelf.build().unwrap();
    for number in [0, 7, 399] {
        shelf.write(&format!("{number}.md"), "# Other\n\nNo button.\n");
        check(&shelf);
        shelf.write(
            &format!("{number}.md"),
            "# How do I reset it?\n\nThe lamp light.\n",
        );
        check(&shelf);
    }
}
