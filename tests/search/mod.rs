//! Search behaviour as data: each file of `tests/cases` is a list of groups;
//! a group indexes some documents and asks them questions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pincite::{Expansion, Kind, MatchedBy, SearchRequest};
use serde::Deserialize;

use crate::invariants;
use crate::sources::{Sources, highlighted, names};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    comment: String,
    /// Texts by name; the ending picks the reader.
    documents: BTreeMap<String, Text>,
    #[serde(default)]
    synonyms: String,
    searches: Vec<Search>,
}

/// A text, whole or by lines.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Whole(String),
    Lines(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    comment: String,
    request: SearchRequest,
    expect: Expect,
}

/// What is not given is not looked at. A hit goes by its question, its
/// nearest heading, or its path.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Expect {
    /// All hits, in order.
    hits: Option<Vec<String>>,
    /// The first hits, in order.
    first: Option<Vec<String>>,
    /// Among the hits, anywhere.
    present: Vec<String>,
    /// Not among the hits.
    absent: Vec<String>,
    answered: Option<bool>,
    corrections: Option<BTreeMap<String, Vec<String>>>,
    completions: Option<BTreeMap<String, Vec<String>>>,
    synonyms: Option<BTreeMap<String, Vec<String>>>,
    unknown: Option<Vec<String>>,
    phrases: Option<Vec<String>>,
    excluded: Option<Vec<String>>,
    kind: Option<Kind>,
    lang: Option<String>,
    path: Option<String>,
    /// The number of warnings.
    warnings: Option<usize>,
    /// In the fragments of the first hit.
    snippet_contains: Vec<String>,
    /// Everything that is marked in the first hit: question, heading, text.
    highlights: Option<Vec<String>>,
    /// Reasons of the first hit, among others.
    matched_by: Vec<MatchedBy>,
    /// How many passages are merged into the first hit.
    neighbours: Option<usize>,
    /// What the first hit says of further passages of its document.
    more_passages: Option<usize>,
    /// What the first hit says of its page in other languages.
    other_languages: Option<Vec<String>>,
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let groups: Vec<Group> = serde_json::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        for group in groups {
            count += group.searches.len();
            for failure in run(&group) {
                failures.push(format!("{file}: {}: {failure}", group.comment));
            }
        }
    }
    assert!(count >= 468, "only {count} cases were found");
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn run(group: &Group) -> Vec<String> {
    let texts: Vec<(&str, String)> = group
        .documents
        .iter()
        .map(|(name, text)| match text {
            Text::Whole(text) => (name.as_str(), text.clone()),
            Text::Lines(lines) => (name.as_str(), lines.join("\n")),
        })
        .collect();
    let sources = Sources::new(texts.iter().map(|(name, text)| (*name, text.as_str())));
    let searcher = sources.searcher_with(&group.synonyms);
    let mut failures = Vec::new();
    for search in &group.searches {
        let response = searcher.search(&search.request).unwrap();
        invariants::check(&sources, &searcher, &response);
        let found = Found::new(&response);
        for failure in search.expect.failures(&found) {
            let Search {
                comment, request, ..
            } = search;
            failures.push(format!("`{}` {comment}: {failure}", request.query));
        }
    }
    failures
}

/// A response, reduced to what a case can expect.
struct Found<'a> {
    response: &'a pincite::SearchResponse,
    names: Vec<&'a str>,
}

impl<'a> Found<'a> {
    fn new(response: &'a pincite::SearchResponse) -> Self {
        Self {
            response,
            names: names(response),
        }
    }
}

impl Expect {
    fn failures(&self, found: &Found<'_>) -> Vec<String> {
        let Self {
            hits,
            first,
            present,
            absent,
            answered,
            corrections,
            completions,
            synonyms,
            unknown,
            phrases,
            excluded,
            kind,
            lang,
            path,
            warnings,
            snippet_contains,
            highlights,
            matched_by,
            neighbours,
            more_passages,
            other_languages,
        } = self;
        let response = found.response;
        let query = &response.query;
        let best = response.hits.first();
        let mut failures = Vec::new();
        let mut fail = |what: &str, expected: String, got: String| {
            failures.push(format!("{what}: expected {expected}, found {got}"));
        };
        macro_rules! same {
            ($what:literal, $expected:expr, $got:expr) => {
                if let Some(expected) = $expected
                    && *expected != $got
                {
                    fail($what, format!("{expected:?}"), format!("{:?}", $got));
                }
            };
        }
        same!("hits", hits, found.names);
        if let Some(first) = first {
            let front = found.names.get(..first.len()).unwrap_or(&found.names);
            same!("first", Some(first), front);
        }
        for name in present
            .iter()
            .filter(|name| !found.names.contains(&name.as_str()))
        {
            fail("present", format!("{name:?}"), format!("{:?}", found.names));
        }
        for name in absent
            .iter()
            .filter(|name| found.names.contains(&name.as_str()))
        {
            fail(
                "absent",
                format!("no {name:?}"),
                format!("{:?}", found.names),
            );
        }
        same!("answered", answered, response.answered);
        same!("corrections", corrections, by_word(&query.corrections));
        same!("completions", completions, by_word(&query.completions));
        same!("synonyms", synonyms, by_word(&query.synonyms));
        same!("unknown", unknown, query.unknown);
        same!("phrases", phrases, query.phrases);
        same!("excluded", excluded, query.excluded);
        same!("kind", kind.map(Some).as_ref(), query.kind);
        same!("lang", lang.clone().map(Some).as_ref(), query.lang);
        same!("path", path.clone().map(Some).as_ref(), query.path);
        same!("warnings", warnings, response.warnings.len());
        let fragments: Vec<&str> = best.map_or(Vec::new(), |hit| {
            let fragments = hit.snippet.fragments.iter();
            fragments.map(|fragment| fragment.text.as_str()).collect()
        });
        for piece in snippet_contains {
            if !fragments.iter().any(|text| text.contains(piece)) {
                fail("snippet", format!("{piece:?}"), format!("{fragments:?}"));
            }
        }
        let marked = best.map(highlighted).unwrap_or_default();
        same!("highlights", highlights, marked);
        let by = best.map(|hit| hit.matched_by.clone()).unwrap_or_default();
        for reason in matched_by.iter().filter(|reason| !by.contains(reason)) {
            fail("matched_by", format!("{reason:?}"), format!("{by:?}"));
        }
        let merged = best.map_or(0, |hit| hit.neighbours.len());
        same!("neighbours", neighbours, merged);
        let more = best.map_or(0, |hit| hit.more_passages);
        same!("more_passages", more_passages, more);
        let others = best.map_or_else(Vec::new, |hit| hit.other_languages.clone());
        same!("other_languages", other_languages, others);
        failures
    }
}

fn by_word(expansions: &[Expansion]) -> BTreeMap<String, Vec<String>> {
    expansions
        .iter()
        .map(|Expansion { from, to }| (from.clone(), to.clone()))
        .collect()
}
