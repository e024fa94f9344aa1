//! The words of a query to what the index knows of them: filters, counts,
//! synonyms, corrections.

use std::collections::HashSet;

use super::completions::complete;
use super::corrections::{correct_one, correct_two};
use super::language::language_of;
use super::parse::{Known, Parsed, parse};
use super::spacing::{Split, are_neighbours, hyphen, join, split};
use super::words::{
    excluded_word, phrase, stems, variant, weigh_function_words, weigh_references, words,
};
use super::{Query, Variant, VariantSource, Word, WordRole};
use crate::analysis::{self, Role, Token};
use crate::contract::{Expansion, SearchRequest};
use crate::error::Result;
use crate::index::Index;
use crate::schema::Part;
use crate::synonyms::Synonyms;
use crate::weights;

/// Turns a request into a query over this index.
pub(crate) fn resolve(
    request: &SearchRequest,
    index: &Index,
    synonyms: &Synonyms,
) -> Result<Query> {
    let parsed = parse(
        &request.query,
        &Known {
            lang: &|lang| index.languages().contains(&lang),
            path: &|path| index.has_path(path).unwrap_or(false),
        },
    );
    let Parsed {
        text,
        unfinished,
        phrases,
        excluded,
        kind,
        lang,
        path,
        warnings,
    } = parsed;
    let mut query = Query {
        kind: request.kind.or(kind),
        lang,
        path,
        warnings,
        ..Query::default()
    };
    take_filters(request, index, &mut query)?;
    let held = query_languages(index, query.lang.as_deref());
    let tokens = analysis::tokens(&text, None);
    query.words_language = language_of(&tokens, &held);
    let languages = stemmed_languages(index, &held, query.words_language.as_deref());
    query.tokens = tokens.len();
    query.phrases = phrases
        .iter()
        .map(|range| phrase(&text, range, &tokens))
        .filter(|phrase| !phrase.forms.is_empty())
        .collect();
    query.excluded = excluded
        .iter()
        .filter_map(|word| excluded_word(word, &held, request.exact))
        .take(weights::MAX_WORDS)
        .collect();
    if request.prefix && unfinished {
        query.unfinished = unfinished_word(&tokens, text.len());
    }
    let mut words = words(&text, &tokens, &languages, request.exact);
    weigh_function_words(&mut words, &held);
    weigh_references(&mut words);
    for word in &mut words {
        let token = tokens.iter().find(|token| token.position == word.position);
        word.quoted = token.is_some_and(|token| {
            phrases
                .iter()
                .any(|p| p.start <= token.range.start && token.range.end <= p.end)
        });
    }
    // A word that stands in a phrase and alone too is asked for alone too.
    let loose: HashSet<String> = words
        .iter()
        .filter(|word| !word.quoted)
        .map(|word| word.text.to_lowercase())
        .collect();
    for word in &mut words {
        word.quoted &= !loose.contains(&word.text.to_lowercase());
    }
    let mut seen = HashSet::new();
    words.retain(|word| seen.insert((word.text.to_lowercase(), word.role == WordRole::Reference)));
    if words.len() > weights::MAX_WORDS {
        query.warnings.push(format!(
            "only the first {} different words were searched",
            weights::MAX_WORDS
        ));
        words.truncate(weights::MAX_WORDS);
    }
    if !request.exact {
        add_synonyms(&mut words, synonyms, &languages, &mut query.synonyms);
    }
    let grammar_only = words.iter().all(Word::is_function);
    for word in &mut words {
        keep_known(word, index)?;
        if !request.exact {
            add_form(word, index, &held)?;
        }
        // Beside words that matter, `to` is rather `to` than `token`.
        if query.unfinished == Some(word.position)
            && word.role != WordRole::Reference
            && (grammar_only || !word.is_function())
        {
            add_completions(word, index, &languages, &mut query.completions)?;
        }
    }
    if !request.exact {
        join_words(&mut words, index, &languages, &mut query.corrections)?;
        let most = weights::MAX_CORRECTED_WORDS;
        let unknown = words.iter_mut().filter(|word| is_correctable(word));
        for (at, word) in unknown.enumerate() {
            if at == most {
                let warning = format!(
                    "more than {most} words are unknown; the rest of them were not corrected"
                );
                query.warnings.push(warning);
                break;
            }
            add_corrections(word, index, &languages, &mut query.corrections)?;
        }
    }
    for word in &mut words {
        word.idf = index.idf(word.doc_freq());
    }
    drop_unknown_grammar(&mut words);
    query.words = words;
    Ok(query)
}

/// The filters of the request, which count before those of the query. One
/// that fits nothing leaves nothing, and that is said.
fn take_filters(request: &SearchRequest, index: &Index, query: &mut Query) -> Result<()> {
    if let Some(lang) = &request.lang {
        let primary = lang.split(['-', '_']).next().unwrap_or_default();
        let primary = primary.to_ascii_lowercase();
        if !index.languages().contains(&primary.as_str()) {
            query
                .warnings
                .push(format!("no document is in the language `{lang}`"));
        }
        query.lang = Some(primary);
    }
    if let Some(path) = &request.path {
        if !index.has_path(path)? {
            query
                .warnings
                .push(format!("no source has a path that begins with `{path}`"));
        }
        query.path = Some(path.clone());
    }
    Ok(())
}

/// What a question is wrapped in ("could you tell me whether …") says nothing
/// about whether it is answered: a function word that occurs nowhere is left
/// out, and one that occurs counts no more than the words that matter. A
/// number that only might be one (`part I`) is left out likewise.
fn drop_unknown_grammar(words: &mut Vec<Word>) {
    words.retain(|word| {
        word.role != WordRole::Reference
            || word.is_known()
            || word.text.chars().any(|c| c.is_ascii_digit())
    });
    let content = words.iter().filter(|word| !word.is_function());
    let Some(least) = content.map(|word| word.idf).min_by(f32::total_cmp) else {
        return;
    };
    words.retain(|word| word.is_known() || !word.is_function());
    for word in words.iter_mut().filter(|word| word.is_function()) {
        word.idf = word.idf.min(least);
    }
}

impl Word {
    /// In how many passages the word occurs; `None` if only as something that
    /// shares a part with it.
    fn doc_freq(&self) -> Option<u64> {
        let whole = self
            .variants
            .iter()
            .filter(|variant| !variant.is_lone_part());
        whole.map(Variant::max_doc_freq).max()
    }
}

/// The languages in which something may be found: that of the filter, or all
/// that the index holds.
fn query_languages<'a>(index: &'a Index, filter: Option<&'a str>) -> Vec<&'a str> {
    match filter {
        Some(lang) if index.languages().contains(&lang) => vec![lang],
        _ => index.languages(),
    }
}

/// The languages for which the words are stemmed: that of the query and that of
/// most documents, or, where the words tell none, those of many documents. In
/// the others words are found by their forms, as names are.
fn stemmed_languages<'a>(index: &Index, held: &[&'a str], own: Option<&str>) -> Vec<&'a str> {
    let least = index.documents() / weights::DOCUMENTS_TO_A_LANGUAGE;
    let mut languages = held.to_vec();
    let main = languages.first().copied();
    languages.retain(|lang| match own {
        Some(own) => *lang == own || Some(*lang) == main,
        None => index.documents_in(lang) > least || Some(*lang) == main,
    });
    languages
}

/// Accents matter to stemmers and not to people: `brulee` and `brûlée` have
/// different stems in French, yet are one form. So a word is looked for by its
/// form too where its stems may miss it.
fn add_form(word: &mut Word, index: &Index, languages: &[&str]) -> Result<()> {
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
    for (at, own) in found.doc_freq.iter_mut().enumerate() {
        let stems = word.variants.iter();
        let stems = stems.filter(|variant| variant.source == VariantSource::Word);
        let most = stems.filter_map(|variant| variant.doc_freq.get(at)).max();
        let most = most.copied().unwrap_or_default();
        hidden |= *own > if accented { 0 } else { most };
        // As rare as the word in all its forms, lest one form weigh more.
        if *own > 0 {
            *own = most.max(*own);
        }
    }
    if hidden {
        word.variants.push(found);
    }
    Ok(())
}

fn add_synonyms(
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
                        .map(|token| token.stem)
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
fn keep_known(word: &mut Word, index: &Index) -> Result<()> {
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

/// The position of the word that ends where the text ends.
fn unfinished_word(tokens: &[Token], end: usize) -> Option<u32> {
    let mut words = tokens
        .iter()
        .filter(|token| matches!(token.role, Role::Word | Role::Whole));
    words
        .rfind(|token| token.range.end == end)
        .map(|token| token.position)
}

/// Lets words that begin with an unfinished one stand for it. They are as rare
/// as all of them together, lest a rare one weigh more than what was typed.
fn add_completions(
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
fn is_correctable(word: &Word) -> bool {
    word.is_unknown() && !word.quoted && word.role == WordRole::Content
}

/// Two neighbouring words that the index has as one: `data base`. One of them
/// is unknown, or they stand side by side nowhere.
fn join_words(
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
        if !one_unknown && are_neighbours(&left, &right, index, languages)? {
            continue;
        }
        let from = format!("{} {}", a.text, b.text);
        let mut variants = correction_variants(&joined, languages);
        for variant in &mut variants {
            look_up(variant, index)?;
        }
        variants.retain(|variant| variant.max_doc_freq() > 0);
        for at in [first, second] {
            if let Some(word) = words.get_mut(at) {
                word.variants.extend(variants.iter().cloned());
            }
        }
        expansions.push(Expansion {
            from,
            to: vec![joined],
        });
        joined_to = Some(second);
    }
    Ok(())
}

fn correction_variants(form: &str, languages: &[&str]) -> Vec<Variant> {
    let stems = stems(form, form, languages).into_iter();
    stems
        .map(|stem| variant(VariantSource::Correction, vec![stem], weights::CORRECTION))
        .collect()
}

/// What may have been meant by a word that occurs nowhere: the same with a
/// hyphen or without, one wrong letter, two words, two wrong letters.
fn add_corrections(
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
        word.variants.extend(correction_variants(form, languages));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::IndexBuilder;

    const PAGE: &str = "\
# Workshop

## Chapter 4: the pump

Oil the pump in step 2, as DEC-0054 says. Marking costs nothing. The manual of
the compressor explains what to do.
";

    fn resolved(request: &SearchRequest) -> Query {
        let mut builder = IndexBuilder::in_memory().unwrap();
        let page = &crate::source::read("a.md", PAGE.as_bytes()).unwrap()[0];
        builder.add("a.md", page).unwrap();
        let index = builder.finish().unwrap();
        resolve(request, &index, &Synonyms::default()).unwrap()
    }

    /// Expected: each word with its role, and whether it is known.
    fn check(query: &str, expected: &[(&str, WordRole, bool)]) {
        let found = resolved(&SearchRequest::new(query));
        let found: Vec<_> = found
            .words
            .iter()
            .map(|word| (word.text.as_str(), word.role, !word.is_unknown()))
            .collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn words_by_their_roles() {
        use WordRole::{Content, Function, Reference};
        check(
            "oil the pump",
            &[
                ("oil", Content, true),
                ("the", Function, true),
                ("pump", Content, true),
            ],
        );
        check(
            "chapter four",
            &[
                ("chapter", Content, true),
                ("four", Content, true),
                ("chapter four", Reference, true),
            ],
        );
        check(
            "chapter 99",
            &[
                ("chapter", Content, true),
                ("99", Content, false),
                ("chapter 99", Reference, false),
            ],
        );
    }

    #[test]
    fn what_a_question_is_wrapped_in_does_not_count() {
        check("could you oil", &[("oil", WordRole::Content, true)]);
        check(
            "could you",
            &[
                ("could", WordRole::Function, false),
                ("you", WordRole::Function, false),
            ],
        );
    }

    #[test]
    fn a_code_like_word_is_unknown_if_only_a_part_occurs() {
        check("DEC-0054", &[("DEC-0054", WordRole::Content, true)]);
        check("DEC-9999", &[("DEC-9999", WordRole::Content, false)]);
    }

    #[test]
    fn corrections_only_where_they_are_likely() {
        let corrected = |query: &str| -> Vec<String> {
            let found = resolved(&SearchRequest::new(query));
            found.corrections.into_iter().flat_map(|c| c.to).collect()
        };
        assert_eq!(corrected("comprssor"), ["compressor"]);
        assert_eq!(corrected("pmup"), ["pump"]);
        // Another first letter, a short word, a number, a quoted word.
        for query in ["parking", "oik", "DEC-0055", "\"comprssor\""] {
            assert!(corrected(query).is_empty(), "{query}");
        }
        let exact = SearchRequest {
            exact: true,
            ..SearchRequest::new("comprssor")
        };
        assert!(resolved(&exact).corrections.is_empty());
    }

    #[test]
    fn an_exclusion_is_exact_where_the_search_is() {
        let excluded = |exact| {
            let request = SearchRequest {
                exact,
                ..SearchRequest::new("oil -pumps")
            };
            resolved(&request).excluded.remove(0).stems
        };
        assert_eq!(excluded(false), ["pumps", "en:pump"]);
        assert!(excluded(true).is_empty());
    }

    #[test]
    fn a_filter_that_fits_nothing_is_said() {
        let request = SearchRequest {
            lang: Some("fr-CA".to_owned()),
            ..SearchRequest::new("oil")
        };
        let found = resolved(&request);
        assert_eq!(found.lang.as_deref(), Some("fr"));
        assert_eq!(found.warnings, ["no document is in the language `fr-CA`"]);
        assert!(found.words.iter().all(Word::is_known));
    }
}
