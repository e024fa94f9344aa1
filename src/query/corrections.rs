//! What somebody may have meant by a word that occurs nowhere.

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};

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

/// People rarely miss the first letter, so that the words with the same one
/// come first, and the dictionary is read from there only: a walk through all
/// of it costs ten times as much. Only long words with one error may differ in
/// it: short ones have too many neighbours that do (`parking` is not
/// `marking`), and with two errors it is another word.
fn near(form: &str, distance: u8, index: &Index) -> Result<Vec<String>> {
    let automaton = {
        let field = index.fields.forms(Part::Body);
        FuzzyTermQuery::new(Term::from_field_text(field, form), distance, true).automaton()?
    };
    let found = best(frequencies(&automaton, form.chars().next(), index)?);
    if !found.is_empty() || distance > 1 || letters(form) < TWO_ERRORS_LETTERS {
        return Ok(found);
    }
    Ok(best(frequencies(&automaton, None, index)?))
}

/// The words that an automaton accepts, of those that begin with `first`, and
/// how often they stand in some part of a passage.
fn frequencies(
    automaton: &DfaWrapper,
    first: Option<char>,
    index: &Index,
) -> Result<FxHashMap<String, u64>> {
    let mut frequencies: FxHashMap<String, u64> = FxHashMap::default();
    let bounds = first.map(|first| {
        let mut end = first.to_string();
        end.push(char::MAX);
        (first.to_string(), end)
    });
    for part in Part::ALL {
        let field = index.fields.forms(part);
        for (number, segment) in index.searcher.segment_readers().iter().enumerate() {
            let postings = segment.inverted_index(field)?;
            let mut found = postings.terms().search(automaton);
            if let Some((from, to)) = &bounds {
                found = found.ge(from).lt(to);
            }
            let mut stream = found.into_stream().map_err(tantivy::TantivyError::from)?;
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
    Ok(frequencies)
}

/// The most frequent words, and of others those nearly as frequent.
fn best(frequencies: FxHashMap<String, u64>) -> Vec<String> {
    let mut found: Vec<(u64, String)> = frequencies
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(term, count)| (count, term))
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let most = found.first().map_or(0, |(count, _)| *count);
    found
        .into_iter()
        .filter(|(count, _)| count * MIN_SHARE >= most)
        .take(MAX_CORRECTIONS)
        .map(|(_, term)| term)
        .collect()
}
