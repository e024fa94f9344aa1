//! `pincite index`: what is read, what is told about it, which roots stay.

use std::fs;

use serde_json::json;

use super::{LAMP, Project, QUESTIONS, contents, paths};

#[test]
fn the_report() {
    let project = Project::lamp();
    project.write("corpus/photo.png", [0x89, b'P', b'N', b'G', 0]);
    project.write("corpus/Makefile", "all:\n");
    project.run(["index"]).gives(
        0,
        "\
Indexed 2 documents, 4 passages, 2 FAQ pairs
  files      2 added
  languages  en 2
  read       253 B in N s (N MB/s)
  index      index
  left out   1 .png, 1 without ending (no reader for these types)
",
        "",
    );
    project.run(["index"]).gives(
        0,
        "up to date: 2 documents, 4 passages, 2 FAQ pairs in `index`\n",
        "",
    );
}

#[test]
fn the_report_as_json() {
    let project = Project::lamp();
    let run = project.run(["index", "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let mut report = run.json();
    assert!(report["seconds"].as_f64() > Some(0.0), "{report}");
    report["seconds"] = json!(0.0);
    let expected = json!({
        "schema": "pincite/1", "up_to_date": false, "index": "HERE/index",
        "documents": 2, "passages": 4, "faq_pairs": 2, "languages": {"en": 2},
        "bytes": LAMP.len() + QUESTIONS.len(), "read_bytes": LAMP.len() + QUESTIONS.len(),
        "added": 2, "changed": 0, "removed": 0, "unchanged": 0, "seconds": 0.0,
        "skipped": [], "warnings": [], "unsupported": {},
    });
    assert_eq!(report, expected);
    let again = project.run(["index", "--json"]).json();
    assert_eq!(again["up_to_date"], true);
    assert_eq!(again["passages"], 4);
}

#[test]
fn nothing_is_built_unless_something_changed() {
    let project = Project::indexed_lamp();
    let first = project.generation();
    assert_eq!(project.run(["index"]).code, Some(0));
    assert_eq!(project.generation(), first);
    project
        .run(["index", "--rebuild"])
        .shows(0, "Indexed 2 documents, 4 passages, 2 FAQ pairs\n");
    let second = project.generation();
    assert_ne!(second, first);
    project.write("corpus/new.md", "# New\n\nA new lamp.\n");
    project
        .run(["index"])
        .shows(0, "Indexed 3 documents, 5 passages, 2 FAQ pairs\n");
    assert_ne!(project.generation(), second);
}

#[test]
fn only_changes_are_read() {
    let project = Project::indexed_lamp();
    project.write("corpus/shade.md", "# Shade\n\nThe shade is linen.\n");
    fs::remove_file(project.path("corpus/faq.md")).expect("removable");
    project.run(["index"]).gives(
        0,
        "\
Indexed 2 documents, 3 passages, 0 FAQ pairs
  files      1 added, 1 removed, 1 unchanged
  languages  en 1, unknown 1
  read       29 B in N s (N MB/s)
  index      index
",
        "",
    );
    let report = project.run(["index", "--rebuild", "--json"]).json();
    assert_eq!(
        (&report["added"], &report["unchanged"]),
        (&json!(2), &json!(0))
    );
}

#[test]
fn a_dry_run_tells_and_does_nothing() {
    let project = Project::lamp();
    project.run(["index", "--dry-run"]).gives(
        0,
        "\
Would read 2 files (253 B), remove 0, keep 0
everything is read: there is no index yet
  + corpus/faq.md
  + corpus/lamp.md
",
        "",
    );
    assert!(!project.path("index").exists());
    assert_eq!(project.run(["index"]).code, Some(0));
    let before = contents(&project.path("index"));
    project.run(["index", "--dry-run"]).gives(
        0,
        "up to date: 2 files unchanged in `index`; nothing would be done\n",
        "",
    );
    project.write("corpus/shade.md", "# Shade\n\nThe shade is linen.\n");
    project.write("corpus/lamp.md", "# Lamp\n\nThe lamp is gone.\n");
    fs::remove_file(project.path("corpus/faq.md")).expect("removable");
    project.run(["index", "--dry-run"]).gives(
        0,
        "\
Would read 2 files (55 B), remove 1, keep 0
  + corpus/shade.md
  ~ corpus/lamp.md
  - corpus/faq.md
",
        "",
    );
    let plan = project.run(["index", "--dry-run", "--json"]).json();
    let expected = json!({
        "schema": "pincite/1", "index": "HERE/index", "up_to_date": false, "rebuild": null,
        "added": ["HERE/corpus/shade.md"], "changed": ["HERE/corpus/lamp.md"],
        "removed": ["HERE/corpus/faq.md"], "unchanged": 0, "read_bytes": 55,
    });
    assert_eq!(plan, expected);
    let plan = project.run(["index", "--dry-run", "--rebuild", "--json"]);
    assert_eq!(plan.json()["rebuild"], "asked");
    assert_eq!(contents(&project.path("index")), before);
    project
        .run(["index", "--dry-run", "nowhere"])
        .complains(2, "`HERE/nowhere` does not exist");
}

#[test]
fn a_touched_file_is_not_read() {
    let project = Project::indexed_lamp();
    let first = project.generation();
    let lamp = fs::File::options()
        .write(true)
        .open(project.path("corpus/lamp.md"));
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    lamp.and_then(|file| file.set_modified(long_ago))
        .expect("the time can be set");
    let run = project.run(["search", "reset the lamp"]);
    assert_eq!(run.stderr, "");
    assert!(!run.stdout.contains("changed since"), "{run:?}");
    project.run(["index"]).shows(0, "up to date: ");
    assert_eq!(project.generation(), first);
}

#[cfg(unix)]
#[test]
fn an_index_that_cannot_be_written_may_be_up_to_date() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::indexed_lamp();
    let allow = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(project.path("index/generations"), permissions).expect("ours");
    };
    allow(0o555);
    project.run(["index"]).shows(0, "up to date: ");
    // Whoever may do everything is not kept from it.
    if fs::write(project.path("index/generations/x"), "").is_err() {
        project.write("corpus/shade.md", "# Shade\n\nThe shade is linen.\n");
        project.run(["index"]).complains(2, "cannot write");
    }
    allow(0o755);
    project
        .run(["search", "does the lamp dim"])
        .shows(0, "Does the lamp dim?");
}

#[test]
fn a_rebuild_keeps_the_ids() {
    let project = Project::indexed_lamp();
    let id = project.json("does the lamp dim", &[])["hits"][0]["id"].clone();
    assert_eq!(project.run(["index", "--rebuild"]).code, Some(0));
    assert_eq!(project.json("does the lamp dim", &[])["hits"][0]["id"], id);
}

#[test]
fn paths_replace_the_roots_and_add_adds_to_them() {
    let project = Project::indexed_lamp();
    project.write(
        "more/shade.md",
        "# Shade\n\nThe shade of the lamp is linen.\n",
    );
    project.write("notes.txt", "The lamp was bought in spring.\n");
    project.write("notes/shop.md", "# Shop\n\nThe shop sells the lamp.\n");
    let roots = |project: &Project| {
        let stats = project.run(["stats", "--json"]).json();
        let roots = stats["roots"].as_array().cloned().unwrap_or_default();
        let names = roots
            .iter()
            .map(|root| root["name"].as_str().unwrap_or_default().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(roots(&project), ["corpus"]);

    assert_eq!(project.run(["index", "more"]).code, Some(0));
    assert_eq!(roots(&project), ["more"]);
    assert_eq!(paths(&project.json("lamp", &[])), ["shade.md"]);

    assert_eq!(
        project.run(["index", "--add", "notes.txt", "notes"]).code,
        Some(0)
    );
    assert_eq!(roots(&project), ["more", "notes.txt", "notes"]);
    let found = project.json("lamp", &[]);
    let mut found = paths(&found);
    found.sort_unstable();
    assert_eq!(found, ["notes.txt", "shade.md", "shop.md"]);

    // What was read is known to the index alone.
    assert_eq!(project.run(["index"]).code, Some(0));
    assert_eq!(roots(&project), ["more", "notes.txt", "notes"]);
    assert_eq!(project.run(["index", "--corpus", "corpus"]).code, Some(0));
    assert_eq!(roots(&project), ["corpus"]);
}

#[test]
fn add_needs_a_path() {
    Project::indexed_lamp().run(["index", "--add"]).complains(
        2,
        "the following required arguments were not provided:\n  <PATH>...",
    );
}

#[test]
fn an_index_elsewhere_is_refreshed_by_its_name_alone() {
    let project = Project::lamp();
    assert_eq!(
        project.run(["index", "corpus", "--index", "store"]).code,
        Some(0)
    );
    assert!(!project.path("index").exists());
    fs::create_dir(project.path("away")).expect("writable");
    project.write("corpus/shade.md", "# Shade\n\nThe shade is linen.\n");
    let mut command = project.command(["search", "shade", "--index", "../store", "--json"]);
    let run = project.finish(command.current_dir(project.path("away")));
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (Some(0), "refreshed: 1 file new\n")
    );
    assert_eq!(paths(&run.json()), ["shade.md"]);
}

#[test]
fn a_root_that_does_not_exist_changes_nothing() {
    let project = Project::indexed_lamp();
    let before = contents(&project.path("index"));
    for args in [
        &["index", "corpus", "nowhere"][..],
        &["index", "--add", "nowhere"],
        &["index", "--corpus", "nowhere"],
        &["search", "lamp", "--corpus", "nowhere"],
    ] {
        project.run(args).gives(
            2,
            "",
            "error: `HERE/nowhere` does not exist\n\
             hint: the index was left as it was; name the right folder with `pincite index PATH`\n",
        );
    }
    assert_eq!(contents(&project.path("index")), before);
    project
        .run(["search", "does the lamp dim"])
        .shows(0, "Does the lamp dim?");
}

#[test]
fn the_index_is_no_source() {
    let project = Project::lamp();
    for _ in 0..2 {
        let run = project.run([
            "index",
            "corpus",
            "--index",
            "corpus/index",
            "--rebuild",
            "--json",
        ]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(run.json()["documents"], 2);
        assert_eq!(run.json()["unsupported"], json!({}));
    }
    // Nor are those of others, whatever they are called.
    project.run(["index", "corpus", "--index", "corpus/a/other"]);
    fs::create_dir_all(project.path("corpus/generations")).expect("writable");
    project.write(
        "corpus/generations/current.md",
        "# Current\n\nA lamp of today.\n",
    );
    let run = project.run(["index", "corpus", "--json"]);
    assert_eq!(run.json()["documents"], 3, "{run:?}");
    assert_eq!(run.json()["unsupported"], json!({}));
    let read = project.run(["read", "--json", "corpus"]);
    assert_eq!((read.code, read.stdout.lines().count()), (Some(0), 3));
}

#[test]
fn a_folder_of_somebody_else_is_not_written_to() {
    let project = Project::lamp();
    let before = contents(&project.path("corpus"));
    for args in [
        &["index", "--index", "corpus", "corpus"][..],
        &["search", "lamp", "--index", "corpus"],
    ] {
        let run = project.run(args);
        run.complains(2, "error: `HERE/corpus` is not an index: it holds `");
        run.complains(2, "hint: name an empty or new folder with `--index DIR`\n");
    }
    project
        .run(["index", "--index", "corpus/lamp.md"])
        .complains(
            2,
            "error: `HERE/corpus/lamp.md` is not an index: it holds `a file`\n",
        );
    assert_eq!(contents(&project.path("corpus")), before);
}

#[test]
fn pincite_toml_is_gone_back_to() {
    let project = Project::lamp();
    project.write("pincite.toml", "[[root]]\npath = 'corpus'\n");
    project.write(
        "more/shade.md",
        "# Shade\n\nThe shade of the lamp is linen.\n",
    );
    assert_eq!(project.run(["index"]).code, Some(0));
    project.run(["index", "more"]).complains(
        0,
        "`pincite.toml` names other folders; `pincite index` without PATH goes back to them\n",
    );
    let run = project.run(["search", "lamp", "--json"]);
    assert_eq!(paths(&run.json()), ["shade.md"], "{run:?}");
    assert_eq!(project.run(["index"]).code, Some(0));
    assert!(!paths(&project.json("lamp", &[])).contains(&"shade.md"));
}
