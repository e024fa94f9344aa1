//! A question and its answer.

use serde::{Deserialize, Serialize};

use super::{Citation, DEFAULT_LIMIT, Expansion, Highlight, Kind, LineRange, Neighbour};

/// The length of a snippet where the request does not say, in characters:
/// three lines of a terminal.
pub const DEFAULT_SNIPPET_CHARS: usize = 280;
/// The shortest snippet, in characters: less cannot show a match in its
/// context.
pub const MIN_SNIPPET_CHARS: usize = 40;
/// The longest snippet, in characters: more is no cut-out, and a hit has its
/// whole text beside it.
pub const MAX_SNIPPET_CHARS: usize = 2_000;

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
