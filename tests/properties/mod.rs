//! What holds for any input: generated sources and queries, and the fixtures
//! of the project under queries made of their own words.

mod generate;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use pincite::{Hit, SearchRequest, Searcher, SuggestRequest};
use proptest::prelude::*;

use crate::invariants;
use crate::sources::Sources;

/// The sample corpus and the article fixture together.
static SOURCES: LazyLock<Sources> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files: Vec<(String, String)> = ["corpus", "tests/fixtures"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| pincite::read(&path.to_string_lossy(), b"x").is_ok())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    Sources::new(
        files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )
});
static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| SOURCES.searcher());

/// Words of the fixtures themselves, in their order.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    SOURCES
        .texts()
        .flat_map(|text| text.split_whitespace())
        .filter(|word| !word.contains(['<', '>', '"']))
        .map(str::to_owned)
        .collect()
});

fn hits(searcher: &Searcher, request: &SearchRequest) -> Vec<Hit> {
    searcher.search(request).unwrap().hits
}

/// One to six words of the fixtures, side by side or from anywhere, one of
/// them perhaps mistyped, quoted or excluded.
fn query() -> impl Strategy<Value = String> {
    let side_by_side = (any::<prop::sample::Index>(), 1..6_usize).prop_map(|(at, length)| {
        let at = at.index(WORDS.len());
        WORDS[at..(at + length).min(WORDS.len())].to_vec()
    });
    let scattered = prop::collection::vec(prop::sample::select(WORDS.as_slice()), 1..6);
    let words = prop_oneof![side_by_side, scattered];
    (words, 0..6, any::<prop::sample::Index>()).prop_map(|(mut words, change, at)| {
        let at = at.index(words.len());
        let word = words[at].clone();
        words[at] = match change {
            0 => format!("\"{word}\""),
            1 => format!("-{word}"),
            2 => word.chars().rev().collect(),
            3 => word.chars().skip(1).collect(),
            _ => word,
        };
        words.join(" ")
    })
}

fn request() -> impl Strategy<Value = SearchRequest> {
    const KINDS: &[Option<pincite::Kind>] =
        &[None, Some(pincite::Kind::Faq), Some(pincite::Kind::Article)];
    let switches = any::<[bool; 5]>();
    (query(), prop::sample::select(KINDS), switches, 1..30_usize).prop_map(
        |(query, kind, [exact, prefix, all_passages, all_languages, explain], limit)| {
            SearchRequest {
                query,
                kind,
                exact,
                prefix,
                all_passages,
                all_languages,
                explain,
                limit,
                ..SearchRequest::default()
            }
        },
    )
}

/// An index is a matter of a tenth of a second, a search of none.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 128,
        ..ProptestConfig::with_cases(cases)
    }
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn every_hit_over_generated_sources_is_true(
        sources in generate::sources(),
        queries in prop::collection::vec(generate::query(), 4..12),
    ) {
        let searcher = sources.searcher();
        for query in queries {
            let response = searcher.search(&SearchRequest::new(query)).unwrap();
            invariants::check(&sources, &searcher, &response);
        }
    }

    #[test]
    fn the_same_sources_give_the_same_hits(
        sources in generate::sources(),
        query in generate::query(),
    ) {
        let request = SearchRequest { explain: true, ..SearchRequest::new(query) };
        let once = hits(&sources.searcher(), &request);
        prop_assert_eq!(once, hits(&sources.searcher(), &request));
    }
}

proptest! {
    #![proptest_config(config(128))]


    #[test]
    fn every_hit_over_the_fixtures_is_true(request in request()) {
        let response = SEARCHER.search(&request).unwrap();
        prop_assert!(response.hits.len() <= request.limit);
        invariants::check(&SOURCES, &SEARCHER, &response);
        for hit in &response.hits {
            prop_assert!(request.kind.is_none_or(|kind| kind == hit.kind));
            prop_assert_eq!(hit.explanation.is_some(), request.explain);
        }
    }

    #[test]
    fn suggestions_are_marked_in_order_and_come_once(
        text in prop_oneof![query(), "\\PC{0,30}"],
        limit in 0..12_usize,
    ) {
        let request = SuggestRequest { text, limit };
        let suggestions = SEARCHER.suggest(&request).unwrap().suggestions;
        prop_assert!(suggestions.len() <= limit);
        for (at, suggestion) in suggestions.iter().enumerate() {
            let mut end = 0;
            for mark in &suggestion.highlights {
                prop_assert!(end <= mark.start && mark.start < mark.end);
                prop_assert!(suggestion.text.get(mark.start..mark.end).is_some());
                end = mark.end;
            }
            let lower = suggestion.text.to_lowercase();
            let others = suggestions.iter().skip(at + 1);
            prop_assert!(others.map(|s| s.text.to_lowercase()).all(|other| other != lower));
            prop_assert!(SEARCHER.show(&suggestion.id).is_ok());
        }
    }

    #[test]
    fn any_text_is_a_query(query in "\\PC{0,60}", limit in 0..20_usize, offset in 0..20_usize) {
        let request = SearchRequest { query, limit, offset, ..SearchRequest::default() };
        let response = SEARCHER.search(&request).unwrap();
        invariants::check_places(&SOURCES, &SEARCHER, &response);
    }

    #[test]
    fn any_heap_of_operators_is_a_query(
        pieces in prop::collection::vec(prop::sample::select(generate::OPERATORS), 0..12),
        glue in prop::sample::select(&["", " ", "  ", "\t\n"][..]),
    ) {
        let response = SEARCHER.search(&SearchRequest::new(pieces.join(glue))).unwrap();
        invariants::check_places(&SOURCES, &SEARCHER, &response);
    }

    #[test]
    fn pages_together_are_the_long_list(query in query(), limit in 1..8_usize, all_passages: bool) {
        let request = SearchRequest { query, all_passages, ..SearchRequest::default() };
        let long = hits(&SEARCHER, &SearchRequest { limit: 40, ..request.clone() });
        let mut pages: Vec<Hit> = Vec::new();
        while pages.len() < long.len() {
            let offset = pages.len();
            let page = hits(&SEARCHER, &SearchRequest { limit, offset, ..request.clone() });
            prop_assert!(!page.is_empty());
            pages.extend(page);
        }
        pages.truncate(long.len());
        // How many are not shown yet is a matter of the page.
        let without_rest = |hits: Vec<Hit>| -> Vec<Hit> {
            hits.into_iter().map(|hit| Hit { more_passages: 0, ..hit }).collect()
        };
        prop_assert_eq!(without_rest(pages), without_rest(long));
    }
}

#[test]
fn the_fixtures_are_found_at_all() {
    let found = WORDS.iter().step_by(41).filter(|word| {
        let response = SEARCHER.search(&SearchRequest::new(word.as_str())).unwrap();
        invariants::check(&SOURCES, &SEARCHER, &response);
        !response.hits.is_empty()
    });
    assert!(found.count() * 20 > WORDS.len() / 41 * 17);
}
