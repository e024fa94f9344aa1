//! What reaches the terminal: colour where it is wanted, nothing that a source
//! smuggles in; and readers that leave early.

use std::process::Stdio;

use super::Project;

#[test]
fn no_colour_in_a_pipe() {
    let project = Project::indexed_lamp();
    let run = project.run(["search", "lamp"]);
    assert_eq!(run.code, Some(0));
    assert!(!run.stdout.contains('\u{1b}'), "{run:?}");
}

#[test]
fn colour_when_asked_for() {
    let project = Project::indexed_lamp();
    let check = |args: &[&str], env: &[(&str, &str)], expected: bool| {
        let run = project.finish(
            project
                .command(["search", "lamp zebra"].iter().chain(args))
                .envs(env.iter().copied()),
        );
        assert!(run.code < Some(2), "{run:?}");
        assert_eq!(run.stdout.contains("\u{1b}["), expected, "{args:?} {env:?}");
        // Links are for terminals only.
        assert!(!run.stdout.contains("\u{1b}]8"), "{run:?}");
    };
    let no_color = [("NO_COLOR", "1")];
    let forced = [("CLICOLOR_FORCE", "1")];
    check(&["--color", "always"], &[], true);
    check(&["--color", "always"], &no_color, true);
    check(&["--color", "never"], &forced, false);
    check(&["--color", "auto"], &no_color, false);
    check(&[], &forced, true);
    check(&[], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], false);
    check(&["--color=always", "--format=markdown"], &[], false);
    check(&["--color=always", "--json"], &[], false);
    project
        .run(["search", "lamp", "--color", "pink"])
        .complains(2, "[possible values: auto, always, never]");
}

#[test]
fn errors_and_notes_are_coloured_like_the_rest() {
    let project = Project::empty();
    let run = project.run(["--color", "always", "search", "lamp"]);
    run.complains(2, "\u{1b}[");
    let run = project.run(["--color", "never", "search", "lamp"]);
    assert!(!run.stderr.contains('\u{1b}'), "{run:?}");
}

/// What an attacker would put into a source: colours, a window title, a link,
/// cursor movement, the eight-bit forms, text that reads backwards.
const ATTACK: &str = "\u{1b}[31mred\u{1b}[39m \u{1b}]0;title\u{7} \u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\ \u{9b}2J \u{90}x\u{9c} \u{202e}txt.exe\u{202c} \u{8}\u{8} \rover";

#[test]
fn nothing_of_a_source_steers_the_terminal() {
    let article = format!(
        "# The {ATTACK} title\n\nThe lamp {ATTACK} glows.\n\n- One {ATTACK} item of the lamp\n"
    );
    let faq = format!(
        "# FAQ\n\n## Does the {ATTACK} lamp glow?\n\nThe lamp {ATTACK} does.\n\n## Why {ATTACK}?\n\nNobody knows.\n"
    );
    let page = format!(
        "<title>{ATTACK} lamp</title><link rel=canonical href='https://lamp.example/{ATTACK}'><main><h1 id='{ATTACK}'>Lamp {ATTACK}</h1><p>The lamp {ATTACK} shines every evening on the long table.</p></main>"
    );
    let project = Project::new(&[
        ("corpus/article.md", &article),
        ("corpus/faq.md", &faq),
        ("corpus/page.html", &page),
        ("corpus/plain.txt", &article),
        (
            "corpus/front.md",
            &format!(
                "---\ntitle: \"{ATTACK}\"\nurl: \"https://lamp.example/{ATTACK}\"\n---\n\nA lamp {ATTACK} hums.\n"
            ),
        ),
    ]);
    let harmless = |text: &str, allowed: &[&str]| {
        let mut text = text.to_owned();
        for sequence in allowed {
            text = text.replace(sequence, "");
        }
        let found = text.chars().find(|c| {
            (c.is_control() && *c != '\n')
                || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(found, None, "{text}");
    };
    let indexed = project.run(["index"]);
    assert_eq!(indexed.code, Some(0), "{indexed:?}");
    harmless(&indexed.stdout, &[]);
    // Our own colours, with which the attack has nothing in common.
    let ours = [0, 1, 2, 32, 33, 35, 36].map(|code| format!("\u{1b}[{code}m"));
    let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
    for query in ["lamp", "title lamp glow", ATTACK] {
        for options in [
            &[][..],
            &["--explain"],
            &["--all-passages", "--format=markdown"],
        ] {
            let args: Vec<&str> = ["search", "--color=always"]
                .into_iter()
                .chain(options.iter().copied())
                .chain(["--", query])
                .collect();
            let run = project.run(&args);
            assert!(run.code < Some(2), "{run:?}");
            assert!(run.stdout.contains("lamp"), "{run:?}");
            harmless(&run.stdout, &ours);
            harmless(&run.stderr, &ours);
        }
    }
    let json = project.run(["search", "lamp", "--json", "--all-passages"]);
    assert!(!json.stdout.contains('\u{1b}'), "{json:?}");
    let hits = json.json()["hits"].as_array().cloned().unwrap_or_default();
    assert!(hits.len() >= 5, "{hits:?}");
    for hit in hits {
        let id = hit["id"].as_str().unwrap_or_default();
        let run = project.run(["show", id, "--color=always"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        harmless(&run.stdout, &ours);
    }
}

#[test]
fn names_of_files_do_not_steer_the_terminal() {
    let project = Project::lamp();
    project.write("corpus/a\u{1b}[31mb.md", [0_u8; 100]);
    project.write("corpus/c\u{9b}2Jd.md", "# Odd\n\nAn odd name.\n");
    let run = project.run(["index"]);
    run.shows(2, "corpus/a\u{FFFD}[31mb.md: not a text file");
    let run = project.run(["search", "odd name"]);
    run.shows(0, "c\u{FFFD}2Jd.md:3");
    assert!(!format!("{}{}", run.stdout, run.stderr).contains(['\u{1b}', '\u{9b}']));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let project = Project::indexed_lamp();
    for (args, code) in [
        (&["search", "does the lamp dim"][..], 0),
        (&["search", "zebra"], 1),
        (&["search", "lamp", "--json"], 0),
        (&["search", "lamp", "--format", "markdown"], 0),
        (&["index"], 0),
        (&["index", "--rebuild"], 0),
        (&["stats"], 0),
        (&["completions", "bash"], 0),
        (&["man"], 0),
    ] {
        let mut child = project
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be run");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(code), "{args:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn nobody_listens_to_the_notes() {
    let project = Project::lamp();
    let mut child = project
        .command(["search", "does the lamp dim"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be run");
    drop(child.stderr.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("Does the lamp dim?"));
}
