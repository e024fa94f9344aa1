//! A query tree to candidates: what the engine finds, and where in each
//! passage the words of the query stand.

mod filters;
mod find;
mod lengths;
mod lists;
mod places;
mod union;
mod window;

use smallvec::SmallVec;
use tantivy::DocAddress;

use crate::error::Result;
use crate::index::Index;
use crate::query::Query;
use crate::schema::{Numbers, Part};

/// A passage that the engine found.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) address: DocAddress,
    pub(crate) numbers: Numbers,
    /// The number of tokens of each part.
    pub(crate) lengths: [u32; 3],
    /// Where the words of the query stand, in the order of the words, of
    /// their variants, and of the parts.
    pub(crate) matches: Vec<Match>,
}

impl Candidate {
    /// Where a word of the query stands.
    pub(crate) fn matches_of(&self, word: usize) -> &[Match] {
        let from = self.matches.partition_point(|found| found.word < word);
        let rest = self.matches.get(from..).unwrap_or_default();
        let count = rest.partition_point(|found| found.word == word);
        rest.get(..count).unwrap_or_default()
    }
}

/// Most words stand in a passage only a few times.
pub(crate) type Positions = SmallVec<[u32; 4]>;

/// A variant of a word in one part of a passage.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) word: usize,
    pub(crate) variant: usize,
    pub(crate) part: Part,
    /// The positions in the part, ascending; of a run of terms, the first.
    pub(crate) positions: Positions,
    /// Whether the very form that is looked for stands there, and not only another
    /// of its stem.
    pub(crate) is_form: bool,
    /// Whether it is the word of the query, in whatever form.
    pub(crate) is_own: bool,
}

/// Finds the best candidates of a query, at most `depth`, and looks where its
/// words stand in them.
pub(crate) fn retrieve(index: &Index, query: &Query, depth: usize) -> Result<Vec<Candidate>> {
    let mut addresses = find::find(index, query, depth)?;
    addresses.sort();
    let mut candidates = Vec::with_capacity(addresses.len());
    for group in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
        places::look_up(index, query, group, &mut candidates)?;
    }
    Ok(candidates)
}
