//! Sources and queries as bad as they come: each is told clearly, and nothing
//! else is lost for it.

use std::fs;

use super::{LAMP, Project, paths};

#[test]
fn an_empty_folder() {
    let project = Project::empty();
    fs::create_dir(project.path("corpus")).expect("writable");
    project.run(["search", "lamp"]).gives(
        1,
        "No answer in these documents.\nWords that occur nowhere: lamp\n",
        "built the index in `index`: 0 documents, 0 passages, 0 FAQ pairs\n\
         warning: the index is empty: no file was found that pincite reads\n",
    );
    let run = project.run(["index", "--rebuild"]);
    run.shows(0, "Indexed 0 documents, 0 passages, 0 FAQ pairs\n");
    assert_eq!(
        run.stderr,
        "warning: the index is empty: no file was found that pincite reads\n"
    );
}

#[test]
fn files_without_text() {
    let project = Project::lamp();
    project.write("corpus/empty.md", "");
    project.write("corpus/blank.txt", "\n \n\t\n");
    project.write("corpus/empty.html", "");
    let run = project.run(["index"]);
    run.shows(0, "Indexed 2 documents, 4 passages, 2 FAQ pairs\n");
    assert_eq!(run.stderr, "");
}

#[test]
fn a_file_that_is_not_text_is_named_and_skipped() {
    let project = Project::lamp();
    project.write(
        "corpus/photo.md",
        [0_u8, 159, 146, 150, 0, 0, 1, 2, 3, 0].repeat(50),
    );
    project.run(["index"]).gives(
        2,
        "\
Indexed 2 documents, 4 passages, 2 FAQ pairs
  files      3 added
  languages  en 2
  read       253 B in N s (N MB/s)
  index      index
1 file not read, the index is made without them:
  corpus/photo.md: not a text file, although its name says so
",
        "",
    );
    let run = project.run(["index", "--rebuild", "--json"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let report = run.json();
    assert_eq!(report["skipped"][0]["path"], "HERE/corpus/photo.md");
    assert_eq!(
        report["skipped"][0]["message"],
        "not a text file, although its name says so"
    );
    assert_eq!(report["documents"], 2);
    project
        .run(["search", "does the lamp dim"])
        .shows(0, "Does the lamp dim?");
}

#[test]
fn the_refresh_before_a_search_does_not_change_its_exit_code() {
    let project = Project::lamp();
    project.write("corpus/photo.md", [0_u8; 100]);
    let run = project.run(["search", "does the lamp dim"]);
    run.shows(0, "Does the lamp dim?");
    run.complains(
        0,
        "warning: `corpus/photo.md` was not read: not a text file, although its name says so\n",
    );
    assert_eq!(project.run(["search", "zebra"]).code, Some(1));
    project.write("corpus/sound.txt", [0_u8; 100]);
    project.run(["search", "zebra"]).complains(
        1,
        "warning: 2 files could not be read; `pincite index` says why\n",
    );
}

#[test]
fn bytes_that_are_no_characters_are_replaced() {
    let project = Project::lamp();
    project.write(
        "corpus/odd.md",
        b"# Odd\n\nThe caf\xE9 lamp hums \xFF\xFE softly, as \xC3\xA9tude.\n",
    );
    let run = project.run(["index"]);
    assert!(run.code == Some(0), "{run:?}");
    assert_eq!(paths(&project.json("hums softly", &[])), ["odd.md"]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_or_in_a_circle() {
    use std::os::unix::fs::symlink;

    let project = Project::lamp();
    symlink(project.path("nowhere.md"), project.path("corpus/gone.md")).expect("a link");
    symlink(project.path("corpus"), project.path("corpus/again")).expect("a link");
    symlink("me.md", project.path("corpus/me.md")).expect("a link");
    let run = project.run(["index"]);
    run.shows(2, "Indexed 2 documents, 4 passages, 2 FAQ pairs\n");
    run.shows(2, "3 files not read, the index is made without them:\n");
    run.shows(
        2,
        "\n  corpus/again: a link back to `HERE/corpus`, which holds it\n",
    );
    run.shows(2, "\n  corpus/gone.md: it does not exist\n");
    run.shows(2, "\n  corpus/me.md: ");
    let found = project.json("does the lamp dim", &["--kind", "faq"]);
    assert_eq!(paths(&found), ["faq.md", "faq.md"]);
}

#[cfg(unix)]
#[test]
fn a_linked_folder_is_read() {
    use std::os::unix::fs::symlink;

    let project = Project::new(&[("elsewhere/lamp.md", LAMP)]);
    fs::create_dir(project.path("corpus")).expect("writable");
    symlink(project.path("elsewhere"), project.path("corpus/linked")).expect("a link");
    assert_eq!(project.run(["index"]).code, Some(0));
    assert_eq!(paths(&project.json("ten seconds", &[])), ["linked/lamp.md"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;

    let project = Project::lamp();
    project.write("corpus/secret.md", "# Secret\n\nNobody may read this.\n");
    project.write("corpus/locked/lamp.md", LAMP);
    fs::create_dir(project.path("index")).expect("writable");
    let set = |path: &str, mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(project.path(path), permissions).expect("our own file");
    };
    set("index", 0o777);
    set("corpus/secret.md", 0o000);
    set("corpus/locked", 0o000);
    let run = project.unprivileged(["index"]);
    set("corpus/locked", 0o755);
    run.shows(2, "Indexed 2 documents, 4 passages, 2 FAQ pairs\n");
    run.shows(
        2,
        "2 files not read, the index is made without them:\n\
         \u{20} corpus/locked: permission denied\n\
         \u{20} corpus/secret.md: permission denied\n",
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_sources_is_not_waited_for() {
    let project = Project::lamp();
    let made = std::process::Command::new("mkfifo")
        .arg(project.path("corpus/pipe.md"))
        .status()
        .expect("mkfifo is part of every Unix");
    assert!(made.success());
    project.run(["index"]).shows(
        2,
        "1 file not read, the index is made without them:\n  corpus/pipe.md: not a regular file\n",
    );
}

#[test]
fn faulty_front_matter_is_told_and_the_text_is_read() {
    let project = Project::new(&[(
        "corpus/lamp.md",
        "---\ntitle: Lamp\ndescription: [a, b\n---\n\nThe lamp has one button.\n",
    )]);
    let run = project.run(["index"]);
    run.shows(0, "Indexed 1 document, 1 passage, 0 FAQ pairs\n");
    run.shows(0, "1 file read, but:\n  corpus/lamp.md: ");
    let found = project.json("one button", &[]);
    assert_eq!(found["hits"][0]["title"], "Lamp");
    assert_eq!(found["hits"][0]["citation"]["lines"]["first"], 6);
}

#[test]
fn an_empty_query() {
    let project = Project::indexed_lamp();
    for query in ["", " ", "\n\t"] {
        project
            .run(["search", query])
            .gives(1, "", "warning: the query has no words\n");
    }
    let run = project.run(["search", "", "--json"]);
    run.complains(1, "warning: the query has no words\n");
    assert_eq!(run.json()["answered"], false);
    project
        .run(["search", "?!"])
        .shows(1, "No answer in these documents.\n");
}

#[test]
fn a_query_of_ten_thousand_words() {
    let project = Project::indexed_lamp();
    let mut words: Vec<String> = (0..9_999).map(|n| format!("word{n}")).collect();
    words.insert(0, "button".to_owned());
    let run = project.run(
        ["search", "--json"]
            .into_iter()
            .map(str::to_owned)
            .chain(words),
    );
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(run.stderr, "");
    let response = run.json();
    assert_eq!(response["warnings"].as_array().map(Vec::len), Some(3));
    assert!(paths(&response).contains(&"lamp.md"), "{response}");
    let run = project.run(["search", &"lamp ".repeat(10_000)]);
    run.shows(0, "warning: only the first ");
}

#[test]
fn a_query_of_marks_and_other_scripts() {
    let project = Project::indexed_lamp();
    for query in [
        "\"",
        "\"\"",
        "((",
        "*",
        "a AND (b",
        "-",
        "--",
        "path:",
        "kind:",
        "lang:\u{7}",
        "\u{202E}x",
        "ランプ",
        "🪔",
        "\\",
        "lamp:^2",
        "[1 TO 2]",
    ] {
        let run = project.run(["search", "--", query]);
        assert!(matches!(run.code, Some(0 | 1)), "{query}: {run:?}");
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let project = Project::indexed_lamp();
    let run = project.run([
        OsStr::new("search"),
        OsStr::from_bytes(b"lamp\xFF"),
        OsStr::new("dim"),
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_file_name_that_is_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let project = Project::lamp();
    let name = OsStr::from_bytes(b"odd\xFF\x1b.md");
    fs::write(project.path("corpus").join(name), "# Odd\n\nAn odd name.\n").expect("writable");
    assert_eq!(project.run(["index", "--json"]).json()["documents"], 3);
    let run = project.run(["search", "odd name"]);
    run.shows(0, "odd\u{FFFD}\u{FFFD}.md:3");
    assert_eq!(project.run(["search", "odd name", "--json"]).code, Some(0));
}
