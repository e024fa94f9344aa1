//! Tables with records in their rows, and tables without.

use super::*;
use crate::source::records::shown::{shown, spans_hold};

#[track_caller]
fn check(text: &str, expected: &[&str], warnings: &[&str]) {
    let documents = read(text, &RecordFields::default()).expect(text);
    assert_eq!(shown(&documents), expected, "{text}");
    let told = documents.first().map(|first| first.warnings.clone());
    assert_eq!(told.unwrap_or_default(), warnings, "{text}");
    spans_hold(text, &documents);
}

#[test]
fn a_record_in_each_row() {
    check(
        "id,Question,Answer\n1,Is it free?,\"Yes, \"\"quite\"\".\n\nReally.\"\r\n\n,Why?,So.\n",
        &[
            "1 faq Is it free?#1 [Yes, \"quite\".] [Really.]",
            "2 faq Why? [So.]",
        ],
        &[],
    );
    check(
        "title;body\rOil;<p>a<p>b\rGas;c",
        &["1 «Oil» art - [a] [b]", "2 «Gas» art - [c]"],
        &[],
    );
    check(
        "text\na\nb, c",
        &["1 art - [a]", "2 art - [b, c]"],
        &["line 3: 2 fields under 1 names; the last has the rest"],
    );
}

#[test]
fn rows_have_their_lines() {
    let text = "q\ta\nQ?\t\"1\n2\"\nR?\t3\n";
    let documents = read(text, &RecordFields::default()).unwrap();
    let spans: Vec<_> = documents
        .iter()
        .filter_map(|d| d.sections[0].span.clone())
        .map(|span| (span.first_line, span.last_line, span.bytes.unwrap()))
        .collect();
    assert_eq!(spans, [(2, 3, 4..12), (4, 4, 13..17)]);
}

#[test]
fn faulty_rows_are_told() {
    check(
        "q,a\nQ?,Yes, it is\nR?\n,,\nS?,B,,\n",
        &["1 faq Q? [Yes, it is]", "3 faq S? [B]"],
        &[
            "line 2: 3 fields under 2 names; the last has the rest",
            "a record has neither a question with its answer nor a text: line 3",
        ],
    );
}

#[test]
fn a_quote_without_an_end_takes_its_line_only() {
    check(
        "q,a\nQ?,\"Yes\nR?,B\nS?,\"C\nD\"\n",
        &["1 faq Q? [\"Yes]", "2 faq R? [B]", "3 faq S? [C D]"],
        &["line 2: a quote is never closed"],
    );
    let rows = 20_000;
    for row in ["Q?,\"Yes\n", "Q?,\"Yes\"\"\n", "Q?,\"Yes\n\"a\",\"b\"\n"] {
        let text = format!("q,a\n{}", row.repeat(rows));
        let documents = read(&text, &RecordFields::default()).unwrap();
        assert!(documents.len() >= rows, "{row:?} {}", documents.len());
    }
}

#[test]
fn two_columns_that_ask() {
    check(
        "Is it free?,Yes.\nWhy?,So.\n",
        &["1 faq Is it free? [Yes.]", "2 faq Why? [So.]"],
        &[],
    );
    check("Frage|Antwort\nWarum?|So.\n", &["1 faq Warum? [So.]"], &[]);
}

#[test]
fn other_tables_are_left_alone() {
    for text in ["", "a,b\n1,2\n", "name,amount\nx,1", "\n\n", "\0\0"] {
        let read = read(text, &RecordFields::default());
        assert_eq!(read, Err(Unread::NoReader), "{text:?}");
    }
    check("question,answer\n", &[], &[]);
}

#[test]
fn columns_that_are_not_read_are_named() {
    let text = "question,votes,answer\nQ?,3,A.\nR?,4,B.";
    let documents = read(text, &RecordFields::default()).unwrap();
    let dropped: Vec<_> = documents[0]
        .dropped
        .iter()
        .map(|d| d.text.as_str())
        .collect();
    assert_eq!(dropped, ["votes: 3"]);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(head in "(q,a|text|q\ta|title;text)", text in "[\",;\t \\r\\nQaé?\\x00<>#*-]{0,80}") {
        let text = format!("{head}\n{text}");
        let documents = read(&text, &RecordFields::default()).unwrap();
        spans_hold(&text, &documents);
    }
}
