//! `pincite suggest`.

use super::Project;

#[test]
fn one_a_line_with_where_it_stands() {
    let project = Project::indexed_lamp();
    project.run(["suggest", "how", "do", "i", "re"]).gives(
        0,
        "How do I reset the lamp?\tfaq.md:3-5\nReset\tlamp.md:5-10\n",
        "",
    );
    project
        .run(["suggest", "-n", "1", "res"])
        .gives(0, "Reset\tlamp.md:5-10\n", "");
}

#[test]
fn what_was_typed_stands_out() {
    let project = Project::indexed_lamp();
    let run = project.run(["suggest", "--color", "always", "does the l"]);
    assert!(
        run.stdout
            .starts_with("\u{1b}[1mDoes the l\u{1b}[0mamp dim?"),
        "{run:?}"
    );
}

#[test]
fn none_is_told_and_so_is_a_finished_word() {
    let project = Project::indexed_lamp();
    for text in ["zeppelin", "re ", "?"] {
        project
            .run(["suggest", text])
            .gives(1, "", "no question or heading goes on like this\n");
    }
    let json = project.run(["suggest", "--json", "zeppelin"]);
    assert_eq!(json.code, Some(1));
    assert_eq!(json.json()["suggestions"], serde_json::json!([]));
}

#[test]
fn as_json() {
    let run = Project::indexed_lamp().run(["suggest", "--json", "how do i re"]);
    assert_eq!(run.code, Some(0));
    let json = run.json();
    assert_eq!(json["schema"], "pincite/1");
    let first = &json["suggestions"][0];
    assert_eq!(first["text"], "How do I reset the lamp?");
    assert_eq!(first["kind"], "faq");
    assert_eq!(
        first["highlights"],
        serde_json::json!([{ "start": 0, "end": 11 }])
    );
    assert_eq!(first["citation"]["path"], "faq.md");
}

#[test]
fn without_an_index_it_says_what_to_do() {
    Project::lamp().run(["suggest", "re"]).gives(
        2,
        "",
        "error: there is no index in `HERE/index`\nhint: build it with `pincite index PATH`\n",
    );
}
