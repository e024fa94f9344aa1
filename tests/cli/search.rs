//! `pincite search`: every option, every format.

use super::{Project, headlines, paths};

fn lamps() -> Project {
    let project = Project::lamp();
    project.write(
        "corpus/lampe.de.md",
        "# Lampe\n\n## Zurücksetzen\n\nHalten Sie den Knopf der Lampe zehn Sekunden lang gedrückt.\n",
    );
    assert_eq!(project.run(["index"]).code, Some(0));
    project
}

#[test]
fn text() {
    Project::indexed_lamp()
        .run(["search", "reset", "the", "lamp", "-n", "2"])
        .gives(
            0,
            "\
\x201   Reset  N%
     Lamp
     Hold the button for ten seconds. The light turns blue.
     - Press it first
     - Then let go
     lamp.md:5-10  ID

 2   How do I reset the lamp?  FAQ · N%
     Hold the button for ten seconds.
     faq.md:3-5  ID

1-2 of 4 · more: --offset 2 · N ms
",
            "",
        );
}

#[test]
fn markdown() {
    Project::indexed_lamp()
        .run(["search", "--format", "markdown", "press first"])
        .gives(
            0,
            "\
1. **Reset** (N%)

   Lamp

   > Hold the button for ten seconds. The light turns blue.
   >
   > - **Press** it **first**
   > - Then let go

   [lamp.md:5-10](file://HERE/corpus/lamp.md)
",
            "",
        );
}

#[test]
fn json() {
    let project = Project::indexed_lamp();
    let run = project.run(["search", "does the lamp dim", "--json", "-n", "1"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert_eq!(run.stdout.lines().count(), 1);
    let response = run.json();
    assert_eq!(response["schema"], "pincite/1");
    assert_eq!(response["query"]["text"], "does the lamp dim");
    assert_eq!(response["answered"], true);
    assert_eq!(response["hits"].as_array().map(Vec::len), Some(1));
    let hit = &response["hits"][0];
    assert_eq!(hit["question"], "Does the lamp dim?");
    assert_eq!(hit["text"], "No, its brightness is fixed.");
    assert_eq!(hit["citation"]["path"], "faq.md");
    assert_eq!(hit["citation"]["root"], "corpus");
    assert_eq!(hit["citation"]["lines"]["first"], 7);
    assert_eq!(hit["citation"]["lines"]["last"], 9);
    assert_eq!(hit["citation"]["source"], "unchanged");

    let mut longer = project.json("does the lamp dim", &["-n", "1"]);
    longer["took_us"] = response["took_us"].clone();
    assert_eq!(longer, response);
}

#[test]
fn one_format_at_a_time() {
    let run = Project::lamp().run(["search", "lamp", "--json", "--format", "text"]);
    run.complains(2, "'--json' cannot be used with '--format <FORMAT>'");
    assert_eq!(run.stdout, "");
}

#[test]
fn no_answer() {
    Project::indexed_lamp()
        .run(["search", "parking", "fee", "brightness"])
        .gives(
            1,
            "\
No answer in these documents.
Words that occur nowhere: parking, fee
Nearest passages:

 1   Does the lamp dim?  FAQ · N%
     No, its brightness is fixed.
     faq.md:7-9  ID

1 of 1 · N ms
",
            "",
        );
    Project::indexed_lamp().run(["search", "zebra"]).gives(
        1,
        "No answer in these documents.\nWords that occur nowhere: zebra\n",
        "",
    );
    let response = Project::indexed_lamp().json("zebra", &[]);
    assert_eq!(response["answered"], false);
    assert_eq!(response["query"]["unknown"][0], "zebra");
}

#[test]
fn corrections_are_said_and_can_be_turned_off() {
    let project = Project::indexed_lamp();
    project.run(["search", "brightnes"]).shows(
        0,
        "Showing results for brightness (brightnes does not occur)\n",
    );
    let exact = project.run(["search", "brightnes", "--exact"]);
    exact.gives(
        1,
        "No answer in these documents.\nWords that occur nowhere: brightnes\n",
        "",
    );
}

#[test]
fn the_last_word_may_be_unfinished() {
    let project = Project::indexed_lamp();
    let found = project.json("brightn", &["--prefix"]);
    assert_eq!(paths(&found), ["faq.md"]);
    assert!(paths(&project.json("brightn", &[])).is_empty());
}

#[test]
fn exact_knows_no_other_endings() {
    let project = Project::indexed_lamp();
    assert_eq!(headlines(&project.json("buttons", &[])).len(), 3);
    assert!(paths(&project.json("buttons", &["--exact"])).is_empty());
}

#[test]
fn kind() {
    let project = lamps();
    let faq = project.json("lamp button", &["--kind", "faq"]);
    let mut questions = headlines(&faq);
    questions.sort_unstable();
    assert_eq!(
        questions,
        ["Does the lamp dim?", "How do I reset the lamp?"]
    );
    let article = project.json("lamp button", &["--kind=article"]);
    assert!(
        paths(&article).iter().all(|path| *path != "faq.md"),
        "{article}"
    );
    project
        .run(["search", "lamp", "--kind", "faq"])
        .shows(0, "Searched only questions with their answers\n");
    project
        .run(["search", "lamp", "--kind", "page"])
        .complains(2, "[possible values: faq, article]");
}

#[test]
fn lang() {
    let project = lamps();
    let german = project.json("Lampe Knopf", &["--lang", "de"]);
    assert_eq!(paths(&german), ["lampe.de.md"]);
    assert_eq!(german["query"]["lang"], "de");
    assert!(
        paths(&project.json("Lampe", &["--lang", "en"]))
            .iter()
            .all(|path| *path != "lampe.de.md")
    );
}

#[test]
fn path() {
    let project = lamps();
    let below = project.json("lamp", &["--path", "lamp."]);
    assert!(!paths(&below).is_empty());
    assert!(
        paths(&below).iter().all(|path| *path == "lamp.md"),
        "{below}"
    );
}

#[test]
fn a_filter_that_nothing_passes_is_said() {
    let project = lamps();
    for (option, value, said) in [
        ("--lang", "xx", "in the language `xx`"),
        ("--path", "none/", "below `none/`"),
    ] {
        project.run(["search", "lamp", option, value]).shows(
            1,
            &format!("Searched only {said}\nNo answer in these documents.\n"),
        );
    }
}

#[test]
fn operators_in_the_query() {
    let project = lamps();
    let found = project.json("lamp -button kind:faq", &[]);
    assert_eq!(headlines(&found), ["Does the lamp dim?"]);
    project
        .run(["search", "lamp", "-button"])
        .shows(0, "Searched without “button”\n");
    let phrase = project.json("\"ten seconds\"", &["--kind", "article"]);
    assert_eq!(headlines(&phrase), ["Reset"]);
    assert!(paths(&project.json("\"seconds ten\"", &[])).is_empty());
}

#[test]
fn words_that_look_like_options() {
    let project = Project::new(&[(
        "corpus/git.md",
        "# Git\n\nUse git commit -m for a message, not --json.\n",
    )]);
    assert_eq!(project.run(["index"]).code, Some(0));
    let found = project.json("git commit -m", &[]);
    assert_eq!(found["query"]["text"], "git commit -m");
    assert_eq!(paths(&found), ["git.md"]);
    let run = project.run(["search", "-n", "1", "--json", "--", "message", "--json"]);
    assert_eq!(run.json()["query"]["text"], "message --json");
    project
        .run(["search", "git", "--jsn"])
        .complains(2, "unexpected argument '--jsn'");
}

#[test]
fn paging() {
    let project = Project::indexed_lamp();
    let all = project.json("lamp button", &[]);
    let all = headlines(&all);
    assert_eq!(all.len(), 4);
    let mut paged = Vec::new();
    for offset in ["0", "1", "2", "3"] {
        let page = project.json("lamp button", &["-n", "1", "--offset", offset]);
        paged.extend(headlines(&page).into_iter().map(str::to_owned));
    }
    assert_eq!(paged, all);

    let first = project.run(["search", "lamp button", "-n", "3"]);
    first.shows(0, "\n1-3 of 4 · more: --offset 3 · ");
    let last = project.run(["search", "lamp button", "-n3", "--offset", "3"]);
    last.shows(0, "\n4 of 4 · ");
    assert!(!last.stdout.contains("more:"), "{last:?}");
    project
        .run(["search", "lamp button", "--offset", "4"])
        .gives(0, "No hits on this page.\n", "");
    project
        .run(["search", "lamp", "-n", "many"])
        .complains(2, "invalid value 'many' for '--limit <N>'");
    for command in ["search", "suggest"] {
        let run = project.run([command, "lamp", "-n", "0"]);
        run.complains(2, "'0' for '--limit <N>': it is at least 1");
    }
}

#[test]
fn explain() {
    let project = Project::indexed_lamp();
    let run = project.run(["search", "does the lamp dim", "-n", "1", "--explain"]);
    run.shows(0, "     why: ");
    run.shows(0, "  the score\n");
    let response = project.json("does the lamp dim", &["--explain"]);
    let parts = response["hits"][0]["explanation"]["parts"].as_array();
    assert!(parts.is_some_and(|parts| !parts.is_empty()), "{response}");
    let run = project.run(["search", "lamp dim", "--explain", "--format", "markdown"]);
    run.shows(0, "\n   - ");
    assert!(project.json("lamp", &[])["hits"][0]["explanation"].is_null());
}

#[test]
fn one_language_of_a_page_is_shown_or_all() {
    let project = Project::new(&[
        (
            "corpus/a.md",
            "# Lamp\n\nThe lampd service is started by the clock on the wall.\n",
        ),
        (
            "corpus/de/a.md",
            "# Lampe\n\nDer Dienst lampd wird von der Uhr an der Wand gestartet.\n",
        ),
    ]);
    assert_eq!(project.run(["index"]).code, Some(0));
    let run = project.run(["search", "what is the lampd"]);
    run.shows(0, "a.md:3 · also in de  ");
    let run = project.run(["search", "was ist der lampd"]);
    run.shows(0, "de/a.md:3 · also in en  ");
    let one = project.json("lampd", &[]);
    assert_eq!(one["hits"].as_array().map(Vec::len), Some(1));
    let all = project.json("lampd", &["--all-languages"]);
    assert_eq!(all["hits"].as_array().map(Vec::len), Some(2));
    for hit in all["hits"].as_array().into_iter().flatten() {
        assert_eq!(hit["other_languages"].as_array().map(Vec::len), Some(0));
    }
}

#[test]
fn all_passages_are_shown_on_their_own() {
    let text = "\
## Kitchen

Over the table hangs a shade of red glass, made by a blower in the old town.

## Hall

Guests are met by green light: the shade here is cut from a thick pane of glass.

## Bath

Steam would rust brass, which is why nothing but glass was used for this shade.

## Attic

A cracked shade of amber glass waits under the roof until somebody glues it.
";
    // With one document alone there would be no reason to hold anything back.
    let other = "# Paper\n\nNo shade of glass here: these are of paper.\n";
    let project = Project::new(&[("corpus/shades.md", text), ("corpus/paper.md", other)]);
    assert_eq!(project.run(["index"]).code, Some(0));
    let merged = project.json("shade of glass", &["-n", "2"]);
    assert_eq!(merged["hits"].as_array().map(Vec::len), Some(2));
    let more = |response: &serde_json::Value| -> u64 {
        let hits = response["hits"].as_array().into_iter().flatten();
        hits.filter_map(|hit| hit["more_passages"].as_u64()).sum()
    };
    assert_eq!(more(&merged), 2);
    let all = project.json("shade of glass", &["--all-passages", "-n", "2"]);
    assert_eq!(more(&all), 0);
    assert_eq!(
        project.json("shade of glass", &["--all-passages"])["hits"]
            .as_array()
            .map(Vec::len),
        Some(5)
    );
}

#[test]
fn the_address_is_shown_without_its_text_fragment() {
    let page = "<html lang=en><head><title>Lamp</title><link rel=canonical href=\"https://lamp.example/help\"></head>\
        <body><main><h1>Lamp</h1><h2 id=care>Care</h2><p>Wipe the shade with a dry cloth once a week.</p>\
        <p>Never use water on it, for the wire inside is bare.</p></main></body></html>";
    let project = Project::new(&[("corpus/help.html", page)]);
    assert_eq!(project.run(["index"]).code, Some(0));
    let run = project.run(["search", "wipe the shade"]);
    run.shows(0, "\n     https://lamp.example/help#care\n");
    let url = project.json("wipe the shade", &[])["hits"][0]["citation"]["url"].clone();
    assert_eq!(
        url,
        "https://lamp.example/help#care:~:text=Wipe%20the%20shade%20with%20a%20dry%20cloth%20once%20a%20week."
    );
}

#[test]
fn a_web_page_without_an_address_is_cited_with_its_anchor() {
    let page = "<html lang=en><head><title>Lamp</title></head><body><main><h1>Lamp</h1>\
        <h2 id=care>Care</h2><p>Wipe the shade with a dry cloth once a week.</p></main></body></html>";
    let project = Project::new(&[("corpus/help.html", page)]);
    assert_eq!(project.run(["index"]).code, Some(0));
    let run = project.run(["search", "wipe the shade"]);
    run.shows(0, "\n     help.html#care ");
}

#[test]
fn a_query_is_needed() {
    let run = Project::lamp().run(["search"]);
    run.complains(
        2,
        "the following required arguments were not provided:\n  <QUERY>...",
    );
}
