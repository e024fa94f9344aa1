//! What is asked and what is answered: the same types for `--json`, the
//! library and every service on top of it.
//!
//! A response carries `"schema": "pincite/1"`. Within that version fields are
//! only ever added.

mod citation;
mod documents;
mod search;
mod suggest;

use serde::{Deserialize, Serialize};

pub use citation::{ByteRange, Citation, LineRange, SourceState};
pub use documents::{
    DEFAULT_DOCUMENTS, DocumentInfo, DocumentView, DocumentsRequest, DocumentsResponse, PassageView,
};
pub use search::{
    DEFAULT_SNIPPET_CHARS, Explanation, Fragment, Hit, MAX_SNIPPET_CHARS, MIN_SNIPPET_CHARS,
    MatchedBy, QueryInfo, ScorePart, SearchRequest, SearchResponse, Snippet, Total,
};
pub use suggest::{SuggestRequest, SuggestResponse, Suggestion};

/// The version of the contract that every response names.
pub const SCHEMA: &str = "pincite/1";

/// What kind of passage a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One question and its answer.
    Faq,
    /// Some paragraphs under their headings.
    Article,
}

impl Kind {
    /// Returns the name used in queries and in JSON: `faq` or `article`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Faq => "faq",
            Kind::Article => "article",
        }
    }
}

/// The number of hits of a request that does not say.
pub const DEFAULT_LIMIT: usize = 10;

/// A word of the query and what was searched for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Expansion {
    /// The word or words of the query.
    pub from: String,
    /// What was searched for it, best first.
    pub to: Vec<String>,
}

/// A byte range of UTF-8 text, `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Highlight {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// A passage among others of its document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Neighbour {
    /// The id of the passage.
    pub id: String,
    /// The headings over the passage, outermost first, the nearest last.
    pub heading_path: Vec<String>,
    /// The question, for a FAQ pair.
    pub question: Option<String>,
    /// The whole text of the passage; of a FAQ pair, the answer.
    pub text: String,
    /// Where it stands.
    pub citation: Citation,
}

/// Returns the JSON Schema (draft 2020-12) of a [`SearchResponse`], with those
/// of all other requests and responses among its definitions.
/// `docs/schema.json` holds it.
#[cfg(feature = "schema")]
pub fn json_schema() -> serde_json::Value {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    generator.subschema_for::<SearchRequest>();
    generator.subschema_for::<PassageView>();
    generator.subschema_for::<SuggestRequest>();
    generator.subschema_for::<SuggestResponse>();
    generator.subschema_for::<DocumentsRequest>();
    generator.subschema_for::<DocumentsResponse>();
    generator.subschema_for::<DocumentView>();
    generator
        .into_root_schema_for::<SearchResponse>()
        .to_value()
}
