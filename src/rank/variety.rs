//! Variety without hiding answers: a FAQ pair stands alone, neighbours of an
//! article are merged, the best two of a document are shown, near-duplicates
//! are collapsed; what is held back fills up a list that would be too short.
//! Of a page in several languages one is shown and the others are named.

use std::collections::HashMap;

use super::Ranked;
use super::family::one_language_each;
use crate::contract::ScorePart;
use crate::weights;

/// One hit to be: the best passage, and the neighbours merged into it.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) best: Ranked,
    /// In the order of the source.
    pub(crate) neighbours: Vec<Ranked>,
    /// More passages of the document among the candidates.
    pub(crate) more: usize,
    /// Other languages of the page among the candidates, sorted.
    pub(crate) other_languages: Vec<String>,
}

/// How the ranked passages are to be arranged.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted<'a> {
    /// So many hits if there are as many candidates.
    pub(crate) hits: usize,
    /// Every passage on its own, in every language.
    pub(crate) all_passages: bool,
    /// A page in every language.
    pub(crate) all_languages: bool,
    /// The language of the query, where it is known.
    pub(crate) language: Option<&'a str>,
}

/// Arranges ranked passages, best first.
pub(crate) fn arrange(ranked: Vec<Ranked>, wanted: Wanted<'_>) -> Vec<Group> {
    if wanted.all_passages {
        return ranked.into_iter().map(alone).collect();
    }
    let (ranked, other_languages) = if wanted.all_languages {
        (ranked, HashMap::new())
    } else {
        one_language_each(ranked, wanted.language)
    };
    let mut shown: Vec<Group> = Vec::new();
    let mut held_back: Vec<Group> = Vec::new();
    let mut of_document: HashMap<u64, usize> = HashMap::new();
    let limit = shown_of_a_document(&ranked);
    for ranked in ranked {
        let duplicate = shown.iter_mut().chain(&mut held_back).any(|group| {
            let differing =
                group.best.candidate.numbers.fingerprint ^ ranked.candidate.numbers.fingerprint;
            differing.count_ones() < weights::DUPLICATE_BITS
        });
        if duplicate {
            continue;
        }
        if let Some(group) = shown.iter_mut().find(|group| joins(group, &ranked)) {
            let at = group.neighbours.partition_point(|other| {
                other.candidate.numbers.ordinal < ranked.candidate.numbers.ordinal
            });
            group.neighbours.insert(at, ranked);
            continue;
        }
        if ranked.candidate.numbers.is_faq {
            shown.push(alone(ranked));
            continue;
        }
        let count = of_document
            .entry(ranked.candidate.numbers.document)
            .or_default();
        *count += 1;
        if *count <= limit {
            shown.push(alone(ranked));
        } else {
            held_back.push(alone(ranked));
        }
    }
    let room = wanted.hits.saturating_sub(shown.len()).min(held_back.len());
    count_held_back(&mut shown, &held_back.split_off(room));
    fill_up(&mut shown, held_back);
    for group in &mut shown {
        let others = other_languages.get(&group.best.candidate.numbers.family);
        group.other_languages = others.cloned().unwrap_or_default();
    }
    shown
}

fn alone(best: Ranked) -> Group {
    Group {
        best,
        neighbours: Vec::new(),
        more: 0,
        other_languages: Vec::new(),
    }
}

/// How many hits of one article are shown before others get their turn. Where
/// there are no others, nothing has to be held back.
fn shown_of_a_document(ranked: &[Ranked]) -> usize {
    let mut documents = ranked
        .iter()
        .map(|ranked| ranked.candidate.numbers.document);
    let first = documents.next();
    if documents.all(|document| Some(document) == first) {
        usize::MAX
    } else {
        weights::SHOWN_OF_A_DOCUMENT
    }
}

/// Whether a passage is part of a hit: a further piece of the same answer, or
/// what stands right before or after it in its section.
fn joins(group: &Group, ranked: &Ranked) -> bool {
    let (best, candidate) = (&group.best.candidate, &ranked.candidate);
    if best.numbers.document != candidate.numbers.document
        || best.numbers.section != candidate.numbers.section
    {
        return false;
    }
    if candidate.numbers.is_faq {
        return true;
    }
    if ranked.score < group.best.score * weights::MERGED_NEIGHBOUR {
        return false;
    }
    let ordinals = || {
        group
            .neighbours
            .iter()
            .map(|other| other.candidate.numbers.ordinal)
            .chain([group.best.candidate.numbers.ordinal])
    };
    ordinals().any(|ordinal| ordinal.abs_diff(ranked.candidate.numbers.ordinal) == 1)
}

/// Appends the best of what was held back to a list that is too short. What
/// was held back never goes between the others: so the order is the same
/// whatever the number of hits asked for, and pages make one list.
fn fill_up(shown: &mut Vec<Group>, held_back: Vec<Group>) {
    let mut last = shown.last().map_or(f32::MAX, |group| group.best.score);
    for mut group in held_back {
        let best = &mut group.best;
        if best.score > last {
            best.parts.push(ScorePart {
                reason: "better passages of the same document stand above".to_owned(),
                value: last / best.score,
                factor: true,
            });
            best.score = last;
        }
        last = best.score;
        shown.push(group);
    }
}

/// Tells the best hit of each document how many more there are.
fn count_held_back(shown: &mut [Group], held_back: &[Group]) {
    let mut more: HashMap<u64, usize> = HashMap::new();
    for group in held_back {
        *more
            .entry(group.best.candidate.numbers.document)
            .or_default() += 1;
    }
    for group in shown {
        group.more = more
            .remove(&group.best.candidate.numbers.document)
            .unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retrieve::Candidate;
    use crate::schema::{LanguageCode, Numbers};
    use tantivy::DocAddress;

    /// Document, ordinal, score, and section (`None` for a FAQ pair).
    type Given = (u64, u64, f32, Option<u64>);

    fn ranked((document, ordinal, score, section): Given) -> Ranked {
        let id = document * 100 + ordinal;
        let candidate = Candidate {
            address: DocAddress::new(0, id as u32),
            numbers: Numbers {
                id,
                document,
                family: document,
                language: LanguageCode::new("en"),
                ordinal,
                section: section.unwrap_or(1_000 + ordinal),
                is_faq: section.is_none(),
                opens: false,
                fingerprint: blake3::hash(&id.to_be_bytes()).as_bytes()[..8]
                    .iter()
                    .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
            },
            lengths: [0; 3],
            matches: Vec::new(),
        };
        Ranked {
            candidate,
            score,
            coverage: 1.0,
            evidence: 0.0,
            unknown: 0.0,
            proximity: 0.0,
            matched_by: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Expected: the ordinal of each hit, its neighbours, and how many more.
    fn check(given: &[Given], wanted: usize, expected: &[(u64, &[u64], usize)]) {
        let wanted = Wanted {
            hits: wanted,
            ..Wanted::default()
        };
        let groups = arrange(given.iter().copied().map(ranked).collect(), wanted);
        let found: Vec<(u64, Vec<u64>, usize)> = groups
            .iter()
            .map(|group| {
                let neighbours = group.neighbours.iter();
                (
                    group.best.candidate.numbers.ordinal,
                    neighbours.map(|r| r.candidate.numbers.ordinal).collect(),
                    group.more,
                )
            })
            .collect();
        let expected: Vec<(u64, Vec<u64>, usize)> = expected
            .iter()
            .map(|(a, b, c)| (*a, b.to_vec(), *c))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn neighbours_of_a_section_are_merged() {
        let given = [
            (1, 5, 9.0, Some(2)),
            (1, 6, 8.0, Some(2)),
            (1, 7, 7.0, Some(3)),
        ];
        check(&given, 5, &[(5, &[6], 0), (7, &[], 0)]);
    }

    #[test]
    fn a_weak_neighbour_stays_apart() {
        check(
            &[(1, 5, 9.0, Some(2)), (1, 6, 2.0, Some(2))],
            5,
            &[(5, &[], 0), (6, &[], 0)],
        );
    }

    #[test]
    fn two_of_an_article_are_shown_and_the_rest_counted() {
        let given = [
            (1, 1, 9.0, Some(1)),
            (1, 3, 8.0, Some(3)),
            (1, 5, 7.0, Some(5)),
            (2, 9, 6.0, Some(1)),
        ];
        check(&given, 3, &[(1, &[], 1), (3, &[], 0), (9, &[], 0)]);
        // With nothing else to show there is no reason to hold back.
        check(&given[..3], 1, &[(1, &[], 0), (3, &[], 0), (5, &[], 0)]);
    }

    #[test]
    fn what_is_held_back_fills_up_at_the_end() {
        let given = [
            (1, 1, 9.0, Some(1)),
            (1, 3, 8.0, Some(3)),
            (1, 5, 7.0, Some(5)),
            (2, 9, 6.0, Some(1)),
        ];
        check(
            &given,
            4,
            &[(1, &[], 0), (3, &[], 0), (9, &[], 0), (5, &[], 0)],
        );
    }

    #[test]
    fn faq_pairs_are_never_held_back() {
        let given = [(1, 1, 9.0, None), (1, 2, 8.0, None), (1, 3, 7.0, None)];
        check(&given, 1, &[(1, &[], 0), (2, &[], 0), (3, &[], 0)]);
    }

    #[test]
    fn near_duplicates_are_collapsed() {
        let mut given: Vec<_> = [(1, 1, 9.0, None), (2, 2, 8.0, None)]
            .into_iter()
            .map(ranked)
            .collect();
        given[1].candidate.numbers.fingerprint = given[0].candidate.numbers.fingerprint ^ 1;
        let wanted = Wanted {
            hits: 5,
            ..Wanted::default()
        };
        assert_eq!(arrange(given, wanted).len(), 1);
    }

    /// Family, language, score; each a document of its own.
    type Page = (u64, &'static str, f32);

    /// Expected: the language of each hit, and the others that it names.
    fn check_languages(given: &[Page], wanted: Wanted<'_>, expected: &[(&str, &[&str])]) {
        let pages = given.iter().zip(1..).map(|(&(family, lang, score), at)| {
            let mut ranked = ranked((at, 1, score, Some(1)));
            ranked.candidate.numbers.family = family;
            ranked.candidate.numbers.language = LanguageCode::new(lang);
            ranked
        });
        let groups = arrange(pages.collect(), wanted);
        let found: Vec<(String, Vec<String>)> = groups
            .into_iter()
            .map(|group| {
                let language = group.best.candidate.numbers.language;
                (language.text(), group.other_languages)
            })
            .collect();
        let expected: Vec<(String, Vec<String>)> = expected
            .iter()
            .map(|(lang, others)| {
                let others = others.iter().map(|&other| other.to_owned());
                ((*lang).to_owned(), others.collect())
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_page_is_shown_in_its_best_language_and_names_the_others() {
        let given = [
            (1, "fr", 9.0),
            (2, "en", 8.0),
            (1, "en", 7.0),
            (1, "de", 6.0),
        ];
        // The other languages do not fill up a list that is too short.
        let wanted = Wanted {
            hits: 10,
            ..Wanted::default()
        };
        check_languages(&given, wanted, &[("fr", &["de", "en"]), ("en", &[])]);
        let all = Wanted {
            all_languages: true,
            ..wanted
        };
        let everything: [(&str, &[&str]); 4] = [("fr", &[]), ("en", &[]), ("en", &[]), ("de", &[])];
        check_languages(&given, all, &everything);
        let all = Wanted {
            all_passages: true,
            ..wanted
        };
        check_languages(&given, all, &everything);
    }

    #[test]
    fn the_language_of_the_query_is_preferred_among_near_equals() {
        let wanted = Wanted {
            language: Some("en"),
            ..Wanted::default()
        };
        let given = [(1, "fr", 9.0), (2, "de", 8.5), (1, "en", 8.0)];
        check_languages(&given, wanted, &[("de", &[]), ("en", &["fr"])]);
        check_languages(
            &[(1, "fr", 9.0), (1, "en", 2.0)],
            wanted,
            &[("fr", &["en"])],
        );
    }

    #[test]
    fn one_language_twice_and_an_unknown_one_hide_nothing() {
        let given = [(1, "de", 9.0), (1, "de", 8.0), (1, "", 7.0)];
        let wanted = Wanted::default();
        check_languages(&given, wanted, &[("de", &[]), ("de", &[]), ("", &[])]);
    }
}
