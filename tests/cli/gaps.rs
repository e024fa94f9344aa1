//! `gaps`: what people ask that the documents do not answer.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use super::Project;

const LOG: &str = r#"{"time":"2026-01-05T09:00:00.000Z","index":"default","query":"what is the warranty","answered":false,"confidence":0.1,"took_us":400}
{"time":"2026-01-07T09:00:00.000Z","index":"default","query":"warranty?","answered":false,"confidence":0.1,"took_us":400}
{"time":"2026-01-07T10:00:00.000Z","index":"default","query":"what is the warranty","answered":false,"confidence":0.1,"took_us":400}
{"time":"2026-01-08T10:00:00.000Z","index":"default","query":"does the lamp dim","answered":false,"confidence":0.3,"took_us":400}
{"time":"2026-01-09T10:00:00.000Z","index":"default","query":"how do I reset the lamp","answered":true,"confidence":0.9,"took_us":400}
"#;

fn project() -> Project {
    let project = Project::indexed_lamp();
    project.write("queries.jsonl", LOG);
    project
}

#[test]
fn gaps_and_what_is_answered_since() {
    project().run(["gaps", "queries.jsonl"]).gives(
        1,
        "\
4 questions, asked 5 times: N% answered
1 gap, asked 3 times

 1   what is the warranty · 3 times, 2026-01-05 to 2026-01-07
     also     warranty?
     unknown  warranty
     to do    no passage has these words: write an answer

Answered since
     does the lamp dim · once, 2026-01-08 · faq.md:7-9 · Does the lamp dim? · N%
",
        "",
    );
}

#[test]
fn several_files_and_standard_input() {
    let project = project();
    project.write("more.txt", "# ours\nWarranty\twarranty.md\n\n");
    let mut child = project
        .command(["gaps", "queries.jsonl", "more.txt", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program can be run");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(b"bulb replacement\n").expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found["schema"], "pincite/1");
    assert_eq!(found["log"]["asked"], 7);
    assert_eq!(found["questions"], 6);
    assert_eq!(found["gaps"][0]["count"], 4);
    assert_eq!(found["gaps"][0]["first"], "2026-01-05T09:00:00Z");
    assert_eq!(found["gaps"][0]["advice"], "write");
    assert_eq!(found["gaps"][1]["question"], "bulb replacement");
    assert_eq!(
        found["answered_since"][0]["nearest"][0]["citation"]["path"],
        "faq.md"
    );
}

#[test]
fn no_gaps() {
    let project = project();
    project.write("good.txt", "does the lamp dim\n");
    project
        .run(["gaps", "good.txt", "--stubs", "stubs.md"])
        .gives(
            0,
            "1 question, asked once: N% answered\nNo gaps\n",
            "there is no gap to write to `stubs.md`\n",
        );
    assert!(!project.path("stubs.md").exists());
    let run = project.run(["gaps", "queries.jsonl", "--since", "2026-02-01"]);
    run.gives(0, "No question was asked in that time\n", "");
    let run = project.run(["gaps", "queries.jsonl", "--min-count", "4"]);
    run.shows(0, "No gaps\n");
}

#[test]
fn since_and_below() {
    let project = project();
    let run = project.run(["gaps", "queries.jsonl", "--since", "2026-01-07", "--json"]);
    assert_eq!(run.json()["gaps"][0]["count"], 2);
    assert_eq!(run.json()["log"]["old"], 1);
    let run = project.run(["gaps", "queries.jsonl", "--below", "1", "-n", "1"]);
    run.shows(1, "more gaps: -n ");
}

#[test]
fn logs_of_several_indexes() {
    let project = project();
    project.write("two.jsonl", LOG.replacen("default", "shop", 2));
    project.run(["gaps", "two.jsonl"]).complains(
        1,
        "warning: these questions were put to several indexes, `default`, `shop`; \
         `--log-index NAME` takes those to one\n",
    );
    let run = project.run(["gaps", "two.jsonl", "--log-index", "default", "--json"]);
    assert_eq!(run.stderr, "");
    assert_eq!(run.json()["log"]["of_other_index"], 2);
    project
        .run(["gaps", "two.jsonl", "--log-index", "help"])
        .complains(
            0,
            "no question was put to `help`; the log has `default`, `shop`",
        );
}

#[test]
fn stubs_are_a_faq_once_they_are_filled_in() {
    let project = project();
    project.write(
        "queries.jsonl",
        LOG.replace("warranty?", "warranty: --> <> # *is*"),
    );
    let run = project.run(["gaps", "queries.jsonl", "--stubs", "corpus/stubs.md"]);
    run.complains(1, "wrote 1 question to answer to `corpus/stubs.md`\n");
    let stubs = fs::read_to_string(project.path("corpus/stubs.md")).expect("it was written");
    assert_eq!(
        stubs,
        "\
# FAQ

<!-- Asked and not answered, as `pincite gaps` found it. Write each answer in place of its
comment. A question is not indexed until there is text below it. -->

## what is the warranty?

<!-- TODO: answer this. Asked 3 times, 2026-01-05 to 2026-01-07.
Also asked: warranty: - -> <> # *is*
To do: no passage has these words: write an answer -->
"
    );
    // Nothing of it is indexed yet.
    let run = project.run(["search", "warranty"]);
    run.shows(
        1,
        "No answer in these documents.\nWords that occur nowhere: warranty\n",
    );
    project.write(
        "corpus/stubs.md",
        stubs.replace("<!-- TODO", "Two years.\n\n<!-- TODO"),
    );
    let found = project.json("what is the warranty", &[]);
    assert_eq!(found["hits"][0]["kind"], "faq");
    assert_eq!(found["hits"][0]["text"], "Two years.");
    project
        .run(["gaps", "queries.jsonl"])
        .shows(0, "Answered since\n     what is the warranty");
    // What somebody may have answered is not written over.
    let run = project.run(["gaps", "queries.jsonl", "--stubs", "corpus/stubs.md"]);
    run.complains(
        2,
        "error: `corpus/stubs.md` exists already\nhint: name another file",
    );
}

#[test]
fn broken_lines_are_told() {
    let project = project();
    let mut log = b"\xEF\xBB\xBF{\"query\":\"what is the warranty\"}\n{\"query\":\"wh".to_vec();
    log.extend_from_slice(b"\ncaf\xE9\n\0\x01\n");
    log.extend(vec![b'x'; 10 * 1024 * 1024]);
    log.extend_from_slice(b"\n{}\n[\n\x1b[31m\nwarranty\n");
    project.write("broken.jsonl", log);
    let run = project.run(["gaps", "broken.jsonl", "--json"]);
    assert_eq!(run.code, Some(1));
    let warnings = "\
warning: broken.jsonl:2 was passed over: not JSON: EOF while parsing a string at line 1 column 12
warning: broken.jsonl:3 was passed over: not UTF-8
warning: broken.jsonl:4 was passed over: not text
warning: broken.jsonl:5 was passed over: longer than 128 KiB
warning: broken.jsonl:6 was passed over: missing field `query`
warning: broken.jsonl: 1 more line was passed over
";
    assert_eq!(run.stderr, warnings);
    assert_eq!(run.json()["log"]["broken"], 6);
    assert_eq!(run.json()["gaps"][0]["count"], 2);
}

#[test]
fn nothing_to_ask() {
    let project = project();
    project
        .run(["gaps", "none.jsonl"])
        .complains(2, "error: cannot read none.jsonl: ");
    project
        .run(["gaps", "corpus"])
        .complains(2, "error: cannot read corpus: ");
    project.write("empty.jsonl", "\n# nothing\n");
    project.run(["gaps", "empty.jsonl"]).complains(
        2,
        "error: there are no questions in empty.jsonl\nhint: give a query log (JSON Lines with",
    );
    project.write("noise.bin", [0_u8, 159, 146, 150, 10].repeat(2000));
    let run = project.run(["gaps", "noise.bin"]);
    run.complains(2, "warning: noise.bin: 1995 more lines were passed over\n");
    run.complains(2, "error: there are no questions in noise.bin\n");
    project.write("log.gz", [0x1F, 0x8B, 8, 0]);
    project.run(["gaps", "log.gz"]).complains(
        2,
        "error: log.gz is packed with gzip\nhint: unpack it on the way: `zcat FILE | pincite gaps -`\n",
    );
}

#[test]
fn without_an_index_or_with_wrong_options() {
    let project = Project::new(&[("queries.txt", "lamp\n")]);
    project
        .run(["gaps", "queries.txt"])
        .complains(2, "hint: build it with `pincite index PATH`");
    for (option, value, told) in [
        ("--since", "yesterday", "a date such as 2026-01-31"),
        ("--below", "2", "a number from 0 to 1 is expected"),
        ("--min-count", "few", "--min-count"),
    ] {
        project
            .run(["gaps", "queries.txt", option, value])
            .complains(2, told);
    }
    project.run(["gaps"]).complains(2, "<FILE>");
}
