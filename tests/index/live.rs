//! A searcher that follows what is built.

use std::fs;
use std::sync::Arc;

use pincite::{Error, LiveSearcher, SearchRequest};

use super::Shelf;

fn finds(live: &LiveSearcher, word: &str) -> usize {
    let searcher = live.current().unwrap();
    let response = searcher.search(&SearchRequest::new(word)).unwrap();
    response.hits.len()
}

#[test]
fn what_is_built_is_found_and_a_search_under_way_keeps_its_state() {
    let shelf = Shelf::new(&[("a.md", "# Lamp\n\nA lamp.\n")]);
    let live = LiveSearcher::new(shelf.index());
    assert!(matches!(live.current(), Err(Error::IndexMissing { .. })));
    shelf.build().unwrap();
    let before = live.current().unwrap();
    assert!(Arc::ptr_eq(&before, &live.current().unwrap()));

    shelf.write("b.md", "# Candle\n\nA candle.\n");
    shelf.build().unwrap();
    assert_eq!(finds(&live, "candle"), 1);
    assert_ne!(before.version(), live.current().unwrap().version());
    let candle = before.search(&SearchRequest::new("candle")).unwrap();
    assert!(candle.hits.is_empty());
}

#[test]
fn an_index_that_is_made_anew_is_another() {
    let shelf = Shelf::built(&[("a.md", "# Lamp\n\nA lamp.\n")]);
    let live = LiveSearcher::new(shelf.index());
    assert_eq!(finds(&live, "lamp"), 1);
    fs::remove_dir_all(shelf.index()).unwrap();
    assert_eq!(finds(&live, "lamp"), 1, "answered as it was");
    shelf.write("a.md", "# Candle\n\nA candle.\n");
    shelf.build().unwrap();
    assert_eq!(finds(&live, "candle"), 1);
}

#[test]
fn a_damaged_index_is_answered_from_as_it_was() {
    let shelf = Shelf::built(&[("a.md", "# Lamp\n\nA lamp.\n")]);
    let live = LiveSearcher::new(shelf.index());
    assert_eq!(finds(&live, "lamp"), 1);
    fs::write(shelf.index().join("current"), "no number").unwrap();
    assert_eq!(finds(&live, "lamp"), 1);
    let other = LiveSearcher::new(shelf.index());
    assert!(matches!(other.current(), Err(Error::Damaged { .. })));
}
