//! Times of files that are older than they were, or in the future.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use super::Shelf;

const HOUR: Duration = Duration::from_secs(3600);

fn set_time(shelf: &Shelf, name: &str, time: SystemTime) {
    let file = File::options()
        .write(true)
        .open(shelf.sources().join(name))
        .unwrap();
    file.set_modified(time).unwrap();
}

/// Asserts that a search would see the edit, and that a build reads it.
#[track_caller]
fn is_seen(shelf: &Shelf) {
    let staleness = pincite::staleness(&shelf.index()).unwrap();
    assert_eq!(staleness.changed, 1, "{staleness:?}");
    let report = shelf.build().unwrap();
    assert_eq!((report.changed, report.added), (1, 0));
    assert!(shelf.build().unwrap().up_to_date);
    let staleness = pincite::staleness(&shelf.index()).unwrap();
    assert!(staleness.is_fresh(), "{staleness:?}");
}

#[test]
fn an_edit_of_an_older_time_is_an_edit() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nPlums.\n")]);
    let now = SystemTime::now();
    set_time(&shelf, "a.md", now - HOUR);
    shelf.build().unwrap();
    // As `cp -p` and `touch -d` do, of the same size.
    shelf.write("a.md", "# A\n\nPears.\n");
    set_time(&shelf, "a.md", now - 2 * HOUR);
    is_seen(&shelf);
    assert_eq!((shelf.count("plums"), shelf.count("pears")), (0, 1));
}

#[test]
fn an_older_file_that_is_moved_over_another_is_an_edit() {
    let shelf = Shelf::new(&[
        ("a.md", "# A\n\nPlums.\n"),
        ("kept.orig", "# A\n\nPears.\n"),
    ]);
    let now = SystemTime::now();
    set_time(&shelf, "a.md", now - HOUR);
    set_time(&shelf, "kept.orig", now - 2 * HOUR);
    shelf.build().unwrap();
    let [from, to] = ["kept.orig", "a.md"].map(|name| shelf.sources().join(name));
    fs::rename(from, to).unwrap();
    is_seen(&shelf);
    assert_eq!((shelf.count("plums"), shelf.count("pears")), (0, 1));
}

#[test]
fn a_renamed_file_keeps_its_time() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nPlums.\n")]);
    set_time(&shelf, "a.md", SystemTime::now() - HOUR);
    shelf.build().unwrap();
    let [from, to] = ["a.md", "b.md"].map(|name| shelf.sources().join(name));
    fs::rename(from, to).unwrap();
    let staleness = pincite::staleness(&shelf.index()).unwrap();
    assert_eq!((staleness.added, staleness.removed), (1, 1));
    let report = shelf.build().unwrap();
    assert_eq!((report.added, report.removed), (1, 1));
    assert_eq!(shelf.count("plums"), 1);
}

#[test]
fn times_in_the_future_hide_no_edit() {
    let shelf = Shelf::new(&[("a.md", "# A\n\nPlums.\n")]);
    let future = SystemTime::now() + 24 * HOUR;
    set_time(&shelf, "a.md", future);
    shelf.build().unwrap();
    assert!(pincite::staleness(&shelf.index()).unwrap().is_fresh());
    assert!(shelf.build().unwrap().up_to_date);
    // Not even one of the same size and time.
    shelf.write("a.md", "# A\n\nPears.\n");
    set_time(&shelf, "a.md", future);
    is_seen(&shelf);
    // The clock is right now.
    shelf.write("a.md", "# A\n\nQuinces.\n");
    is_seen(&shelf);
    assert_eq!((shelf.count("pears"), shelf.count("quinces")), (0, 1));
}

#[test]
fn generations_follow_each_other_whatever_the_clock_says() {
    let shelf = Shelf::built(&[("a.md", "# A\n\nPlums.\n")]);
    // Built, as it were, before the clock was set back.
    let pointer = File::options()
        .append(true)
        .open(shelf.index().join("current"));
    let future = SystemTime::now() + 24 * HOUR;
    pointer.unwrap().set_modified(future).unwrap();
    File::open(shelf.generation())
        .and_then(|folder| folder.set_modified(future))
        .unwrap();
    let live = pincite::LiveSearcher::new(shelf.index());
    let before = live.current().unwrap();
    for (text, generation) in [("Pears.\n", "00000002"), ("Quinces.\n", "00000003")] {
        shelf.write("a.md", text);
        shelf.build().unwrap();
        assert_eq!(shelf.generations().last().unwrap(), generation);
    }
    assert_eq!(shelf.generations(), ["00000002", "00000003"]);
    assert_ne!(live.current().unwrap().version(), before.version());
    assert_eq!((shelf.count("plums"), shelf.count("quinces")), (0, 1));
}
