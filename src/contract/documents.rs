//! What an index holds, without a question.

use serde::{Deserialize, Serialize};

use super::{Citation, Kind, Neighbour};

/// The number of documents of a page where the request does not say.
pub const DEFAULT_DOCUMENTS: usize = 100;

/// Asks which documents an index holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct DocumentsRequest {
    /// Only sources whose path, with the name of its root in front or not,
    /// begins with this.
    pub path: Option<String>,
    /// Goes on after the page that gave this as its `next`.
    pub after: Option<String>,
    /// The highest number of documents, at most 1000.
    pub limit: usize,
}

impl Default for DocumentsRequest {
    fn default() -> Self {
        Self {
            path: None,
            after: None,
            limit: DEFAULT_DOCUMENTS,
        }
    }
}

/// A page of the documents of an index, by root and path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentsResponse {
    /// The version of the contract: `pincite/1`.
    pub schema: String,
    /// How many documents the index holds, whichever of them were asked for.
    pub total: usize,
    /// The documents, by the name of their root and their path.
    pub documents: Vec<DocumentInfo>,
    /// What `after` has to be to go on; null on the last page.
    pub next: Option<String>,
}

/// A document of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentInfo {
    /// The id of the document, stable over rebuilds.
    pub id: String,
    /// The name of the root that the source belongs to.
    pub root: String,
    /// The path of the source, relative to its root, with `/`.
    pub path: String,
    /// What tells the document from others of the same source.
    pub record: Option<String>,
    /// The address of the document, where one is known.
    pub url: Option<String>,
    /// The document's title, or null where the source has none.
    pub title: Option<String>,
    /// The language of the document (ISO 639-1), where it is known.
    pub lang: Option<String>,
    /// The number of its passages.
    pub passages: usize,
}

/// A whole document, as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DocumentView {
    /// The version of the contract: `pincite/1`.
    pub schema: String,
    /// The document.
    pub document: DocumentInfo,
    /// Its passages, in the order of the source.
    pub passages: Vec<Neighbour>,
}

/// A passage with what stands around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PassageView {
    /// The version of the contract: `pincite/1`.
    pub schema: String,
    /// The id of the passage.
    pub id: String,
    /// The id of its document, stable over rebuilds.
    pub document: String,
    /// FAQ pair or part of an article.
    pub kind: Kind,
    /// The language of the document (ISO 639-1), where it is known.
    pub lang: Option<String>,
    /// The document's title, or null where the source has none.
    pub title: Option<String>,
    /// The headings over the passage, outermost first.
    pub heading_path: Vec<String>,
    /// The question, for a FAQ pair.
    pub question: Option<String>,
    /// The whole text.
    pub text: String,
    /// Where it stands.
    pub citation: Citation,
    /// What stands right before it in the document.
    pub before: Vec<Neighbour>,
    /// What stands right after it.
    pub after: Vec<Neighbour>,
}
