//! `verify`: what holds, what does not, and what to do about it.

use std::fs;

use super::Project;

#[test]
fn all_holds() {
    let project = Project::indexed_lamp();
    let run = project.run(["verify"]);
    run.shows(0, "All holds: 4 passages of 2 sources, ");
    assert_eq!(run.stderr, "");
    project
        .run(["verify", "--sample", "1"])
        .shows(0, " of 1 out of 2 sources, ");
    let report = project.run(["verify", "--json"]).json();
    assert_eq!(report["schema"], "pincite/1");
    assert_eq!(report["holds"], true);
    assert_eq!(report["passages"], 4);
}

#[test]
fn a_changed_source_and_what_to_do() {
    let project = Project::indexed_lamp();
    project.write("corpus/lamp.md", "# Lamp\n\nNo button.\n");
    let run = project.run(["verify"]);
    run.shows(1, "1 fault found: 2 passages of 1 out of 2 sources, ");
    run.shows(
        1,
        "changed since it was indexed: 1\n  corpus/lamp.md: 2 passages of it are indexed as it \
         was\n  → bring the index up to date with `pincite index`\n",
    );
    let report = project.run(["verify", "--json"]).json();
    assert_eq!(report["faults"][0]["kind"], "changed");
    assert_eq!(report["faults"][0]["path"], "HERE/corpus/lamp.md");
    assert_eq!(project.run(["index"]).code, Some(0));
    assert_eq!(project.run(["verify"]).code, Some(0));
}

#[test]
fn a_damaged_index_is_found_and_rebuilt() {
    let project = Project::indexed_lamp();
    let entries = fs::read_dir(project.generation()).expect("readable");
    let store = entries
        .map(|entry| entry.expect("readable").path())
        .find(|path| path.extension().is_some_and(|ending| ending == "store"))
        .expect("stored texts");
    let mut bytes = fs::read(&store).expect("readable");
    bytes[9] ^= 0x10;
    fs::write(&store, bytes).expect("writable");
    let run = project.run(["verify"]);
    run.shows(1, "damaged in the index: 1\n  index/generations/");
    run.shows(1, "`pincite index --rebuild`");
    project.run(["index"]).shows(0, "Indexed 2 documents");
    assert_eq!(project.run(["verify"]).code, Some(0));
}

#[test]
fn what_cannot_be_checked() {
    let project = Project::empty();
    project
        .run(["verify"])
        .complains(2, "hint: build it with `pincite index PATH`");
    project
        .run(["verify", "--sample", "0"])
        .complains(2, "invalid value '0' for '--sample <N>'");
}
