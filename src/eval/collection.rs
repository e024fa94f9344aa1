//! A collection for evaluation: documents, queries and judgements, read from a
//! folder in one of the usual layouts.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::documents::{self, CORPUS};
use super::queries::{Queries, Query};
use super::{OnProgress, qrels};
use crate::document::Document;
use crate::error::{Error, Result};

/// A longer id is no id but a text (bytes).
const MAX_ID: usize = 200;

/// The grade of each judged document by the id of the query and that of the
/// document.
pub type Judgements = HashMap<String, HashMap<String, i64>>;

/// Documents, queries, and which document answers which query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collection {
    /// The name of the folder.
    pub name: String,
    /// The documents; `record` is the id.
    pub documents: Vec<Document>,
    /// The queries, in their order.
    pub queries: Vec<Query>,
    /// The judgements.
    pub judgements: Judgements,
    /// What is odd and was passed over, in plain words.
    pub warnings: Vec<String>,
}

impl Collection {
    /// Reads the collection in `dir`:
    ///
    /// - `corpus.jsonl`: an object a line with `id` (or `_id`) and what the
    ///   reader of records knows, such as `title` and `text`, or `question` and
    ///   `answer`;
    /// - `queries.*` or `topics.*`: an object a line with `id` (or `_id`) and
    ///   `text`, perhaps `"answerable": false`; or lines `id<TAB>text`; or
    ///   TREC's `<top>` with `<num>` and `<title>`;
    /// - `qrels.*` (or `qrels/test.tsv`, then of the judged queries only): lines `query document grade` or
    ///   `query 0 document grade`, with or without a header.
    ///
    /// # Errors
    /// [`Error::Evaluation`] that names what is missing or the faulty line, and
    /// [`Error::Io`].
    pub fn read(dir: &Path, on_progress: OnProgress<'_>) -> Result<Self> {
        let Queries { path, mut queries } = Queries::read(dir)?;
        let mut warnings = Vec::new();
        let judgements_path = qrels_path(dir)?;
        let mut judgements = qrels::read(&judgements_path)?;
        if judgements_path.parent() != Some(dir) {
            // Of several parts only this one is read; what is judged in others
            // is not without an answer.
            queries.retain(|q| q.answerable.is_some() || judgements.contains_key(&q.id));
        }
        let ids: HashSet<&str> = queries.iter().map(|query| query.id.as_str()).collect();
        let before = judgements.len();
        judgements.retain(|query, _| ids.contains(query.as_str()));
        let unknown = before - judgements.len();
        if unknown > 0 {
            warnings.push(format!(
                "judged queries that are not in `{}` and are left out: {unknown} of {before}",
                path.display()
            ));
        }
        let documents = documents::read(&dir.join(CORPUS), &mut warnings, on_progress)?;
        let collection = Self {
            name: name_of(dir),
            documents,
            queries,
            judgements,
            warnings,
        };
        if collection.answerable().next().is_none() {
            return Err(Error::Evaluation {
                path: judgements_path,
                line: None,
                detail: "no query has a relevant document; a grade of 1 or more is relevant"
                    .to_owned(),
            });
        }
        Ok(collection.with_missing_documents())
    }

    /// The queries that have a relevant document: those that measures are of.
    pub fn answerable(&self) -> impl Iterator<Item = &Query> {
        self.queries.iter().filter(|query| {
            let mut grades = self.judgements.get(&query.id).into_iter().flatten();
            query.answerable != Some(false)
                && grades.any(|(_, grade)| *grade >= super::measures::RELEVANT)
        })
    }

    /// The queries that no document answers: marked so, or without any
    /// judgement.
    pub fn unanswerable(&self) -> impl Iterator<Item = &Query> {
        self.queries.iter().filter(|query| {
            query.answerable == Some(false) || !self.judgements.contains_key(&query.id)
        })
    }

    /// Warns of judged documents that are not there, and can never be found.
    fn with_missing_documents(mut self) -> Self {
        let ids = self.documents.iter().filter_map(|d| d.record.as_deref());
        let ids: HashSet<&str> = ids.collect();
        let judged = self.judgements.values().flatten();
        let mut missing: Vec<&str> = judged
            .filter(|(id, grade)| {
                **grade >= super::measures::RELEVANT && !ids.contains(id.as_str())
            })
            .map(|(id, _)| id.as_str())
            .collect();
        missing.sort_unstable();
        missing.dedup();
        if let Some(first) = missing.first() {
            self.warnings.push(format!(
                "relevant documents that are not in {CORPUS} and count as not found: {}, such as `{first}`",
                missing.len()
            ));
        }
        self
    }
}

/// Reads an id that may be a number.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// Picks the one id of a record and makes sure that a line of a run or of
/// judgements can hold it.
pub(super) fn checked_id(id: Option<Id>, other: Option<Id>) -> Result<String, String> {
    let id = match id.or(other) {
        Some(Id::Text(text)) => text,
        Some(Id::Number(number)) => number.to_string(),
        None => return Err("the object has no `id`".to_owned()),
    };
    if id.is_empty()
        || id.len() > MAX_ID
        || id.contains(|c: char| c.is_whitespace() || c.is_control())
    {
        return Err(format!(
            "`{id}` is no id: 1 to {MAX_ID} bytes without white space"
        ));
    }
    Ok(id)
}

/// What is wrong with a line of JSON; which line, is told elsewhere.
pub(super) fn json_reason(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let reason = told.split(" at line ").next().unwrap_or_default();
    format!("not a JSON object: {reason} (column {})", error.column())
}

fn qrels_path(dir: &Path) -> Result<PathBuf> {
    let missing = "there are no judgements: qrels.tsv with `query<TAB>document<TAB>grade` on each \
                   line";
    let path = find(dir, &["qrels"], missing)?;
    if !path.is_dir() {
        return Ok(path);
    }
    let test = path.join("test.tsv");
    match test.is_file() {
        true => Ok(test),
        false => Err(Error::Evaluation {
            path,
            line: None,
            detail: "there is no test.tsv with the judgements".to_owned(),
        }),
    }
}

/// Finds the one entry of a folder that has one of these names before its
/// first dot.
pub(super) fn find(dir: &Path, names: &[&str], missing: &str) -> Result<PathBuf> {
    let told = |detail: String| Error::Evaluation {
        path: dir.to_owned(),
        line: None,
        detail,
    };
    let entries = std::fs::read_dir(dir).map_err(|source| Error::Io {
        operation: "list",
        path: dir.to_owned(),
        source,
    })?;
    let mut found: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| {
            name.split('.')
                .next()
                .is_some_and(|stem| names.contains(&stem))
        })
        .collect();
    found.sort_unstable();
    match found.as_slice() {
        [] => Err(told(missing.to_owned())),
        [one] => Ok(dir.join(one)),
        several => Err(told(format!(
            "`{}` could all be meant; leave one of them there",
            several.join("`, `")
        ))),
    }
}

/// What a folder is called, also where it is given as `.`.
pub(super) fn name_of(dir: &Path) -> String {
    let whole = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let name = whole.file_name().unwrap_or(whole.as_os_str());
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAMP: &str = "{\"id\": \"d1\", \"title\": \"Lamp\", \"text\": \"It is blue.\"}\n";
    const QUERY: &str = "{\"id\": 7, \"text\": \"Which colour?\"}\n";

    fn read(files: &[(&str, &str)]) -> Result<Collection, String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let here = folder.path().display().to_string();
        let mut read = Collection::read(folder.path(), &|_| ());
        if let Ok(collection) = &mut read {
            collection.name.clear();
        }
        read.map_err(|error| error.to_string().replace(&here, "HERE"))
    }

    #[test]
    fn the_common_layout() {
        let faq = "{\"_id\": \"d2\", \"question\": \"Is it loud?\", \"answer\": \"No.\"}\n\n";
        let collection = read(&[
            ("corpus.jsonl", &format!("{LAMP}{faq}")),
            (
                "queries.jsonl",
                &format!("{QUERY}{{\"_id\": \"q2\", \"text\": \"Fee?\"}}\n"),
            ),
            ("qrels.tsv", "query-id\tcorpus-id\tscore\n7\td1\t2\n"),
        ])
        .unwrap();
        let ids: Vec<_> = collection
            .documents
            .iter()
            .map(|d| d.record.clone())
            .collect();
        assert_eq!(ids, [Some("d1".to_owned()), Some("d2".to_owned())]);
        let kinds: Vec<_> = collection
            .documents
            .iter()
            .map(|d| d.sections[0].kind)
            .collect();
        use crate::document::SectionKind::{Article, Faq};
        assert_eq!(kinds, [Article, Faq]);
        assert_eq!(collection.judgements["7"]["d1"], 2);
        let ids = |queries: Vec<&Query>| queries.iter().map(|q| q.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(collection.answerable().collect()), ["7"]);
        assert_eq!(ids(collection.unanswerable().collect()), ["q2"]);
        assert_eq!(collection.warnings, [""; 0]);
    }

    #[test]
    fn other_layouts() {
        let trec = read(&[
            ("corpus.jsonl", LAMP),
            ("topics.301-302.txt", "7\tWhich colour?\n"),
            ("qrels.lamp.txt", "7 0 d1 1\n7 0 d9 0\n"),
        ]);
        let beir = read(&[
            ("corpus.jsonl", LAMP),
            ("queries.jsonl", QUERY),
            (
                "qrels/test.tsv",
                "query-id\tcorpus-id\tscore\n7\td1\t1\n7\td9\t0\n",
            ),
        ]);
        assert_eq!(trec.unwrap(), beir.unwrap());
        // Queries of other parts are left out.
        let parts = read(&[
            ("corpus.jsonl", LAMP),
            ("queries.tsv", "7\tWhich colour?\n8\tHow heavy?\n"),
            ("qrels/test.tsv", "7\td1\t1\n"),
        ]);
        assert_eq!(parts.unwrap().unanswerable().count(), 0);
    }

    #[test]
    fn what_is_odd_is_told_and_passed_over() {
        let collection = read(&[
            ("corpus.jsonl", &format!("{LAMP}{{\"id\": \"d2\"}}\n")),
            ("queries.jsonl", QUERY),
            ("qrels.tsv", "7 d1 1\n7 d9 1\n8 d1 1\n"),
        ])
        .unwrap();
        let told = collection.warnings.join("\n");
        for part in [
            "and are left out: 1 of 2",
            "lines of corpus.jsonl without a text that could be found: 1, such as line 2",
            "relevant documents that are not in corpus.jsonl and count as not found: 1, such as `d9`",
        ] {
            assert!(told.contains(part), "{told}");
        }
    }

    #[test]
    fn what_is_missing_or_faulty_is_named() {
        let (corpus, queries, qrels) = (
            ("corpus.jsonl", LAMP),
            ("queries.jsonl", QUERY),
            ("qrels.tsv", "7 d1 1\n"),
        );
        let check = |files: &[(&str, &str)], expected: &str| match read(files) {
            Ok(_) => panic!("no error: {expected}"),
            Err(told) => assert!(told.starts_with(expected), "{told}"),
        };
        check(&[queries, qrels], "`HERE`: there is no corpus.jsonl");
        check(&[corpus, qrels], "`HERE`: there are no queries");
        check(&[corpus, queries], "`HERE`: there are no judgements");
        check(
            &[corpus, queries, ("qrels/dev.tsv", "")],
            "`HERE/qrels`: there is no test.tsv",
        );
        check(
            &[corpus, queries, ("topics.txt", ""), qrels],
            "`HERE`: `queries.jsonl`, `topics.txt` could all be meant",
        );
        check(
            &[corpus, queries, ("qrels.tsv", "7 d1 0\n")],
            "`HERE/qrels.tsv`: no query has a relevant document",
        );
        let corpus = |text: &str, expected: &str| {
            check(&[("corpus.jsonl", text), queries, qrels], expected);
        };
        corpus(
            &format!("{LAMP}\n{{\"id\"\n"),
            "HERE/corpus.jsonl:3: not a JSON object: EOF",
        );
        corpus(
            &format!("{LAMP}{LAMP}"),
            "HERE/corpus.jsonl:2: the id `d1` stands in line 1",
        );
        corpus(
            "{\"text\": \"x\"}\n",
            "HERE/corpus.jsonl:1: the object has no `id`",
        );
        corpus("{\"id\": \"a b\"}\n", "HERE/corpus.jsonl:1: `a b` is no id");
    }
}
