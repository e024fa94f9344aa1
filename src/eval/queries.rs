//! The queries of a collection: objects of JSON Lines, lines `id<TAB>text`, or
//! TREC topics, told by what is in the file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::collection::{Id, checked_id, find, json_reason};
use super::lines::{self, faulty};
use crate::error::{Error, Result};

/// A query of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The id.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// Whether a document answers it, where the collection says.
    pub answerable: Option<bool>,
    /// The words of the document that answer it, where the collection says.
    pub answer: Option<String>,
}

/// Queries, and where they stand.
pub(super) struct Queries {
    pub(super) path: PathBuf,
    pub(super) queries: Vec<Query>,
}

impl Queries {
    /// Reads the file of queries in `dir`.
    pub(super) fn read(dir: &Path) -> Result<Self> {
        let missing = "there are no queries: queries.jsonl with `id` and `text` on each line, or \
                       topics.tsv with `id<TAB>text`";
        let path = find(dir, &["queries", "topics"], missing)?;
        let text = lines::read(&path)?;
        let numbered = parse(&text).map_err(|(line, detail)| faulty(&path, line, detail))?;
        let mut ids = HashSet::new();
        for (line, query) in &numbered {
            if !ids.insert(query.id.as_str()) {
                let detail = format!("there is a query `{}` above already", query.id);
                return Err(faulty(&path, *line, detail));
            }
            if query.text.is_empty() {
                let detail = format!("the query `{}` has no text", query.id);
                return Err(faulty(&path, *line, detail));
            }
        }
        if numbered.is_empty() {
            return Err(Error::Evaluation {
                path,
                line: None,
                detail: "there are no queries in it".to_owned(),
            });
        }
        let queries = numbered.into_iter().map(|(_, query)| query).collect();
        Ok(Self { path, queries })
    }
}

/// Reads the queries alone of the collection in `dir`.
///
/// # Errors
/// As [`super::Collection::read`].
pub fn read_queries(dir: &Path) -> Result<Vec<Query>> {
    Queries::read(dir).map(|read| read.queries)
}

/// The queries with their lines, or the line that is faulty and why.
type Parsed = Result<Vec<(usize, Query)>, (usize, String)>;

fn parse(text: &str) -> Parsed {
    if text.trim_start().starts_with('{') {
        json_lines(text)
    } else if text.contains("<top>") {
        topics(text)
    } else {
        table(text)
    }
}

#[derive(Deserialize)]
struct Record {
    id: Option<Id>,
    _id: Option<Id>,
    text: String,
    answerable: Option<bool>,
    answer: Option<String>,
}

fn json_lines(text: &str) -> Parsed {
    let read = |line: &str| {
        let record: Record = serde_json::from_str(line).map_err(|error| json_reason(&error))?;
        Ok(Query {
            id: checked_id(record.id, record._id)?,
            text: record.text.trim().to_owned(),
            answerable: record.answerable,
            answer: record.answer.filter(|answer| !answer.trim().is_empty()),
        })
    };
    lines::filled(text)
        .map(|(number, line)| match read(line) {
            Ok(query) => Ok((number, query)),
            Err(detail) => Err((number, detail)),
        })
        .collect()
}

fn table(text: &str) -> Parsed {
    const HEADERS: &[&str] = &["id", "_id", "qid", "query-id", "query_id"];
    lines::filled(text)
        .filter(|(number, line)| {
            let first = line.split('\t').next().unwrap_or_default();
            *number > 1 || !HEADERS.contains(&first)
        })
        .map(|(number, line)| {
            let Some((id, text)) = line.split_once('\t') else {
                return Err((number, "expected `id<TAB>text`".to_owned()));
            };
            query(id, text).map_or_else(|detail| Err((number, detail)), |query| Ok((number, query)))
        })
        .collect()
}

/// The blocks of classic topics; end tags are optional there.
fn topics(text: &str) -> Parsed {
    let mut line = 1;
    let mut queries = Vec::new();
    for (nth, block) in text.split("<top>").enumerate() {
        if nth > 0 {
            let id = field(block, "<num>", "Number:");
            let id = id.ok_or_else(|| (line, "the topic has no `<num>`".to_owned()))?;
            let title = field(block, "<title>", "Topic:");
            let title = title.ok_or_else(|| (line, format!("topic {id} has no `<title>`")))?;
            let query = query(&id, &title).map_err(|detail| (line, detail))?;
            queries.push((line, query));
        }
        line += block.matches('\n').count();
    }
    Ok(queries)
}

/// The text behind a tag up to the next one, as one line, without its label.
fn field(block: &str, tag: &str, label: &str) -> Option<String> {
    let (_, after) = block.split_once(tag)?;
    let text = after.split('<').next().unwrap_or_default().trim();
    let text = text.strip_prefix(label).unwrap_or(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" "))
}

fn query(id: &str, text: &str) -> Result<Query, String> {
    Ok(Query {
        id: checked_id(Some(Id::Text(id.trim().to_owned())), None)?,
        text: text.trim().to_owned(),
        answerable: None,
        answer: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, Option<bool>)]) {
        let queries = parse(text).unwrap();
        let found: Vec<_> = queries
            .iter()
            .map(|(_, q)| (q.id.as_str(), q.text.as_str(), q.answerable))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn three_forms() {
        check(
            "{\"id\": 1, \"text\": \" a b \"}\n{\"_id\": \"2\", \"text\": \"c\", \"answerable\": false}\n",
            &[("1", "a b", None), ("2", "c", Some(false))],
        );
        check(
            "qid\tquery\n1\ta b\n\n2\tc\td\n",
            &[("1", "a b", None), ("2", "c\td", None)],
        );
        check(
            "<top>\n<num> Number: 301 \n<title> Organized\n Crime\n<desc> Description:\nNot this.\n</top>\n\n\
             <top>\n<num>302</num><title>Topic: Polio</title>\n</top>\n",
            &[("301", "Organized Crime", None), ("302", "Polio", None)],
        );
    }

    #[test]
    fn faults_are_named() {
        let check = |text: &str, line: usize, expected: &str| {
            let (at, told) = parse(text).unwrap_err();
            assert_eq!(at, line);
            assert!(told.starts_with(expected), "{told}");
        };
        check("1\ta\nno tab\n", 2, "expected `id<TAB>text`");
        check("1 2\ta\n", 1, "`1 2` is no id");
        check(
            "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2}\n",
            2,
            "not a JSON object: missing field `text`",
        );
        check("{\"text\": \"a\"}\n", 1, "the object has no `id`");
        check("\n<top>\n<title>a\n</top>\n", 2, "the topic has no `<num>`");
        check("<top>\n<num>1\n</top>\n", 1, "topic 1 has no `<title>`");
    }

    #[test]
    fn a_query_is_there_once_and_asks_something() {
        let told = |text: &str| {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("topics.tsv"), text).unwrap();
            let told = read_queries(folder.path()).unwrap_err().to_string();
            told.replace(&folder.path().display().to_string(), "HERE")
        };
        assert_eq!(
            told("1\ta\n1\tb\n"),
            "HERE/topics.tsv:2: there is a query `1` above already"
        );
        assert_eq!(
            told("1\t\n"),
            "HERE/topics.tsv:1: the query `1` has no text"
        );
        assert_eq!(told("\n"), "`HERE/topics.tsv`: there are no queries in it");
    }
}
