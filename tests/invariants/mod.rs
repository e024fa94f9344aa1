//! What holds for every response, whatever was asked of whatever sources.
//! Written from the contract and without the library's own analysis, so that
//! a mistake there shows here.

mod citation;
mod highlight;

use pincite::{Highlight, MatchedBy, SearchResponse, Searcher};

use crate::sources::Sources;

/// Checks everything; panics with the query and the hit that break a rule.
pub(crate) fn check(sources: &Sources, searcher: &Searcher, response: &SearchResponse) {
    check_shape(response);
    for hit in &response.hits {
        citation::check(sources, searcher, hit);
    }
}

/// What can be seen without the sources: order, ranges, reasons.
pub(crate) fn check_shape(response: &SearchResponse) {
    let query = &response.query;
    assert!((0.0..=1.0).contains(&response.confidence), "{query:?}");
    assert!(response.hits.len() <= response.total.value, "{query:?}");
    for pair in response.hits.windows(2) {
        assert_eq!(pair[0].rank + 1, pair[1].rank, "ranks of {query:?}");
        assert!(pair[0].score >= pair[1].score, "scores of {query:?}");
    }
    let targets = highlight::Targets::new(query);
    for hit in &response.hits {
        let context = || format!("{query:?}\n{hit:#?}");
        assert!((0.0..=1.0).contains(&hit.confidence), "{}", context());
        assert!(hit.score.is_finite(), "{}", context());
        let question = hit.question.as_deref().unwrap_or_default();
        let heading = hit.heading_path.last().map_or("", String::as_str);
        let mut parts = vec![
            (question, &hit.snippet.question),
            (heading, &hit.snippet.heading),
        ];
        let mut at = 0;
        for fragment in &hit.snippet.fragments {
            assert!(!fragment.text.is_empty(), "{}", context());
            // In the order of the passage, one behind the other.
            let found = hit.text[at..].find(&fragment.text);
            at += found.unwrap_or_else(|| panic!("a fragment is not in order: {}", context()));
            at += fragment.text.len();
            parts.push((&fragment.text, &fragment.highlights));
        }
        let mut marked = false;
        for (text, highlights) in parts {
            let mut end = 0;
            for Highlight { start, end: stop } in highlights {
                assert!(*start >= end && stop > start, "{}", context());
                end = *stop;
                let word = text.get(*start..*stop);
                let word = word.unwrap_or_else(|| panic!("not at a border: {}", context()));
                assert!(targets.cover(word), "{word:?} is marked: {}", context());
                marked = true;
            }
        }
        let elsewhere = hit.matched_by.contains(&MatchedBy::Title);
        let asked = !query.text.is_empty() && !hit.matched_by.is_empty();
        assert!(marked || elsewhere || !asked, "no highlight: {}", context());
    }
}
