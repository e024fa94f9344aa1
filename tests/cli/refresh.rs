//! What a search does before it searches: build, refresh, or warn.

use std::fs::{self, File};
#[cfg(unix)]
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::{LAMP, Project, contents, paths};

#[test]
fn the_first_search_builds_the_index_and_says_so() {
    let project = Project::lamp();
    let first = project.run(["search", "does the lamp dim", "-n", "1"]);
    first.shows(0, "Does the lamp dim?");
    assert_eq!(
        first.stderr,
        "built the index in `index`: 2 documents, 4 passages, 2 FAQ pairs\n"
    );
    let second = project.run(["search", "does the lamp dim", "-n", "1"]);
    second.shows(0, "Does the lamp dim?");
    assert_eq!(second.stderr, "");
}

#[test]
fn changes_are_found_by_the_next_search() {
    let project = Project::indexed_lamp();
    project.write(
        "corpus/lamp.md",
        "# Lamp\n\nThe lamp has no button any more.\n",
    );
    project.write(
        "corpus/shade.md",
        "# Shade\n\nThe shade of the lamp is linen.\n",
    );
    fs::remove_file(project.path("corpus/faq.md")).expect("removable");
    let run = project.run(["search", "shade", "--json"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), "refreshed: 1 file changed, 1 new, 1 gone\n")
    );
    assert_eq!(paths(&run.json()), ["shade.md"]);
    assert!(paths(&project.json("brightness", &[])).is_empty());
    assert_eq!(paths(&project.json("any more", &[])), ["lamp.md"]);
}

#[test]
fn an_unchanged_index_is_not_touched() {
    let project = Project::indexed_lamp();
    let before = contents(&project.path("index"));
    assert_eq!(project.run(["search", "lamp"]).code, Some(0));
    assert_eq!(
        project.run(["search", "lamp", "--no-refresh"]).code,
        Some(0)
    );
    assert_eq!(project.run(["stats"]).code, Some(0));
    assert_eq!(contents(&project.path("index")), before);
}

#[test]
fn without_refresh_the_index_is_searched_as_it_is() {
    let project = Project::indexed_lamp();
    let before = contents(&project.path("index"));
    project.write(
        "corpus/lamp.md",
        "# Lamp\n\nThe lamp has no button any more.\n",
    );
    fs::remove_file(project.path("corpus/faq.md")).expect("removable");
    let run = project.run(["search", "reset the lamp", "--no-refresh"]);
    assert_eq!(run.stderr, "");
    run.shows(0, "lamp.md:5-10 · changed since it was indexed");
    run.shows(0, "faq.md:3-5 · the source is gone");
    assert_eq!(contents(&project.path("index")), before);
}

#[test]
fn a_large_corpus_is_not_read_again_unasked() {
    let project = Project::indexed_lamp();
    let dump = File::create(project.path("corpus/dump.txt")).expect("writable");
    dump.set_len(9 * 1024 * 1024).expect("writable");
    let run = project.run(["search", "does the lamp dim"]);
    run.shows(0, "Does the lamp dim?");
    assert_eq!(
        run.stderr,
        "warning: the index is out of date (1 file new); rebuild it with `pincite index`\n"
    );
}

#[test]
fn an_index_of_another_corpus_is_rebuilt() {
    let project = Project::indexed_lamp();
    project.write("other/shade.md", "# Shade\n\nThe shade is linen.\n");
    let run = project.run(["search", "shade", "--corpus", "other", "--json"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (
            Some(0),
            "the index in `index` was of `corpus`; rebuilt from `other`: 1 document, 1 passage, 0 FAQ pairs\n"
        )
    );
    assert_eq!(paths(&run.json()), ["shade.md"]);
    project
        .run(["search", "shade", "--corpus", "corpus", "--no-refresh"])
        .gives(
            2,
            "",
            "error: the index in `index` is not of `corpus`\n\
             hint: leave out `--no-refresh`, or name another index with `--index DIR`\n",
        );
}

#[test]
fn a_root_that_is_gone_leaves_an_index_that_answers() {
    let project = Project::indexed_lamp();
    let before = contents(&project.path("index"));
    fs::rename(project.path("corpus"), project.path("elsewhere")).expect("movable");
    let run = project.run(["search", "does the lamp dim"]);
    run.shows(0, "Does the lamp dim?");
    assert_eq!(
        run.stderr,
        "warning: `HERE/corpus` does not exist; searching the index as it was\n"
    );
    project.run(["index"]).gives(
        2,
        "",
        "error: `HERE/corpus` does not exist\n\
         hint: the index was left as it was; name the right folder with `pincite index PATH`\n",
    );
    project
        .run(["index", "--rebuild"])
        .complains(2, "`HERE/corpus` does not exist");
    assert_eq!(contents(&project.path("index")), before);
    let stats = project.run(["stats"]);
    stats.shows(0, "not to be told: the sources cannot be read");
    stats.complains(0, "warning: `HERE/corpus` does not exist\n");
}

#[test]
fn an_edited_pincite_toml_counts_at_once() {
    let project = Project::indexed_lamp();
    project.write("more/shade.md", "# Shade\n\nThe shade is linen.\n");
    project.write("pincite.toml", "[[root]]\npath = 'more'\n");
    File::options()
        .write(true)
        .open(project.path("pincite.toml"))
        .and_then(|file| file.set_modified(SystemTime::now() + Duration::from_secs(60)))
        .expect("the time can be set");
    let run = project.run(["search", "shade", "--json"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), "refreshed: pincite.toml changed\n")
    );
    assert_eq!(paths(&run.json()), ["shade.md"]);
}

#[test]
fn edited_synonyms_count_at_once() {
    let project = Project::lamp();
    project.write(
        "pincite.toml",
        "synonyms = 'words.txt'\n[[root]]\npath = 'corpus'\n",
    );
    project.write("words.txt", "light, glow\n");
    assert_eq!(project.run(["index"]).code, Some(0));
    project.write("words.txt", "light, glow, shine\n");
    let run = project.run(["search", "shine", "--json"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), "refreshed: 1 file changed\n")
    );
    assert_eq!(paths(&run.json()), ["lamp.md"]);
}

#[test]
fn a_faulty_synonyms_file_is_named_and_the_index_answers() {
    let project = Project::lamp();
    project.write(
        "pincite.toml",
        "synonyms = 'words.txt'\n[[root]]\npath = 'corpus'\n",
    );
    project.write("words.txt", "light, glow\n# a remark\nalone\n");
    project.run(["index"]).gives(
        2,
        "",
        "error: line 3 of the synonyms: needs two words or more, separated by commas\n\
         hint: the file is the one that pincite.toml names as `synonyms`\n",
    );
    assert!(!project.path("index/current").exists());

    project.write("words.txt", "light, glow\n");
    assert_eq!(project.run(["index"]).code, Some(0));
    project.write("words.txt", "light => \n");
    let run = project.run(["search", "glow", "--json"]);
    assert_eq!(paths(&run.json()), ["lamp.md"]);
    run.complains(
        0,
        "warning: the index is out of date (1 file changed) and could not be refreshed: \
         line 1 of the synonyms: `=>` needs words on both sides\n",
    );
}

#[test]
fn a_missing_synonyms_file_is_named() {
    let project = Project::lamp();
    project.write(
        "pincite.toml",
        "synonyms = 'words.txt'\n[[root]]\npath = 'corpus'\n",
    );
    project
        .run(["search", "lamp"])
        .complains(2, "cannot read `HERE/words.txt`");
}

#[cfg(unix)]
#[test]
fn a_disk_that_does_not_answer_is_not_waited_for() {
    let project = Project::lamp();
    project.write(
        "pincite.toml",
        "synonyms = 'words.txt'\n[[root]]\npath = 'corpus'\n",
    );
    project.write("words.txt", "light, glow\n");
    assert_eq!(project.run(["index"]).code, Some(0));
    // A read of a pipe that nobody writes into never ends.
    fs::remove_file(project.path("words.txt")).expect("removable");
    let pipe = Command::new("mkfifo")
        .arg(project.path("words.txt"))
        .status();
    assert!(pipe.expect("there is `mkfifo`").success());
    let run = project.run(["search", "glow", "--json"]);
    assert_eq!(paths(&run.json()), ["lamp.md"]);
    assert_eq!(
        run.stderr,
        "warning: the sources are too many, or too slow, to be looked at before a search: \
         `pincite index` brings the index up to date, `--no-refresh` does not look\n"
    );
    let run = project.run(["search", "glow", "--json", "--no-refresh"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn while_another_process_builds() {
    let project = Project::indexed_lamp();
    let lock = File::create(project.path("index/lock")).expect("writable");
    lock.try_lock().expect("nobody else builds");
    let before = contents(&project.path("index"));

    let fresh = project.run(["search", "does the lamp dim", "-n", "1"]);
    assert_eq!(fresh.stderr, "");
    fresh.shows(0, "Does the lamp dim?");

    project.write("corpus/lamp.md", format!("{LAMP}\nIt is made of brass.\n"));
    let stale = project.run(["search", "does the lamp dim", "-n", "1"]);
    stale.shows(0, "Does the lamp dim?");
    assert_eq!(
        stale.stderr,
        "warning: the index is out of date (1 file changed) and could not be refreshed: \
         another process is building the index in `HERE/index`\n"
    );
    for args in [
        &["index"][..],
        &["index", "--rebuild"],
        &["index", "corpus/lamp.md"],
    ] {
        project.run(args).gives(
            2,
            "",
            "error: another process is building the index in `HERE/index`\n\
             hint: wait until it has finished\n",
        );
    }
    assert_eq!(contents(&project.path("index")), before);
    drop(lock);
    project
        .run(["search", "brass"])
        .complains(0, "refreshed: 1 file changed\n");
}

#[test]
fn an_index_that_cannot_be_written_still_answers() {
    let project = Project::indexed_lamp();
    // Stands in for a read-only medium, which nothing keeps from root.
    fs::remove_file(project.path("index/lock")).expect("removable");
    fs::create_dir(project.path("index/lock")).expect("writable");
    project.write("corpus/lamp.md", format!("{LAMP}\nIt is made of brass.\n"));
    let run = project.run(["search", "does the lamp dim", "-n", "1"]);
    run.shows(0, "Does the lamp dim?");
    run.complains(
        0,
        "warning: the index is out of date (1 file changed) and could not be refreshed: \
         cannot write `HERE/index/lock`",
    );
    project
        .run(["index"])
        .complains(2, "error: cannot write `HERE/index/lock`");
}

#[cfg(unix)]
#[test]
fn a_read_only_index_answers() {
    use std::os::unix::fs::PermissionsExt;

    let project = Project::indexed_lamp();
    let index = project.path("index");
    let generations = index.join("generations");
    let folders = [project.generation(), generations, index.clone()];
    let set = |mode| {
        for folder in &folders {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode)).expect("our own folder");
        }
    };
    set(0o555);
    let fresh = project.unprivileged(["search", "does the lamp dim", "-n", "1"]);
    project.write("corpus/lamp.md", format!("{LAMP}\nIt is made of brass.\n"));
    let stale = project.unprivileged(["search", "does the lamp dim", "-n", "1"]);
    set(0o755);

    fresh.shows(0, "Does the lamp dim?");
    assert_eq!(fresh.stderr, "");
    stale.shows(0, "Does the lamp dim?");
    stale.complains(0, "warning: the index is out of date (1 file changed) and could not be refreshed: cannot write ");
}
