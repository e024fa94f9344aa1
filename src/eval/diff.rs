//! What differs between two answers to one query: hits that came, went, moved
//! or say something else.

use std::path::Path;

use serde::Serialize;

use super::lines::{self, faulty};
use crate::contract::{Citation, Hit, SearchResponse};
use crate::error::Result;

/// A query whose first hits differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueryDiff {
    /// What was asked.
    pub query: String,
    /// Whether it was answered before.
    pub answered_before: bool,
    /// Whether it is answered after.
    pub answered_after: bool,
    /// The hits that differ, by their rank after, then by that before.
    pub hits: Vec<HitDiff>,
}

/// A hit that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HitDiff {
    /// The id of the passage.
    pub id: String,
    /// The question or nearest heading, else the title.
    pub heading: Option<String>,
    /// Where it stands; before, where it went.
    pub citation: Citation,
    /// The rank before, from 1; `None` where it came.
    pub before: Option<usize>,
    /// The rank after, from 1; `None` where it went.
    pub after: Option<usize>,
    /// Whether the passage says something else.
    pub reworded: bool,
}

/// Compares the hits of two responses to one query; `None` if they are the
/// same passages with the same words in the same order, and it is answered in
/// both or in neither.
pub fn diff(query: &str, before: &SearchResponse, after: &SearchResponse) -> Option<QueryDiff> {
    let find = |hits: &[Hit], id: &str| hits.iter().position(|hit| hit.id == id);
    let mut hits = Vec::new();
    for (rank, hit) in after.hits.iter().enumerate() {
        let was = find(&before.hits, &hit.id);
        let reworded = was
            .and_then(|was| before.hits.get(was))
            .is_some_and(|was| was.citation.hash != hit.citation.hash);
        if was != Some(rank) || reworded {
            hits.push(HitDiff {
                before: was.map(|was| was + 1),
                after: Some(rank + 1),
                reworded,
                ..of(hit)
            });
        }
    }
    for (rank, hit) in before.hits.iter().enumerate() {
        if find(&after.hits, &hit.id).is_none() {
            hits.push(HitDiff {
                before: Some(rank + 1),
                ..of(hit)
            });
        }
    }
    let (answered_before, answered_after) = (before.answered, after.answered);
    (!hits.is_empty() || answered_before != answered_after).then(|| QueryDiff {
        query: query.to_owned(),
        answered_before,
        answered_after,
        hits,
    })
}

fn of(hit: &Hit) -> HitDiff {
    let heading = hit.question.as_ref().or(hit.heading_path.last());
    HitDiff {
        id: hit.id.clone(),
        heading: heading.or(hit.title.as_ref()).cloned(),
        citation: hit.citation.clone(),
        before: None,
        after: None,
        reworded: false,
    }
}

/// Reads a list of queries, one a line; what stands behind a tab is passed
/// over, so that a list of questions with their targets will do. Empty lines,
/// and those that begin with `#`, are passed over, and a query that has been
/// there.
///
/// # Errors
/// [`Error::Io`](crate::Error::Io), and
/// [`Error::Evaluation`](crate::Error::Evaluation) if there is no query.
pub fn read_lines(path: &Path) -> Result<Vec<String>> {
    let text = lines::read(path)?;
    let mut queries: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (_, line) in lines::filled(&text).filter(|(_, line)| !line.starts_with('#')) {
        let query = line.split('\t').next().unwrap_or(line).trim();
        if !query.is_empty() && seen.insert(query.to_owned()) {
            queries.push(query.to_owned());
        }
    }
    if queries.is_empty() {
        return Err(faulty(path, 1, "there are no queries in it".to_owned()));
    }
    Ok(queries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::SearchRequest;
    use crate::index::IndexBuilder;
    use crate::search::Searcher;

    fn answer(files: &[(&str, &str)]) -> SearchResponse {
        let mut builder = IndexBuilder::in_memory().unwrap();
        for (path, text) in files {
            for document in crate::source::read(path, text.as_bytes()).unwrap() {
                builder.add(path, &document).unwrap();
            }
        }
        let searcher = Searcher::new(builder.finish().unwrap()).unwrap();
        searcher.search(&SearchRequest::new("tea")).unwrap()
    }

    #[test]
    fn hits_come_go_move_and_say_something_else() {
        let (a, b) = (
            ("a.md", "# Tea\n\nTea, hot.\n"),
            ("b.md", "# B\n\nA long text, with tea.\n"),
        );
        let both = answer(&[a, b]);
        assert_eq!(diff("tea", &both, &both), None);
        let one = answer(&[b]);
        let went = diff("tea", &both, &one).unwrap();
        let ranks = |diff: &QueryDiff| -> Vec<_> {
            let hits = diff.hits.iter();
            hits.map(|hit| (hit.before, hit.after, hit.reworded))
                .collect()
        };
        assert_eq!(
            ranks(&went),
            [(Some(2), Some(1), false), (Some(1), None, false)]
        );
        let came = diff("tea", &one, &both).unwrap();
        assert_eq!(
            ranks(&came),
            [(None, Some(1), false), (Some(1), Some(2), false)]
        );
        let other = answer(&[a, ("b.md", "# B\n\nA long text with green tea.\n")]);
        let reworded = diff("tea", &both, &other).unwrap();
        assert_eq!(ranks(&reworded), [(Some(2), Some(2), true)]);
    }

    #[test]
    fn queries_are_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queries.txt");
        std::fs::write(&path, "# ours\na b\n\nc\tfaq.md#c\nc\tb.md\n").unwrap();
        assert_eq!(read_lines(&path).unwrap(), ["a b", "c"]);
        std::fs::write(&path, "# ours\n").unwrap();
        assert!(read_lines(&path).is_err());
    }
}
