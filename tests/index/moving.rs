//! Sources that change while a build reads them.

use std::fs;
use std::ops::ControlFlow;

use pincite::{IndexReport, Result};

use super::Shelf;

/// Builds, and does something to the sources after they were listed and before
/// they are read.
fn build_while(shelf: &Shelf, change: impl Fn() + Sync) -> Result<IndexReport> {
    pincite::build(&shelf.index(), &shelf.options(), &|progress| {
        if progress.files == 0 {
            change();
        }
        ControlFlow::Continue(())
    })
}

#[test]
fn an_edit_is_seen_by_the_next_look() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nPlums.\n"), ("b.md", "# B\n\nPlums.\n")]);
    build_while(&shelf, || shelf.write("a.md", "# A\n\nPears.\n")).unwrap();
    // What was read is what is indexed.
    assert_eq!((shelf.count("plums"), shelf.count("pears")), (1, 1));
    // Before it was read or after: it is looked into.
    shelf.write("a.md", "# A\n\nDates.\n");
    assert_eq!(pincite::staleness(&shelf.index()).unwrap().changed, 1);
    assert_eq!(shelf.build().unwrap().changed, 1);
    assert_eq!((shelf.count("pears"), shelf.count("dates")), (0, 1));
}

#[test]
fn a_file_that_comes_is_new_to_the_next_build() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nPlums.\n")]);
    build_while(&shelf, || shelf.write("b.md", "# B\n\nPlums.\n")).unwrap();
    assert_eq!(shelf.count("plums"), 1);
    assert_eq!(pincite::staleness(&shelf.index()).unwrap().added, 1);
    assert_eq!(shelf.build().unwrap().added, 1);
    assert_eq!(shelf.count("plums"), 2);
}

#[test]
fn a_file_that_goes_is_told_and_gone() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nPlums.\n"), ("b.md", "# B\n\nPlums.\n")]);
    let gone = shelf.sources().join("b.md");
    let report = build_while(&shelf, || {
        let _ = fs::remove_file(&gone);
    });
    let report = report.unwrap();
    assert_eq!(report.skipped.len(), 1, "{:?}", report.skipped);
    assert_eq!(report.skipped[0].path, gone);
    assert_eq!(shelf.count("plums"), 1);
    let report = shelf.build().unwrap();
    assert_eq!((report.removed, report.skipped.len()), (1, 0));
    assert!(pincite::staleness(&shelf.index()).unwrap().is_fresh());
}

#[test]
fn a_file_that_becomes_a_folder_is_told() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nPlums.\n"), ("b.md", "# B\n\nPlums.\n")]);
    let path = shelf.sources().join("b.md");
    let report = build_while(&shelf, || {
        let _ = fs::remove_file(&path);
        let _ = fs::create_dir(&path);
    });
    assert_eq!(report.unwrap().skipped.len(), 1);
    shelf.write("b.md/c.md", "# C\n\nPlums.\n");
    let report = shelf.build().unwrap();
    assert_eq!((report.added, report.removed), (1, 1));
    assert_eq!(shelf.count("plums"), 2);
}
