//! What a generation knows about itself, kept beside the engine's files.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::generation;
use crate::analysis::ANALYSIS_VERSION;
use crate::error::{Error, Result};
use crate::options::IndexOptions;
use crate::source::Stamp;

pub(super) const MANIFEST: &str = "manifest.json";
const SOURCES: &str = "sources.jsonl";
/// Changes with the fields, what is stored in them, and this file.
const LAYOUT_VERSION: u32 = 3;

/// Names everything that has to be the same for an index to be read.
pub(super) fn format() -> String {
    format!(
        "pincite {LAYOUT_VERSION}.{ANALYSIS_VERSION}, {}",
        tantivy::version_string()
    )
}

/// What a generation was built from, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: String,
    /// Seconds since 1970.
    pub(super) built_at: u64,
    pub(super) options: IndexOptions,
    /// The text of the synonyms file.
    pub(super) synonyms: String,
    pub(super) documents: usize,
    pub(super) passages: usize,
    pub(super) faq_pairs: usize,
    /// Documents by language.
    pub(super) languages: BTreeMap<String, usize>,
    pub(super) source_bytes: u64,
}

/// A source that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SourceEntry {
    pub(super) root: usize,
    pub(super) path: String,
    pub(super) stamp: Stamp,
}

impl Manifest {
    /// Reads the options alone, of an index of any format that has them.
    pub(super) fn read_options(dir: &Path, generation: &str) -> Result<IndexOptions> {
        Self::read(dir, generation)
            .map(|manifest| manifest.options)
            .or_else(|error| match error {
                Error::Format { .. } => options_of_another_format(dir, generation).ok_or(error),
                error => Err(error),
            })
    }

    pub(super) fn read(dir: &Path, generation: &str) -> Result<Self> {
        let path = generation::folder(dir, generation).join(MANIFEST);
        let damaged = |detail: String| Error::Damaged {
            path: dir.to_owned(),
            detail,
        };
        let text = fs::read_to_string(&path)
            .map_err(|error| damaged(format!("`{}`: {error}", path.display())))?;
        let value: serde_json::Value = serde_json::from_str(&text)
            .map_err(|error| damaged(format!("`{}`: {error}", path.display())))?;
        // The format is looked at first: the rest may mean something else.
        let found = value
            .get("format")
            .and_then(|format| format.as_str())
            .unwrap_or("unknown");
        if found != format() {
            return Err(Error::Format {
                path: dir.to_owned(),
                found: found.to_owned(),
                expected: format(),
            });
        }
        serde_json::from_value(value)
            .map_err(|error| damaged(format!("`{}`: {error}", path.display())))
    }

    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(MANIFEST);
        let write = || -> std::io::Result<()> {
            let mut file = BufWriter::new(File::create(&path)?);
            serde_json::to_writer_pretty(&mut file, self)?;
            file.flush()?;
            file.get_ref().sync_all()
        };
        write().map_err(|source| Error::Io {
            operation: "write",
            path: path.clone(),
            source,
        })
    }

    /// Whether the synonyms file no longer is what the index was built with.
    pub(super) fn synonyms_changed(&self) -> bool {
        read_synonyms(&self.options).is_ok_and(|text| text != self.synonyms)
    }
}

fn options_of_another_format(dir: &Path, generation: &str) -> Option<IndexOptions> {
    let path = generation::folder(dir, generation).join(MANIFEST);
    let mut value: serde_json::Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let options = value.get_mut("options")?.take();
    let options: IndexOptions = serde_json::from_value(options).ok()?;
    (!options.roots.is_empty()).then_some(options)
}

/// Reads the text of the synonyms file, if one is named.
pub(super) fn read_synonyms(options: &IndexOptions) -> Result<String> {
    let Some(path) = &options.synonyms else {
        return Ok(String::new());
    };
    fs::read_to_string(path).map_err(|source| Error::Io {
        operation: "read",
        path: path.clone(),
        source,
    })
}

/// Writes the list of sources, one a line.
pub(super) fn write_sources(folder: &Path, sources: &[SourceEntry]) -> Result<()> {
    let path = folder.join(SOURCES);
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(&path)?);
        for source in sources {
            serde_json::to_writer(&mut file, source)?;
            file.write_all(b"\n")?;
        }
        file.flush()?;
        file.get_ref().sync_all()
    };
    write().map_err(|source| Error::Io {
        operation: "write",
        path: path.clone(),
        source,
    })
}

/// Reads the list of sources.
pub(super) fn read_sources(dir: &Path, generation: &str) -> Result<Vec<SourceEntry>> {
    let path = generation::folder(dir, generation).join(SOURCES);
    let damaged = |detail: String| Error::Damaged {
        path: dir.to_owned(),
        detail: format!("`{}`: {detail}", path.display()),
    };
    let file = File::open(&path).map_err(|error| damaged(error.to_string()))?;
    BufReader::new(file)
        .lines()
        .map(|line| {
            let line = line.map_err(|error| damaged(error.to_string()))?;
            serde_json::from_str(&line).map_err(|error| damaged(error.to_string()))
        })
        .collect()
}
