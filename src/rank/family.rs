//! One page in several languages: the languages of a family, and which of
//! them is shown.

use std::collections::HashMap;

use super::Ranked;
use crate::schema::LanguageCode;
use crate::weights;

/// Of each page that is among the candidates in several languages, keeps one
/// language: the best one's, or the wanted one where it is nearly as good.
/// Returns what is kept, in its order, and the other languages by family.
/// Documents of unknown language are no translations of anything.
pub(super) fn one_language_each(
    mut ranked: Vec<Ranked>,
    wanted: Option<&str>,
) -> (Vec<Ranked>, HashMap<u64, Vec<String>>) {
    let wanted = wanted.map(LanguageCode::new);
    let mut shown: HashMap<u64, LanguageCode> = HashMap::new();
    let mut others: HashMap<u64, Vec<String>> = HashMap::new();
    for (family, languages) in languages_by_family(&ranked) {
        let Some((best, score)) = languages.first().copied() else {
            continue;
        };
        let is_wanted = |(language, own): &&(LanguageCode, f32)| {
            Some(*language) == wanted && *own >= score * weights::OWN_LANGUAGE
        };
        let language = languages.iter().find(is_wanted).map_or(best, |(l, _)| *l);
        shown.insert(family, language);
        let rest = languages.iter().filter(|(other, _)| *other != language);
        let mut rest: Vec<String> = rest.map(|(other, _)| other.text()).collect();
        rest.sort_unstable();
        others.insert(family, rest);
    }
    ranked.retain(|ranked| {
        let numbers = &ranked.candidate.numbers;
        !numbers.language.is_known()
            || shown
                .get(&numbers.family)
                .is_none_or(|language| *language == numbers.language)
    });
    (ranked, others)
}

/// The languages of each family that has several, with the score of the best
/// passage in each, best first.
fn languages_by_family(ranked: &[Ranked]) -> HashMap<u64, Vec<(LanguageCode, f32)>> {
    let mut families: HashMap<u64, Vec<(LanguageCode, f32)>> = HashMap::new();
    for ranked in ranked {
        let numbers = &ranked.candidate.numbers;
        if !numbers.language.is_known() {
            continue;
        }
        let languages = families.entry(numbers.family).or_default();
        if languages.iter().all(|(l, _)| *l != numbers.language) {
            languages.push((numbers.language, ranked.score));
        }
    }
    families.retain(|_, languages| languages.len() > 1);
    families
}
