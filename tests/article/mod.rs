//! One article with its FAQ as a bare text file: headings are plain short
//! lines, there is no blank line and no mark-up.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use pincite::{BlockKind, Document, Hit, SearchRequest, SearchResponse, Searcher, SectionKind};

use crate::invariants;
use crate::sources::{Sources, highlighted, name};

const NAME: &str = "harbour-lights.txt";
const PAIR_SEASON: &str = "Does “Harbour Lights” continue The Tide Wardens: Season 3?";
const PAIR_WITHOUT: &str =
    "Can I watch “Harbour Lights” without having seen the Tide Wardens series?";
const PAIR_MORE: &str = "Will “Harbour Lights” lead to more Tide Wardens films?";
const PAIR_STORMS: &str =
    "What makes the storms in “Harbour Lights” different from those of the series?";
const TIMELINE: &str = "When “Harbour Lights” Takes Place in the Tide Wardens Timeline";
const LEAD: &str = "A New Rower Takes the Oars";
const CAST: &str = "Lena Okafor Joins the Crew of The Tide Wardens";
const FILMING: &str = "Filming on Water: Known Weather, Another Rhythm";
const FUTURE: &str = "Why “Harbour Lights” Matters for the Future of the Tide Wardens World";
const QUESTION: &str = "Do You Have to Watch the Tide Wardens Series Before?";
const SEASON: &str =
    "How “Harbour Lights” Relates (and Does Not Relate) to The Tide Wardens: Season 3";
const STREAMING: &str = "Streaming on Lumen+: What Viewers Abroad Should Know";

static SOURCES: LazyLock<Sources> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(NAME);
    Sources::new([(NAME, fs::read_to_string(path).unwrap().as_str())])
});
static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| SOURCES.searcher());

fn document() -> Document {
    pincite::read(NAME, SOURCES.get(NAME)).unwrap().remove(0)
}

fn search(query: &str) -> SearchResponse {
    let response = SEARCHER.search(&SearchRequest::new(query)).unwrap();
    invariants::check(&SOURCES, &SEARCHER, &response);
    response
}

/// The first and the last line of the source that hold the texts.
fn lines(first: &str, last: &str) -> (usize, usize) {
    let source = std::str::from_utf8(SOURCES.get(NAME)).unwrap();
    let line = |text: &str| {
        let at = source.lines().position(|line| line.contains(text));
        at.unwrap_or_else(|| panic!("{text}")) + 1
    };
    (line(first), line(last))
}

fn cited(hit: &Hit) -> (usize, usize) {
    let lines = hit.citation.lines.unwrap();
    (lines.first, lines.last)
}

fn place(response: &SearchResponse, found: impl Fn(&Hit) -> bool) -> Option<usize> {
    response.hits.iter().position(found)
}

#[test]
fn sections() {
    let document = document();
    assert_eq!(document.title, None);
    assert_eq!(document.lang.as_deref(), Some("en"));
    let found: Vec<(SectionKind, Option<&str>)> = document
        .sections
        .iter()
        .filter(|section| !section.blocks.is_empty())
        .map(|section| (section.kind, section.heading.as_deref()))
        .collect();
    let article = [
        TIMELINE, LEAD, CAST, FILMING, FUTURE, QUESTION, SEASON, STREAMING,
    ];
    let faq = [PAIR_SEASON, PAIR_WITHOUT, PAIR_MORE, PAIR_STORMS];
    let mut expected = vec![(SectionKind::Article, None)];
    expected.extend(article.map(|heading| (SectionKind::Article, Some(heading))));
    expected.extend(faq.map(|question| (SectionKind::Faq, Some(question))));
    assert_eq!(found, expected);
    for section in document
        .sections
        .iter()
        .filter(|s| s.kind == SectionKind::Faq)
    {
        assert_eq!(section.parents, ["FAQ"], "{:?}", section.heading);
        assert_eq!(section.blocks.len(), 1, "{:?}", section.heading);
    }
}

#[test]
fn bullets_are_items() {
    let document = document();
    let cast = document
        .sections
        .iter()
        .find(|s| s.heading.as_deref() == Some(CAST));
    let kinds: Vec<BlockKind> = cast
        .unwrap()
        .blocks
        .iter()
        .map(|block| block.kind)
        .collect();
    let (text, item) = (BlockKind::Paragraph, BlockKind::ListItem);
    let expected = [
        text, text, item, item, item, item, text, item, item, item, text,
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn a_numbered_thing_in_every_spelling() {
    for query in ["season 3", "season three", "season III", "\"season 3\""] {
        let response = search(query);
        let first = &response.hits[0];
        assert_eq!(name(first), PAIR_SEASON, "{query}");
        assert!(response.answered, "{query}");
        assert_eq!(
            cited(first),
            lines(PAIR_SEASON, "No. It takes place"),
            "{query}"
        );
        assert!(highlighted(first).contains(&"Season 3"), "{query}");
        let section = place(&response, |hit| name(hit) == SEASON);
        assert!(section.is_some_and(|at| at <= 2), "{query}: {section:?}");
        let names_it = |hit: &Hit| {
            let heading = hit.heading_path.last().map_or("", String::as_str);
            [
                hit.text.as_str(),
                heading,
                hit.question.as_deref().unwrap_or_default(),
            ]
            .iter()
            .any(|text| text.contains("Season 3"))
        };
        let last = response.hits.iter().rposition(names_it).unwrap();
        assert!(last >= 2, "{query}: the timeline names it too");
        let key_season = place(&response, |hit| hit.text.contains("a key season"));
        if query.starts_with('"') {
            assert_eq!(key_season, None, "{query}");
        } else {
            assert!(
                key_season.is_none_or(|at| at > last),
                "{query}: {key_season:?} {last}"
            );
        }
    }
}

#[test]
fn who_wrote_the_music() {
    for query in [
        "who composed the score",
        "soundtrack composers",
        "music composers",
    ] {
        let response = search(query);
        let first = &response.hits[0];
        assert!(
            first.text.contains("Sofia Arden"),
            "{query}: {}",
            name(first)
        );
        let fragments = &first.snippet.fragments;
        assert!(
            fragments.iter().any(|f| f.text.contains("Luc J. Ferrand")),
            "{query}"
        );
        let line = lines("Composers Sofia Arden", "Composers Sofia Arden").0;
        let cited = cited(first);
        assert!(cited.0 <= line && line <= cited.1, "{query}: {cited:?}");
    }
}

#[test]
fn a_date_on_a_service_with_a_sign_in_its_name() {
    let response = search("when is it on Lumen+");
    let first = &response.hits[0];
    assert!([STREAMING, NAME].contains(&name(first)), "{}", name(first));
    assert!(highlighted(first).contains(&"Lumen+"));
    assert!(
        first
            .snippet
            .fragments
            .iter()
            .any(|f| f.text.contains("March 14"))
    );
}

#[test]
fn what_to_see_before() {
    for query in [
        "do I need to see the other series first",
        "do I have to watch the series before",
    ] {
        let found = search(query);
        let first = name(&found.hits[0]);
        assert!(
            [PAIR_WITHOUT, QUESTION].contains(&first),
            "{query}: {first}"
        );
    }
}

#[test]
fn a_bullet() {
    for (query, among) in [("Orrin cook", 1), ("who plays Orrin", 2)] {
        let response = search(query);
        let at = place(&response, |hit| hit.text.contains("Piet Molenaar"));
        assert!(at.is_some_and(|at| at < among), "{query}: {at:?}");
        let hit = &response.hits[at.unwrap()];
        let fragments = &hit.snippet.fragments;
        assert!(
            fragments.iter().any(|f| f.text.contains("Piet Molenaar")),
            "{query}: {fragments:?}"
        );
    }
}

#[test]
fn a_question_in_other_words() {
    let response = search("Mara's rowing training in storms");
    assert_eq!(name(&response.hits[0]), PAIR_STORMS);
    assert_eq!(
        cited(&response.hits[0]),
        lines(PAIR_STORMS, "The series watches storms")
    );
}

#[test]
fn mistyped_words() {
    let response = search("harbuor timelne");
    assert_eq!(name(&response.hits[0]), TIMELINE);
    let corrections: Vec<(&str, &str)> = response
        .query
        .corrections
        .iter()
        .map(|expansion| (expansion.from.as_str(), expansion.to[0].as_str()))
        .collect();
    assert_eq!(
        corrections,
        [("harbuor", "harbour"), ("timelne", "timeline")]
    );
    assert_eq!(highlighted(&response.hits[0])[..2], ["Harbour", "Timeline"]);
    let right = search("harbour timeline");
    assert!(response.confidence < right.confidence);
}

#[test]
fn a_foreign_question_is_not_answered() {
    let response = search("what is the parking fee");
    assert!(!response.answered);
    assert_eq!(response.query.corrections, []);
    assert_eq!(response.query.unknown, ["parking", "fee"]);
}
