//! `diff`: what a rebuild would change in answers.

use super::Project;

fn project() -> Project {
    let project = Project::indexed_lamp();
    project.write("queries.txt", "does the lamp dim\thow\nreset the lamp\n");
    project
}

#[test]
fn nothing_changed() {
    let run = project().run(["diff", "queries.txt"]);
    run.gives(0, "The answers to 2 queries would be the same\n", "");
}

#[test]
fn what_came_went_and_says_something_else() {
    let project = project();
    let before = super::contents(&project.path("index"));
    let faq = "# FAQ\n\n## Does the lamp dim?\n\nYes, since spring.\n";
    project.write("corpus/faq.md", faq);
    let run = project.run(["diff", "queries.txt"]);
    run.shows(
        1,
        "A rebuild would change 2 of 2 queries\n\ndoes the lamp dim\n",
    );
    run.shows(1, "  at 1, reworded    faq.md:3-5  Does the lamp dim?\n");
    run.shows(
        1,
        "  went from 2       faq.md:3-5  How do I reset the lamp?\n",
    );
    let diff = project.run(["diff", "queries.txt", "--json"]).json();
    assert_eq!(diff["asked"], 2);
    assert_eq!(diff["queries"][0]["query"], "does the lamp dim");
    assert_eq!(diff["queries"][0]["hits"][0]["reworded"], true);
    // The index is left as it is.
    assert_eq!(super::contents(&project.path("index")), before);
}

#[test]
fn the_current_index_is_no_source() {
    let project = Project::new(&[("a.md", "# A\n\nA lamp.\n"), ("q.txt", "lamp\nformat\n")]);
    assert_eq!(project.run(["index", "."]).code, Some(0));
    project.write(
        "index/faq.md",
        "# FAQ\n\n## Which format?\n\nThe format of a lamp.\n",
    );
    project
        .run(["diff", "q.txt"])
        .shows(0, "would be the same\n");
}

#[test]
fn without_queries_or_index() {
    let project = project();
    project.run(["diff", "none.txt"]).complains(2, "none.txt");
    project.write("empty.txt", "# nothing\n");
    project
        .run(["diff", "empty.txt"])
        .complains(2, "there are no queries in it");
    let empty = Project::new(&[("queries.txt", "a\n")]);
    empty
        .run(["diff", "queries.txt"])
        .complains(2, "hint: build it with `pincite index PATH`");
}
