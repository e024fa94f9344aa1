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
        "bytes": LAMP.len() + QUESTIONS.len(), "seconds": 0.0,
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
