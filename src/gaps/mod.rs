//! What people ask and the documents do not answer: the questions of a log
//! asked again, and those of one need put together, however they are worded.
//!
//! ```
//! use std::ops::ControlFlow;
//! use pincite::gaps::{AskedQuestion, GapOptions, find_gaps};
//! use pincite::{IndexBuilder, Searcher};
//!
//! let mut builder = IndexBuilder::in_memory()?;
//! let page = "---\nlang: en\n---\n# FAQ\n\n## When is the museum open?\n\nFrom ten to six.\n";
//! for document in pincite::read("faq.md", page.as_bytes())? {
//!     builder.add("faq.md", &document)?;
//! }
//! let searcher = Searcher::new(builder.finish()?)?;
//! let asked = ["parking fee", "is there a fee for parking?", "when is it open"];
//! let asked: Vec<AskedQuestion> = asked
//!     .map(|text| AskedQuestion { text: text.into(), count: 1, ..Default::default() })
//!     .into();
//!
//! let report = find_gaps(&searcher, &asked, &GapOptions::default(), &|_| {
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!(report.answered_questions, 1);
//! assert_eq!(report.gaps[0].question, "is there a fee for parking?");
//! assert_eq!(report.gaps[0].count, 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod moment;
mod report;
mod log;
mod cluster;
mod spelling;
mod vocabulary;
mod find;

pub use find::find_gaps;
pub use log::{BrokenLine, LogFilter, LogNotes, QueryLog};
pub use moment::{Moment, NotAMoment};
pub use report::{
    Advice, AnsweredAs, AskedQuestion, Gap, GapOptions, GapsReport, Nearest, Wording,
};

use std::ops::ControlFlow;

/// How far the asking has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Questions that were asked.
    pub done: usize,
    /// Questions in all.
    pub total: usize,
}

/// Is told how far it has come; may end it.
pub type OnProgress<'a> = &'a dyn Fn(Progress) -> ControlFlow<()>;
