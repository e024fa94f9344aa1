//! Text to words of a query: stems by language, numbers, parts of code-like
//! words, function words; before the index is asked.

use std::collections::HashSet;
use std::ops::Range;

use super::{Excluded, Phrase, Variant, VariantSource, Word, WordRole};
use crate::analysis::{self, Role, Token, language_of_stem};
use crate::schema::LanguageCode;
use crate::weights;

/// The stem terms of a word, one for each language that has a stemmer.
pub(super) fn stems(surface: &str, form: &str, languages: &[&str]) -> Vec<String> {
    let languages = languages.iter();
    let stems = languages.map(|lang| String::from(analysis::stem_term(surface, form, Some(lang))));
    // What is written as `it:value` is no Italian stem.
    stems.filter(|stem| stem != form).collect()
}

/// The words of a query, each with what may stand for it.
pub(super) fn words(text: &str, tokens: &[Token], languages: &[&str], exact: bool) -> Vec<Word> {
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
                    vague: false,
                    idf: 0.0,
                    variants: match exact {
                        true => vec![of_forms(
                            VariantSource::Word,
                            vec![token.form.to_string()],
                            1.0,
                        )],
                        false => spelt(
                            VariantSource::Word,
                            surface(token),
                            &token.form,
                            languages,
                            1.0,
                        ),
                    },
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
                    word.variants.push(of_forms(
                        VariantSource::Number,
                        vec![token.form.to_string()],
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
                vague: false,
                idf: 0.0,
                variants: vec![of_forms(
                    VariantSource::Number,
                    vec![token.stem.to_string()],
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

/// What stands for a word as it is spelt: its form, and its stem for each
/// language, which follow it.
pub(super) fn spelt(
    source: VariantSource,
    surface: &str,
    form: &str,
    languages: &[&str],
    weight: f32,
) -> Vec<Variant> {
    let mut variants = vec![of_forms(source, vec![form.to_owned()], weight)];
    for stem in stems(surface, form, languages) {
        let bare = analysis::without_language(&stem) != form;
        variants.push(Variant {
            bare,
            ..of_stems(source, vec![stem], weight)
        });
    }
    variants
}

/// A variant of forms that nobody has looked up yet.
pub(super) fn of_forms(source: VariantSource, terms: Vec<String>, weight: f32) -> Variant {
    Variant {
        source,
        terms,
        forms: true,
        bare: false,
        weight,
        doc_freq: [0; 3],
        entries: Default::default(),
        language: None,
    }
}

/// A variant of stems that nobody has looked up yet.
pub(super) fn of_stems(source: VariantSource, terms: Vec<String>, weight: f32) -> Variant {
    let mut languages = terms.iter().filter_map(|term| language_of_stem(term));
    Variant {
        language: languages.next().map(LanguageCode::new),
        forms: false,
        bare: true,
        ..of_forms(source, terms.clone(), weight)
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
        let forms = parts.iter().map(|part| part.form.to_string()).collect();
        let together = of_forms(VariantSource::Parts, forms, weights::PARTS_TOGETHER);
        word.variants.push(together);
    }
    for part in parts {
        let surface = text.get(part.range.clone()).unwrap_or_default();
        word.variants.extend(spelt(
            VariantSource::Parts,
            surface,
            &part.form,
            languages,
            weights::LONE_PART,
        ));
    }
}

/// Marks the function words of the language that the query is most likely in:
/// of the index's languages the one with most function words among the words.
pub(super) fn weigh_function_words(words: &mut [Word], languages: &[&str]) {
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
    let mut before = [None; 2];
    for (word, form) in words.iter_mut().zip(&forms) {
        let form = form.as_str();
        let is_light =
            analysis::is_function_word(form, lang) || analysis::is_degree(form, before, lang);
        if word.role == WordRole::Content && is_light {
            word.role = WordRole::Function;
        }
        before = [Some(form), before[0]];
    }
    let content = words.iter().filter(|word| !word.is_function()).count() as f32;
    let weight = weights::FUNCTION_WORD / (1.0 + weights::FUNCTION_WORD_DECAY * content);
    for word in words.iter_mut().filter(|word| word.is_function()) {
        word.weight = weight;
    }
}

/// Where a section word and its number stand as one word, the two count less.
pub(super) fn weigh_references(words: &mut [Word]) {
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

/// A phrase by its forms.
pub(super) fn phrase(text: &str, range: &Range<usize>, tokens: &[Token]) -> Phrase {
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
            forms.push((token.position, token.form.to_string()));
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

/// What is excluded: a phrase, or a word as a whole and its stems.
pub(super) fn excluded(text: &str, languages: &[&str], exact: bool) -> Option<Excluded> {
    let tokens = analysis::tokens(text, None);
    let mut words = tokens
        .iter()
        .filter(|token| matches!(token.role, Role::Word | Role::Whole));
    let first = words.next()?;
    if words.next().is_some() {
        return Some(Excluded {
            phrase: phrase(text, &(0..text.len()), &tokens),
            stems: Vec::new(),
        });
    }
    Some(Excluded {
        phrase: Phrase {
            text: text.to_owned(),
            forms: vec![(0, first.form.to_string())],
        },
        stems: match exact {
            true => Vec::new(),
            false => stems(text, &first.form, languages),
        },
    })
}
