//! Sources of a test's own: names with their bytes, indexed in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pincite::{Highlight, Hit, IndexBuilder, SearchResponse, Searcher};

/// Sources by path, as a reader gets them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    files: BTreeMap<String, Vec<u8>>,
}

impl Sources {
    pub(crate) fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = files.into_iter();
        Self {
            files: files
                .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
                .collect(),
        }
    }

    /// The files right in a folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            files.insert(name, fs::read(entry.path()).unwrap());
        }
        Self { files }
    }

    pub(crate) fn get(&self, path: &str) -> &[u8] {
        &self.files[path]
    }

    /// All texts, by the order of their paths.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.files
            .values()
            .map(|bytes| std::str::from_utf8(bytes).unwrap())
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.searcher_with("")
    }

    pub(crate) fn searcher_with(&self, synonyms: &str) -> Searcher {
        let mut builder = IndexBuilder::in_memory_with_synonyms(synonyms).unwrap();
        for (name, bytes) in &self.files {
            for document in pincite::read(name, bytes).unwrap() {
                builder.add(name, &document).unwrap();
            }
        }
        Searcher::new(builder.finish().unwrap()).unwrap()
    }
}

/// What a test calls a hit: its question, its nearest heading, or its path.
pub(crate) fn name(hit: &Hit) -> &str {
    hit.question
        .as_deref()
        .or(hit.heading_path.last().map(String::as_str))
        .unwrap_or(&hit.citation.path)
}

pub(crate) fn names(response: &SearchResponse) -> Vec<&str> {
    response.hits.iter().map(name).collect()
}

/// The texts of a hit that may have marks, with their marks: the question, the
/// nearest heading, the fragments.
pub(crate) fn marked_texts(hit: &Hit) -> Vec<(&str, &[Highlight])> {
    let question = hit.question.as_deref().unwrap_or_default();
    let heading = hit.heading_path.last().map_or("", String::as_str);
    let mut texts = vec![
        (question, hit.snippet.question.as_slice()),
        (heading, hit.snippet.heading.as_slice()),
    ];
    let fragments = hit.snippet.fragments.iter();
    texts.extend(fragments.map(|f| (f.text.as_str(), f.highlights.as_slice())));
    texts
}

/// The marked strings of a hit.
pub(crate) fn highlighted(hit: &Hit) -> Vec<&str> {
    marked_texts(hit)
        .into_iter()
        .flat_map(|(text, marks)| marks.iter().map(|mark| &text[mark.start..mark.end]))
        .collect()
}
