//! Words that are written together or apart where the index has them the other
//! way: `data base`, `wifirouter`, `email`.

use tantivy::Term;

use super::words::stems;
use crate::analysis;
use crate::error::Result;
use crate::index::{Entry, Index, Run};
use crate::schema::Part;

/// Shorter pieces are in too many words: `the refore`.
const MIN_PIECE_LETTERS: usize = 3;
/// Shorter words are joined by chance: `an d`.
const MIN_JOINED_LETTERS: usize = 4;
/// Longer words are no two words; each place to split costs look-ups.
const MAX_LETTERS: usize = 40;
/// The splits that are looked for in the texts, the most frequent first.
const MAX_SPLITS: usize = 4;

/// One word as two that stand side by side in some passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// The two words.
    pub(super) text: String,
    /// Their stems, for each language in which they stand side by side.
    pub(super) stems: Vec<Vec<String>>,
}

/// Splits a folded word into two words of the index that stand side by side.
pub(super) fn split(form: &str, index: &Index, languages: &[&str]) -> Result<Option<Split>> {
    let letters = form.chars().count();
    if !is_plain(form) || !(2 * MIN_PIECE_LETTERS..=MAX_LETTERS).contains(&letters) {
        return Ok(None);
    }
    let mut found: Vec<(u64, usize, Vec<String>)> = Vec::new();
    let borders = form.char_indices().map(|(at, _)| at);
    let last = letters - MIN_PIECE_LETTERS;
    for at in borders
        .skip(MIN_PIECE_LETTERS)
        .take(last + 1 - MIN_PIECE_LETTERS)
    {
        let (left, right) = form.split_at(at);
        if is_grammar(left, languages) || is_grammar(right, languages) || !is_form(left, index)? {
            continue;
        }
        for pair in pairs(left, right, languages) {
            let rarest = rarest(&pair, index)?;
            let whole = pair
                .iter()
                .all(|stem| letters_of(stem) >= MIN_PIECE_LETTERS);
            if whole && rarest > 0 {
                found.push((rarest, at, pair));
            }
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut best: Option<(usize, Vec<Vec<String>>)> = None;
    for (_, at, pair) in found.into_iter().take(MAX_SPLITS * languages.len().max(1)) {
        let other = best.as_ref().is_some_and(|(chosen, _)| *chosen != at);
        if !other && stand_side_by_side(&pair, index)? {
            best.get_or_insert((at, Vec::new())).1.push(pair);
        }
    }
    Ok(best.map(|(at, stems)| {
        let (left, right) = form.split_at(at);
        Split {
            text: format!("{left} {right}"),
            stems,
        }
    }))
}

/// Joins two folded words to one that is in the index.
pub(super) fn join(
    left: &str,
    right: &str,
    index: &Index,
    languages: &[&str],
) -> Result<Option<String>> {
    let joined = format!("{left}{right}");
    let letters = joined.chars().count();
    let fits = (MIN_JOINED_LETTERS..=MAX_LETTERS).contains(&letters);
    if !fits || !is_plain(&joined) {
        return Ok(None);
    }
    if is_form(&joined, index)? {
        return Ok(Some(joined));
    }
    // In another form only if what the right word adds is more than an ending:
    // `web sites`, and not `machine ability`.
    let least = left.chars().count() + right.chars().count() / 2;
    if is_grammar(left, languages) || is_grammar(right, languages) {
        return Ok(None);
    }
    for stem in stems(&joined, &joined, languages) {
        if letters_of(&stem) > least && rarest(&[stem], index)? > 0 {
            return Ok(Some(joined));
        }
    }
    Ok(None)
}

fn is_grammar(form: &str, languages: &[&str]) -> bool {
    let mut languages = languages.iter();
    languages.any(|lang| analysis::is_function_word(form, lang))
}

/// The letters of a stem, without its language.
fn letters_of(stem: &str) -> usize {
    let stem = stem.split_once(':').map_or(stem, |(_, stem)| stem);
    stem.chars().count()
}

/// Whether two folded words stand side by side in some passage, in any form.
pub(super) fn are_neighbours(
    left: &str,
    right: &str,
    index: &Index,
    languages: &[&str],
) -> Result<bool> {
    for pair in pairs(left, right, languages) {
        if rarest(&pair, index)? > 0 && stand_side_by_side(&pair, index)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The hyphenated word of the index that is this word, or the other way round:
/// `email`, `utf8`. A hyphen between two digits is part of what they say.
pub(super) fn hyphen(form: &str, index: &Index) -> Result<Option<String>> {
    let letters = form.chars().count();
    let is_word = |c: char| c.is_alphanumeric() || c == '-';
    if !(MIN_JOINED_LETTERS..=MAX_LETTERS).contains(&letters)
        || !form.chars().all(is_word)
        || analysis::has_unspaced(form)
    {
        return Ok(None);
    }
    if form.contains('-') {
        let pieces: Vec<&str> = form.split('-').collect();
        let apart = |pair: &[&str]| matches!(pair, [left, right] if may_part(left, right));
        let joined = pieces.concat();
        let fits = pieces.windows(2).all(apart) && is_form(&joined, index)?;
        return Ok(fits.then_some(joined));
    }
    for (at, _) in form.char_indices().skip(1) {
        let (left, right) = form.split_at(at);
        let hyphenated = format!("{left}-{right}");
        if may_part(left, right) && is_form(&hyphenated, index)? {
            return Ok(Some(hyphenated));
        }
    }
    Ok(None)
}

/// Whether two pieces of a word may be written with a hyphen or without: one
/// letter at least stands at the border.
fn may_part(left: &str, right: &str) -> bool {
    let ends = left.chars().next_back().zip(right.chars().next());
    ends.is_some_and(|(left, right)| left.is_alphabetic() || right.is_alphabetic())
}

/// Letters only, of a script that puts spaces between words.
fn is_plain(form: &str) -> bool {
    form.chars().all(char::is_alphabetic) && !analysis::has_unspaced(form)
}

/// The stems of two words by language, and their forms alone.
fn pairs(left: &str, right: &str, languages: &[&str]) -> Vec<Vec<String>> {
    let mut pairs = vec![vec![left.to_owned(), right.to_owned()]];
    for lang in languages {
        let stem = |word: &str| analysis::stem_term(word, word, Some(lang)).into();
        let pair = vec![stem(left), stem(right)];
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    pairs
}

/// In how many passages the rarest of some stems stands, in the part where
/// they stand most.
fn rarest(stems: &[String], index: &Index) -> Result<u64> {
    let mut most = 0;
    for part in Part::ALL {
        let mut rarest = u64::MAX;
        for stem in stems {
            rarest = rarest.min(index.statistics.stem(part, stem, true)?.doc_freq);
            if rarest == 0 {
                break;
            }
        }
        most = most.max(rarest);
    }
    Ok(most)
}

fn is_form(form: &str, index: &Index) -> Result<bool> {
    for part in Part::ALL {
        let term = Term::from_field_text(index.fields.forms(part), form);
        if index.statistics.doc_freq(&term)? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

fn stand_side_by_side(stems: &[String], index: &Index) -> Result<bool> {
    for part in Part::ALL {
        let entries = stems.iter();
        let entries = entries.map(|stem| index.statistics.stem(part, stem, true));
        let entries: Vec<Entry> = entries.collect::<Result<_>>()?;
        for (ord, segment) in (0..).zip(index.searcher.segment_readers()) {
            let Some(mut run) = Run::open(segment, ord, &entries)? else {
                continue;
            };
            let mut from = 0;
            while let Some((doc, _)) = run.next(from) {
                if !segment.is_deleted(doc) {
                    return Ok(true);
                }
                from = doc + 1;
            }
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stay_together() {
        for (left, right, expected) in [
            ("e", "mail", true),
            ("utf", "8", true),
            ("v2", "1", false),
            ("", "x", false),
        ] {
            assert_eq!(may_part(left, right), expected, "{left} {right}");
        }
    }

    #[test]
    fn only_letters_of_spaced_scripts_are_joined() {
        assert!(is_plain("database"));
        assert!(!is_plain("data4"));
        assert!(!is_plain("データ"));
    }
}
