//! Confidence: how likely a passage answers the query, and whether any does.

use crate::contract::MatchedBy;
use crate::query::Query;
use crate::rank::Ranked;
use crate::weights;

/// Judges the hits of one query, each beside the others.
pub(crate) struct Judge {
    has_words: bool,
    /// Whether the query names something.
    has_content: bool,
    /// The best score and the one after it.
    best: [f32; 2],
}

impl Judge {
    /// Takes the scores of the hits.
    pub(crate) fn new(query: &Query, scores: impl Iterator<Item = f32>) -> Self {
        let mut best = [0.0; 2];
        for score in scores {
            if score > best[0] {
                best = [score, best[0]];
            } else if score > best[1] {
                best[1] = score;
            }
        }
        Self {
            // Nothing but filters: there is no question.
            has_words: !query.words.is_empty(),
            has_content: query.words.iter().any(|word| !word.is_function()),
            best,
        }
    }

    /// Returns how likely the passage answers the query, from 0 to 1.
    ///
    /// How much of the query it covers says something, how much it covers for
    /// an index of this size (one common word is no evidence among thousands
    /// of passages) and how near the words stand say more, and most how far
    /// its score stands out from the other hits.
    pub(crate) fn confidence(&self, hit: &Ranked) -> f32 {
        let others = if hit.score < self.best[0] {
            self.best[0]
        } else {
            self.best[1]
        };
        let lead = (hit.score - others) / hit.score.max(others).max(f32::MIN_POSITIVE);
        let evidence = weights::CONFIDENCE_COVERAGE * hit.coverage
            + weights::CONFIDENCE_PROXIMITY * hit.proximity
            + weights::CONFIDENCE_EVIDENCE * (weights::LEAST_EVIDENCE + hit.evidence).ln()
            + weights::CONFIDENCE_LEAD * lead
            + weights::CONFIDENCE_OFFSET;
        // No hit answers better than there is an answer.
        logistic(evidence).min(self.answerable(hit))
    }

    /// Returns how likely the query is about something that the index holds,
    /// from 0 to 1, as this passage shows it: whichever hit then answers.
    pub(crate) fn answerable(&self, hit: &Ranked) -> f32 {
        if !self.has_words {
            return 0.0;
        }
        // That words stand near each other says little where the one that is
        // asked about occurs nowhere: a pair takes two words that occur. Of
        // questions in which one word was replaced by one that occurs nowhere,
        // up to a third fewer are taken for answered; of others at most one in
        // twenty-five.
        let known_pairs = (1.0 - hit.unknown).powi(2);
        let answerable = logistic(
            weights::ANSWERABLE_COVERAGE * hit.coverage
                + weights::ANSWERABLE_PROXIMITY * hit.proximity * known_pairs
                + weights::ANSWERABLE_OFFSET,
        );
        match self.has_content || hit.matched_by.contains(&MatchedBy::Equality) {
            true => answerable,
            false => answerable.min(weights::UNNAMED),
        }
    }
}

fn logistic(evidence: f32) -> f32 {
    1.0 / (1.0 + (-evidence).exp())
}

/// Whether a query with this confidence is taken for answered.
pub(crate) fn is_answer(confidence: f32) -> bool {
    confidence >= weights::ANSWERED
}
