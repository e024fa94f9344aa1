//! What somebody may have meant by a word that occurs nowhere.

use std::collections::HashMap;

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use crate::error::Result;
use crate::index::Index;
use crate::schema::Part;

/// Shorter words are near to too many others: `fee` is not `see`.
const MIN_LETTERS: usize = 4;
/// From this length on two letters may be wrong.
const TWO_ERRORS_LETTERS: usize = 8;
/// The words that are searched in place of one.
const MAX_CORRECTIONS: usize = 2;
/// A further correction counts only if it is nearly as frequent as the best.
const MIN_SHARE: u64 = 4;

/// Finds the words of the index that differ from a folded word in one letter,
/// or in two that are swapped, best first: the same first letter, then the
/// most frequent. Numbers and words with digits or signs are never corrected.
pub(super) fn correct_one(form: &str, index: &Index) -> Result<Vec<String>> {
    correct(form, 1, MIN_LETTERS, index)
}

/// As [`correct_one`], for long words with two errors.
pub(super) fn correct_two(form: &str, index: &Index) -> Result<Vec<String>> {
    correct(form, 2, TWO_ERRORS_LETTERS, index)
}

fn correct(form: &str, errors: u8, min_letters: usize, index: &Index) -> Result<Vec<String>> {
    if letters(form) < min_letters || !form.chars().all(char::is_alphabetic) {
        return Ok(Vec::new());
    }
    near(form, errors, index)
}

fn letters(form: &str) -> usize {
    form.chars().count()
}

fn near(form: &str, distance: u8, index: &Index) -> Result<Vec<String>> {
    let mut frequencies: HashMap<String, u64> = HashMap::new();
    for part in Part::ALL {
        let field = index.fields.forms(part);
        let automaton =
            FuzzyTermQuery::new(Term::from_field_text(field, form), distance, true).automaton()?;
        for (number, segment) in index.searcher.segment_readers().iter().enumerate() {
            let postings = segment.inverted_index(field)?;
            let found = postings.terms().search(&automaton).into_stream();
            let mut stream = found.map_err(tantivy::TantivyError::from)?;
            while let Some((term, info)) = stream.next() {
                if let Ok(term) = std::str::from_utf8(term)
                    && term.chars().all(char::is_alphabetic)
                {
                    let living = index.statistics.living(number, &postings, info)?;
                    *frequencies.entry(term.to_owned()).or_default() += living;
                }
            }
        }
    }
    let first = form.chars().next();
    let mut found: Vec<(bool, u64, String)> = frequencies
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(term, count)| (term.chars().next() == first, count, term))
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    if letters(form) < TWO_ERRORS_LETTERS {
        // People rarely miss the first letter, and short words have too many
        // neighbours that differ in it: `parking` is not `marking`.
        found.retain(|(same_first, _, _)| *same_first);
    }
    let best = found
        .first()
        .map_or((false, 0), |(same, count, _)| (*same, *count));
    Ok(found
        .into_iter()
        .filter(|(same, count, _)| *same == best.0 && count * MIN_SHARE >= best.1)
        .take(MAX_CORRECTIONS)
        .map(|(_, _, term)| term)
        .collect())
}
