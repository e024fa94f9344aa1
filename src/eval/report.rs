//! What an evaluation over a collection tells: plain data.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Found, Interval, Measure, Reliability, Run, Summary};

/// What came out of asking a collection's queries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// What was evaluated.
    pub collection: Facts,
    /// The measures over the answerable queries. A document counts by its best
    /// passage; nothing is collapsed or merged.
    pub measures: Vec<Summary>,
    /// Whether snippets show the answer; `None` where no query with a right
    /// first hit says what its answer is.
    pub snippets: Option<Snippets>,
    /// How long a search takes.
    pub latency: Latency,
    /// Whether confidence means what it says.
    pub reliability: Reliability,
    /// Who was answered: the answerable queries first.
    pub groups: Vec<Group>,
    /// The answerable queries, in their order.
    pub queries: Vec<QueryOutcome>,
    /// The rankings of all queries, at most 100 documents each.
    #[serde(skip)]
    pub run: Run,
}

/// What was evaluated.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Facts {
    /// The name of the folder.
    pub name: String,
    /// Documents that can be found.
    pub documents: usize,
    /// Passages of these documents.
    pub passages: usize,
    /// Questions with their answers among these documents.
    pub faq_pairs: usize,
    /// Queries of all kinds.
    pub queries: usize,
    /// Queries with a relevant document.
    pub answerable: usize,
    /// What is odd and was passed over.
    pub warnings: Vec<String>,
}

/// Whether the snippets of right first hits show the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Snippets {
    /// The most characters of a snippet.
    pub chars: usize,
    /// How many first hits, as a user sees them, are on a relevant document
    /// and have a query with an answer.
    pub first_hits: usize,
    /// The share of these whose snippet contains the answer.
    pub with_answer: Interval,
}

/// How long a search takes, in microseconds: one as a user makes it, of ten
/// hits with snippets and citations, while every core is busy with another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Latency {
    /// Half of the searches take no longer.
    pub p50_us: u64,
    /// 95 % of the searches take no longer.
    pub p95_us: u64,
    /// 99 % of the searches take no longer.
    pub p99_us: u64,
    /// How many searches were measured.
    pub searches: usize,
    /// How many ran at once.
    pub threads: usize,
}

/// What a group of queries is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// A document answers them.
    Answerable,
    /// No document answers them, although they are asked of these documents.
    Unanswerable,
    /// They are asked of other documents.
    Foreign,
}

/// Whether queries of one kind were answered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Group {
    /// What they are.
    pub kind: GroupKind,
    /// How many.
    pub queries: usize,
    /// The share that was taken for answered.
    pub answered: f64,
    /// The mean confidence.
    pub confidence: f64,
    /// How well confidence tells them from the answerable ones: the area under
    /// the ROC curve, 0.5 is chance. `None` for the answerable ones.
    pub auroc: Option<f64>,
}

/// What came back for a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueryOutcome {
    /// The id.
    pub id: String,
    /// What was asked.
    pub text: String,
    /// Each measure by its name.
    pub measures: BTreeMap<Measure, f64>,
    /// The rank of the first relevant document, from 1.
    pub first_relevant: Option<usize>,
    /// Whether the search took it for answered.
    pub answered: bool,
    /// The confidence of the response, from 0 to 1.
    pub confidence: f32,
    /// The first documents of the ranking.
    pub hits: Vec<Found>,
    /// What the snippet of the first hit shows; `None` where that hit is not
    /// relevant, or the query does not say what its answer is.
    pub shown: Option<Shown>,
}

/// The snippet of a right first hit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The words that answer the query.
    pub answer: String,
    /// The whole text of the hit.
    #[serde(skip)]
    pub text: String,
    /// The fragments of the snippet.
    pub snippet: Vec<String>,
    /// Whether one of them contains the answer, white space aside.
    pub has_answer: bool,
}
