//! The candidates of a query: a union of the postings of its words, each with
//! all that may stand for it.

use std::collections::BinaryHeap;

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Score, SegmentOrdinal, TERMINATED};

use super::filters::Filters;
use super::lengths::{Lengths, SegmentLengths};
use super::lists::{Group, List};
use super::union::{Segment, Top};
use crate::error::Result;
use crate::index::{Index, Reach, Run};
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
    match query.words.is_empty() && query.is_limited() {
        true => unranked(index, query, depth),
        false => Ok(Vec::new()),
    }
}

/// The passages of the lowest ids that may be found.
fn unranked(index: &Index, query: &Query, depth: usize) -> Result<Vec<DocAddress>> {
    let filters = Filters::all(index, query)?;
    let mut lowest = BinaryHeap::new();
    for (ord, reader) in (0..).zip(index.searcher.segment_readers()) {
        let mut filters = filters.of(reader)?;
        let (Some(columns), Some(mut docs)) =
            (index.statistics.columns(ord)?, filters.required.take())
        else {
            continue;
        };
        while docs.doc() != TERMINATED {
            let doc = docs.doc();
            docs.advance();
            if !filters.exclude(doc) {
                lowest.push((columns.id(doc), DocAddress::new(ord, doc)));
                if lowest.len() > depth {
                    lowest.pop();
                }
            }
        }
    }
    Ok(lowest.into_iter().map(|(_, address)| address).collect())
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
    let filters = Filters::new(index, query)?;
    let lengths = Lengths::new(index);
    let mut top = Top::new(reach);
    for (ord, reader) in (0..).zip(index.searcher.segment_readers()) {
        let groups = groups(index, ord, words, lengths.of(index, reader))?;
        if !groups.is_empty() {
            Segment::new(ord, groups, filters.of(reader)?).collect(&mut top);
        }
    }
    Ok(top.into_found())
}

/// The postings of each word in each part of the passages of a segment.
fn groups(
    index: &Index,
    ord: SegmentOrdinal,
    words: &[&Word],
    mut lengths: SegmentLengths<'_>,
) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    for word in words {
        for part in Part::ALL {
            let mut lists = Vec::new();
            for variant in &word.variants {
                lists.extend(self::lists(index, ord, word, variant, part, &mut lengths)?);
            }
            groups.extend(Group::new(lists));
        }
    }
    Ok(groups)
}

/// The postings of a variant in a part: of a stem, up to two lists.
fn lists(
    index: &Index,
    ord: SegmentOrdinal,
    word: &Word,
    variant: &Variant,
    part: Part,
    lengths: &mut SegmentLengths<'_>,
) -> Result<Vec<List>> {
    if variant.doc_freq(part) == 0 {
        return Ok(Vec::new());
    }
    let weight = word.weight
        * variant.weight
        * weights::part(part)
        * index.idf(Some(variant.doc_freq(part)))
        * (weights::K1 + 1.0);
    let segment = index.searcher.segment_reader(ord);
    let mut lists = Vec::new();
    match variant.entries(part).as_slice() {
        [entry] => {
            for (field, info) in entry.of(ord) {
                let inverted = segment.inverted_index(field)?;
                let option = IndexRecordOption::WithFreqs;
                let postings: BlockSegmentPostings = inverted
                    .read_block_postings_from_terminfo(info, option)
                    .map_err(tantivy::TantivyError::from)?;
                lists.push(List::of_term(postings, weight, lengths.of(part, field)?));
            }
        }
        terms => {
            if let Some(mut run) = Run::open(segment, ord, terms)? {
                let mut next = 0;
                let passages = std::iter::from_fn(|| {
                    let found = run.next(next)?;
                    next = found.0 + 1;
                    Some(found)
                });
                let lengths = lengths.of(part, index.fields.forms(part))?;
                lists.push(List::of_passages(passages.collect(), weight, lengths));
            }
        }
    }
    Ok(lists)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::contract::SearchRequest;
    use crate::index::{IndexBuilder, build};
    use crate::options::{IndexOptions, Root};
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

    /// However many come first that may not be found.
    #[test]
    fn what_is_excluded_takes_no_place() {
        let mut table = "question,answer\n".to_owned();
        for row in 0..300 {
            let rest = if row % 100 == 7 { "first" } else { "notice" };
            table.push_str(&format!("Safety {rest} {row}?,a lamp\n"));
        }
        let documents = crate::source::read("faq.csv", table.as_bytes()).unwrap();
        let mut builder = IndexBuilder::in_memory().unwrap();
        builder.add_all("faq.csv", documents).unwrap();
        let index = builder.finish().unwrap();
        for query in [
            "lamp -\"safety notice\"",
            "lamp -notice",
            "!? -\"safety notice\"",
            "!? -notice",
            "lamp \"safety first\"",
            "kind:faq \"safety first\"",
        ] {
            let query = resolve(&SearchRequest::new(query), &index, &Synonyms::default()).unwrap();
            assert_eq!(find(&index, &query, 10).unwrap().len(), 3, "{query:?}");
        }
    }

    /// In a segment of long texts another passage of a block is the best than by
    /// the average of all, by which the short ones are nearly as good.
    #[test]
    fn bounds_hold_for_segments_of_other_lengths() {
        let folder = tempfile::tempdir().unwrap();
        let (sources, index) = (folder.path().join("sources"), folder.path().join("index"));
        std::fs::create_dir(&sources).unwrap();
        let options = IndexOptions {
            roots: vec![Root::new(&sources)],
            ..IndexOptions::default()
        };
        let short = |_| "kaka kiki".to_owned();
        let long = |row: usize| match row % 100 {
            0 => "kaka".to_owned(),
            1 => format!("kaka kaka{}", " kiki".repeat(10)),
            _ => format!("kaka{}", " kiki".repeat(49)),
        };
        let answers: [&dyn Fn(usize) -> String; 3] = [&short, &long, &short];
        for (segment, answer) in answers.into_iter().enumerate() {
            let rows = (0..640).map(|row| format!("Row {row} of {segment}?,{}\n", answer(row)));
            let table = format!("question,answer\n{}", rows.collect::<String>());
            std::fs::write(sources.join(format!("{segment}.csv")), table).unwrap();
            build(&index, &options, &|_| ControlFlow::Continue(())).unwrap();
        }
        let index = Index::open(&index).unwrap();
        assert_eq!(index.searcher.segment_readers().len(), 3);
        let query = resolve(&SearchRequest::new("kaka"), &index, &Synonyms::default()).unwrap();
        let words = finding_words(&query);
        let found = |reach| {
            let mut found = union(&index, &query, &words, reach).unwrap();
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            found
        };
        let all = found(Reach::AtLeast(f32::MIN_POSITIVE));
        for (best, expected) in found(Reach::Best(5)).iter().zip(&all) {
            assert_eq!(best.0, expected.0);
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
