//! Where the words of a query stand in the candidates: read from the postings,
//! which is far cheaper than analysing their texts again.

use tantivy::DocAddress;

use super::{Candidate, Match};
use crate::error::Result;
use crate::index::{Index, Run};
use crate::query::{Query, VariantSource};
use crate::schema::Part;

/// Reads the places of the query's words in the candidates of a segment from
/// the postings, which is far cheaper than analysing their texts again.
/// `addresses` ascend.
pub(super) fn look_up(
    index: &Index,
    query: &Query,
    addresses: &[DocAddress],
    candidates: &mut Vec<Candidate>,
) -> Result<()> {
    let Some(ord) = addresses.first().map(|address| address.segment_ord) else {
        return Ok(());
    };
    let segment = index.searcher.segment_reader(ord);
    let first = candidates.len();
    let Some(columns) = index.statistics.columns(ord)? else {
        return Ok(());
    };
    let mut lengths = Vec::new();
    for part in Part::ALL {
        lengths.push(segment.get_fieldnorms_reader(index.fields.forms(part))?);
    }
    for address in addresses {
        let doc = address.doc_id;
        let mut part_lengths = [0; 3];
        for (length, reader) in part_lengths.iter_mut().zip(&lengths) {
            *length = reader.fieldnorm(doc);
        }
        candidates.push(Candidate {
            address: *address,
            numbers: columns.numbers(doc),
            lengths: part_lengths,
            matches: Vec::with_capacity(2 * query.words.len()),
        });
    }
    let found = candidates.get_mut(first..).unwrap_or_default();
    for (word_at, word) in query.words.iter().enumerate() {
        for (variant_at, variant) in word.variants.iter().enumerate() {
            let is_possible = |candidate: &Candidate| {
                let own = variant.language;
                own.is_none_or(|language| language == candidate.numbers.language)
            };
            for part in Part::ALL {
                if variant.doc_freq(part) == 0 || !found.iter().any(is_possible) {
                    continue;
                }
                let Some(mut run) = Run::open(segment, ord, variant.entries(part))? else {
                    continue;
                };
                for candidate in found.iter_mut().filter(|candidate| is_possible(candidate)) {
                    if let Some(positions) = run.positions(candidate.address.doc_id) {
                        candidate.add(Match {
                            word: word_at,
                            variant: variant_at,
                            part,
                            positions: positions.into(),
                            is_form: variant.is_form(),
                            is_own: variant.source == VariantSource::Word,
                        });
                    }
                }
            }
        }
    }
    Ok(())
}

impl Candidate {
    /// The word itself and its other forms are one match in a part.
    fn add(&mut self, found: Match) {
        let is_same = |other: &&mut Match| {
            other.word == found.word && other.part == found.part && other.is_own && found.is_own
        };
        let Some(same) = self.matches.iter_mut().rev().find(is_same) else {
            self.matches.push(found);
            return;
        };
        same.is_form |= found.is_form;
        same.positions.extend(found.positions);
        same.positions.sort_unstable();
        same.positions.dedup();
    }
}
