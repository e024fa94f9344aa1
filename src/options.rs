//! What an index is built from: plain data, kept inside the index so that it
//! can be refreshed later.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What to index and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IndexOptions {
    /// The folders and files to read.
    pub roots: Vec<Root>,
    /// How to read them.
    #[serde(flatten)]
    pub read: ReadOptions,
    /// A file of synonyms, read at each build.
    pub synonyms: Option<PathBuf>,
}

/// How to read a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadOptions {
    /// The languages (ISO 639-1) among which the language of a document is
    /// guessed; empty for all.
    pub languages: Vec<String>,
    /// Whether the comments below an article on a web page are read too.
    pub comments: bool,
    /// The fields of a record of JSON or CSV.
    pub fields: RecordFields,
}

/// What the fields of a record of JSON or CSV are called. Names are compared
/// without regard to case; of several that a record has, the first counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecordFields {
    /// The question of a pair.
    pub question: Vec<String>,
    /// The answer to it.
    pub answer: Vec<String>,
    /// The title of an article.
    pub title: Vec<String>,
    /// Its text.
    pub text: Vec<String>,
    /// What names the record within its source.
    pub id: Vec<String>,
    /// The address of the record on the web.
    pub url: Vec<String>,
    /// The language (ISO 639-1).
    pub lang: Vec<String>,
}

impl Default for RecordFields {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            question: names(&["question", "q", "prompt"]),
            answer: names(&["answer", "a", "response", "answers"]),
            title: names(&["title", "name", "heading", "headline", "subject"]),
            text: names(&["text", "body", "content", "contents", "description"]),
            id: names(&["id", "_id", "key", "slug"]),
            url: names(&["url", "link", "href", "permalink"]),
            lang: names(&["lang", "language", "locale"]),
        }
    }
}

/// A folder, or a single file, whose sources are indexed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Root {
    /// The name that citations carry; unique among the roots.
    pub name: String,
    /// The folder or file, absolute.
    pub path: PathBuf,
    /// The address under which the root is published, if it is.
    pub base_url: Option<String>,
    /// How a path becomes an address below `base_url`.
    pub url_rules: UrlRules,
    /// Only files that match one of these globs, relative to the root; empty
    /// for all.
    pub include: Vec<String>,
    /// No files that match one of these globs, relative to the root.
    pub exclude: Vec<String>,
}

impl Root {
    /// Creates a root named after the last part of its path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self {
            name: name_of(&path),
            path,
            ..Self::default()
        }
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(
        || "root".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// How a path becomes an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UrlRules {
    /// Endings that are dropped from a path, with their dot.
    pub strip: Vec<String>,
    /// What is put in place of a dropped ending, such as `.html`.
    pub append: String,
    /// File names (after dropping the ending) that stand for their folder.
    pub index: Vec<String>,
}

impl Default for UrlRules {
    fn default() -> Self {
        Self {
            strip: [".md", ".mdx", ".markdown"].map(str::to_owned).into(),
            append: String::new(),
            index: vec!["index".to_owned(), "README".to_owned()],
        }
    }
}
