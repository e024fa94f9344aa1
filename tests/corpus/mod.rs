//! The sample corpus, built on disk: what it holds, and the first hits of
//! questions that its readers may ask.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use pincite::{IndexOptions, IndexReport, Root, SearchRequest, SearchResponse, Searcher, build};
use tempfile::TempDir;

use crate::invariants;
use crate::sources::{Sources, name};

struct Corpus {
    sources: Sources,
    searcher: Searcher,
    report: IndexReport,
    // Holds the index as long as the searcher reads it.
    _folder: TempDir,
}

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let options = IndexOptions {
        roots: vec![Root::new(path())],
        ..IndexOptions::default()
    };
    let report = build(folder.path(), &options, &|_| ControlFlow::Continue(())).unwrap();
    Corpus {
        sources: Sources::in_folder(&path()),
        searcher: Searcher::open(folder.path()).unwrap(),
        report,
        _folder: folder,
    }
});

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn search(query: &str) -> SearchResponse {
    let Corpus {
        sources, searcher, ..
    } = &*CORPUS;
    let response = searcher.search(&SearchRequest::new(query)).unwrap();
    invariants::check(sources, searcher, &response);
    response
}

/// The first hit is from this file and is called like this.
fn check(query: &str, file: &str, expected: &str) {
    let response = search(query);
    let first = response.hits.first();
    let found = first.map(|hit| (hit.citation.path.as_str(), name(hit)));
    assert_eq!(found, Some((file, expected)), "{query}");
    assert!(response.answered, "{query}: {}", response.confidence);
}

#[test]
fn holds_enough_of_each_kind() {
    let report = &CORPUS.report;
    assert_eq!(report.skipped, []);
    assert_eq!(report.warnings, []);
    assert!(report.passages >= 60, "{report:?}");
    assert!(report.faq_pairs >= 15, "{report:?}");
    let languages: Vec<&str> = report.languages.keys().map(String::as_str).collect();
    assert_eq!(languages, ["de", "en", "ja"]);
}

#[test]
fn a_numbered_thing_on_a_web_page() {
    for query in ["chapter 4", "chapter IV", "chapter four"] {
        let response = search(query);
        let first = &response.hits[0];
        assert_eq!(first.citation.path, "ballerina.html", "{query}");
        assert!(
            first
                .question
                .as_deref()
                .unwrap_or_default()
                .contains("Chapter 4"),
            "{query}"
        );
        assert!(response.answered, "{query}");
    }
}

#[test]
fn questions_on_the_program() {
    check(
        "how do I rebuild the index",
        "pincite-faq.md",
        "How do I rebuild the index?",
    );
    check(
        "how do I embed the search in my program",
        "pincite-faq.md",
        "How do I embed the search in my own program?",
    );
    check("exit code", "pincite-guide.md", "Exit codes");
    check(
        "--no-refresh",
        "pincite-faq.md",
        "How do I use it from a script?",
    );
    check(
        "can I exclude a folder",
        "pincite-faq.md",
        "How do I exclude a folder?",
    );
}

#[test]
fn questions_in_german() {
    let pair = "Wie viel Watt darf ein Balkonkraftwerk haben?";
    check(
        "wie viel watt sind erlaubt beim balkonkraftwerk",
        "balkonsolar.md",
        pair,
    );
    check(
        "Balkonkraftwerk anmelden",
        "balkonsolar.md",
        "Muss ich mein Balkonkraftwerk anmelden?",
    );
    check(
        "Stromausfall",
        "balkonsolar.md",
        "Liefert die Anlage Strom, wenn das Netz ausfällt?",
    );
    check(
        "Verbietet der Vermieter Solarmodule?",
        "balkonsolar.md",
        "Darf der Vermieter die Solarmodule am Balkon verbieten?",
    );
}

#[test]
fn questions_in_japanese() {
    check(
        "玉露は何度のお湯",
        "ryokucha.html",
        "玉露は何度のお湯で淹れればよいですか？",
    );
    check(
        "水出し カフェイン",
        "ryokucha.html",
        "水出しにするとカフェインは少なくなりますか？",
    );
    check(
        "煎茶が渋い",
        "ryokucha.html",
        "煎茶が渋くなってしまうのはなぜですか？",
    );
}

#[test]
fn questions_to_a_bare_text_file() {
    check(
        "how often should I feed the starter",
        "sourdough.txt",
        "How often do I have to feed my sourdough starter?",
    );
    check(
        "gummy bread",
        "sourdough.txt",
        "Why is my bread gummy inside?",
    );
    check(
        "dark liquid",
        "sourdough.txt",
        "What is the dark liquid on top of my starter?",
    );
}

#[test]
fn filters() {
    let response = search("lang:ja 温度");
    assert!(!response.hits.is_empty());
    assert!(
        response
            .hits
            .iter()
            .all(|hit| hit.citation.path == "ryokucha.html")
    );
    let response = search("path:pincite-guide.md index");
    assert!(!response.hits.is_empty());
    assert!(
        response
            .hits
            .iter()
            .all(|hit| hit.citation.path == "pincite-guide.md")
    );
}

#[test]
fn a_foreign_question_is_not_answered() {
    for query in [
        "what is the parking fee",
        "Öffnungszeiten Schwimmbad",
        "天気予報",
    ] {
        let response = search(query);
        assert!(
            !response.answered,
            "{query}: {:?}",
            response.hits.first().map(name)
        );
    }
}
