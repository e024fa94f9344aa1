//! What is given and what comes out: plain data.

use serde::Serialize;

use super::moment::Moment;
use crate::contract::{Citation, Kind};

/// A question that was asked, once or often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedQuestion {
    /// What was asked, with the operators of a query.
    pub text: String,
    /// How often.
    pub count: u64,
    /// When first, where that is known.
    pub first: Option<Moment>,
    /// When last, where that is known.
    pub last: Option<Moment>,
    /// How often it was answered then, where that is known.
    pub answered: u64,
    /// How often it was not answered then, where that is known.
    pub unanswered: u64,
}

impl AskedQuestion {
    /// Adds what is known of the same question.
    pub(super) fn merge(&mut self, other: &Self) {
        self.count = self.count.saturating_add(other.count);
        self.answered = self.answered.saturating_add(other.answered);
        self.unanswered = self.unanswered.saturating_add(other.unanswered);
        let both = |a: Option<Moment>, b: Option<Moment>, pick: fn(Moment, Moment) -> Moment| {
            a.zip(b).map(|(a, b)| pick(a, b)).or(a).or(b)
        };
        self.first = both(self.first, other.first, Moment::min);
        self.last = both(self.last, other.last, Moment::max);
    }
}

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GapOptions {
    /// A question that is answered with less confidence is a gap too, from 0
    /// to 1.
    pub below: f32,
    /// Gaps that were asked less often, in all wordings, are left out.
    pub min_count: u64,
    /// The most gaps to give, and the most that are answered since.
    pub limit: usize,
}

/// What people ask that the documents do not answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GapsReport {
    /// Different questions that were asked again.
    pub questions: usize,
    /// How often they were asked, all together.
    pub asked: u64,
    /// Those of `questions` that are answered now, with confidence.
    pub answered_questions: usize,
    /// How often these were asked.
    pub answered_asked: u64,
    /// The number of gaps; `gaps` may hold fewer.
    pub total_gaps: usize,
    /// How often the gaps were asked, all together.
    pub gaps_asked: u64,
    /// The gaps, the most often asked first.
    pub gaps: Vec<Gap>,
    /// The number of needs that were not answered when asked and are now.
    pub total_answered_since: usize,
    /// These, the most often asked first.
    pub answered_since: Vec<Gap>,
    /// What was left out or cut short, in plain words.
    pub warnings: Vec<String>,
}

/// One need, in all the words in which it was asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// The wording that stands for all: the most frequent, then the clearest.
    pub question: String,
    /// How often it was asked, in all wordings.
    pub count: u64,
    /// When it was asked first, in UTC, where that is known.
    pub first: Option<Moment>,
    /// When it was asked last, in UTC, where that is known.
    pub last: Option<Moment>,
    /// Whether the index answers it, though with little confidence.
    pub answered: bool,
    /// How likely the index holds an answer, from 0 to 1: of all wordings the
    /// highest.
    pub confidence: f32,
    /// How often it was answered when it was asked.
    pub answered_then: u64,
    /// How often it was not answered when it was asked.
    pub unanswered_then: u64,
    /// The other wordings, the most frequent first; at most 50.
    pub wordings: Vec<Wording>,
    /// How many more wordings there are.
    pub more_wordings: usize,
    /// Words that occur nowhere in the index and have no correction, the most
    /// frequent first; at most 10.
    pub unknown: Vec<String>,
    /// The passages nearest to it, best first; at most 3, and none where no
    /// passage has any of the words that matter.
    pub nearest: Vec<Nearest>,
    /// A question that says nearly the same and is answered.
    pub answered_as: Option<AnsweredAs>,
    /// What to do about it.
    pub advice: Advice,
}

/// Other words for a need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wording {
    /// What was asked.
    pub text: String,
    /// How often.
    pub count: u64,
}

/// A passage that may answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Nearest {
    /// The id of the passage.
    pub id: String,
    /// FAQ pair or part of an article.
    pub kind: Kind,
    /// The question or nearest heading, else the title.
    pub heading: Option<String>,
    /// How likely it answers, from 0 to 1.
    pub confidence: f32,
    /// Where it stands.
    pub citation: Citation,
}

/// A question that is answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnsweredAs {
    /// What was asked.
    pub question: String,
    /// The passage that answers it.
    pub by: Nearest,
}

/// What to do about a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// No passage has any of the words that matter: write an answer.
    Write,
    /// Passages have some of the words, and not those that matter: write an
    /// answer, or say what the documents call them.
    WriteOrRename,
    /// A passage is near: if it is the answer, add the wording to it.
    AddWording,
    /// Nothing: it is answered.
    Nothing,
}
