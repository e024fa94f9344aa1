//! Indexes that are of another format, or broken: rebuilt where that is quick,
//! else a clear message; never misread, never a panic.

use std::fs::{self, File};
use std::path::Path;

use super::{Project, contents};

#[track_caller]
fn is_told_and_rebuilt(project: &Project, what: &str) {
    let told = project.run(["search", "does the lamp dim", "--no-refresh"]);
    told.complains(2, "error: the index in `HERE/index` ");
    told.complains(2, what);
    told.complains(2, "hint: rebuild it with `pincite index ");
    assert_eq!(told.stdout, "");

    let rebuilt = project.run(["search", "does the lamp dim", "-n", "1"]);
    rebuilt.shows(0, "Does the lamp dim?");
    rebuilt.complains(0, what);
    rebuilt.complains(0, "; rebuilt it: 2 documents, 4 passages, 2 FAQ pairs\n");
    let after = project.run(["search", "does the lamp dim", "-n", "1"]);
    after.shows(0, "Does the lamp dim?");
    assert_eq!(after.stderr, "");
}

fn change_format(project: &Project) {
    let manifest = project.generation().join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    let changed = text.replacen("\"pincite ", "\"pincite 0", 1);
    assert_ne!(changed, text);
    fs::write(manifest, changed).expect("writable");
}

#[test]
fn another_format() {
    let project = Project::indexed_lamp();
    change_format(&project);
    is_told_and_rebuilt(&project, " has format pincite 0");
    change_format(&project);
    project.run(["stats"]).complains(2, " has format pincite 0");
    project
        .run(["index"])
        .shows(0, "Indexed 2 documents, 4 passages, 2 FAQ pairs\n");
    assert_eq!(project.run(["stats"]).code, Some(0));
}

#[test]
fn another_format_of_a_large_corpus_is_left_to_the_user() {
    let project = Project::indexed_lamp();
    change_format(&project);
    let before = contents(&project.path("index"));
    let dump = File::create(project.path("corpus/dump.txt")).expect("writable");
    dump.set_len(9 * 1024 * 1024).expect("writable");
    let run = project.run(["search", "lamp"]);
    run.complains(2, "error: the index in `HERE/index` has format pincite 0");
    run.complains(2, "hint: rebuild it with `pincite index PATH`\n");
    assert_eq!(contents(&project.path("index")), before);
}

#[test]
fn an_index_elsewhere_of_another_format_is_rebuilt_by_its_name_alone() {
    let project = Project::lamp();
    project.write("lamps/lamp.md", "# Lamp\n\nA lamp.\n");
    let built = project.run(["index", "lamps", "--index", "store"]);
    assert_eq!(built.code, Some(0));
    let current = std::fs::read_to_string(project.path("store/current")).expect("a pointer");
    let manifest = project
        .path("store/generations")
        .join(current.trim())
        .join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    fs::write(&manifest, text.replacen("\"pincite ", "\"pincite 0", 1)).expect("writable");
    let rebuilt = project.run(["search", "lamp", "--index", "store"]);
    rebuilt.shows(0, "A lamp.");
    rebuilt.complains(0, "; rebuilt it: 1 document, 1 passage, 0 FAQ pairs\n");
}

#[test]
fn an_index_elsewhere_that_cannot_be_read_is_not_rebuilt_from_a_guess() {
    let project = Project::lamp();
    project.write("lamps/lamp.md", "# Lamp\n\nA lamp.\n");
    assert_eq!(
        project.run(["index", "lamps", "--index", "store"]).code,
        Some(0)
    );
    fs::write(project.path("store/current"), "nonsense").expect("writable");
    project.run(["search", "lamp", "--index", "store"]).gives(
        2,
        "",
        "error: the index in `HERE/store` is damaged: `current` does not name a generation\n\
         hint: rebuild it with `pincite index --rebuild PATH`\n",
    );
    project
        .run(["index", "--rebuild", "lamps", "--index", "store"])
        .shows(0, "Indexed 1 document");
    assert_eq!(
        project.run(["search", "lamp", "--index", "store"]).code,
        Some(0)
    );
}

#[test]
fn a_pointer_to_nowhere() {
    for pointer in ["", "nonsense", "../../corpus", "00000099"] {
        let project = Project::indexed_lamp();
        fs::write(project.path("index/current"), pointer).expect("writable");
        is_told_and_rebuilt(&project, " is damaged: ");
    }
}

#[test]
fn a_manifest_that_says_nothing() {
    for manifest in ["", "{", "[1, 2]", "{\"format\": 3}"] {
        let project = Project::indexed_lamp();
        fs::write(project.generation().join("manifest.json"), manifest).expect("writable");
        is_told_and_rebuilt(&project, "`");
    }
}

#[test]
fn a_list_of_sources_that_cannot_be_read() {
    let project = Project::indexed_lamp();
    fs::write(project.generation().join("sources.bin"), "{\n").expect("writable");
    let run = project.run(["search", "does the lamp dim", "-n", "1"]);
    run.shows(0, "Does the lamp dim?");
    run.complains(0, "refreshed: the index in `HERE/index` is damaged: ");
    assert_eq!(project.run(["search", "lamp"]).stderr, "");
}

/// Does something to each file of the engine in turn.
fn harm_each(harm: impl Fn(&Path)) {
    let project = Project::indexed_lamp();
    let endings = ["fast", "fieldnorm", "idx", "pos", "store", "term"];
    for ending in endings
        .map(|ending| format!(".{ending}"))
        .iter()
        .chain([&"meta.json".to_owned()])
    {
        let files = contents(&project.generation());
        let (path, _) = files
            .iter()
            .find(|(path, _)| path.to_string_lossy().ends_with(ending))
            .expect("the engine has such a file");
        harm(path);
        is_told_and_rebuilt(&project, " is damaged: ");
    }
}

#[test]
fn a_file_that_is_gone() {
    harm_each(|path| fs::remove_file(path).expect("removable"));
}

#[test]
fn a_file_that_was_cut_off() {
    harm_each(|path| {
        let file = File::options().write(true).open(path).expect("writable");
        let length = file.metadata().expect("its length").len();
        file.set_len(length / 2).expect("writable");
    });
}

#[test]
fn a_file_with_holes_never_ends_in_a_panic() {
    let project = Project::indexed_lamp();
    for (path, bytes) in contents(&project.generation()) {
        for hole in 1..4 {
            let mut holed = bytes.clone();
            // The end of a file is looked at when it is opened.
            for byte in holed.iter_mut().skip(hole * 7).step_by(5).take(hole * 4) {
                *byte = 0xFF;
            }
            fs::write(&path, holed).expect("writable");
            for command in [
                &["search", "reset lamp", "--no-refresh"][..],
                &["show", "ab"],
                &["stats"],
            ] {
                let run = project.run(command);
                assert!(
                    run.code <= Some(2) && run.code.is_some(),
                    "{path:?}: {run:?}"
                );
                assert!(!run.stderr.contains("panicked"), "{path:?}: {run:?}");
            }
        }
        fs::write(&path, bytes).expect("writable");
    }
}
