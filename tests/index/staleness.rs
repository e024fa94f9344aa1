//! How an index differs from its sources, and what its citations say of it.

use std::fs;
use std::time::Duration;

use pincite::{Error, SearchRequest, Searcher, SourceState, Staleness};

use super::Shelf;

fn check(shelf: &Shelf, added: usize, changed: usize, removed: usize) {
    let Staleness {
        added: new,
        changed: other,
        removed: gone,
        touched: _,
        bytes: _,
    } = pincite::staleness(&shelf.index()).unwrap();
    assert_eq!((new, other, gone), (added, changed, removed));
}

#[test]
fn files_are_counted_by_what_happened_to_them() {
    let shelf = Shelf::built(&[
        ("a.md", "# A\n\nApricots.\n"),
        ("b.md", "# B\n\nBlackberries.\n"),
        ("c.md", "# C\n\nCherries.\n"),
    ]);
    check(&shelf, 0, 0, 0);
    assert!(pincite::staleness(&shelf.index()).unwrap().is_fresh());
    shelf.write("a.md", "# A\n\nApricots, peeled.\n");
    check(&shelf, 0, 1, 0);
    shelf.remove("b.md");
    check(&shelf, 0, 1, 1);
    shelf.write("d.md", "# D\n\nDamsons.\n");
    shelf.write("photo.jpeg", "no source");
    check(&shelf, 1, 1, 1);
    shelf.build().unwrap();
    check(&shelf, 0, 0, 0);
    assert_eq!(shelf.count("damsons"), 1);
    assert_eq!(shelf.count("blackberries"), 0);
}

#[test]
fn there_is_an_end_to_looking() {
    let shelf = Shelf::built(&[("a.md", "# A\n\nApricots.\n")]);
    let within = |patience| pincite::staleness_within(&shelf.index(), patience).unwrap();
    assert_eq!(within(Duration::ZERO), None);
    let all = pincite::staleness(&shelf.index()).unwrap();
    assert_eq!(within(Duration::MAX), Some(all));
    shelf.remove("a.md");
    fs::remove_dir(shelf.sources()).unwrap();
    let error = pincite::staleness_within(&shelf.index(), Duration::MAX);
    assert!(matches!(error, Err(Error::RootMissing { .. })), "{error:?}");
}

#[test]
fn synonyms_count_as_a_source() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nApricot jam.\n")]);
    let synonyms = shelf.folder.path().join("synonyms.txt");
    fs::write(&synonyms, "apricot, fruit\n").unwrap();
    let mut options = shelf.options();
    options.synonyms = Some(synonyms.clone());
    pincite::build(&shelf.index(), &options, &|_| {
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    check(&shelf, 0, 0, 0);
    let searcher = Searcher::open(&shelf.index()).unwrap();
    let found = searcher.search(&SearchRequest::new("fruit")).unwrap();
    assert_eq!(found.hits.len(), 1);
    fs::write(&synonyms, "apricot, stone fruit\n").unwrap();
    check(&shelf, 0, 1, 0);
}

#[test]
fn citations_tell_what_became_of_their_source() {
    let shelf = Shelf::built(&[
        ("a.md", "# A\n\nApricots.\n"),
        ("b.md", "# B\n\nApricots.\n"),
    ]);
    let searcher = Searcher::open(&shelf.index()).unwrap();
    let state = |path: &str| {
        let request = SearchRequest {
            all_passages: true,
            ..SearchRequest::new("apricots")
        };
        let found = searcher.search(&request).unwrap();
        let hit = found.hits.into_iter().find(|hit| hit.citation.path == path);
        hit.unwrap().citation.source
    };
    assert_eq!(state("a.md"), SourceState::Unchanged);
    shelf.write("a.md", "# A\n\nApricots no more.\n");
    shelf.remove("b.md");
    assert_eq!(state("a.md"), SourceState::Changed);
    assert_eq!(state("b.md"), SourceState::Gone);
}
