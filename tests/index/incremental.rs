//! A build reads what has changed, and nothing else.

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::time::{Duration, SystemTime};

use pincite::{IndexReport, RebuildReason, Root, SearchRequest, Searcher, SourceState};

use super::{Shelf, count};

const FILES: &[(&str, &str)] = &[
    ("a.md", "# A\n\nApricots.\n"),
    ("b.md", "# B\n\nBlackberries.\n"),
    ("c.md", "# C\n\nCherries.\n"),
];

/// Added, changed, removed and unchanged files.
fn files(report: &IndexReport) -> [usize; 4] {
    [
        report.added,
        report.changed,
        report.removed,
        report.unchanged,
    ]
}

fn set_time(shelf: &Shelf, name: &str, seconds_ago: u64) {
    let file = File::options()
        .write(true)
        .open(shelf.sources().join(name))
        .unwrap();
    let time = SystemTime::now() - Duration::from_secs(seconds_ago);
    file.set_modified(time).unwrap();
}

/// A shelf whose files are old enough that their times tell.
fn old_shelf() -> Shelf {
    let shelf = Shelf::new(FILES);
    for (name, _) in FILES {
        set_time(&shelf, name, 1_000);
    }
    assert_eq!(files(&shelf.build().unwrap()), [3, 0, 0, 0]);
    shelf
}

#[test]
fn only_what_has_changed_is_read() {
    let shelf = old_shelf();
    shelf.write("a.md", "# A\n\nApricots, peeled.\n");
    shelf.write("d.md", "# D\n\nDamsons.\n");
    shelf.remove("b.md");
    let plan = pincite::plan(&shelf.index(), &shelf.options()).unwrap();
    assert_eq!(plan.rebuild, None);
    assert_eq!(plan.added, [shelf.sources().join("d.md")]);
    assert_eq!(plan.changed, [shelf.sources().join("a.md")]);
    assert_eq!(plan.removed, [shelf.sources().join("b.md")]);
    let read = std::sync::Mutex::new(0);
    let report = pincite::build(&shelf.index(), &shelf.options(), &|progress| {
        *read.lock().unwrap() = progress.total_files;
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(*read.lock().unwrap(), 2);
    assert_eq!(files(&report), [1, 1, 1, 1]);
    assert_eq!(report.read_bytes, 23 + 14);
    assert_eq!(report.documents, 3);
    for (word, expected) in [("peeled", 1), ("blackberries", 0), ("damsons", 1)] {
        assert_eq!(shelf.count(word), expected, "{word}");
    }
}

#[test]
fn nothing_is_written_where_nothing_has_changed() {
    let shelf = old_shelf();
    let report = shelf.build().unwrap();
    assert!(report.up_to_date);
    assert_eq!((files(&report), report.passages), ([0, 0, 0, 3], 3));
    assert_eq!(shelf.generations(), ["00000001"]);
    assert!(
        pincite::plan(&shelf.index(), &shelf.options())
            .unwrap()
            .up_to_date
    );
    assert!(!shelf.rebuild().unwrap().up_to_date);
    assert_eq!(shelf.generations(), ["00000001", "00000002"]);
}

#[test]
fn a_file_of_another_time_is_only_hashed() {
    let shelf = old_shelf();
    let state = |word: &str| {
        let searcher = Searcher::open(&shelf.index()).unwrap();
        let found = searcher.search(&SearchRequest::new(word)).unwrap();
        found.hits[0].citation.source
    };
    set_time(&shelf, "a.md", 500);
    assert_eq!(state("apricots"), SourceState::Changed);
    let staleness = pincite::staleness(&shelf.index()).unwrap();
    assert!(staleness.is_fresh());
    assert_eq!(staleness.touched, 1);
    assert!(shelf.build().unwrap().up_to_date);
    // The new time is noted, and the citation is true again.
    assert_eq!(pincite::staleness(&shelf.index()).unwrap().touched, 0);
    assert_eq!(state("apricots"), SourceState::Unchanged);
    assert_eq!(shelf.generations(), ["00000001"]);
}

#[test]
fn a_file_that_was_just_written_is_looked_into() {
    let shelf = old_shelf();
    // In the same moment as the build, and of the same size: only the content
    // tells.
    let moment = SystemTime::now();
    let write = |text: &str| {
        shelf.write("a.md", text);
        let file = File::options()
            .write(true)
            .open(shelf.sources().join("a.md"))
            .unwrap();
        file.set_modified(moment).unwrap();
    };
    write("# A\n\nPlums.\n");
    shelf.build().unwrap();
    write("# A\n\nPears.\n");
    assert_eq!(pincite::staleness(&shelf.index()).unwrap().changed, 1);
    assert_eq!(files(&shelf.build().unwrap()), [0, 1, 0, 2]);
    assert_eq!((shelf.count("plums"), shelf.count("pears")), (0, 1));
}

#[test]
fn an_open_searcher_keeps_its_generation() {
    let shelf = old_shelf();
    let before = Searcher::open(&shelf.index()).unwrap();
    shelf.write("a.md", "# A\n\nPlums.\n");
    shelf.build().unwrap();
    assert_eq!(
        (count(&before, "apricots"), count(&before, "plums")),
        (1, 0)
    );
    assert_eq!((shelf.count("apricots"), shelf.count("plums")), (0, 1));
}

#[cfg(unix)]
#[test]
fn generations_share_the_files_of_the_engine() {
    use std::os::unix::fs::MetadataExt;
    let shelf = Shelf::new(&[]);
    for number in 0..20 {
        shelf.write(&format!("{number}.md"), "# Lamp\n\nThe lamp.\n");
    }
    shelf.build().unwrap();
    let stores = || -> Vec<(u64, u64)> {
        let entries = fs::read_dir(shelf.generation()).unwrap();
        let mut stores: Vec<_> = entries
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().extension().is_some_and(|e| e == "store"))
            .map(|entry| entry.metadata().unwrap())
            .map(|facts| (facts.ino(), facts.nlink()))
            .collect();
        stores.sort_unstable();
        stores
    };
    let first = stores();
    shelf.write("0.md", "# Shade\n\nThe shade.\n");
    shelf.build().unwrap();
    let second = stores();
    assert_eq!((first.len(), second.len()), (1, 2));
    assert!(second.contains(&(first[0].0, 2)), "{first:?} {second:?}");
    // Many small builds leave few segments, and none that is not needed.
    for number in 0..20 {
        shelf.write(&format!("{number}.md"), &format!("# Bulb {number}\n\nX.\n"));
        shelf.build().unwrap();
        assert!(stores().len() <= 8, "{}", stores().len());
    }
    assert_eq!(shelf.count("shade"), 0);
    let searcher = Searcher::open(&shelf.index()).unwrap();
    assert_eq!(searcher.stats().unwrap().passages, 20);
}

#[test]
fn what_could_not_be_read_is_told_again() {
    let shelf = Shelf::new(FILES);
    fs::write(shelf.sources().join("x.md"), b"\x89PNG\r\n\0").unwrap();
    fs::write(shelf.sources().join("package.json"), b"{}").unwrap();
    let told = |report: &IndexReport| (report.skipped.clone(), report.unsupported.clone());
    let first = shelf.build().unwrap();
    assert_eq!((first.skipped.len(), first.unsupported.len()), (1, 1));
    let again = shelf.build().unwrap();
    assert!(again.up_to_date);
    assert_eq!(told(&again), told(&first));
    shelf.write("a.md", "# A\n\nPlums.\n");
    assert_eq!(told(&shelf.build().unwrap()), told(&first));
}

#[test]
fn a_root_can_come_and_go() {
    let shelf = old_shelf();
    let more = shelf.folder.path().join("more");
    fs::create_dir(&more).unwrap();
    fs::write(more.join("d.md"), "# D\n\nDamsons.\n").unwrap();
    let both = pincite::IndexOptions {
        roots: vec![Root::new(more), Root::new(shelf.sources())],
        ..shelf.options()
    };
    let build = |options: &pincite::IndexOptions| {
        pincite::build(&shelf.index(), options, &|_| ControlFlow::Continue(()))
    };
    assert_eq!(files(&build(&both).unwrap()), [1, 0, 0, 3]);
    assert_eq!((shelf.count("damsons"), shelf.count("cherries")), (1, 1));
    assert_eq!(files(&shelf.build().unwrap()), [0, 0, 1, 3]);
    assert_eq!((shelf.count("damsons"), shelf.count("cherries")), (0, 1));
    // Addresses stand in the passages.
    let mut published = shelf.options();
    published.roots[0].base_url = Some("https://example.org/".to_owned());
    assert_eq!(files(&build(&published).unwrap()), [0, 3, 0, 0]);
    let searcher = Searcher::open(&shelf.index()).unwrap();
    let found = searcher.search(&SearchRequest::new("cherries")).unwrap();
    let url = found.hits[0].citation.url.clone();
    assert!(url.unwrap().starts_with("https://example.org/c"));
    // A pattern only says which files there are.
    published.roots[0].exclude = vec!["b.md".to_owned()];
    assert_eq!(files(&build(&published).unwrap()), [0, 0, 1, 2]);
}

#[test]
fn other_options_need_all_sources() {
    let shelf = old_shelf();
    let mut options = shelf.options();
    options.read.comments = true;
    let plan = pincite::plan(&shelf.index(), &options).unwrap();
    assert_eq!(plan.rebuild, Some(RebuildReason::Options));
    assert_eq!(plan.added.len(), 3);
    let report = pincite::build(&shelf.index(), &options, &|_| ControlFlow::Continue(()));
    assert_eq!(files(&report.unwrap()), [3, 0, 0, 0]);
}

#[test]
fn synonyms_alone_need_no_source() {
    let shelf = old_shelf();
    let path = shelf.folder.path().join("synonyms.txt");
    fs::write(&path, "fruit => apricots\n").unwrap();
    let mut options = shelf.options();
    options.synonyms = Some(path);
    let report = pincite::build(&shelf.index(), &options, &|_| ControlFlow::Continue(()));
    assert_eq!(files(&report.unwrap()), [0, 0, 0, 3]);
    let searcher = Searcher::open(&shelf.index()).unwrap();
    let found = searcher.search(&SearchRequest::new("fruit")).unwrap();
    assert_eq!(found.hits.len(), 1);
}

#[test]
fn a_damaged_index_is_built_anew() {
    for name in ["sources.bin", "meta.json"] {
        let shelf = old_shelf();
        fs::write(shelf.generation().join(name), "{").unwrap();
        let plan = pincite::plan(&shelf.index(), &shelf.options()).unwrap();
        assert_eq!(plan.rebuild, Some(RebuildReason::Damaged), "{name}");
        assert_eq!(files(&shelf.build().unwrap()), [3, 0, 0, 0], "{name}");
        assert_eq!(shelf.count("cherries"), 1);
    }
}
