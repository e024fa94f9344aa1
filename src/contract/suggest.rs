//! What was typed, and questions and headings that go on like it.

use serde::{Deserialize, Serialize};

use super::{Citation, DEFAULT_LIMIT, Expansion, Highlight, Kind};

/// What somebody has typed so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SuggestRequest {
    /// The text. Its last word is unfinished if nothing stands behind it, no
    /// space either. Filters count as in a `SearchRequest`.
    pub text: String,
    /// The highest number of suggestions, at most 100.
    pub limit: usize,
}

impl Default for SuggestRequest {
    fn default() -> Self {
        Self {
            text: String::new(),
            limit: DEFAULT_LIMIT,
        }
    }
}

impl SuggestRequest {
    /// Creates a request for `text` with the defaults of the contract.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

/// The answer to a [`SuggestRequest`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuggestResponse {
    /// The version of the contract: `pincite/1`.
    pub schema: String,
    /// The text as it was given.
    pub text: String,
    /// Words that occur nowhere and were searched as another word.
    pub corrections: Vec<Expansion>,
    /// Microseconds that it took in the process.
    pub took_us: u64,
    /// First what begins with the text, then what holds all of its words; of
    /// both first the questions of FAQ pairs, then headings. No two are the
    /// same but for case, accents and punctuation.
    pub suggestions: Vec<Suggestion>,
}

/// A question or heading that may be what somebody is typing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Suggestion {
    /// The question or heading.
    pub text: String,
    /// What of it was typed: ranges in `text`, ascending, without overlap.
    pub highlights: Vec<Highlight>,
    /// Question of a FAQ pair, or heading of an article.
    pub kind: Kind,
    /// The id of the passage, stable over rebuilds.
    pub id: String,
    /// The id of its document, stable over rebuilds.
    pub document: String,
    /// The document's title, or null where the source has none.
    pub title: Option<String>,
    /// Where the passage stands.
    pub citation: Citation,
}
