//! What is asked and what is answered: the same types for `--json`, the
//! library and every service on top of it.
//!
//! A response carries `"schema": "pincite/1"`. Within that version fields are
//! only ever added.

use serde::{Deserialize, Serialize};

/// The version of the contract that every response names.
pub const SCHEMA: &str = "pincite/1";

/// The number of hits of a request that does not say.
pub const DEFAULT_LIMIT: usize = 10;

/// The number of documents of a page where the request does not say.
pub const DEFAULT_DOCUMENTS: usize = 100;

/// The length of a snippet where the request does not say, in characters:
/// three lines of a terminal.
pub const DEFAULT_SNIPPET_CHARS: usize = 280;
/// The shortest snippet, in characters: less cannot show a match in its
/// context.
pub const MIN_SNIPPET_CHARS: usize = 40;
/// The longest snippet, in characters: more is no cut-out, and a hit has its
/// whole text beside it.
pub const MAX_SNIPPET_CHARS: usize = 2_000;

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

/// A question to an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SearchRequest {
    /// The words, with `"a phrase"`, `-word`, `kind:faq`, `lang:de` and
    /// `path:docs/` where they are unambiguous. Any text is a valid query.
    pub query: String,
    /// The highest number of hits to return.
    pub limit: usize,
    /// The number of hits to leave out at the front, for paging.
    pub offset: usize,
    /// Only passages of this kind.
    pub kind: Option<Kind>,
    /// Only documents in this language (ISO 639-1).
    pub lang: Option<String>,
    /// Only sources whose path, with the name of its root in front or not,
    /// begins with this.
    pub path: Option<String>,
    /// Turns corrections, stemming and synonyms off.
    pub exact: bool,
    /// Takes the last word for unfinished, as it is while somebody types: words
    /// that begin with it match, too. Nothing may stand behind it, no space
    /// either.
    pub prefix: bool,
    /// Shows every passage on its own: no merging of neighbours, no collapsing
    /// of near-duplicates, no limit to the passages of one document.
    pub all_passages: bool,
    /// Shows a page in every language in which it is among the candidates, and
    /// not in the best one only. `all_passages` does so, too.
    pub all_languages: bool,
    /// The most characters (Unicode scalar values) of a snippet, all its
    /// fragments together; from 40 to 2000.
    pub snippet_chars: usize,
    /// Adds what is to be shown as HTML, escaped, with `<mark>` around the
    /// highlights.
    pub html: bool,
    /// Adds to each hit how its score came about.
    pub explain: bool,
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            query: String::new(),
            limit: DEFAULT_LIMIT,
            offset: 0,
            kind: None,
            lang: None,
            path: None,
            exact: false,
            prefix: false,
            all_passages: false,
            all_languages: false,
            snippet_chars: DEFAULT_SNIPPET_CHARS,
            html: false,
            explain: false,
        }
    }
}

impl SearchRequest {
    /// Creates a request for `query` with the defaults of the contract.
    pub fn new(query: impl Into<String>) -> Self {
        Self {
            query: query.into(),
            ..Self::default()
        }
    }
}

/// The answer to a [`SearchRequest`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SearchResponse {
    /// The version of the contract: `pincite/1`.
    pub schema: String,
    /// The query as it was understood.
    pub query: QueryInfo,
    /// Whether one of the first three hits answers the question. If not, the
    /// hits are the nearest passages. A phrase in quotation marks that no
    /// passage has is not answered.
    pub answered: bool,
    /// From 0 to 1: how likely the first three hits hold an answer, whichever
    /// of them it is.
    pub confidence: f32,
    /// How many passages match.
    pub total: Total,
    /// Microseconds that the search took in the process.
    pub took_us: u64,
    /// What was ignored or cut, in plain words.
    pub warnings: Vec<String>,
    /// The hits, best first.
    pub hits: Vec<Hit>,
}

/// The query as it was understood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueryInfo {
    /// The query as it was given.
    pub text: String,
    /// Words that occur nowhere and were searched as another word.
    pub corrections: Vec<Expansion>,
    /// The unfinished last word, with the words that begin with it and were
    /// searched too, the most frequent first. Empty unless the request has
    /// `prefix`.
    #[serde(default)]
    pub completions: Vec<Expansion>,
    /// Words that were searched with synonyms too.
    pub synonyms: Vec<Expansion>,
    /// Words that occur nowhere in the index, and have no correction.
    pub unknown: Vec<String>,
    /// Phrases that every hit has to contain.
    pub phrases: Vec<String>,
    /// Words that no hit may contain.
    pub excluded: Vec<String>,
    /// Only this kind, from the query or the request.
    pub kind: Option<Kind>,
    /// Only this language, from the query or the request.
    pub lang: Option<String>,
    /// Only below this path, from the query or the request.
    pub path: Option<String>,
}

/// A word of the query and what was searched for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Expansion {
    /// The word or words of the query.
    pub from: String,
    /// What was searched for it, best first.
    pub to: Vec<String>,
}

/// What somebody has typed so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SuggestRequest {
    /// The text. Its last word is unfinished if nothing stands behind it, no
    /// space either. Filters count as in a [`SearchRequest`].
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

/// A number of passages or documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Total {
    /// The number.
    pub value: usize,
    /// Whether `value` is the number itself; else there are at least as many.
    pub exact: bool,
}

/// A ranked passage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hit {
    /// The place in the whole ranking, from 1.
    pub rank: usize,
    /// The id of the passage, stable over rebuilds.
    pub id: String,
    /// The id of its document, stable over rebuilds.
    pub document: String,
    /// The score; comparable within one response only.
    pub score: f32,
    /// From 0 to 1: how likely this passage answers the query. Of several that
    /// are equally good each has less than the response.
    pub confidence: f32,
    /// FAQ pair or part of an article.
    pub kind: Kind,
    /// The language of the document (ISO 639-1), where it is known.
    pub lang: Option<String>,
    /// The document's title, or null where the source has none.
    pub title: Option<String>,
    /// The headings over the passage, outermost first, the nearest last.
    /// The question of a FAQ pair is not among them.
    pub heading_path: Vec<String>,
    /// The question, for a FAQ pair.
    pub question: Option<String>,
    /// The whole text of the passage; of a FAQ pair, the answer.
    pub text: String,
    /// The cut-out to show.
    pub snippet: Snippet,
    /// Where the passage stands.
    pub citation: Citation,
    /// What made this a hit.
    pub matched_by: Vec<MatchedBy>,
    /// Passages right before or after this one that matched too and were
    /// merged into this hit, in the order of the source.
    pub neighbours: Vec<Neighbour>,
    /// How many more passages of the same document were among the candidates
    /// and are not shown.
    pub more_passages: usize,
    /// Other languages (ISO 639-1) in which the same page was among the
    /// candidates and is not shown, sorted.
    pub other_languages: Vec<String>,
    /// How the score came about, where the request asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// What made a passage a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// The question or the nearest heading is the query.
    Equality,
    /// A quoted phrase, or words of the query side by side.
    Phrase,
    /// Words in the question.
    Question,
    /// Words in the nearest heading.
    Heading,
    /// Words in the text.
    Words,
    /// Words in the title or in the headings further out.
    Title,
    /// Only the filters: the query asks for nothing else.
    Filter,
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

/// The cut-out of a passage that is shown. Text and ranges only: whoever
/// renders it adds the mark-up and escapes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Snippet {
    /// One to three pieces of the passage's text, in its order; together not
    /// longer than `snippet_chars` of the request.
    pub fragments: Vec<Fragment>,
    /// Ranges in the hit's `question`.
    pub question: Vec<Highlight>,
    /// Ranges in the last entry of the hit's `heading_path`.
    pub heading: Vec<Highlight>,
    /// The question as HTML, where the request asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question_html: Option<String>,
    /// The last heading as HTML, where the request asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_html: Option<String>,
}

/// One piece of a passage's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fragment {
    /// The text as it stands in the passage.
    pub text: String,
    /// What to mark in `text`, ascending, without overlap.
    pub highlights: Vec<Highlight>,
    /// Whether a sentence was cut at the front.
    pub cut_before: bool,
    /// Whether a sentence was cut at the end.
    pub cut_after: bool,
    /// The lines of the source that the fragment comes from, where known.
    pub lines: Option<LineRange>,
    /// The text as HTML, where the request asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
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

/// Lines of a source, from 1, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineRange {
    /// First line.
    pub first: usize,
    /// Last line.
    pub last: usize,
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

/// How a score came about, in plain words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explanation {
    /// The parts, in the order in which they are applied.
    pub parts: Vec<ScorePart>,
}

/// One part of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScorePart {
    /// What it stands for, as a sentence for a person.
    pub reason: String,
    /// What it contributes: points, or a factor where `factor` is set.
    pub value: f32,
    /// Whether the sum so far is multiplied by `value` instead of added to.
    pub factor: bool,
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
