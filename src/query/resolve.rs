//! A request to a query over an index: filters, languages, and the words with
//! what the index knows of them.

use std::collections::HashSet;

use super::language::language_of;
use super::parse::{Known, Parsed, parse};
use super::variants::{
    add_completions, add_corrections, add_synonyms, is_correctable, join_words, keep_known,
};
use super::words::{self, phrase, weigh_function_words, weigh_references, words};
use super::{Phrase, Query, Variant, Word, WordRole};
use crate::analysis::{self, Role, Token};
use crate::contract::SearchRequest;
use crate::error::Result;
use crate::index::Index;
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
        .filter_map(|text| words::excluded(text, &held, request.exact))
        .collect();
    let warnings = &mut query.warnings;
    keep_first(&mut query.phrases, |phrase| phrase, "required", warnings);
    keep_first(
        &mut query.excluded,
        |excluded| &excluded.phrase,
        "excluded",
        warnings,
    );
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
        keep_known(&mut word.variants, index)?;
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

/// Leaves out what is there twice, and what is too much. `done`: what happens to
/// the phrases.
fn keep_first<T>(
    phrases: &mut Vec<T>,
    phrase: impl Fn(&T) -> &Phrase,
    done: &str,
    warnings: &mut Vec<String>,
) {
    let mut seen = HashSet::new();
    phrases.retain(|one| seen.insert(phrase(one).forms.clone()));
    let most = weights::MAX_PHRASES;
    if phrases.len() > most {
        warnings.push(format!("only the first {most} phrases were {done}"));
        phrases.truncate(most);
    }
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

/// The position of the word that ends where the text ends.
fn unfinished_word(tokens: &[Token], end: usize) -> Option<u32> {
    let mut words = tokens
        .iter()
        .filter(|token| matches!(token.role, Role::Word | Role::Whole));
    words
        .rfind(|token| token.range.end == end)
        .map(|token| token.position)
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
        assert_eq!(excluded(false), ["en:pump"]);
        assert!(excluded(true).is_empty());
    }

    #[test]
    fn phrases_that_are_too_many_are_said() {
        let many = |sign: &str| -> String {
            let phrases = (0..20).map(|at| format!(" {sign}\"step {at}\" {sign}\"step 1\""));
            format!("oil{}", phrases.collect::<String>())
        };
        let found = resolved(&SearchRequest::new(many("")));
        assert_eq!(found.phrases.len(), weights::MAX_PHRASES);
        assert_eq!(found.warnings, ["only the first 16 phrases were required"]);
        let found = resolved(&SearchRequest::new(many("-")));
        assert_eq!(found.excluded.len(), weights::MAX_PHRASES);
        assert_eq!(found.warnings, ["only the first 16 phrases were excluded"]);
        let found = resolved(&SearchRequest::new("oil \"step 2\" \"step 2\""));
        assert_eq!(found.phrases.len(), 1);
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
