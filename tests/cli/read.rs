//! `read`: what the readers make of a file.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use super::{LAMP, Project, QUESTIONS, Run};

const PAGE: &str = "\
<html lang=en><title>Lamp | Shop</title>
<meta property=og:site_name content=Shop><meta name=author content=Ada>
<meta name=description content='All about the lamp.'>
<nav>Home Cart</nav>
<main><h1>Lamp</h1><p>The lamp has one button, and it is the only thing to press on it.
<figure><img><figcaption>A lamp</figcaption></figure>
<h2>FAQ</h2><details id=dim><summary>Does it dim?</summary>No.</details></main>
<footer>Imprint</footer>";

fn lines(run: &Run) -> Vec<Value> {
    let lines = run.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect()
}

#[test]
fn a_page_for_a_person() {
    let project = Project::new(&[("lamp.html", PAGE)]);
    project.run(["read", "lamp.html"]).gives(
        0,
        "\
lamp.html
  title     Lamp
  language  en
  site      Shop
  author    Ada
  about     All about the lamp.
  holds     1 section, 1 FAQ pair, 82 characters

Outline  1
  (before the first heading)  1 paragraph, 1 caption

FAQ pairs  1
  Does it dim?  #dim
    No.

Left out  2
  navigation  Home Cart
  footer      Imprint
",
        "",
    );
}

#[test]
fn a_text_has_its_lines() {
    let project = Project::new(&[("lamp.md", LAMP), ("faq.md", QUESTIONS)]);
    let run = project.run(["read", "lamp.md", "faq.md"]);
    run.gives(
        0,
        "\
lamp.md
  title     Lamp
  language  en
  holds     2 sections, 0 FAQ pairs, 112 characters

Outline  2
  (before the first heading)  line 3  1 paragraph
  Reset  #reset  lines 5-10  1 paragraph, 2 items

faq.md
  title     FAQ
  language  en
  holds     0 sections, 2 FAQ pairs, 105 characters

FAQ pairs  2
  How do I reset the lamp?  #how-do-i-reset-the-lamp  lines 3-5
    Hold the button for ten seconds.
  Does the lamp dim?  #does-the-lamp-dim  lines 7-9
    No, its brightness is fixed.
",
        "",
    );
}

#[test]
fn the_text_alone() {
    let project = Project::new(&[("lamp.html", PAGE)]);
    project.run(["read", "--text", "lamp.html"]).gives(
        0,
        "\
The lamp has one button, and it is the only thing to press on it.

Does it dim?
No.
",
        "",
    );
}

#[test]
fn json_has_an_object_a_document() {
    let project = Project::new(&[
        ("docs/lamp.html", PAGE),
        ("docs/faq.md", QUESTIONS),
        ("docs/picture.png", ""),
        ("docs/package.json", "{\"name\": \"lamp\"}"),
    ]);
    let run = project.run(["read", "--json", "docs"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let [faq, page] = lines(&run).try_into().expect("two documents");
    assert_eq!(faq["path"], "docs/faq.md");
    assert_eq!(
        faq["pairs"][1],
        json!({
            "question": "Does the lamp dim?",
            "answer": "No, its brightness is fixed.",
            "anchor": "does-the-lamp-dim",
            "lines": {"first": 7, "last": 9},
            "bytes": {"start": 73, "end": 121},
        })
    );
    assert_eq!(page["title"], "Lamp");
    assert_eq!(page["lang"], "en");
    assert_eq!(page["pairs"][0]["anchor"], "dim");
    assert_eq!(page["dropped"][0]["reason"], "navigation");
    assert_eq!(page["warnings"], json!([]));
    // Captions stand beside the running text.
    let text = page["text"].as_str().expect("the text");
    assert!(!text.contains("A lamp"), "{text}");
    let section = page["sections"][0]["text"].as_str().expect("a text");
    assert!(section.contains("A lamp"), "{section}");
}

#[test]
fn records_are_documents_each() {
    let project = Project::new(&[(
        "faq.csv",
        "id,question,answer\nr1,Does it dim?,No.\nr2,Is it loud?,\"No,\nnot at all.\"\n",
    )]);
    let documents = lines(&project.run(["read", "--json", "faq.csv"]));
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[1]["record"], "r2");
    assert_eq!(documents[1]["pairs"][0]["question"], "Is it loud?");
    assert_eq!(
        documents[1]["pairs"][0]["lines"],
        json!({"first": 3, "last": 4})
    );
}

#[test]
fn standard_input_is_read_as_it_is_named() {
    let project = Project::empty();
    let mut command = project.command(["read", "-", "--as", "faq.md", "--json"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program can be run");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(QUESTIONS.as_bytes()).expect("writable");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let found: Value = serde_json::from_slice(&output.stdout).expect("valid JSON");
    assert_eq!(found["path"], "faq.md");
    assert_eq!(found["pairs"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_says_nothing_is_told_and_not_indexed() {
    let moved = "<meta http-equiv=refresh content='0;url=new.html'><p>We have moved house.";
    let project = Project::new(&[("corpus/moved.html", moved), ("corpus/faq.md", QUESTIONS)]);
    let run = project.run(["read", "corpus/moved.html"]);
    run.shows(
        0,
        "not indexed: the page only sends its reader to another one",
    );
    let search = project.run(["search", "moved house"]);
    assert!(!search.stdout.contains("moved.html"), "{search:?}");
}

#[test]
fn files_that_cannot_be_read_are_told_and_the_rest_goes_on() {
    let project = Project::new(&[("faq.md", QUESTIONS), ("a.png", ""), ("b.md", "\u{0}PNG")]);
    project.write("b.md", b"\x89PNG\r\n\x1a\n");
    let run = project.run(["read", "a.png", "b.md", "gone.md", "faq.md", "--text"]);
    run.complains(2, "no reader fits `a.png`");
    run.complains(
        2,
        "cannot read `b.md`: not a text file, although its name says so",
    );
    run.complains(2, "cannot read `gone.md`: it does not exist");
    let run = project.run(["read", "gone"]);
    run.complains(2, "cannot read `gone`: it does not exist");
    let endings = project.run(["index", "--help"]).stdout;
    assert!(endings.contains(".adoc") && endings.contains(".md"));
    let run = project.run(["read", "a.png", "b.md", "gone.md", "faq.md", "--text"]);
    assert!(
        run.stdout.starts_with("How do I reset the lamp?"),
        "{run:?}"
    );

    let run = project.run(["read", "--json", "b.md", "faq.md"]);
    assert_eq!(run.code, Some(2));
    let objects = lines(&run);
    assert_eq!(objects[0]["path"], "b.md");
    assert!(objects[0]["error"].is_string());
    assert_eq!(objects[1]["path"], "faq.md");
    project.run(["read"]).complains(2, "<FILE>...");
}
