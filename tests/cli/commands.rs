//! `show`, `stats`, `completions`, `man`, and the program's own help.

use serde_json::json;

use super::Project;

fn dims(project: &Project) -> String {
    let response = project.json("does the lamp dim", &["--kind", "faq"]);
    let id = response["hits"][0]["id"].as_str();
    id.expect("the pair is found").to_owned()
}

#[test]
fn show_a_passage_and_what_is_around_it() {
    let project = Project::indexed_lamp();
    let id = dims(&project);
    let whole = project.run(["show", &id]);
    whole.gives(
        0,
        "\
FAQ

How do I reset the lamp?
Hold the button for ten seconds.

Does the lamp dim?

No, its brightness is fixed.

faq.md:7-9
FAQ pair · en · id ID
",
        "",
    );
    // A beginning that no other passage has is enough.
    assert_eq!(project.run(["show", &id[..8]]), whole);
    let upper = id.to_uppercase();
    assert_eq!(project.run(["show", &format!(" {upper} ")]), whole);
}

#[test]
fn show_as_json() {
    let project = Project::indexed_lamp();
    let id = dims(&project);
    let view = project.run(["show", &id, "--json"]).json();
    assert_eq!(view["schema"], "pincite/1");
    assert_eq!(view["id"], json!(id));
    assert_eq!(view["kind"], "faq");
    assert_eq!(view["question"], "Does the lamp dim?");
    assert_eq!(view["citation"]["lines"], json!({"first": 7, "last": 9}));
    assert_eq!(view["before"].as_array().map(Vec::len), Some(1));
    assert_eq!(view["after"], json!([]));
}

#[test]
fn show_needs_an_id_of_one_passage() {
    let project = Project::indexed_lamp();
    for id in ["zzzz", "", "0123456789abcdef0", "-1", "é", "+f"] {
        let run = project.run(["show", "--", id]);
        run.gives(
            2,
            "",
            &format!(
                "error: 0 passages have an id that begins with `{id}`\n\
                 hint: ids stand at the right end of each hit of `pincite search`, and in `--json`\n"
            ),
        );
    }
    // With more passages than first digits two begin alike.
    let text: String = (0..20)
        .map(|n| format!("# Part {n}\n\nThis is part {n} of the lamp.\n\n"))
        .collect();
    project.write("corpus/parts.md", text);
    assert_eq!(project.run(["index"]).code, Some(0));
    let ambiguous = (0..16).map(|digit| project.run(["show", &format!("{digit:x}")]));
    let told: Vec<_> = ambiguous
        .filter(|run| run.stderr.contains("hint: give more of the id\n"))
        .collect();
    assert!(!told.is_empty());
    assert!(
        told.iter()
            .all(|run| run.code == Some(2) && run.stdout.is_empty()),
        "{told:?}"
    );
}

#[test]
fn stats() {
    let project = Project::indexed_lamp();
    let mut run = project.run(["stats"]);
    let (before, format) = run.stdout.split_once("  format     ").expect("a format");
    let (format, after) = format.split_once('\n').expect("a line");
    assert!(format.starts_with("pincite "), "{format}");
    let (start, kinds) = before.split_once("  of it      ").expect("kinds");
    let (kinds, rest) = kinds.split_once('\n').expect("a line");
    for kind in [
        "terms ",
        "positions ",
        "stored text ",
        "columns ",
        "list of sources ",
    ] {
        assert!(kinds.contains(kind), "{kinds}");
    }
    run.stdout = format!("{start}  of it      KINDS\n{rest}  format     FORMAT\n{after}");
    run.gives(
        0,
        "\
Index in index
  documents  2
  passages   4
  FAQ pairs  2
  words      23, 39 terms
  languages  en 2
  sources    253 B
  on disk    N kB, N kB a passage
  of it      KINDS
  engine     1 segment
  built      just now
  state      up to date
  format     FORMAT
  reads      corpus (corpus)
",
        "",
    );
    project.write("corpus/new.md", "# New\n\nA new lamp.\n");
    project.run(["stats"]).shows(
        0,
        "\n  state      out of date: 1 file new; `pincite index --dry-run` names them\n",
    );
}

#[test]
fn stats_as_json() {
    let project = Project::indexed_lamp();
    let stats = project.run(["stats", "--json"]).json();
    assert_eq!(stats["schema"], "pincite/1");
    assert_eq!(stats["documents"], 2);
    assert_eq!(stats["passages"], 4);
    assert_eq!(stats["faq_pairs"], 2);
    assert_eq!(
        stats["roots"],
        json!([{"name": "corpus", "path": "HERE/corpus"}])
    );
    assert_eq!(stats["staleness"]["changed"], 0);
    let disk = stats["disk"].as_object().expect("kinds");
    let sum: u64 = disk.values().filter_map(serde_json::Value::as_u64).sum();
    assert_eq!(stats["index_bytes"], sum);
    assert_eq!(stats["bytes_per_passage"], sum / 4);
}

#[test]
fn completions_for_every_shell() {
    let project = Project::empty();
    for (shell, mark) in [
        ("bash", "complete -F _pincite"),
        ("zsh", "#compdef pincite"),
        ("fish", "complete -c pincite"),
        ("elvish", "set edit:completion:arg-completer[pincite]"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let run = project.run(["completions", shell]);
        run.shows(0, mark);
        run.shows(0, "all-passages");
        assert_eq!(run.stderr, "");
    }
    project
        .run(["completions", "cmd"])
        .complains(2, "invalid value 'cmd' for '<SHELL>'");
}

#[test]
fn manual_pages() {
    let project = Project::empty();
    let page = project.run(["man"]);
    page.shows(0, ".TH pincite 1");
    page.shows(0, "pincite\\-search(1)");
    let page = project.run(["man", "search"]);
    page.shows(0, ".TH pincite-search 1");
    page.shows(0, "\\-\\-all\\-passages");
    let run = project.run(["man", "nothing"]);
    run.complains(
        2,
        "error: there is no command `nothing`\nhint: the commands are `search`, ",
    );
    run.complains(2, ", `completions`, `man`\n");
}

#[test]
fn help_teaches() {
    let project = Project::empty();
    let run = project.run(["--help"]);
    run.shows(
        0,
        "Examples:\n  pincite search how do I rebuild the index\n",
    );
    run.shows(
        0,
        "Exit codes: 0 answered or done, 1 not answered, 2 error.",
    );
    for command in [
        "search",
        "index",
        "read",
        "show",
        "verify",
        "diff",
        "eval",
        #[cfg(feature = "mcp")]
        "mcp",
        "completions",
        "man",
    ] {
        let run = project.run([command, "--help"]);
        run.shows(0, "Example");
        assert!(
            run.stdout.lines().all(|line| line.chars().count() <= 100),
            "{run:?}"
        );
    }
    project
        .run(["--version"])
        .gives(0, concat!("pincite ", env!("CARGO_PKG_VERSION"), "\n"), "");
    project
        .run(["nonsense"])
        .complains(2, "unrecognized subcommand 'nonsense'");
    let alone: [&str; 0] = [];
    project.run(alone).complains(2, "Usage: pincite");
}
