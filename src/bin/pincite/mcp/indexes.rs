//! The indexes that the tools answer from, each with a name.

use std::path::PathBuf;
use std::sync::Arc;

use pincite::{SearchResponse, Searcher};

/// The roots that are named to an agent take at most this many bytes.
const ROOTS_BYTES: usize = 200;

/// Gives the searcher to answer a call with, or says why there is none and what
/// to do. Called for each call, so that it is to be quick.
pub(crate) type Current = Box<dyn Fn() -> Result<Arc<Searcher>, String> + Send + Sync>;

/// Is told of each answer to a question, to count it or log it.
pub(crate) type Searched = Box<dyn Fn(&SearchResponse) + Send + Sync>;

/// An index and how to get at it.
pub(crate) struct NamedIndex {
    /// What an agent calls it, where there are several.
    pub(crate) name: String,
    /// Its folder.
    pub(crate) dir: PathBuf,
    /// Its searcher.
    pub(crate) current: Current,
    /// Who else wants to know what was asked; not of further pages.
    pub(crate) searched: Searched,
}

/// One index or several; the first is the one that is meant where nobody says.
pub(crate) struct Indexes(Vec<NamedIndex>);

impl Indexes {
    pub(crate) fn new(indexes: Vec<NamedIndex>) -> Self {
        Self(indexes)
    }

    pub(super) fn names(&self) -> Vec<&str> {
        self.0.iter().map(|index| index.name.as_str()).collect()
    }

    pub(super) fn find(&self, name: Option<&str>) -> Result<&NamedIndex, String> {
        let found = match name {
            Some(name) => self.0.iter().find(|index| index.name == name),
            None => self.0.first(),
        };
        found.ok_or_else(|| match name {
            Some(name) => format!(
                "there is no index `{name}`; there is {}",
                self.names().join(", ")
            ),
            None => "there is no index".to_owned(),
        })
    }

    /// What the indexes are of, as far as that is known without opening them.
    pub(super) fn sources(&self) -> Option<String> {
        let options = self
            .0
            .iter()
            .filter_map(|index| pincite::read_options(&index.dir).ok());
        let roots = options.flat_map(|options| options.roots);
        let mut names: Vec<String> = roots.map(|root| root.name).collect();
        names.dedup();
        let all = names.join(", ");
        (!all.is_empty()).then(|| super::budget::cut(&all, ROOTS_BYTES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_found_by_its_name() {
        let named = |name: &str| NamedIndex {
            name: name.into(),
            dir: PathBuf::new(),
            current: Box::new(|| Err("closed".into())),
            searched: Box::new(|_| {}),
        };
        let indexes = Indexes::new(vec![named("docs"), named("notes")]);
        let find = |name| indexes.find(name).map(|index| index.name.as_str());
        assert_eq!(find(None), Ok("docs"));
        assert_eq!(find(Some("notes")), Ok("notes"));
        let told = "there is no index `x`; there is docs, notes";
        assert_eq!(find(Some("x")), Err(told.to_owned()));
        assert_eq!(indexes.sources(), None);
        let told = Indexes::new(Vec::new()).find(None).map(|_| ());
        assert_eq!(told, Err("there is no index".to_owned()));
    }
}
