//! What a generation knows about itself, kept beside the engine's files.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::generation;
use super::sources::SourceRead;
use crate::analysis::ANALYSIS_VERSION;
use crate::error::{Error, Result};
use crate::options::IndexOptions;

pub(super) const MANIFEST: &str = "manifest.json";
/// Changes with the fields, what is stored in them, this file, and the list of
/// sources.
const LAYOUT_VERSION: u32 = 8;

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
    /// Tokens of all passages by part.
    pub(super) tokens: [u64; 3],
    /// Documents by language.
    pub(super) languages: BTreeMap<String, usize>,
    pub(super) source_bytes: u64,
    /// Files that could not be read.
    pub(super) skipped: usize,
    /// A hash of the engine's file of what it holds; empty in memory.
    pub(super) engine: String,
    /// A hash of all the rest, as [`Self::own_check`] gives it.
    pub(super) check: String,
}

impl Manifest {
    /// Describes a generation that is built now.
    pub(super) fn new(
        options: IndexOptions,
        synonyms: String,
        total: SourceRead,
        source_bytes: u64,
    ) -> Self {
        Self {
            format: format(),
            built_at: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs()),
            options,
            synonyms,
            documents: total.documents,
            passages: total.passages,
            faq_pairs: total.faq_pairs,
            tokens: total.tokens,
            languages: total.languages.into_iter().collect(),
            source_bytes,
            skipped: 0,
            engine: String::new(),
            check: String::new(),
        }
    }

    /// Hashes everything but the hash itself.
    fn own_check(&self) -> String {
        let rest = Self {
            check: String::new(),
            ..self.clone()
        };
        // What cannot be written as JSON is never written, and so not checked.
        let json = serde_json::to_vec(&rest).unwrap_or_default();
        blake3::hash(&json).to_hex().to_string()
    }

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
        let manifest: Self = serde_json::from_value(value)
            .map_err(|error| damaged(format!("`{}`: {error}", path.display())))?;
        if manifest.check != manifest.own_check() {
            let detail = format!("`{}`: it is not what was written", path.display());
            return Err(damaged(detail));
        }
        Ok(manifest)
    }

    pub(super) fn write(mut self, folder: &Path) -> Result<()> {
        self.check = self.own_check();
        let path = folder.join(MANIFEST);
        let write = || -> std::io::Result<()> {
            let mut file = BufWriter::new(File::create(&path)?);
            serde_json::to_writer_pretty(&mut file, &self)?;
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
