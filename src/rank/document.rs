//! What the document around a passage says: how much of it is about what the
//! query asks, and whether it opens with it.

use std::collections::HashMap;

use super::Ranked;
use crate::contract::ScorePart;
use crate::weights;

/// Lifts the passages of documents that have more on the matter than others, and
/// those that a document opens with.
pub(super) fn lift(ranked: &mut [Ranked], explain: bool) {
    for ranked in ranked.iter_mut() {
        if ranked.candidate.numbers.opens {
            let reason = || "what its document opens with".to_owned();
            multiply(ranked, weights::OPENING, explain.then_some(&reason));
        }
    }
    let of_documents = of_documents(ranked);
    let most = of_documents.values().copied().fold(0.0, f32::max);
    if most <= 0.0 {
        return;
    }
    for ranked in ranked {
        let document = ranked.candidate.numbers.document;
        let share = of_documents.get(&document).copied().unwrap_or_default() / most;
        let reason = || {
            format!(
                "its document has {:.0}% of what the best one has on this",
                share * 100.0
            )
        };
        let factor = 1.0 + weights::DOCUMENT * share;
        multiply(ranked, factor, explain.then_some(&reason));
    }
}

/// What the sections of each document add up to, each by its best passage, lest
/// long ones count for more.
fn of_documents(ranked: &[Ranked]) -> HashMap<u64, f32> {
    let mut of_sections: HashMap<(u64, u64), f32> = HashMap::new();
    for ranked in ranked {
        let numbers = &ranked.candidate.numbers;
        let best = of_sections
            .entry((numbers.document, numbers.section))
            .or_default();
        *best = best.max(ranked.score);
    }
    // Added up in one order: sums of the same numbers may differ in their last
    // digits.
    let mut of_sections: Vec<_> = of_sections.into_iter().collect();
    of_sections.sort_unstable_by_key(|(section, _)| *section);
    let mut of_documents: HashMap<u64, f32> = HashMap::new();
    for ((document, _), best) in of_sections {
        *of_documents.entry(document).or_default() += best;
    }
    of_documents
}

fn multiply(ranked: &mut Ranked, factor: f32, reason: Option<&dyn Fn() -> String>) {
    ranked.score *= factor;
    ranked.parts.extend(reason.map(|reason| ScorePart {
        reason: reason(),
        value: factor,
        factor: true,
    }));
}
