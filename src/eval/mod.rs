//! How good the search is: over a collection with judgements, or over a list
//! of questions to one's own index.
//!
//! ```
//! use pincite::eval::{Collection, EvalOptions, Measure, evaluate};
//!
//! # let folder = tempfile::tempdir()?;
//! # let dir = folder.path();
//! # std::fs::write(dir.join("corpus.jsonl"), "{\"id\": \"d1\", \"text\": \"The lamp is blue.\"}\n")?;
//! # std::fs::write(dir.join("queries.tsv"), "q1\tblue lamp\n")?;
//! # std::fs::write(dir.join("qrels.tsv"), "q1 d1 1\n")?;
//! let collection = Collection::read(dir, &|_| ())?;
//! let evaluation = evaluate(&collection, &EvalOptions::default(), &|_| ())?;
//! assert_eq!(evaluation.measures[0].measure, Measure::NdcgAt10.name());
//! assert_eq!(evaluation.measures[0].interval.value, 1.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod asking;
mod collection;
mod compare;
mod diff;
mod documents;
mod lines;
mod measures;
mod own;
mod qrels;
mod queries;
mod questions;
mod report;
mod run;
mod shown;
mod statistics;

use serde::Serialize;

pub use asking::{EvalOptions, SNIPPET_CHARS, evaluate};
pub use collection::{Collection, Judgements};
pub use compare::{Change, Comparison, Difference, Found, compare};
pub use diff::{HitDiff, QueryDiff, diff, read_lines};
pub use measures::{Measure, RELEVANT, first_relevant};
pub use own::{FirstHit, OWN_MEASURES, OwnEvaluation, OwnOutcome, evaluate_own};
pub use queries::{Query, read_queries};
pub use questions::{Question, Target, read_questions};
pub use report::{Evaluation, Facts, Group, GroupKind, Latency, QueryOutcome, Shown, Snippets};
pub use run::{Ranking, Run};
pub use shown::contains_answer;
pub use statistics::{
    Bin, Interval, Reliability, auroc, mean_interval, randomisation_p, reliability,
};

/// A measure over all queries.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The usual name.
    pub measure: &'static str,
    /// The mean with its 95 % interval.
    #[serde(flatten)]
    pub interval: Interval,
}

/// What an evaluation is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reading documents.
    Read,
    /// Indexing documents.
    Index,
    /// Asking queries.
    Ask,
}

/// How far an evaluation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is at.
    pub step: Step,
    /// Documents or queries that are done.
    pub done: usize,
    /// Documents or queries in all.
    pub total: usize,
}

impl Progress {
    fn new(step: Step, total: usize) -> Self {
        Self {
            step,
            done: 0,
            total,
        }
    }
}

/// Is told how far the evaluation has come, from several threads.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);
