//! Where index and sources are: options, environment, `pincite.toml`,
//! defaults, in this order.

use super::{Project, paths};

/// Folders with one file each, named after who names the folder.
fn folders() -> Project {
    let project = Project::empty();
    for name in ["flag", "env", "toml", "corpus"] {
        let text = format!("# Lamp\n\nThis lamp was put here by the {name}.\n");
        project.write(&format!("{name}/{name}.md"), text);
    }
    project
}

#[track_caller]
fn check(project: &Project, args: &[&str], env: &[(&str, &str)], source: &str, index: &str) {
    let mut command = project.command(["search", "lamp", "--json"].iter().chain(args));
    let run = project.finish(command.envs(env.iter().copied()));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(paths(&run.json()), [source], "{run:?}");
    assert!(
        project.path(index).join("current").is_file(),
        "{index} was not used"
    );
}

#[test]
fn options_then_environment_then_file_then_defaults() {
    let project = folders();
    let env = [("PINCITE_CORPUS", "env"), ("PINCITE_INDEX", "env-index")];
    let flags = ["--corpus", "flag", "--index", "flag-index"];
    check(&project, &[], &[], "corpus.md", "index");

    project.write(
        "pincite.toml",
        "index = 'toml-index'\n[[root]]\npath = 'toml'\n",
    );
    check(&project, &[], &[], "toml.md", "toml-index");
    assert!(!project.path("env-index").exists());
    check(&project, &[], &env, "env.md", "env-index");
    assert!(!project.path("flag-index").exists());
    check(&project, &flags, &env, "flag.md", "flag-index");
}

#[test]
fn each_is_found_for_itself() {
    let project = folders();
    check(&project, &["--index", "one"], &[], "corpus.md", "one");
    check(
        &project,
        &["--corpus", "flag", "--index", "two"],
        &[],
        "flag.md",
        "two",
    );
    check(
        &project,
        &["--corpus", "flag"],
        &[("PINCITE_INDEX", "three")],
        "flag.md",
        "three",
    );
    project.write("pincite.toml", "index = 'four'\n");
    check(
        &project,
        &[],
        &[("PINCITE_CORPUS", "env")],
        "env.md",
        "four",
    );
}

#[test]
fn an_empty_variable_is_not_set() {
    let env = [("PINCITE_CORPUS", ""), ("PINCITE_INDEX", "")];
    check(&folders(), &[], &env, "corpus.md", "index");
}

#[test]
fn the_file_is_found_upwards_and_its_paths_are_its_own() {
    let project = folders();
    project.write("pincite.toml", "[[root]]\npath = 'toml'\n");
    project.write("deep/below/note.txt", "not a source");
    let mut command = project.command(["search", "lamp", "--json"]);
    let run = project.finish(command.current_dir(project.path("deep/below")));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(paths(&run.json()), ["toml.md"]);
    assert!(project.path("index/current").is_file());
    assert!(!project.path("deep/below/index").exists());
}

#[test]
fn a_whole_pincite_toml() {
    let project = Project::new(&[
        (
            "pincite.toml",
            "languages = ['en', 'de']\nsynonyms = 'words.txt'\n\n\
             [[root]]\nname = 'help'\npath = 'docs'\nbase_url = 'https://lamp.example/help/'\n\
             include = ['**/*.md']\nexclude = ['drafts/**']\n\n\
             [[root]]\nname = 'shop'\npath = 'shop.txt'\nurls = { strip = ['.txt'] }\n",
        ),
        ("words.txt", "lamp, luminaire\n"),
        (
            "docs/care/index.md",
            "# Care\n\nWipe the lamp with a dry cloth.\n",
        ),
        (
            "docs/drafts/care.md",
            "# Draft\n\nWipe the lamp with water.\n",
        ),
        ("docs/care.txt", "Wipe the lamp with vinegar.\n"),
        ("shop.txt", "The shop sells each lamp with a cloth.\n"),
    ]);
    let found = project.json("wipe luminaire cloth", &[]);
    assert_eq!(found["query"]["synonyms"][0]["to"][0], "lamp");
    let mut sources = paths(&found);
    sources.sort_unstable();
    assert_eq!(sources, ["care/index.md", "shop.txt"]);
    let care = &found["hits"][0]["citation"];
    assert_eq!(care["root"], "help");
    assert!(
        care["url"]
            .as_str()
            .is_some_and(|url| url.starts_with("https://lamp.example/help/care/")),
        "{care}"
    );
    project
        .run(["search", "luminaire cloth"])
        .shows(0, "“luminaire” also as lamp\n");
    project
        .run(["search", "cloth lamp"])
        .shows(0, "help/care/index.md:");
}

#[test]
fn a_mistake_in_the_file_is_shown_with_its_line() {
    let check = |text: &str, expected: &str| {
        let project = Project::lamp();
        project.write("pincite.toml", text);
        let run = project.run(["search", "lamp"]);
        run.complains(2, expected);
        run.complains(
            2,
            "hint: `pincite index --help` shows a whole pincite.toml\n",
        );
        assert_eq!(run.stdout, "");
        assert!(!project.path("index").exists());
    };
    check(
        "languages = ['en']\nindxe = 'here'\n",
        "error: HERE/pincite.toml:2: unknown field `indxe`",
    );
    check(
        "[[root]]\npath = 'a'\nurl = 'b'\n",
        "pincite.toml:3: unknown field `url`",
    );
    check("index = [", "pincite.toml:1: ");
    check(
        "[[root]]\npath = 'a/docs'\n[[root]]\npath = 'b/docs'\n",
        "pincite.toml:4: two roots are named `docs`",
    );
}

#[test]
fn a_pattern_that_is_none_is_an_error() {
    let project = Project::lamp();
    project.write(
        "pincite.toml",
        "[[root]]\npath = 'corpus'\nexclude = ['a{b']\n",
    );
    let run = project.run(["index"]);
    run.complains(2, "error: `a{b` is not a valid pattern");
    assert!(!project.path("index/current").exists());
}

#[test]
fn nothing_to_search() {
    Project::empty().run(["search", "lamp"]).gives(
        2,
        "",
        "error: there is no index in `index`, and no folder `corpus` to build it from\n\
         hint: build it with `pincite index PATH`\n",
    );
    Project::empty().run(["index"]).gives(
        2,
        "",
        "error: nothing to read: `corpus` does not exist, and no other folder is named\n\
         hint: name a folder with `pincite index PATH`\n",
    );
    for command in [
        &["show", "ab"][..],
        &["stats"],
        &["search", "lamp", "--no-refresh"],
    ] {
        Project::empty().run(command).gives(
            2,
            "",
            "error: there is no index in `HERE/index`\nhint: build it with `pincite index PATH`\n",
        );
    }
}
