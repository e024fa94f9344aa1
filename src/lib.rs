//! Full-text search for articles and FAQs: the answer, and the exact place it
//! stands.
//!
//! Sources (web pages, Markdown, plain text) are read into [`Document`]s, cut
//! into passages and question-answer pairs, and indexed. A [`Searcher`] turns
//! a [`SearchRequest`] into a [`SearchResponse`]: ranked hits with snippets,
//! highlights, a citation each, and whether the question is answered at all.
//!
//! Over files on disk:
//!
//! ```
//! use std::ops::ControlFlow;
//! use pincite::{IndexOptions, Root, SearchRequest, Searcher, build};
//!
//! # let folder = tempfile::tempdir()?;
//! # std::fs::write(folder.path().join("faq.md"), "# FAQ\n\n## Is it free?\n\nYes.\n")?;
//! # let (sources, index) = (folder.path().to_owned(), folder.path().join("index"));
//! let options = IndexOptions {
//!     roots: vec![Root::new(sources)],
//!     ..IndexOptions::default()
//! };
//! let report = build(&index, &options, &|_| ControlFlow::Continue(()))?;
//! assert_eq!(report.faq_pairs, 1);
//!
//! let searcher = Searcher::open(&index)?;
//! let response = searcher.search(&SearchRequest::new("free"))?;
//! let hit = &response.hits[0];
//! assert_eq!(hit.question.as_deref(), Some("Is it free?"));
//! assert_eq!(hit.citation.lines.unwrap().first, 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In memory, from documents that need not be files: see [`IndexBuilder`]. How
//! good the answers are: see [`eval`]; what people ask and is not answered:
//! see [`gaps`].

// The modules stand in the order in which data flows through them; each
// imports only from those above it.
mod error;
mod document;
mod contract;
mod markup;
mod options;
mod address;
mod analysis;
mod layout;
mod source;
mod passage;
mod synonyms;
mod schema;
mod index;
mod weights;
mod query;
mod retrieve;
mod rank;
mod snippet;
mod citation;
mod verify;
mod answer;
mod suggest;
mod browse;
mod search;
mod live;
pub mod eval;
pub mod gaps;

#[cfg(feature = "schema")]
pub use contract::json_schema;
pub use contract::{
    ByteRange, Citation, DEFAULT_DOCUMENTS, DEFAULT_LIMIT, DEFAULT_SNIPPET_CHARS, DocumentInfo,
    DocumentView, DocumentsRequest, DocumentsResponse, Expansion, Explanation, Fragment, Highlight,
    Hit, Kind, LineRange, MAX_SNIPPET_CHARS, MIN_SNIPPET_CHARS, MatchedBy, Neighbour, PassageView,
    QueryInfo, SCHEMA, ScorePart, SearchRequest, SearchResponse, Snippet, SourceState,
    SuggestRequest, SuggestResponse, Suggestion, Total,
};
pub use document::{Block, BlockKind, Document, Dropped, Section, SectionKind, Span};
pub use error::{Cause, Error, Result};
pub use index::{
    BuildPlan, DiskUsage, Index, IndexBuilder, IndexReport, OnProgress, Progress, RebuildReason,
    RootStats, Staleness, Stats, build, plan, plan_rebuild, read_options, rebuild, staleness,
    staleness_within,
};
#[cfg(feature = "watch")]
pub use index::{WatchEvent, watch};
pub use live::LiveSearcher;
pub use markup::html;
pub use options::{IndexOptions, ReadOptions, RecordFields, Root, UrlRules};
pub use search::Searcher;
pub use source::{FileNote, SourceList, list_sources, read, read_file, read_with};
pub use verify::{Fault, FaultKind, VerifyOptions, VerifyReport, verify};

/// The examples of the documents for people, which are run like those above.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[doc = include_str!("../docs/embedding.md")]
struct Documents;
