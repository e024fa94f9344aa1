//! `pincite eval`: over a collection, and over one's own questions.

use serde_json::{Value, json};

use super::{Project, stable};

const CORPUS: &str = r#"{"id": "d1", "question": "How do I reset the lamp?", "answer": "Hold the button for ten seconds.", "lang": "en"}
{"id": "d2", "question": "Does the lamp dim?", "answer": "No, its brightness is fixed.", "lang": "en"}
{"id": "d3", "title": "Care", "text": "Wipe the glass with a dry cloth. Never use vinegar.", "lang": "en"}
{"id": "d4", "title": "Bulbs", "text": "The lamp takes small bulbs, and they last for years.", "lang": "en"}
"#;

const QUERIES: &str = r#"{"id": "q1", "text": "reset the lamp"}
{"id": "q2", "text": "wipe the glass"}
{"id": "q3", "text": "how bright are bulbs"}
{"id": "q4", "text": "parking fee"}
"#;

const QRELS: &str = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t1\nq2\td3\t1\nq3\td2\t1\n";

fn collection() -> Project {
    Project::new(&[
        ("lamp/corpus.jsonl", CORPUS),
        ("lamp/queries.jsonl", QUERIES),
        ("lamp/qrels.tsv", QRELS),
        ("soup/topics.tsv", "s1\tonion soup recipe\ns2\tboil beans\n"),
    ])
}

#[track_caller]
fn value<'a>(evaluation: &'a Value, measure: &str) -> &'a Value {
    let measures = evaluation["measures"].as_array().expect("measures");
    let found = measures.iter().find(|found| found["measure"] == measure);
    found.expect("the measure")
}

#[test]
fn a_collection() {
    let project = collection();
    let run = project.run(["eval", "lamp", "--foreign", "soup"]);
    run.gives(
        0,
        &format!(
            "\
lamp: 4 documents in 4 passages, 4 queries, 2 FAQ pairs; measured over 3 with an answer
{}
  queries            number  answered  confidence   AUROC
  with an answer          3       N%        N
  without an answer       1        N%        N  N
  of soup                 2        N%        N  N
{}  mean gap between confidence and relevance N

  6 searches of ten hits with snippets, {} at once: p50 N ms, p95 N ms, p99 N ms
",
            "  measure      value      95% interval
  nDCG@10     N  N to N
  MRR@10      N  N to N
  Recall@10   N  N to N
  Recall@100  N  N to N
  Success@1   N  N to N
  Success@5   N  N to N
  P@5         N  N to N
  MAP         N  N to N
"
            .replace("95% interval", "N% interval"),
            between(&stable(&run.stdout), "\n  confidence", "  mean gap"),
            between(&run.stdout, "snippets, ", " at once").trim_start_matches("snippets, ")
        ),
        "",
    );
}

/// From one mark up to another.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).expect(from);
    let end = text.find(to).expect(to);
    &text[start..end]
}

#[test]
fn json_has_every_figure_and_every_query() {
    let project = collection();
    let found = project
        .run(["eval", "lamp", "--foreign", "soup", "--json"])
        .json();
    assert_eq!(found["schema"], "pincite/1");
    assert_eq!(found["collection"]["documents"], 4);
    assert_eq!(found["collection"]["answerable"], 3);
    // The bulbs are found before the brightness.
    let success = value(&found, "Success@1");
    assert!((success["value"].as_f64().expect("a number") - 2.0 / 3.0).abs() < 1e-12);
    assert!(
        success["low"].as_f64() < success["high"].as_f64(),
        "{success}"
    );
    let queries = found["queries"].as_array().expect("queries");
    let ranks: Vec<_> = queries
        .iter()
        .map(|query| &query["first_relevant"])
        .collect();
    assert_eq!(ranks[..2], [&json!(1), &json!(1)]);
    assert_eq!(
        queries[0]["hits"][0],
        json!({"id": "d1", "title": "How do I reset the lamp?"})
    );
    assert_eq!(queries[0]["measures"]["Success@1"], 1.0);
    let groups = found["groups"].as_array().expect("groups");
    let kinds: Vec<_> = groups
        .iter()
        .map(|group| (&group["kind"], &group["queries"]))
        .collect();
    assert_eq!(
        kinds,
        [
            (&json!("answerable"), &json!(3)),
            (&json!("unanswerable"), &json!(1)),
            (&json!("foreign"), &json!(2)),
        ]
    );
    assert_eq!(groups[2]["auroc"], 1.0);
    assert_eq!(found["latency"]["searches"], 6);
    assert_eq!(found["comparison"], Value::Null);
    assert_eq!(found["below"], json!([]));
}

#[test]
fn the_same_figures_from_trec_files() {
    let project = collection();
    let topics = QUERIES.lines().map(|line| {
        let query: Value = serde_json::from_str(line).expect("valid JSON");
        let text = |name: &str| query[name].as_str().expect("a text").to_owned();
        format!(
            "<top>\n<num> Number: {}\n<title> {}\n</top>\n",
            text("id"),
            text("text")
        )
    });
    project.write("trec/topics.txt", topics.collect::<String>());
    project.write("trec/corpus.jsonl", CORPUS);
    project.write(
        "trec/qrels.txt",
        "q1 0 d1 2\nq1 0 d2 1\nq2 0 d3 1\nq3 0 d2 1\n",
    );
    let measures = |dir| project.run(["eval", dir, "--json"]).json()["measures"].clone();
    assert_eq!(measures("trec"), measures("lamp"));
}

#[test]
fn a_run_is_written_and_compared_with() {
    let project = collection();
    project
        .run(["eval", "lamp", "--run", "new.run"])
        .shows(0, "  run written to new.run\n");
    let written = std::fs::read_to_string(project.path("new.run")).expect("it was written");
    let first: Vec<&str> = written.lines().next().expect("a line").split(' ').collect();
    assert_eq!(first[..4], ["q1", "Q0", "d1", "1"]);
    assert_eq!(first[5], "pincite");

    let same = project.run(["eval", "lamp", "--compare", "new.run"]);
    same.shows(0, "  by nDCG@10: 0 won, 0 lost, 3 equal\n");
    assert!(!same.stdout.contains("\nWon"), "{same:?}");

    project.write(
        "old.run",
        "q1 Q0 d4 1 2 x\nq1 Q0 d1 2 1 x\nq3 Q0 d2 1 1 x\n",
    );
    let run = project.run(["eval", "lamp", "--compare", "old.run"]);
    run.complains(
        0,
        "warning: the run to compare with lacks 1 of 3 queries, which count as 0 there\n",
    );
    run.shows(0, "Compared with old.run\n");
    run.shows(
        0,
        "\
Won 2
  q2  wipe the glass
    rank none to 1, nDCG@10 0.0000 to 1.0000
    before  nothing
    now     d3  Care
",
    );
    let json = project
        .run(["eval", "lamp", "--compare", "old.run", "--json"])
        .json();
    let comparison = &json["comparison"];
    assert_eq!(comparison["missing"], 1);
    assert_eq!(comparison["won"][1]["id"], "q1");
    assert_eq!(comparison["won"][1]["rank_before"], 2);
    let p = value(comparison, "Success@1")["p"].as_f64();
    assert!(p.is_some_and(|p| p > 0.2 && p <= 1.0), "{comparison}");
}

#[test]
fn what_is_faulty_is_named_with_its_line() {
    let check = |file: &str, text: &str, args: &[&str], expected: &str| {
        let project = collection();
        project.write(file, text);
        let run = project.run(["eval"].iter().chain(args));
        run.complains(2, expected);
        assert_eq!(run.stdout, "");
    };
    check(
        "lamp/qrels.tsv",
        "q1 d1 1\nq1 d1\n",
        &["lamp"],
        "error: lamp/qrels.tsv:2: expected `query document grade` or `query 0 document grade`\n\
         hint: `pincite eval --help` shows what the files look like\n",
    );
    check(
        "lamp/corpus.jsonl",
        "{\"id\": \"d1\"}\n{\"id\": ",
        &["lamp"],
        "error: lamp/corpus.jsonl:2: not a JSON object: EOF while parsing a value",
    );
    check(
        "a.run",
        "q1 d1\n",
        &["lamp", "--compare", "a.run"],
        "error: a.run:1: expected `query Q0 document rank score tag`\n",
    );
    check(
        "a.run",
        "x1 Q0 d1 1 1 x\n",
        &["lamp", "--compare", "a.run"],
        "error: `a.run` holds none of the queries of `lamp`\nhint: compare with a run of the same",
    );
    check(
        "soup/topics.tsv",
        "no tab\n",
        &["lamp", "--foreign", "soup"],
        "error: soup/topics.tsv:1: expected `id<TAB>text`\n",
    );
    check(
        "x",
        "",
        &["soup"],
        "error: `soup`: there are no judgements: qrels.tsv with",
    );
    check(
        "x",
        "",
        &["gone"],
        "error: cannot list `gone`: No such file",
    );
    check(
        "x",
        "",
        &["lamp", "--run", "no/such/folder"],
        "error: cannot write `no/such/folder`: No such file",
    );
}

#[test]
fn a_figure_can_be_asked_for() {
    let project = collection();
    let ask = |figure| project.run(["eval", "lamp", "--fail-under", figure]);
    assert_eq!(ask("success@1=0.6").code, Some(0));
    ask("Success@1=0.7").complains(1, "warning: Success@1 is 0.6667, below 0.7\n");
    ask("Success@2=0.7").complains(
        2,
        "error: there is no measure `Success@2` here\n\
         hint: the measures are nDCG@10, MRR@10, Recall@10,",
    );
    ask("Success@1").complains(2, "expected a measure and a number from 0 to 1");
}

#[test]
fn options_that_do_not_go_together() {
    let project = collection();
    project.run(["eval"]).complains(2, "<DIR>");
    project
        .run(["eval", "lamp", "--own", "q.tsv"])
        .complains(2, "cannot be used with");
    project
        .run(["eval", "--own", "q.tsv", "--run", "a.run"])
        .complains(2, "cannot be used with");
    project
        .run(["eval", "lamp", "--no-refresh"])
        .complains(2, "cannot be used with");
}

const OWN: &str = "\
# What people ask.
how do I reset the lamp\tfaq.md#how-do-i-reset-the-lamp
does the lamp dim\tlamp.md

what is the parking fee\t
";

#[test]
fn own_questions() {
    let project = Project::indexed_lamp();
    project.write("questions.tsv", OWN);
    project.run(["eval", "--own", "questions.tsv"]).gives(
        0,
        "\
questions.tsv: 3 questions, 2 with an answer and 1 without
  measure     value      N% interval
  Success@1  N  N to N
  Success@5  N  N to N
  MRR@10     N  N to N
  Answered   N  N to N
  confidence tells questions with an answer from others: AUROC N

To look at: 1
  line 3: does the lamp dim
    found   rank 2, taken for answered (N%)
    wanted  lamp.md
    first   Does the lamp dim?  faq.md:7-9  #does-the-lamp-dim

  3 questions asked · p95 N ms
",
        "",
    );
    let found = project
        .run(["eval", "--own", "questions.tsv", "--json"])
        .json();
    assert_eq!(found["answerable"], 2);
    assert_eq!(value(&found, "Success@1")["value"], 0.5);
    assert_eq!(found["questions"][0]["rank"], 1);
    assert_eq!(found["questions"][2]["is_right"], true);
    assert_eq!(found["questions"][1]["first"]["citation"]["path"], "faq.md");
}

#[test]
fn own_questions_are_asked_of_a_fresh_index() {
    let project = Project::lamp();
    project.write("questions.tsv", "can it float\tnew.md\n");
    let first = project.run(["eval", "--own", "questions.tsv"]);
    first.complains(0, "built the index in `index`");
    first.complains(
        0,
        "warning: questions.tsv, line 1: no source of the index has the path `new.md`\n",
    );
    project.write("corpus/new.md", "# Can it float?\n\nYes, it can float.\n");
    let stale = ["eval", "--own", "questions.tsv", "--no-refresh"];
    project.run(stale).shows(0, "not among the first ten");
    let fresh = project.run(["eval", "--own", "questions.tsv"]);
    fresh.shows(0, "\n  every right hit is the first\n");
    fresh.complains(0, "refreshed: 1 file new");
}

#[test]
fn own_questions_that_cannot_be_asked() {
    let project = Project::lamp();
    let check = |text: &str, args: &[&str], code: i32, expected: &str| {
        project.write("q.tsv", text);
        let args = ["eval", "--own", "q.tsv"].iter().chain(args);
        project.run(args).complains(code, expected);
    };
    check(
        "how\n",
        &[],
        2,
        "error: q.tsv:1: there is no tab; write the question",
    );
    check(
        "# nothing\n",
        &[],
        2,
        "error: `q.tsv`: there are no questions in it",
    );
    check(
        "a\tb\n",
        &["--fail-under", "MAP=1"],
        2,
        "there is no measure `MAP` here",
    );
    check(
        "parking fee\t\n",
        &["--fail-under", "Success@1=1"],
        2,
        "there is no figure for Success@1: no question has an answer",
    );
    check(
        "parking fee\tfaq.md\n",
        &["--fail-under", "Success@1=1"],
        1,
        "Success@1 is 0.0000, below 1\n",
    );
    project
        .run(["eval", "--own", "gone.tsv"])
        .complains(2, "error: cannot read `gone.tsv`: No such file");
}
