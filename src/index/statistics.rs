//! How often words occur, counted over living passages only. The engine counts
//! deleted passages too until their segment is rewritten, so that its numbers
//! depend on the history of an index; everything here depends on what it holds.

use std::ops::ControlFlow;
use std::sync::OnceLock;

use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::postings::TermInfo;
use tantivy::query::{Bm25StatisticsProvider, Query};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{
    DocAddress, DocId, DocSet, InvertedIndexReader, Score, Searcher, SegmentOrdinal, SegmentReader,
    TERMINATED, Term,
};

use super::Entry;
use crate::analysis;
use crate::error::Result;
use crate::schema::{Columns, Fields, Part, ids};

/// Scores that differ by less than this share are the same: in which order the
/// engine adds the parts of a score depends on the segment.
const TIE: f32 = 1e-5;
/// Candidates that are fetched beyond the limit, so that most ties at the
/// limit are seen whole.
const SLACK: usize = 32;

/// What is asked of a search.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reach {
    /// So many passages, the best.
    Best(usize),
    /// All of this score or more.
    AtLeast(Score),
}

/// Counts over the living passages of one snapshot.
#[derive(Debug)]
pub(crate) struct Statistics {
    searcher: Searcher,
    fields: Fields,
    /// The tokens of the living passages, by part.
    tokens: [u64; 3],
    /// The deleted passages of each segment, ascending; collected when first
    /// asked for.
    deleted: Vec<OnceLock<Vec<DocId>>>,
    /// The columns of each segment; opened when first asked for.
    columns: Vec<OnceLock<Columns>>,
}

impl Statistics {
    pub(super) fn new(searcher: Searcher, fields: Fields, tokens: [u64; 3]) -> Self {
        let segments = || searcher.segment_readers().iter();
        Self {
            deleted: segments().map(|_| OnceLock::new()).collect(),
            columns: segments().map(|_| OnceLock::new()).collect(),
            searcher,
            fields,
            tokens,
        }
    }

    /// The number of passages.
    pub(crate) fn passages(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// In how many passages a term occurs.
    pub(crate) fn doc_freq(&self, term: &Term) -> Result<u64> {
        Ok(self.living_doc_freq(term)?)
    }

    /// Looks a form up in a part.
    pub(crate) fn form(&self, part: Part, form: &str) -> Result<Entry> {
        let mut entry = Entry::default();
        self.add(&mut entry, self.fields.forms(part), form)?;
        Ok(entry)
    }

    /// Looks a stem up in a part: the words that have it, and, where `bare`, the
    /// word that is like it. A passage with both is counted twice.
    pub(crate) fn stem(&self, part: Part, stem: &str, bare: bool) -> Result<Entry> {
        let word = analysis::without_language(stem);
        let mut entry = Entry::default();
        if word != stem {
            self.add(&mut entry, self.fields.stems(part), stem)?;
        }
        if bare {
            self.add(&mut entry, self.fields.forms(part), word)?;
        }
        entry.doc_freq = entry.doc_freq.min(self.passages());
        Ok(entry)
    }

    fn add(&self, entry: &mut Entry, field: Field, term: &str) -> tantivy::Result<()> {
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            let inverted = reader.inverted_index(field)?;
            if let Some(info) = inverted.terms().get(term)? {
                entry.doc_freq += self.living(segment as usize, &inverted, &info)?;
                entry.segments.push((segment, field, info));
            }
        }
        Ok(())
    }

    /// The tokens of a part in all passages.
    pub(crate) fn tokens(&self, part: Part) -> u64 {
        let [heading, context, body] = self.tokens;
        match part {
            Part::Heading => heading,
            Part::Context => context,
            Part::Body => body,
        }
    }

    /// In how many passages of a segment a term of its dictionary occurs.
    pub(crate) fn living(
        &self,
        segment: usize,
        inverted: &InvertedIndexReader,
        info: &TermInfo,
    ) -> tantivy::Result<u64> {
        let all = u64::from(info.doc_freq);
        let reader = self.searcher.segment_readers().get(segment);
        let Some((reader, alive)) = reader.and_then(|r| Some((r, r.alive_bitset()?))) else {
            return Ok(all);
        };
        let deleted = self.deleted(segment, reader);
        let option = IndexRecordOption::Basic;
        let mut postings = inverted.read_postings_from_terminfo(info, option)?;
        let mut dead = 0;
        if all <= deleted.len() as u64 {
            while postings.doc() != TERMINATED {
                dead += u64::from(alive.is_deleted(postings.doc()));
                postings.advance();
            }
        } else {
            for doc in deleted {
                if postings.doc() < *doc {
                    postings.seek(*doc);
                }
                if postings.doc() == TERMINATED {
                    break;
                }
                dead += u64::from(postings.doc() == *doc);
            }
        }
        Ok(all.saturating_sub(dead))
    }

    /// Visits the terms of a field from `from` to before `to` that occur in
    /// living passages, in their order, with the number of these.
    pub(crate) fn terms(
        &self,
        field: Field,
        from: &str,
        to: Option<&str>,
        visit: &mut dyn FnMut(&[u8], u64) -> ControlFlow<()>,
    ) -> Result<()> {
        let mut inverted = Vec::new();
        for segment in self.searcher.segment_readers() {
            inverted.push(segment.inverted_index(field)?);
        }
        let mut streams = Vec::new();
        for (segment, inverted) in inverted.iter().enumerate() {
            let mut range = inverted.terms().range().ge(from);
            if let Some(to) = to {
                range = range.lt(to);
            }
            let mut stream = range.into_stream().map_err(tantivy::TantivyError::from)?;
            if stream.advance() {
                streams.push((segment, inverted, stream));
            }
        }
        let mut term = Vec::new();
        while let Some(least) = streams.iter().map(|(_, _, stream)| stream.key()).min() {
            term.clear();
            term.extend_from_slice(least);
            let mut count = 0;
            let mut ended = false;
            for (segment, inverted, stream) in &mut streams {
                if stream.key() == term {
                    count += self.living(*segment, inverted, stream.value())?;
                    if !stream.advance() {
                        ended = true;
                    }
                }
            }
            if ended {
                streams.retain(|(_, _, stream)| stream.key() > term.as_slice());
            }
            if count > 0 && visit(&term, count).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The number of different terms of a field in living passages.
    pub(crate) fn distinct(&self, field: Field) -> Result<usize> {
        if let [only] = self.searcher.segment_readers()
            && !only.has_deletes()
        {
            return Ok(only.inverted_index(field)?.terms().num_terms());
        }
        let mut distinct = 0;
        self.terms(field, "", None, &mut |_, _| {
            distinct += 1;
            ControlFlow::Continue(())
        })?;
        Ok(distinct)
    }

    /// The living passage of the lowest id that holds a term.
    pub(crate) fn first_with(&self, term: &Term) -> Result<Option<DocAddress>> {
        let mut first: Option<(u64, DocAddress)> = None;
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            let postings = reader
                .inverted_index(term.field())?
                .read_postings(term, IndexRecordOption::Basic)
                .map_err(tantivy::TantivyError::from)?;
            let Some(mut postings) = postings else {
                continue;
            };
            let ids = ids(reader)?;
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                let id = ids.first(doc).unwrap_or_default();
                if !reader.is_deleted(doc) && first.is_none_or(|(least, _)| id < least) {
                    first = Some((id, DocAddress::new(segment, doc)));
                }
                postings.advance();
            }
        }
        Ok(first.map(|(_, address)| address))
    }

    /// Runs a query with these counts in place of the engine's.
    pub(crate) fn search<C: Collector>(
        &self,
        query: &dyn Query,
        collector: &C,
    ) -> Result<C::Fruit> {
        let searcher = &self.searcher;
        Ok(searcher.search_with_statistics_provider(query, collector, self)?)
    }

    /// The best passages of a query by the engine's scores, as [`Self::best`].
    pub(crate) fn best_of(&self, query: &dyn Query, limit: usize) -> Result<Vec<DocAddress>> {
        self.best(limit, &mut |reach| match reach {
            Reach::Best(count) => self.search(query, &TopDocs::with_limit(count).order_by_score()),
            Reach::AtLeast(least) => self.search(query, &AtLeast(least)),
        })
    }

    /// The best of the passages that are found with their scores, at most
    /// `limit`, best first; ties are broken by the passage's id, also at the
    /// limit.
    pub(crate) fn best(
        &self,
        limit: usize,
        find: &mut dyn FnMut(Reach) -> Result<Vec<(Score, DocAddress)>>,
    ) -> Result<Vec<DocAddress>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let fetched = limit.saturating_add(SLACK);
        let mut found = find(Reach::Best(fetched))?;
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        if found.len() == fetched {
            // Where the tie at the limit goes on beyond what was fetched, it
            // is fetched whole.
            let at_limit = found.get(limit - 1).map_or(0.0, |(score, _)| *score);
            let last = found.last().map_or(0.0, |(score, _)| *score);
            if are_tied(at_limit, last) {
                let least = last - last.abs() * TIE;
                found = find(Reach::AtLeast(least))?;
                found.sort_by(|a, b| b.0.total_cmp(&a.0));
            }
        }
        self.sort_ties(&mut found)?;
        found.truncate(limit);
        Ok(found.into_iter().map(|(_, address)| address).collect())
    }

    /// Puts runs of equal scores into the order of the ids.
    fn sort_ties(&self, found: &mut [(Score, DocAddress)]) -> Result<()> {
        for tied in found.chunk_by_mut(|a, b| are_tied(a.0, b.0)) {
            if tied.len() < 2 {
                continue;
            }
            let mut failed = None;
            tied.sort_by_cached_key(|(_, address)| match self.columns(address.segment_ord) {
                Ok(columns) => columns.map(|columns| columns.id(address.doc_id)),
                Err(error) => {
                    failed = Some(error);
                    None
                }
            });
            if let Some(error) = failed {
                return Err(error);
            }
        }
        Ok(())
    }

    /// The columns of a segment; `None` if there is no such segment.
    pub(crate) fn columns(&self, segment: SegmentOrdinal) -> Result<Option<&Columns>> {
        let readers = self.searcher.segment_readers();
        let place = self.columns.get(segment as usize);
        let Some((place, reader)) = place.zip(readers.get(segment as usize)) else {
            return Ok(None);
        };
        if let Some(columns) = place.get() {
            return Ok(Some(columns));
        }
        let columns = Columns::open(reader)?;
        Ok(Some(place.get_or_init(|| columns)))
    }

    fn deleted(&self, segment: usize, reader: &SegmentReader) -> &[DocId] {
        let Some(deleted) = self.deleted.get(segment) else {
            return &[];
        };
        deleted.get_or_init(|| {
            let all = 0..reader.max_doc();
            all.filter(|doc| reader.is_deleted(*doc)).collect()
        })
    }

    fn living_doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut sum = 0;
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = reader.inverted_index(term.field())?;
            if let Some(info) = inverted.get_term_info(term)? {
                sum += self.living(segment, &inverted, &info)?;
            }
        }
        Ok(sum)
    }
}

impl Bm25StatisticsProvider for Statistics {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let part = Part::ALL
            .into_iter()
            .find(|part| field == self.fields.stems(*part) || field == self.fields.forms(*part));
        // The other fields have no lengths.
        Ok(part.map_or_else(|| self.passages(), |part| self.tokens(part)))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.passages())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.living_doc_freq(term)
    }
}

fn are_tied(a: Score, b: Score) -> bool {
    (a - b).abs() <= TIE * a.abs().max(b.abs())
}

/// Collects every passage with this score or more.
struct AtLeast(Score);

struct SegmentAtLeast {
    least: Score,
    segment: SegmentOrdinal,
    found: Vec<(Score, DocAddress)>,
}

impl Collector for AtLeast {
    type Fruit = Vec<(Score, DocAddress)>;
    type Child = SegmentAtLeast;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _reader: &SegmentReader,
    ) -> tantivy::Result<SegmentAtLeast> {
        Ok(SegmentAtLeast {
            least: self.0,
            segment,
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(fruits.concat())
    }
}

impl SegmentCollector for SegmentAtLeast {
    type Fruit = Vec<(Score, DocAddress)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        if score >= self.least {
            let address = DocAddress::new(self.segment, doc);
            self.found.push((score, address));
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_tied_up_to_the_order_of_adding_up() {
        assert!(are_tied(0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1));
        assert!(are_tied(0.0, 0.0));
        assert!(!are_tied(1.0, 1.0001));
    }
}
