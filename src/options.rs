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
    /// The languages (ISO 639-1) among which the language of a document is
    /// guessed; empty for all.
    pub languages: Vec<String>,
    /// A file of synonyms, read at each build.
    pub synonyms: Option<PathBuf>,
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
