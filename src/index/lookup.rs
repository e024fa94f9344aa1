//! Finds passages by what they are, not by what they say.

use std::ops::Bound;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, TantivyDocument, Term};

use super::Index;
use crate::error::{Error, Result};
use crate::schema::{StoredPassage, document_id, source_id};

impl Index {
    /// Reads a passage.
    pub(crate) fn stored(&self, address: DocAddress) -> Result<StoredPassage> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        self.fields.passage_of(&document)
    }

    /// Finds the one passage whose id begins with `id`.
    pub(crate) fn find(&self, id: &str) -> Result<DocAddress> {
        let missing = |found| Error::PassageId {
            id: id.to_owned(),
            found,
        };
        let digits = id.len();
        if digits == 0 || digits > 16 {
            return Err(missing(0));
        }
        let number = u64::from_str_radix(id, 16).map_err(|_| missing(0))?;
        let open_bits = 64 - 4 * digits as u32;
        let first = number.checked_shl(open_bits).unwrap_or_default();
        let last = first | 1_u64.checked_shl(open_bits).map_or(u64::MAX, |end| end - 1);
        let field = self.fields.id;
        let range = RangeQuery::new(
            Bound::Included(Term::from_field_u64(field, first)),
            Bound::Included(Term::from_field_u64(field, last)),
        );
        let found = self.collect(&range, 100)?;
        match found.as_slice() {
            [one] => Ok(*one),
            several => Err(missing(several.len())),
        }
    }

    /// The passages of a document between two ordinals, in order.
    pub(crate) fn passages_of(
        &self,
        stored: &StoredPassage,
        first: u64,
        last: u64,
    ) -> Result<Vec<StoredPassage>> {
        let fields = &self.fields;
        let document = document_id(&stored.origin.name());
        let ordinal = |n| Bound::Included(Term::from_field_u64(fields.ordinal, n));
        let clauses: Vec<(Occur, Box<dyn Query>)> = vec![
            (
                Occur::Must,
                Box::new(TermQuery::new(
                    Term::from_field_u64(fields.document, document),
                    IndexRecordOption::Basic,
                )),
            ),
            (
                Occur::Must,
                Box::new(RangeQuery::new(ordinal(first), ordinal(last))),
            ),
        ];
        let limit = usize::try_from(last - first + 1).unwrap_or(usize::MAX);
        let mut found = self
            .collect(&BooleanQuery::new(clauses), limit)?
            .into_iter()
            .map(|address| self.stored(address))
            .collect::<Result<Vec<_>>>()?;
        found.sort_by_key(|stored| stored.passage.ordinal);
        Ok(found)
    }

    /// The passages of a source, in the order of the index.
    pub(crate) fn passages_of_source(&self, root: &str, path: &str) -> Result<Vec<StoredPassage>> {
        self.with_term(&Term::from_field_u64(
            self.fields.source,
            source_id(root, path),
        ))
    }

    /// The passages of the document of an id, in order; none if there is no
    /// such document.
    pub(crate) fn passages_of_document(&self, id: &str) -> Result<Vec<StoredPassage>> {
        let number = u64::from_str_radix(id, 16).ok().filter(|_| id.len() == 16);
        let Some(number) = number else {
            return Ok(Vec::new());
        };
        let mut found = self.with_term(&Term::from_field_u64(self.fields.document, number))?;
        found.sort_by_key(|stored| stored.passage.ordinal);
        Ok(found)
    }

    fn with_term(&self, term: &Term) -> Result<Vec<StoredPassage>> {
        let mut found = Vec::new();
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            let postings = reader
                .inverted_index(term.field())?
                .read_postings(term, IndexRecordOption::Basic)
                .map_err(tantivy::TantivyError::from)?;
            let Some(mut postings) = postings else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    found.push(self.stored(DocAddress::new(segment, postings.doc()))?);
                }
                postings.advance();
            }
        }
        Ok(found)
    }

    fn collect(&self, query: &dyn Query, limit: usize) -> Result<Vec<DocAddress>> {
        let collector = TopDocs::with_limit(limit).order_by_score();
        let found = self.statistics.search(query, &collector)?;
        Ok(found.into_iter().map(|(_, address)| address).collect())
    }
}
