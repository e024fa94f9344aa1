//! What an unfinished word may become: the words of the index that begin with
//! it.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::{ControlFlow, Range};

use tantivy::Term;
use tantivy::schema::Field;

use crate::analysis;
use crate::error::Result;
use crate::index::Index;
use crate::schema::Part;

/// The completions that are searched. The rest of a short beginning would only
/// cost time: the next letter tells more.
const MAX_COMPLETIONS: usize = 12;
/// The words of one field that are looked at; a single letter begins fewer in
/// most indexes.
const MAX_SCANNED: usize = 10_000;

/// The most frequent words of one field that are looked at closer: more than
/// are searched, since some carry grammar only.
const MAX_FREQUENT: usize = 48;

/// The Hangul syllables: 28 with the same first consonant and vowel stand in a
/// row, 588 with the same first consonant.
const SYLLABLES: Range<u32> = 0xAC00..0xD7A4;
const SYLLABLES_OF_A_VOWEL: u32 = 28;
const SYLLABLES_OF_A_CONSONANT: u32 = 588;
/// The first consonants of Hangul, as they stand alone.
const CONSONANTS: Range<u32> = 0x1100..0x1113;

/// The words that begin with a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Completions {
    /// The most frequent first, with the number of passages by part.
    pub(super) forms: Vec<(String, [u64; 3])>,
    /// The passages of all of them together, those left out too, by part. A
    /// passage with several counts several times.
    pub(super) doc_freq: [u64; 3],
}

/// Finds the words of the index that begin with a folded form and go on. Those
/// that carry grammar only are given only if there are no others.
pub(super) fn complete(form: &str, index: &Index, languages: &[&str]) -> Result<Completions> {
    let mut doc_freq = [0; 3];
    let mut frequent: BTreeSet<String> = BTreeSet::new();
    for (part, sum) in Part::ALL.into_iter().zip(&mut doc_freq) {
        let field = index.fields.forms(part);
        *sum += scan(index, field, form, &mut frequent)?;
    }
    let mut forms: Vec<(String, [u64; 3])> = Vec::with_capacity(frequent.len());
    for form in frequent {
        let counts = counts(&form, index)?;
        forms.push((form, counts));
    }
    forms.sort_by(|a, b| most(&b.1).cmp(&most(&a.1)).then(a.0.cmp(&b.0)));
    for counts in drop_grammar(&mut forms, languages) {
        for (sum, count) in doc_freq.iter_mut().zip(counts) {
            *sum = sum.saturating_sub(count);
        }
    }
    forms.truncate(MAX_COMPLETIONS);
    Ok(Completions { forms, doc_freq })
}

/// Adds the most frequent words of a field that begin with `form`, and sums up
/// in how many passages any of them stands. Only those that may be wanted are
/// copied: there are thousands.
fn scan(index: &Index, field: Field, form: &str, frequent: &mut BTreeSet<String>) -> Result<u64> {
    let (from, to) = bounds(form);
    let (mut sum, mut scanned) = (0, 0);
    let mut best: BinaryHeap<Reverse<(u64, Vec<u8>)>> = BinaryHeap::new();
    let statistics = &index.statistics;
    statistics.terms(field, &from, Some(&to), &mut |term, doc_freq| {
        scanned += 1;
        if term != form.as_bytes() {
            sum += doc_freq;
            let least = best.peek().map_or(0, |Reverse((count, _))| *count);
            if best.len() < MAX_FREQUENT || doc_freq > least {
                best.push(Reverse((doc_freq, term.to_vec())));
            }
            if best.len() > MAX_FREQUENT {
                best.pop();
            }
        }
        if scanned < MAX_SCANNED {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    let terms = best.into_iter().map(|Reverse((_, term))| term);
    frequent.extend(terms.filter_map(|term| String::from_utf8(term).ok()));
    Ok(sum)
}

/// In how many passages a word stands, by part.
fn counts(form: &str, index: &Index) -> Result<[u64; 3]> {
    let mut counts = [0; 3];
    for (part, count) in Part::ALL.into_iter().zip(&mut counts) {
        let term = Term::from_field_text(index.fields.forms(part), form);
        *count = index.statistics.doc_freq(&term)?;
    }
    Ok(counts)
}

/// Takes out the words that carry grammar only, unless there are no others.
fn drop_grammar(
    forms: &mut Vec<(String, [u64; 3])>,
    languages: &[&str],
) -> impl Iterator<Item = [u64; 3]> {
    let is_grammar = |form: &str| {
        let mut languages = languages.iter();
        languages.any(|lang| analysis::is_function_word(form, lang))
    };
    let (grammar, content): (Vec<_>, Vec<_>) =
        forms.drain(..).partition(|(form, _)| is_grammar(form));
    let dropped = if content.is_empty() {
        *forms = grammar;
        Vec::new()
    } else {
        *forms = content;
        grammar
    };
    dropped.into_iter().map(|(_, counts)| counts)
}

fn most(counts: &[u64; 3]) -> u64 {
    counts.iter().copied().max().unwrap_or_default()
}

/// Where in the order of terms those stand that begin with `form`: from the
/// first to before the second. The last syllable of Hangul may still lack its
/// vowel or its last consonant.
pub(crate) fn bounds(form: &str) -> (String, String) {
    let end = format!("{form}\u{10FFFF}");
    let Some(last) = form.chars().next_back() else {
        return (String::new(), end);
    };
    let code = u32::from(last);
    let open = if CONSONANTS.contains(&code) {
        let first = SYLLABLES.start + (code - CONSONANTS.start) * SYLLABLES_OF_A_CONSONANT;
        Some((first, SYLLABLES_OF_A_CONSONANT))
    } else if SYLLABLES.contains(&code)
        && (code - SYLLABLES.start).is_multiple_of(SYLLABLES_OF_A_VOWEL)
    {
        Some((code, SYLLABLES_OF_A_VOWEL))
    } else {
        None
    };
    let head = form.strip_suffix(last).unwrap_or_default();
    let syllable = |code: u32| char::from_u32(code).map(|c| format!("{head}{c}"));
    match open.map(|(first, count)| (syllable(first), syllable(first + count))) {
        Some((Some(from), Some(to))) => (from, to),
        _ => (form.to_owned(), end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(form: &str, inside: &[&str], outside: &[&str]) {
        let (from, to) = bounds(form);
        let is_inside = |term: &str| from.as_str() <= term && term < to.as_str();
        for term in inside {
            assert!(is_inside(term), "{form} {term}");
        }
        for term in outside {
            assert!(!is_inside(term), "{form} {term}");
        }
    }

    #[test]
    fn words_that_begin_with_it() {
        check(
            "re",
            &["re", "reset", "re\u{301}", "re日"],
            &["r", "rf", "are"],
        );
        check("図", &["図", "図書"], &["書図"]);
    }

    #[test]
    fn a_syllable_of_hangul_may_be_unfinished() {
        check(
            "한구",
            &["한구", "한국", "한굿", "한국말"],
            &["한가", "한귀"],
        );
        check("한국", &["한국"], &["한구", "한굿"]);
        check("한\u{1100}", &["한가", "한국"], &["한나", "가"]);
    }
}
