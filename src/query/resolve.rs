//! The words of a query to what the index knows of them: stems by language,
//! numbers, parts of code-like words, synonyms, corrections.

use std::collections::HashSet;

use tantivy::Term;

use super::corrections::correct;
use super::parse::{Known, Parsed, parse};
use super::{Excluded, Phrase, Query, Variant, VariantSource, Word, WordRole};
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
    let languages = query_languages(index, query.lang.as_deref());
    let tokens = analysis::tokens(&text, None);
    query.tokens = tokens.len();
    query.phrases = phrases
        .iter()
        .map(|range| phrase(&text, range, &tokens))
        .filter(|phrase| !phrase.forms.is_empty())
        .collect();
    query.excluded = excluded
        .iter()
        .filter_map(|word| excluded_word(word, &languages, request.exact))
        .take(weights::MAX_WORDS)
        .collect();
    let mut words = words(&text, &tokens, &languages, request.exact);
    weigh_function_words(&mut words, &languages);
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
    for word in &mut words {
        keep_known(word, index)?;
        if !request.exact {
            add_form(word, index, &languages)?;
        }
        if !word.is_known() && !word.quoted && !request.exact && word.role == WordRole::Content {
            add_corrections(word, index, &languages, &mut query.corrections)?;
        }
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

/// The languages for which the words are stemmed: that of the filter, or all
/// that the index holds.
fn query_languages<'a>(index: &'a Index, filter: Option<&'a str>) -> Vec<&'a str> {
    match filter {
        Some(lang) if index.languages().contains(&lang) => vec![lang],
        _ => index.languages(),
    }
}

fn phrase(text: &str, range: &std::ops::Range<usize>, tokens: &[Token]) -> Phrase {
    let inside = |token: &&Token| range.start <= token.range.start && token.range.end <= range.end;
    let aliases: HashSet<u32> = tokens
        .iter()
        .filter(|token| token.role == Role::Alias && token.form.bytes().all(|b| b.is_ascii_digit()))
        .map(|token| token.position)
        .collect();
    let signed = signed_words(tokens);
    let mut forms: Vec<(u32, String)> = Vec::new();
    for token in tokens.iter().filter(inside) {
        // `chapter IV` is looked for by its digits, which every spelling has.
        let wanted = match token.role {
            Role::Word => !aliases.contains(&token.position),
            Role::Part => !aliases.contains(&token.position) && !signed.contains(&token.position),
            Role::Alias => aliases.contains(&token.position),
            Role::Whole => signed.contains(&token.position),
            Role::Reference => false,
        };
        if wanted {
            forms.push((token.position, token.form.clone()));
        }
    }
    let first = forms.first().map_or(0, |(position, _)| *position);
    for (position, _) in &mut forms {
        *position -= first;
    }
    Phrase {
        text: text.get(range.clone()).unwrap_or_default().to_owned(),
        forms,
    }
}

/// The positions of words that are a whole only by their signs, as `C++` is:
/// their one part would be another word.
fn signed_words(tokens: &[Token]) -> HashSet<u32> {
    let is_part = |at: usize| tokens.get(at).is_some_and(|token| token.role == Role::Part);
    let wholes = tokens.iter().enumerate();
    wholes
        .filter(|(at, token)| token.role == Role::Whole && is_part(at + 1) && !is_part(at + 2))
        .map(|(_, token)| token.position)
        .collect()
}

/// An excluded word: its forms in order (several where words are not
/// separated by spaces), and the stems of a single one.
fn excluded_word(word: &str, languages: &[&str], exact: bool) -> Option<Excluded> {
    let tokens = analysis::tokens(word, None);
    let words = tokens.iter().filter(|token| token.role == Role::Word);
    let forms: Vec<String> = words.map(|token| token.form.clone()).collect();
    let stems = match forms.as_slice() {
        [form] if !exact => stems(word, form, languages),
        [] => return None,
        _ => Vec::new(),
    };
    Some(Excluded {
        text: word.to_owned(),
        forms,
        stems,
    })
}

/// The stem terms of a word: one for each language, and the form alone as it
/// stands in documents of languages without a stemmer.
fn stems(surface: &str, form: &str, languages: &[&str]) -> Vec<String> {
    let mut stems = vec![form.to_owned()];
    for lang in languages {
        let stem = analysis::stem_term(surface, form, Some(lang));
        if !stems.contains(&stem) {
            stems.push(stem);
        }
    }
    stems
}

fn words(text: &str, tokens: &[Token], languages: &[&str], exact: bool) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut whole: Option<(usize, Vec<&Token>)> = None;
    let surface = |token: &Token| text.get(token.range.clone()).unwrap_or_default();
    for token in tokens {
        if token.role != Role::Part
            && let Some((at, parts)) = whole.take()
        {
            add_parts(words.get_mut(at), &parts, text, languages, exact);
        }
        match token.role {
            Role::Word | Role::Whole => {
                let mut word = Word {
                    text: surface(token).to_owned(),
                    position: token.position,
                    weight: 1.0,
                    role: WordRole::Content,
                    quoted: false,
                    idf: 0.0,
                    variants: own_variants(surface(token), &token.form, languages, exact),
                };
                if analysis::is_kana_only(&token.form) {
                    word.weight = weights::KANA_PAIR;
                }
                if token.role == Role::Whole {
                    whole = Some((words.len(), Vec::new()));
                }
                words.push(word);
            }
            Role::Part => {
                if let Some((_, parts)) = &mut whole {
                    parts.push(token);
                }
            }
            Role::Alias if token.form.starts_with(|c: char| c.is_ascii_digit()) && !exact => {
                let spelt =
                    |w: &&mut Word| w.position == token.position && w.role != WordRole::Reference;
                if let Some(word) = words.iter_mut().rfind(spelt) {
                    word.variants.push(variant(
                        VariantSource::Number,
                        vec![token.form.clone()],
                        1.0,
                    ));
                }
            }
            Role::Alias => {}
            Role::Reference => words.push(Word {
                text: surface(token).to_owned(),
                position: token.position,
                weight: 1.0,
                role: WordRole::Reference,
                quoted: false,
                idf: 0.0,
                variants: vec![variant(
                    VariantSource::Number,
                    vec![token.stem.clone()],
                    1.0,
                )],
            }),
        }
    }
    if let Some((at, parts)) = whole {
        add_parts(words.get_mut(at), &parts, text, languages, exact);
    }
    words
}

fn own_variants(surface: &str, form: &str, languages: &[&str], exact: bool) -> Vec<Variant> {
    let exact_form = Variant {
        forms: true,
        ..variant(VariantSource::Word, vec![form.to_owned()], 1.0)
    };
    if exact {
        return vec![exact_form];
    }
    let stems = stems(surface, form, languages).into_iter();
    stems
        .map(|stem| variant(VariantSource::Word, vec![stem], 1.0))
        .collect()
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
        ..variant(VariantSource::Word, vec![form], 1.0)
    };
    look_up(&mut found, index)?;
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

fn variant(source: VariantSource, terms: Vec<String>, weight: f32) -> Variant {
    Variant {
        source,
        terms,
        forms: false,
        weight,
        doc_freq: [0; 3],
    }
}

/// A code-like word is found by its parts too: side by side, or one of them.
fn add_parts(
    word: Option<&mut Word>,
    parts: &[&Token],
    text: &str,
    languages: &[&str],
    exact: bool,
) {
    let Some(word) = word else { return };
    if exact {
        return;
    }
    if parts.len() > 1 {
        let forms = parts.iter().map(|part| part.form.clone()).collect();
        word.variants.push(Variant {
            forms: true,
            ..variant(VariantSource::Parts, forms, weights::PARTS_TOGETHER)
        });
    }
    for part in parts {
        let surface = text.get(part.range.clone()).unwrap_or_default();
        for stem in stems(surface, &part.form, languages) {
            word.variants.push(variant(
                VariantSource::Parts,
                vec![stem],
                weights::LONE_PART,
            ));
        }
    }
}

/// Marks the function words of the language that the query is most likely in:
/// of the index's languages the one with most function words among the words.
fn weigh_function_words(words: &mut [Word], languages: &[&str]) {
    let forms: Vec<String> = words
        .iter()
        .map(|word| analysis::folded(&word.text))
        .collect();
    let count = |lang: &str| analysis::function_words_among(forms.iter().map(String::as_str), lang);
    // The first of equals wins: languages come with the most frequent first.
    let mut best: Option<(&str, usize)> = None;
    for lang in languages {
        let found = count(lang);
        if found > best.map_or(0, |(_, most)| most) {
            best = Some((lang, found));
        }
    }
    let Some((lang, _)) = best else { return };
    for (word, form) in words.iter_mut().zip(&forms) {
        if word.role == WordRole::Content && analysis::is_function_word(form, lang) {
            word.role = WordRole::Function;
            word.weight = weights::FUNCTION_WORD;
        }
    }
}

/// Where a section word and its number stand as one word, the two count less.
fn weigh_references(words: &mut [Word]) {
    let numbers: Vec<u32> = words
        .iter()
        .filter(|word| word.role == WordRole::Reference)
        .map(|word| word.position)
        .collect();
    for word in words.iter_mut().filter(|w| w.role != WordRole::Reference) {
        if numbers.contains(&word.position) || numbers.contains(&(word.position + 1)) {
            word.weight *= weights::REFERENCE_PART;
        }
    }
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
    for (part, doc_freq) in Part::ALL.into_iter().zip(&mut variant.doc_freq) {
        let field = if variant.forms {
            index.fields.forms(part)
        } else {
            index.fields.stems(part)
        };
        let mut rarest = u64::MAX;
        for term in &variant.terms {
            rarest = rarest.min(
                index
                    .searcher
                    .doc_freq(&Term::from_field_text(field, term))?,
            );
        }
        *doc_freq = if variant.terms.is_empty() { 0 } else { rarest };
    }
    Ok(())
}

fn add_corrections(
    word: &mut Word,
    index: &Index,
    languages: &[&str],
    expansions: &mut Vec<Expansion>,
) -> Result<()> {
    let corrections = correct(&analysis::folded(&word.text), index)?;
    if corrections.is_empty() {
        return Ok(());
    }
    for form in &corrections {
        for stem in stems(form, form, languages) {
            word.variants.push(variant(
                VariantSource::Correction,
                vec![stem],
                weights::CORRECTION,
            ));
        }
    }
    keep_known(word, index)?;
    if word.is_known() {
        expansions.push(Expansion {
            from: word.text.clone(),
            to: corrections,
        });
    }
    Ok(())
}
