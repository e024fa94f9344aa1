//! Where a passage stands.

use serde::{Deserialize, Serialize};

/// The exact place of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Citation {
    /// The name of the root that the source belongs to.
    pub root: String,
    /// The path of the source, relative to its root, with `/`.
    pub path: String,
    /// The address of the very passage, with anchor and text fragment, where
    /// an address is known.
    pub url: Option<String>,
    /// The fragment that leads to the section, without `#`.
    pub anchor: Option<String>,
    /// The text fragment (`:~:text=…`) that scrolls a browser to the passage,
    /// for web pages.
    pub text_fragment: Option<String>,
    /// The lines, for formats that have them.
    pub lines: Option<LineRange>,
    /// The bytes in the original file, for UTF-8 sources of such formats.
    pub bytes: Option<ByteRange>,
    /// The hash of the passage's words, to check it later: the first 16 hex
    /// digits of BLAKE3 over question and text.
    pub hash: String,
    /// Whether the source is still what was indexed.
    pub source: SourceState,
}

/// Lines of a source, from 1, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineRange {
    /// First line.
    pub first: usize,
    /// Last line.
    pub last: usize,
}

/// A range of bytes in a file, `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ByteRange {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// Whether a source is still what was indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SourceState {
    /// Size and time are those of the indexed file.
    Unchanged,
    /// The file was edited since.
    Changed,
    /// The file is no longer there.
    Gone,
    /// The document did not come from a file.
    NotAFile,
}
