//! The candidates of a query: a union of the postings of its words, each with
//! all that may stand for it.

use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{BooleanQuery, EnableScoring, Query as EngineQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Score, SegmentOrdinal, Term};

use super::lists::{Group, Lengths, List};
use super::places::Run;
use super::required::{excluded, filters, required};
use super::union::{Segment, Top};
use crate::error::Result;
use crate::index::{Index, Reach};
use crate::query::{Query, Variant, Word};
use crate::schema::Part;
use crate::weights;

/// Finds the best candidates of a query, at most `depth`. Each word counts by
/// its best variant in each part, as rare as that is there.
pub(super) fn find(index: &Index, query: &Query, depth: usize) -> Result<Vec<DocAddress>> {
    let words = finding_words(query);
    if !words.is_empty() {
        let mut find = |reach| union(index, query, &words, reach);
        return index.statistics.best(depth, &mut find);
    }
    // A request may have only filters; words that occur nowhere find nothing.
    match filters(index, query).filter(|_| query.words.is_empty()) {
        Some(filters) => index.statistics.best_of(&filters, depth),
        None => Ok(Vec::new()),
    }
}

/// The words that find the candidates. Function words take part only where
/// there is nothing else: they match almost everywhere.
fn finding_words(query: &Query) -> Vec<&Word> {
    let known = || query.words.iter().filter(|word| word.is_known());
    let is_content = |word: &Word| !word.is_function() && !word.vague;
    let content = known().any(is_content);
    let vague = known().any(|word| word.vague);
    let finding = known().filter(|word| match (content, vague) {
        (true, _) => is_content(word),
        (false, true) => word.vague,
        (false, false) => true,
    });
    let mut finding: Vec<&Word> = finding.collect();
    if finding.len() > weights::MAX_FINDING_WORDS {
        let worth = |word: &Word| word.weight * word.idf;
        finding.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
        finding.truncate(weights::MAX_FINDING_WORDS);
    }
    finding
}

/// The best passages of a union of words, in any order.
fn union(
    index: &Index,
    query: &Query,
    words: &[&Word],
    reach: Reach,
) -> Result<Vec<(Score, DocAddress)>> {
    let searcher = &index.searcher;
    let required = required(index, query);
    let required = match required.is_empty() {
        true => None,
        false => {
            let scoring = EnableScoring::disabled_from_searcher(searcher);
            Some(BooleanQuery::new(required).weight(scoring)?)
        }
    };
    let excluded = excluded(index, query);
    let lengths = Lengths::new(index);
    let mut top = Top::new(reach);
    for (ord, reader) in (0..).zip(searcher.segment_readers()) {
        let groups = groups(index, ord, words)?;
        if groups.is_empty() {
            continue;
        }
        let required = match &required {
            Some(weight) => Some(weight.scorer(reader, 1.0)?),
            None => None,
        };
        let mut banned = Vec::new();
        for (field, text) in &excluded {
            let term = Term::from_field_text(*field, text);
            let inverted = reader.inverted_index(*field)?;
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic);
            banned.extend(postings.map_err(tantivy::TantivyError::from)?);
        }
        let lengths = lengths.of(index, reader)?;
        Segment::new(ord, reader, groups, lengths, required, banned).collect(&mut top);
    }
    Ok(top.into_found())
}

/// The postings of each word in each part of the passages of a segment.
fn groups(index: &Index, ord: SegmentOrdinal, words: &[&Word]) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    for word in words {
        for part in Part::ALL {
            let mut lists = Vec::new();
            for variant in &word.variants {
                lists.extend(list(index, ord, word, variant, part)?);
            }
            groups.extend(Group::new(part, lists));
        }
    }
    Ok(groups)
}

fn list(
    index: &Index,
    ord: SegmentOrdinal,
    word: &Word,
    variant: &Variant,
    part: Part,
) -> Result<Option<List>> {
    if variant.doc_freq(part) == 0 {
        return Ok(None);
    }
    let weight = word.weight
        * variant.weight
        * weights::part(part)
        * index.idf(Some(variant.doc_freq(part)))
        * (weights::K1 + 1.0);
    let reader = index.searcher.segment_reader(ord);
    match variant.entries(part).as_slice() {
        [entry] => {
            let Some(info) = entry.info(ord) else {
                return Ok(None);
            };
            let inverted = reader.inverted_index(variant.field(&index.fields, part))?;
            let option = IndexRecordOption::WithFreqs;
            let postings: BlockSegmentPostings = inverted
                .read_block_postings_from_terminfo(info, option)
                .map_err(tantivy::TantivyError::from)?;
            Ok(Some(List::of_term(postings, weight)))
        }
        terms => {
            let inverted = reader.inverted_index(variant.field(&index.fields, part))?;
            let run = Run::open(&inverted, ord, terms)?;
            Ok(run.map(|run| List::of_passages(run.passages(), weight)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::SearchRequest;
    use crate::index::IndexBuilder;
    use crate::query::resolve;
    use crate::synonyms::Synonyms;

    /// More than a window of passages, of words that are the rarer the longer:
    /// some stand in nearly all, some in a few.
    fn index() -> Index {
        let mut rng = fastrand::Rng::with_seed(1);
        let mut run = |words: usize| {
            let word = |_| "ka".repeat(2 + (rng.f64().powi(3) * 9.0) as usize);
            (0..words).map(word).collect::<Vec<_>>().join(" ")
        };
        let mut table = "question,answer\n".to_owned();
        for row in 0..3_000 {
            let title = run(1 + row % 2);
            table.push_str(&format!("Why {title} {row}?,{}\n", run(2 + row % 7)));
        }
        let documents = crate::source::read("faq.csv", table.as_bytes()).unwrap();
        let mut builder = IndexBuilder::in_memory().unwrap();
        builder.add_all("faq.csv", documents).unwrap();
        builder.finish().unwrap()
    }

    /// The best are the best of all that are found.
    #[test]
    fn nothing_that_is_among_the_best_is_passed_by() {
        let index = index();
        let (common, rare, rarest) = ("kaka", "ka".repeat(9), "ka".repeat(10));
        let queries = [
            common.to_owned(),
            rare.clone(),
            format!("{rare} {common}"),
            format!("{rarest} {rare} {common} kakaka kakakaka"),
            format!("\"{rare} {common}\" {rarest}"),
            format!("{common} {rare} -kakakaka"),
            "kaka kind:faq 17".to_owned(),
        ];
        let queries = queries
            .iter()
            .flat_map(|query| [(query, false), (query, true)]);
        for (query, exact) in queries {
            let request = SearchRequest {
                exact,
                ..SearchRequest::new(query)
            };
            let query = resolve(&request, &index, &Synonyms::default()).unwrap();
            let words = finding_words(&query);
            let found = |reach| {
                let mut found = union(&index, &query, &words, reach).unwrap();
                found.sort_by(|a, b| b.0.total_cmp(&a.0));
                found
                    .into_iter()
                    .map(|(score, _)| score)
                    .collect::<Vec<_>>()
            };
            let all = found(Reach::AtLeast(f32::MIN_POSITIVE));
            assert!(!all.is_empty(), "{query:?}");
            for count in [1, 10, 100] {
                let best = found(Reach::Best(count));
                assert_eq!(best.len(), count.min(all.len()), "{query:?}");
                for (best, expected) in best.iter().zip(&all) {
                    assert!((best - expected).abs() <= 1e-5 * expected, "{query:?}");
                }
            }
        }
    }

    /// More than a block of postings, of a word as it is and of its stem.
    #[test]
    fn whole_blocks_are_found() {
        let mut table = "question,answer\n".to_owned();
        for row in 0..300 {
            table.push_str(&format!("Why {row}?,kakadu\n"));
        }
        let documents = crate::source::read("faq.csv", table.as_bytes()).unwrap();
        let mut builder = IndexBuilder::in_memory().unwrap();
        builder.add_all("faq.csv", documents).unwrap();
        let index = builder.finish().unwrap();
        for exact in [false, true] {
            let request = SearchRequest {
                exact,
                ..SearchRequest::new("kakadu")
            };
            let query = resolve(&request, &index, &Synonyms::default()).unwrap();
            let found = find(&index, &query, 1_000).unwrap();
            assert_eq!(found.len(), 300, "exact: {exact}");
        }
    }

    #[test]
    fn words_that_occur_nowhere_find_nothing() {
        let document = crate::source::read("a.md", b"# Pumps\n\nOil the pump.\n").unwrap();
        let mut builder = IndexBuilder::in_memory().unwrap();
        builder.add_all("a.md", document).unwrap();
        let index = builder.finish().unwrap();
        for (query, expected) in [("pump kind:article", 1), ("zzyzx kind:article", 0)] {
            let request = SearchRequest::new(query);
            let query = resolve(&request, &index, &Synonyms::default()).unwrap();
            assert_eq!(find(&index, &query, 10).unwrap().len(), expected);
        }
    }
}
