//! The indexes that are served, by name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use pincite::{DocumentsRequest, LiveSearcher, Searcher};

use super::problem::Problem;
use crate::config::absolute;
use crate::failure::Hinted;

/// The name of an index that was given without one.
pub(crate) const DEFAULT_NAME: &str = "default";

/// At least one index; the first answers requests that name none.
pub(crate) struct Indexes {
    indexes: Vec<Named>,
}

/// An index and its name.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) live: LiveSearcher,
}

impl Indexes {
    pub(crate) fn new(folders: Vec<(String, PathBuf)>) -> Self {
        let named = |(name, dir)| Named {
            name,
            live: LiveSearcher::new(dir),
        };
        Self {
            indexes: folders.into_iter().map(named).collect(),
        }
    }

    /// The index of that name, or the first one.
    pub(crate) fn get(&self, name: Option<&str>) -> Result<&Named, Problem> {
        let mut indexes = self.indexes.iter();
        let found = match name {
            None => indexes.next(),
            Some(name) => indexes.find(|index| index.name == name),
        };
        found.ok_or_else(|| {
            let names: Vec<&str> = self
                .indexes
                .iter()
                .map(|index| index.name.as_str())
                .collect();
            Problem::not_found(format!(
                "there is no index `{}`; there are: {}",
                name.unwrap_or_default(),
                names.join(", ")
            ))
        })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Named> {
        self.indexes.iter()
    }
}

impl Named {
    /// How many documents it holds.
    pub(crate) fn documents(&self) -> Result<usize, Problem> {
        let one = DocumentsRequest {
            limit: 1,
            ..DocumentsRequest::default()
        };
        let documents = self.searcher()?.documents(&one);
        let documents = documents.map_err(|error| Problem::of(&error, &self.name))?;
        Ok(documents.total)
    }

    /// A searcher over the newest generation.
    pub(crate) fn searcher(&self) -> Result<Arc<Searcher>, Problem> {
        self.live
            .current()
            .map_err(|error| Problem::of(&error, &self.name))
    }
}

/// Reads `NAME=DIR` or `DIR`, relative to `here`.
pub(crate) fn parse(here: &Path, given: &[String]) -> Result<Vec<(String, PathBuf)>> {
    let mut folders: Vec<(String, PathBuf)> = Vec::new();
    // An empty variable of the environment is one that is not set.
    for text in given.iter().filter(|text| !text.is_empty()) {
        let is_name = |name: &str| {
            let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            !name.is_empty() && name.chars().all(is_letter)
        };
        let (name, dir) = match text.split_once('=') {
            Some((name, dir)) if is_name(name) => (name, dir),
            _ => (DEFAULT_NAME, text.as_str()),
        };
        if folders.iter().any(|(other, _)| other == name) {
            return Err(Hinted {
                message: format!("two indexes are named `{name}`"),
                hint: "tell them apart with `--index NAME=DIR`".into(),
            }
            .into());
        }
        folders.push((name.to_owned(), absolute(here, Path::new(dir))));
    }
    Ok(folders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_with_and_without_a_name() {
        let check = |given: &[&str], expected: &[(&str, &str)]| {
            let given: Vec<String> = given.iter().map(|&text| text.to_owned()).collect();
            let found = parse(Path::new("/here"), &given).ok();
            let expected = expected
                .iter()
                .map(|&(name, dir)| (name.into(), dir.into()));
            assert_eq!(found, Some(expected.collect()));
        };
        check(&["idx"], &[("default", "/here/idx")]);
        check(&["docs=a", "/b"], &[("docs", "/here/a"), ("default", "/b")]);
        check(&["a b=c"], &[("default", "/here/a b=c")]);
    }

    #[test]
    fn a_name_is_given_once() {
        let given = ["a".to_owned(), "b".to_owned()];
        let error = parse(Path::new("/"), &given).expect_err("both are the default");
        assert_eq!(error.to_string(), "two indexes are named `default`");
    }

    #[test]
    fn an_unknown_name_is_told_with_those_there_are() {
        let indexes = Indexes::new(vec![("a".into(), "/a".into()), ("b".into(), "/b".into())]);
        assert_eq!(indexes.get(None).map(|index| index.name.as_str()), Ok("a"));
        let problem = indexes
            .get(Some("c"))
            .map(|_| ())
            .expect_err("there is none");
        assert_eq!(problem.detail, "there is no index `c`; there are: a, b");
    }
}
