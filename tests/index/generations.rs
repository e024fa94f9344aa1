//! A build makes a generation of its own and publishes it at once or not at
//! all.

use std::fs;
use std::ops::ControlFlow;

use pincite::{Error, IndexOptions, Root, Searcher};

use super::{Shelf, count};

#[test]
fn each_searcher_keeps_the_generation_that_it_opened() {
    let shelf = Shelf::built(&[("a.md", "# A\n\nApricots.\n")]);
    let before = Searcher::open(&shelf.index()).unwrap();
    shelf.write("a.md", "# A\n\nBlackberries.\n");
    let during = std::sync::Mutex::new(Vec::new());
    pincite::build(&shelf.index(), &shelf.options(), &|_| {
        during.lock().unwrap().push(shelf.count("apricots"));
        ControlFlow::Continue(())
    })
    .unwrap();
    let during = during.into_inner().unwrap();
    assert!(
        !during.is_empty() && during.iter().all(|found| *found == 1),
        "{during:?}"
    );
    let after = Searcher::open(&shelf.index()).unwrap();
    assert_eq!(
        (count(&before, "apricots"), count(&before, "blackberries")),
        (1, 0)
    );
    assert_eq!(
        (count(&after, "apricots"), count(&after, "blackberries")),
        (0, 1)
    );
}

#[test]
fn the_last_two_generations_are_kept() {
    let shelf = Shelf::built(&[("a.md", "# A\n\nApricots.\n")]);
    let first = Searcher::open(&shelf.index()).unwrap();
    for text in ["Plums.\n", "Pears.\n", "Quinces.\n"] {
        shelf.write("b.md", text);
        shelf.build().unwrap();
    }
    assert_eq!(shelf.generations(), ["00000003", "00000004"]);
    // On this system an open file outlives its name.
    #[cfg(unix)]
    assert_eq!(count(&first, "apricots"), 1);
    drop(first);
}

#[test]
fn a_cancelled_build_leaves_the_old_index() {
    let shelf = Shelf::built(&[("a.md", "# A\n\nApricots.\n")]);
    shelf.write("a.md", "# A\n\nBlackberries.\n");
    let error = pincite::build(
        &shelf.index(),
        &shelf.options(),
        &|_| ControlFlow::Break(()),
    );
    assert!(matches!(error, Err(Error::Cancelled)), "{error:?}");
    assert_eq!(
        (shelf.count("apricots"), shelf.count("blackberries")),
        (1, 0)
    );
    assert_eq!(shelf.generations(), ["00000001"]);
    let at_the_end = pincite::build(&shelf.index(), &shelf.options(), &|progress| {
        if progress.files == progress.total_files {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    assert!(
        matches!(at_the_end, Err(Error::Cancelled)),
        "{at_the_end:?}"
    );
    assert_eq!(
        (shelf.count("apricots"), shelf.count("blackberries")),
        (1, 0)
    );
}

#[test]
fn a_build_is_cancelled_while_it_looks_for_files() {
    let shelf = Shelf::built(&[]);
    for n in 0..200 {
        shelf.write(&format!("{n}.md"), "Apricots.\n");
    }
    let found = std::sync::Mutex::new(Vec::new());
    let error = pincite::build(&shelf.index(), &shelf.options(), &|progress| {
        assert_eq!((progress.files, progress.total_bytes), (0, 0));
        found.lock().unwrap().push(progress.total_files);
        ControlFlow::Break(())
    });
    assert!(matches!(error, Err(Error::Cancelled)), "{error:?}");
    let found = found.into_inner().unwrap();
    assert!(found[0] > 0 && found[0] < 200, "{found:?}");
    assert_eq!(shelf.generations(), ["00000001"]);
}

#[test]
fn a_cancelled_first_build_leaves_no_index() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nApricots.\n")]);
    let error = pincite::build(
        &shelf.index(),
        &shelf.options(),
        &|_| ControlFlow::Break(()),
    );
    assert!(matches!(error, Err(Error::Cancelled)), "{error:?}");
    let missing = Searcher::open(&shelf.index()).err();
    assert!(
        matches!(missing, Some(Error::IndexMissing { .. })),
        "{missing:?}"
    );
    assert_eq!(shelf.build().unwrap().passages, 1);
}

#[test]
fn two_builds_at_once_exclude_each_other() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nApricots.\n")]);
    let second = std::sync::Mutex::new(Vec::new());
    shelf_build(&shelf, &|| second.lock().unwrap().push(shelf.build()));
    let second = second.into_inner().unwrap();
    assert!(!second.is_empty());
    for result in second {
        assert!(matches!(result, Err(Error::Locked { .. })), "{result:?}");
    }
    assert_eq!(shelf.generations(), ["00000001"]);
    shelf.build().unwrap();
}

/// Builds, and does something else in the middle of it.
fn shelf_build(shelf: &Shelf, meanwhile: &(dyn Fn() + Sync)) {
    let options = shelf.options();
    pincite::build(&shelf.index(), &options, &|_| {
        meanwhile();
        ControlFlow::Continue(())
    })
    .unwrap();
}

#[test]
fn what_a_killed_build_left_behind_is_removed() {
    let shelf = Shelf::built(&[("a.md", "# A\n\nApricots.\n")]);
    let rest = shelf.index().join("generations/00000002");
    fs::create_dir(&rest).unwrap();
    fs::write(rest.join("half.store"), b"half").unwrap();
    assert_eq!(shelf.count("apricots"), 1);
    shelf.write("b.md", "Blackberries.\n");
    shelf.build().unwrap();
    assert_eq!(shelf.generations(), ["00000001", "00000002"]);
    assert!(!rest.join("half.store").exists());
    assert_eq!(shelf.count("apricots"), 1);
}

#[test]
fn the_same_input_gives_the_same_hits() {
    let files = [
        ("a.md", "# A\n\n## B\n\nPears and plums.\n"),
        ("b.txt", "Plums.\n"),
    ];
    let (one, two) = (Shelf::built(&files), Shelf::built(&files));
    two.rebuild().unwrap();
    let hits = |shelf: &Shelf| {
        let searcher = Searcher::open(&shelf.index()).unwrap();
        let found = searcher
            .search(&pincite::SearchRequest::new("plums"))
            .unwrap();
        found.hits
    };
    assert_eq!(hits(&one).len(), 2);
    assert_eq!(hits(&one), hits(&two));
}

#[test]
fn a_root_that_is_gone_leaves_the_index() {
    let shelf = Shelf::built(&[("a.md", "# A\n\nApricots.\n")]);
    fs::remove_dir_all(shelf.sources()).unwrap();
    let error = shelf.build();
    assert!(matches!(error, Err(Error::RootMissing { .. })), "{error:?}");
    let error = pincite::staleness(&shelf.index());
    assert!(matches!(error, Err(Error::RootMissing { .. })), "{error:?}");
    assert_eq!(shelf.count("apricots"), 1);
}

#[test]
fn roots_are_checked_before_anything_is_written() {
    let shelf = Shelf::built(&[("a.md", "# A\n\nApricots.\n")]);
    let build = |options: &IndexOptions| {
        pincite::build(&shelf.index(), options, &|_| ControlFlow::Continue(()))
    };
    let none = build(&IndexOptions::default());
    assert!(matches!(none, Err(Error::NoRoots { .. })), "{none:?}");
    let mut options = shelf.options();
    options.roots.push(Root::new(shelf.sources()));
    let twice = build(&options);
    assert!(
        matches!(twice, Err(Error::DuplicateRoot { .. })),
        "{twice:?}"
    );
    let mut options = shelf.options();
    options.roots[0].include = vec!["a{".to_owned()];
    let pattern = build(&options);
    assert!(matches!(pattern, Err(Error::Pattern { .. })), "{pattern:?}");
    let mut options = shelf.options();
    options.synonyms = Some(shelf.sources().join("synonyms.txt"));
    let missing = build(&options);
    assert!(matches!(missing, Err(Error::Io { .. })), "{missing:?}");
    shelf.write("synonyms.txt", "apricot, fruit\nalone\n");
    let faulty = build(&options);
    assert!(
        matches!(faulty, Err(Error::Synonyms { line: 2, .. })),
        "{faulty:?}"
    );
    assert_eq!(shelf.count("apricots"), 1);
    assert_eq!(shelf.generations(), ["00000001"]);
}

#[test]
fn an_index_knows_what_it_was_built_from() {
    let shelf = Shelf::built(&[("a.md", "# A\n\n## FAQ\n\n### Apricots?\n\nYes.\n")]);
    assert_eq!(
        pincite::read_options(&shelf.index()).unwrap(),
        shelf.options()
    );
    let stats = Searcher::open(&shelf.index()).unwrap().stats().unwrap();
    assert_eq!(
        (stats.documents, stats.passages, stats.faq_pairs),
        (1, 1, 1)
    );
    assert_eq!(stats.roots[0].path, shelf.sources());
    assert!(stats.index_bytes > 0);
}

#[test]
fn a_root_that_goes_in_the_middle_of_a_build_leaves_the_index_as_it_was() {
    let shelf = Shelf::built(&[("a.md", "# A\n\nApricots.\n")]);
    shelf.write("b.md", "# B\n\nApricots and plums.\n");
    let away = shelf.folder.path().join("away");
    // Progress is told before the first file is read.
    let built = pincite::build(&shelf.index(), &shelf.options(), &|_| {
        let _ = fs::rename(shelf.sources(), &away);
        ControlFlow::Continue(())
    });
    assert!(matches!(built, Err(Error::RootMissing { .. })), "{built:?}");
    assert_eq!(shelf.count("apricots"), 1);
    assert_eq!(shelf.generations().len(), 1);
}
