//! What holds for every response, whatever was asked of whatever sources.
//! Written from the contract and without the library's own analysis, so that
//! a mistake there shows here.

mod citation;
mod highlight;

use pincite::{Highlight, MatchedBy, SearchResponse, Searcher};

use crate::sources::{Sources, highlighted, marked_texts};

/// Checks everything; panics with the query and the hit that break a rule.
pub(crate) fn check(sources: &Sources, searcher: &Searcher, response: &SearchResponse) {
    check_places(sources, searcher, response);
    check_marks(response);
}

/// Checks order, ranges and citations: what holds for queries of any
/// characters too, of which a test cannot tell which words they are.
pub(crate) fn check_places(sources: &Sources, searcher: &Searcher, response: &SearchResponse) {
    let query = &response.query;
    assert!((0.0..=1.0).contains(&response.confidence), "{query:?}");
    assert!(response.hits.len() <= response.total.value, "{query:?}");
    for pair in response.hits.windows(2) {
        assert_eq!(pair[0].rank + 1, pair[1].rank, "ranks of {query:?}");
        assert!(pair[0].score >= pair[1].score, "scores of {query:?}");
    }
    for hit in &response.hits {
        let context = || format!("{query:?}\n{hit:#?}");
        assert!((0.0..=1.0).contains(&hit.confidence), "{}", context());
        assert!(hit.score.is_finite(), "{}", context());
        let mut at = 0;
        for fragment in &hit.snippet.fragments {
            assert!(!fragment.text.is_empty(), "{}", context());
            // In the order of the passage, one behind the other.
            let found = hit.text[at..].find(&fragment.text);
            at += found.unwrap_or_else(|| panic!("a fragment is not in order: {}", context()));
            at += fragment.text.len();
        }
        for (text, highlights) in marked_texts(hit) {
            let mut end = 0;
            for Highlight { start, end: stop } in highlights {
                assert!(*start >= end && stop > start, "{}", context());
                assert!(text.get(*start..*stop).is_some(), "{}", context());
                end = *stop;
            }
        }
        citation::check(sources, searcher, hit);
    }
}

/// Checks that every highlight stands for a word of the query, and that every
/// hit has one or names what matched elsewhere.
fn check_marks(response: &SearchResponse) {
    let query = &response.query;
    let targets = highlight::Targets::new(query);
    for hit in &response.hits {
        let marked = highlighted(hit);
        for word in &marked {
            assert!(
                targets.cover(word),
                "{word:?} is marked: {query:?}\n{hit:#?}"
            );
        }
        let elsewhere = hit.matched_by.contains(&MatchedBy::Title);
        // Filters alone match no words.
        let filtered = hit.matched_by == [MatchedBy::Filter];
        assert!(
            !marked.is_empty() || elsewhere || filtered,
            "no highlight: {query:?}\n{hit:#?}"
        );
    }
}
