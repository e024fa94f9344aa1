//! A list of questions to one's own index, each with where its answer stands
//! or without one: what the search makes of them.

use serde::Serialize;

use super::asking::{ask, latency, timed_search};
use super::questions::Question;
use super::statistics::{auroc, mean_interval};
use super::{Latency, OnProgress, Summary};
use crate::contract::{Citation, Hit, SearchRequest, SearchResponse};
use crate::error::Result;
use crate::search::Searcher;

/// A right hit further down is no answer: a search takes a question for
/// answered by its first three hits.
const ANSWERING_RANK: usize = 3;

/// The names of what [`evaluate_own`] measures.
pub const OWN_MEASURES: [&str; 4] = ["Success@1", "Success@5", "MRR@10", "Answered"];

/// What came out of asking the questions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnEvaluation {
    /// Questions with an answer.
    pub answerable: usize,
    /// Questions without one.
    pub unanswerable: usize,
    /// [`OWN_MEASURES`]: `Success@1`, `Success@5` and `MRR@10` over the questions with an answer,
    /// and `Answered`: the share of all questions that were answered rightly.
    pub measures: Vec<Summary>,
    /// How well confidence tells the questions with an answer from those
    /// without; `None` where there is only one kind.
    pub auroc: Option<f64>,
    /// How long a search takes.
    pub latency: Latency,
    /// The questions, in their order.
    pub questions: Vec<OwnOutcome>,
    /// Targets that no source of the index fits, in plain words.
    pub warnings: Vec<String>,
}

/// What came back for a question.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OwnOutcome {
    /// The line of the list that the question stands in first, from 1.
    pub line: usize,
    /// What was asked.
    pub text: String,
    /// The places that answer it; none where the documents do not.
    pub targets: Vec<String>,
    /// The rank of the first right hit among the first ten, from 1.
    pub rank: Option<usize>,
    /// Whether the search took the question for answered.
    pub answered: bool,
    /// The confidence of the response, from 0 to 1.
    pub confidence: f32,
    /// Whether the search is right: it takes the question for answered, and
    /// one of the first three hits is right; or not, and there is no answer.
    pub is_right: bool,
    /// The first hit.
    pub first: Option<FirstHit>,
}

/// The first hit for a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstHit {
    /// The question, the nearest heading or the title.
    pub title: Option<String>,
    /// Where it stands.
    pub citation: Citation,
}

/// Asks the questions as a user does, ten hits each.
///
/// # Errors
/// Only if the index cannot be read.
pub fn evaluate_own(
    searcher: &Searcher,
    questions: &[Question],
    on_progress: OnProgress<'_>,
) -> Result<OwnEvaluation> {
    let asked = ask(questions, on_progress, |question| {
        let (response, took_us) = timed_search(searcher, &SearchRequest::new(&question.text))?;
        Ok((outcome(question, response), took_us))
    })?;
    let (outcomes, took): (Vec<OwnOutcome>, Vec<u64>) = asked.into_iter().unzip();
    let of = |has_answer: bool| {
        let outcomes = outcomes.iter();
        outcomes.filter(move |outcome| outcome.targets.is_empty() != has_answer)
    };
    let confidences = |has_answer| -> Vec<f64> {
        of(has_answer)
            .map(|outcome| f64::from(outcome.confidence))
            .collect()
    };
    Ok(OwnEvaluation {
        answerable: of(true).count(),
        unanswerable: of(false).count(),
        measures: measures(&outcomes, of(true)),
        auroc: auroc(&confidences(true), &confidences(false)),
        latency: latency(took.into_iter()),
        warnings: unknown_targets(searcher, questions)?,
        questions: outcomes,
    })
}

fn outcome(question: &Question, response: SearchResponse) -> OwnOutcome {
    let is_right = |hit: &Hit| {
        let neighbours = hit.neighbours.iter().map(|near| &near.citation);
        let mut citations = neighbours.chain([&hit.citation]);
        citations.any(|citation| question.targets.iter().any(|t| t.fits(citation)))
    };
    let rank = response.hits.iter().position(is_right).map(|at| at + 1);
    let answered = response.answered;
    OwnOutcome {
        line: question.line,
        text: question.text.clone(),
        targets: question
            .targets
            .iter()
            .map(|target| target.text.clone())
            .collect(),
        rank,
        answered,
        confidence: response.confidence,
        is_right: match question.targets.is_empty() {
            true => !answered,
            false => answered && rank.is_some_and(|rank| rank <= ANSWERING_RANK),
        },
        first: response.hits.into_iter().next().map(|hit| FirstHit {
            title: hit
                .question
                .or(hit.heading_path.into_iter().next_back())
                .or(hit.title),
            citation: hit.citation,
        }),
    }
}

fn measures<'a>(
    all: &[OwnOutcome],
    answerable: impl Iterator<Item = &'a OwnOutcome>,
) -> Vec<Summary> {
    let ranks: Vec<Option<usize>> = answerable.map(|outcome| outcome.rank).collect();
    let [success_1, success_5, mrr, answered] = OWN_MEASURES;
    let summary = |measure, values: Vec<f64>| Summary {
        measure,
        interval: mean_interval(&values),
    };
    let within = |rank: Option<usize>, depth| truth(rank.is_some_and(|rank| rank <= depth));
    let mut measures = Vec::new();
    // Of no questions there is no figure.
    if !ranks.is_empty() {
        let success = |depth| ranks.iter().map(|rank| within(*rank, depth)).collect();
        let reciprocal = |rank: &Option<usize>| rank.map_or(0.0, |rank| 1.0 / rank as f64);
        measures.push(summary(success_1, success(1)));
        measures.push(summary(success_5, success(5)));
        measures.push(summary(mrr, ranks.iter().map(reciprocal).collect()));
    }
    let rightly = all.iter().map(|outcome| truth(outcome.is_right)).collect();
    measures.push(summary(answered, rightly));
    measures
}

fn truth(value: bool) -> f64 {
    f64::from(u8::from(value))
}

/// A target with a slip of the pen would never be found, and blamed on the
/// search. Only paths can be looked up.
fn unknown_targets(searcher: &Searcher, questions: &[Question]) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    for target in questions.iter().flat_map(|question| &question.targets) {
        if let Some(path) = target.path().filter(|path| !path.is_empty())
            && !searcher.has_source(path)?
        {
            warnings.push(format!(
                "line {}: no source of the index has the path `{path}`",
                target.line
            ));
        }
    }
    Ok(warnings)
}

#[cfg(test)]
mod tests {
    use super::super::questions::parse;
    use super::*;
    use crate::index::IndexBuilder;
    use crate::source;

    #[test]
    fn right_is_what_was_meant() {
        let mut builder = IndexBuilder::in_memory().unwrap();
        let page =
            b"# FAQ\n\n## How do I reset the lamp?\n\nHold the button.\n\n## Does it dim?\n\nNo.\n";
        builder
            .add("faq.md", &source::read("faq.md", page).unwrap()[0])
            .unwrap();
        let searcher = Searcher::new(builder.finish().unwrap()).unwrap();
        let list = "How do I reset the lamp?\tfaq.md#how-do-i-reset-the-lamp\n\
                    Does it dim?\tfaq\n\
                    What is the parking fee?\t\n\
                    Does the lamp dim?\t\n";
        let evaluation = evaluate_own(&searcher, &parse(list).unwrap(), &|_| ()).unwrap();
        let right: Vec<_> = evaluation
            .questions
            .iter()
            .map(|q| (q.rank, q.is_right))
            .collect();
        assert_eq!(
            right,
            [(Some(1), true), (None, false), (None, true), (None, false)]
        );
        let values: Vec<_> = evaluation
            .measures
            .iter()
            .map(|summary| (summary.measure, summary.interval.value))
            .collect();
        assert_eq!(
            values,
            [
                ("Success@1", 0.5),
                ("Success@5", 0.5),
                ("MRR@10", 0.5),
                ("Answered", 0.5)
            ]
        );
        assert_eq!(
            evaluation.warnings,
            ["line 2: no source of the index has the path `faq`"]
        );
    }
}
