//! What may stand for a word of the query: the index's own spellings, synonyms,
//! completions, corrections.

use super::completions::complete;
use super::corrections::{correct_one, correct_two};
use super::spacing::{Split, are_neighbours, hyphen, join, split};
use super::words::{stems, variant};
use super::{Variant, VariantSource, Word, WordRole};
use crate::analysis::{self, Role};
use crate::contract::Expansion;
use crate::error::Result;
use crate::index::Index;
use crate::schema::Part;
use crate::synonyms::Synonyms;
use crate::weights;

/// Accents matter to stemmers and not to people: `brulee` and `brûlée` have
/// different stems in French, yet are one form. So a word is looked for by its
/// form too where its stems may miss it.
pub(super) fn add_form(word: &mut Word, index: &Index, languages: &[&str]) -> Result<()> {
    if word.role == WordRole::Reference {
        return Ok(());
    }
    let form = analysis::folded(&word.text);
    let mut found = Variant {
        forms: true,
        language: None,
        ..variant(VariantSource::Word, vec![form], 1.0)
    };
    look_up(&mut found, index)?;
    for (form, entries) in word.forms.iter_mut().zip(&found.entries) {
        *form = entries.first().cloned().unwrap_or_default();
    }
    let accented = languages
        .iter()
        .any(|lang| *lang != "en" && analysis::has_stemmer(lang));
    let mut hidden = false;
    for (at, own) in found.doc_freq.iter().enumerate() {
        let most = most_frequent_stem(word, at);
        hidden |= *own > if accented { 0 } else { most };
    }
    if hidden {
        // Lest one form weigh more than all.
        as_rare_as_own(&mut found, word);
        word.variants.push(found);
    }
    Ok(())
}

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
                            word.variants.push(variant(
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
pub(super) fn keep_known(word: &mut Word, index: &Index) -> Result<()> {
    for variant in &mut word.variants {
        look_up(variant, index)?;
    }
    word.variants
        .retain(|variant| variant.doc_freq.iter().any(|doc_freq| *doc_freq > 0));
    Ok(())
}

/// Counts in how many passages a variant occurs.
fn look_up(variant: &mut Variant, index: &Index) -> Result<()> {
    let counts = variant.doc_freq.iter_mut().zip(&mut variant.entries);
    for (part, (doc_freq, entries)) in Part::ALL.into_iter().zip(counts) {
        let field = match variant.forms {
            true => index.fields.forms(part),
            false => index.fields.stems(part),
        };
        *entries = index.statistics.entries(field, &variant.terms)?;
        let rarest = entries.iter().map(|entry| entry.doc_freq).min();
        *doc_freq = rarest.unwrap_or_default();
    }
    Ok(())
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
        let mut found = Variant {
            forms: true,
            language: None,
            ..variant(VariantSource::Completion, vec![form], weights::COMPLETION)
        };
        look_up(&mut found, index)?;
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
        for mut found in stem_variants(&joined, languages, source, weight) {
            look_up(&mut found, index)?;
            if found.max_doc_freq() == 0 {
                continue;
            }
            for at in [first, second] {
                let Some(word) = words.get_mut(at) else {
                    continue;
                };
                let mut found = found.clone();
                if is_other_spelling {
                    as_rare_as_own(&mut found, word);
                }
                word.variants.push(found);
            }
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

/// As rare as the word in its stems where these are more frequent, lest a rarer
/// spelling weigh more.
fn as_rare_as_own(found: &mut Variant, word: &Word) {
    for (at, own) in found.doc_freq.iter_mut().enumerate() {
        if *own > 0 {
            *own = most_frequent_stem(word, at).max(*own);
        }
    }
}

/// In how many passages the most frequent stem of a word occurs, in a part by
/// its place.
fn most_frequent_stem(word: &Word, part: usize) -> u64 {
    let stems = word.variants.iter();
    let stems = stems.filter(|variant| variant.source == VariantSource::Word);
    let most = stems.filter_map(|variant| variant.doc_freq.get(part)).max();
    most.copied().unwrap_or_default()
}

fn stem_variants(
    form: &str,
    languages: &[&str],
    source: VariantSource,
    weight: f32,
) -> impl Iterator<Item = Variant> {
    let stems = stems(form, form, languages).into_iter();
    stems.map(move |stem| variant(source, vec![stem], weight))
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
    for form in &to {
        let source = VariantSource::Correction;
        let found = stem_variants(form, languages, source, weights::CORRECTION);
        word.variants.extend(found);
    }
    if let Some(Split { text, stems }) = pair {
        to.push(text);
        for stems in stems {
            word.variants.push(variant(
                VariantSource::Correction,
                stems,
                weights::CORRECTION,
            ));
        }
    }
    if to.is_empty() {
        return Ok(());
    }
    keep_known(word, index)?;
    if !word.is_unknown() {
        expansions.push(Expansion {
            from: word.text.clone(),
            to,
        });
    }
    Ok(())
}
