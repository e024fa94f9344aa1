//! Confidence: how likely a passage answers the query, and whether the best
//! one does.

use crate::query::Query;
use crate::rank::Ranked;
use crate::weights;

/// Returns how likely a passage answers the query, from 0 to 1.
///
/// The share of the query that the passage covers says most, by how rare the
/// words are and with unknown words at full weight; the raw score is no guide
/// across indexes. How near the words stand, and how much of the query is in
/// the question or heading, say the rest.
pub(crate) fn confidence(query: &Query, ranked: &Ranked) -> f32 {
    if query.words.is_empty() {
        // Nothing but filters: there is no question.
        return 0.0;
    }
    let evidence = weights::CONFIDENCE_COVERAGE * ranked.coverage
        + weights::CONFIDENCE_PROXIMITY * ranked.proximity
        + weights::CONFIDENCE_HEADING * ranked.heading_coverage
        + weights::CONFIDENCE_OFFSET;
    1.0 / (1.0 + (-evidence).exp())
}

/// Whether a passage with this confidence is taken for an answer.
pub(crate) fn is_answer(confidence: f32) -> bool {
    confidence >= weights::ANSWERED
}
