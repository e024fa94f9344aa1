//! What may stand for a word of the query: the index's own spellings, synonyms,
//! completions, corrections.

use super::completions::complete;
use super::corrections::{correct_one, correct_two};
use super::spacing::{Split, are_neighbours, hyphen, join, split};
use super::words::{of_forms, of_stems, spelt};
use super::{Variant, VariantSource, Word, WordRole};
use crate::analysis::{self, Role};
use crate::contract::Expansion;
use crate::error::Result;
use crate::index::Index;
use crate::schema::Part;
use crate::synonyms::Synonyms;
use crate::weights;

pub(super) fn add_synonyms(
    words: &mut [Word],
    synonyms: &Synonyms,
    languages: &[&str],
    expansions: &mut Vec<Expansion>,
) {
    let places: Vec<usize> = (0..words.len())
        .filter(|at| {
            words
                .get(*at)
                .is_some_and(|w| w.role != WordRole::Reference)
        })
        .collect();
    let forms: Vec<String> = places
        .iter()
        .filter_map(|at| words.get(*at))
        .map(|word| analysis::folded(&word.text))
        .collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    for start in 0..forms.len() {
        let Some(rest) = forms.get(start..) else {
            break;
        };
        for (length, entries) in synonyms.at(rest) {
            let covered = places.get(start..start + length).unwrap_or_default();
            let from: Vec<&str> = covered
                .iter()
                .filter_map(|at| words.get(*at))
                .map(|word| word.text.as_str())
                .collect();
            expansions.push(Expansion {
                from: from.join(" "),
                to: entries.to_vec(),
            });
            for entry in entries {
                for lang in [None].into_iter().chain(languages.iter().map(|l| Some(*l))) {
                    let terms: Vec<String> = analysis::tokens(entry, lang)
                        .into_iter()
                        .filter(|t| matches!(t.role, Role::Word | Role::Part))
                        .map(|token| token.stem.into())
                        .collect();
                    for at in covered {
                        if let Some(word) = words.get_mut(*at) {
                            word.variants.push(of_stems(
                                VariantSource::Synonym,
                                terms.clone(),
                                weights::SYNONYM,
                            ));
                        }
                    }
                }
            }
        }
    }
}

/// Looks every variant up and drops those that occur nowhere.
pub(super) fn keep_known(variants: &mut Vec<Variant>, index: &Index) -> Result<()> {
    look_up(variants, index)?;
    variants.retain(|variant| variant.max_doc_freq() > 0);
    Ok(())
}

/// Counts in how many passages variants occur.
fn look_up(variants: &mut [Variant], index: &Index) -> Result<()> {
    for variant in variants.iter_mut() {
        let counts = variant.doc_freq.iter_mut().zip(&mut variant.entries);
        for (part, (doc_freq, entries)) in Part::ALL.into_iter().zip(counts) {
            let terms = variant.terms.iter();
            let entry = |term: &String| match variant.forms {
                true => index.statistics.form(part, term),
                false => index.statistics.stem(part, term, variant.bare),
            };
            *entries = terms.map(entry).collect::<Result<_>>()?;
            let rarest = entries.iter().map(|entry| entry.doc_freq).min();
            *doc_freq = rarest.unwrap_or_default();
        }
    }
    // The stems of a spelling follow it.
    for spelling in variants.chunk_by_mut(|one, next| !next.forms && next.source == one.source) {
        if let [form, stems @ ..] = spelling
            && form.forms
        {
            for part in 0..form.doc_freq.len() {
                share_rarity(form, stems, part, index.statistics.passages());
            }
        }
    }
    Ok(())
}

/// A word is as rare as all its forms together, lest one of them weigh more.
fn share_rarity(form: &mut Variant, stems: &mut [Variant], part: usize, passages: u64) {
    let Some(own) = form.doc_freq.get_mut(part) else {
        return;
    };
    let mut most = *own;
    for stem in stems {
        let bare = stem.bare;
        if let Some(count) = stem.doc_freq.get_mut(part).filter(|count| **count > 0) {
            *count = (*count + if bare { 0 } else { *own }).min(passages);
            most = most.max(*count);
        }
    }
    if *own > 0 {
        *own = most;
    }
}

/// Lets words that begin with an unfinished one stand for it. They are as rare
/// as all of them together, lest a rare one weigh more than what was typed.
pub(super) fn add_completions(
    word: &mut Word,
    index: &Index,
    languages: &[&str],
    expansions: &mut Vec<Expansion>,
) -> Result<()> {
    let found = complete(&analysis::folded(&word.text), index, languages)?;
    if found.forms.is_empty() {
        return Ok(());
    }
    let all = index.statistics.passages();
    let most = found.doc_freq.into_iter().max().unwrap_or_default();
    word.vague = most as f32 > all as f32 * weights::VAGUE_BEGINNING;
    let mut expansion = Expansion {
        from: word.text.clone(),
        to: Vec::new(),
    };
    for (form, own) in found.forms {
        let mut doc_freq = found.doc_freq;
        for (together, own) in doc_freq.iter_mut().zip(own) {
            *together = if own > 0 { (*together).min(all) } else { 0 };
        }
        expansion.to.push(form.clone());
        let source = VariantSource::Completion;
        let mut found = [of_forms(source, vec![form], weights::COMPLETION)];
        look_up(&mut found, index)?;
        let [found] = found;
        word.variants.push(Variant { doc_freq, ..found });
    }
    expansions.push(expansion);
    Ok(())
}

/// Whether a word occurs nowhere, and may be another one.
pub(super) fn is_correctable(word: &Word) -> bool {
    word.is_unknown() && !word.quoted && word.role == WordRole::Content
}

/// Two neighbouring words that the index has as one: `data base`. That is a
/// correction where one of them is unknown, or they stand side by side nowhere.
pub(super) fn join_words(
    words: &mut [Word],
    index: &Index,
    languages: &[&str],
    expansions: &mut Vec<Expansion>,
) -> Result<()> {
    let is_plain = |word: &Word| !word.quoted && word.role != WordRole::Reference;
    let places: Vec<usize> = (0..words.len())
        .filter(|at| words.get(*at).is_some_and(is_plain))
        .collect();
    let mut joined_to = None;
    for pair in places.windows(2) {
        let [first, second] = *pair else { continue };
        let (Some(a), Some(b)) = (words.get(first), words.get(second)) else {
            continue;
        };
        if b.position != a.position + 1 || joined_to == Some(first) {
            continue;
        }
        let both_content = !a.is_function() && !b.is_function();
        let one_unknown = is_correctable(a) || is_correctable(b);
        if !one_unknown && !both_content {
            continue;
        }
        let (left, right) = (analysis::folded(&a.text), analysis::folded(&b.text));
        let Some(joined) = join(&left, &right, index, languages)? else {
            continue;
        };
        // Where the index has it both ways, that is no correction.
        let is_other_spelling = !one_unknown && are_neighbours(&left, &right, index, languages)?;
        let (source, weight) = match is_other_spelling {
            true => (VariantSource::Joined, weights::JOINED),
            false => (VariantSource::Correction, weights::CORRECTION),
        };
        let from = format!("{} {}", a.text, b.text);
        let mut found = spelt(source, &joined, &joined, languages, weight);
        keep_known(&mut found, index)?;
        for at in [first, second] {
            let Some(word) = words.get_mut(at) else {
                continue;
            };
            let mut found = found.clone();
            if is_other_spelling {
                as_rare_as_own(&mut found, word);
            }
            word.variants.extend(found);
        }
        if !is_other_spelling {
            expansions.push(Expansion {
                from,
                to: vec![joined],
            });
        }
        joined_to = Some(second);
    }
    Ok(())
}

/// As rare as the word itself where that is more frequent, lest a rarer spelling
/// weigh more.
fn as_rare_as_own(found: &mut [Variant], word: &Word) {
    for variant in found {
        for (part, count) in variant.doc_freq.iter_mut().enumerate() {
            let own = word.variants.iter();
            let own = own.filter(|variant| variant.source == VariantSource::Word);
            let most = own.filter_map(|variant| variant.doc_freq.get(part)).max();
            if *count > 0 {
                *count = most.copied().unwrap_or_default().max(*count);
            }
        }
    }
}

/// What may have been meant by a word that occurs nowhere: the same with a
/// hyphen or without, one wrong letter, two words, two wrong letters.
pub(super) fn add_corrections(
    word: &mut Word,
    index: &Index,
    languages: &[&str],
    expansions: &mut Vec<Expansion>,
) -> Result<()> {
    let form = analysis::folded(&word.text);
    let mut to: Vec<String> = hyphen(&form, index)?.into_iter().collect();
    let mut pair = None;
    if to.is_empty() {
        to = correct_one(&form, index)?;
    }
    if to.is_empty() {
        pair = split(&form, index, languages)?;
        if pair.is_none() {
            to = correct_two(&form, index)?;
        }
    }
    let source = VariantSource::Correction;
    let mut found: Vec<Variant> = Vec::new();
    for form in &to {
        found.extend(spelt(source, form, form, languages, weights::CORRECTION));
    }
    if let Some(Split { text, stems }) = pair {
        to.push(text);
        let stems = stems.into_iter();
        found.extend(stems.map(|stems| of_stems(source, stems, weights::CORRECTION)));
    }
    if to.is_empty() {
        return Ok(());
    }
    keep_known(&mut found, index)?;
    word.variants.extend(found);
    if !word.is_unknown() {
        expansions.push(Expansion {
            from: word.text.clone(),
            to,
        });
    }
    Ok(())
}
