//! Lines that are records, and lines that are not.

use super::*;
use crate::source::records::shown::{shown, spans_hold};

#[track_caller]
fn check(text: &str, expected: &[&str], warnings: &[&str]) {
    let documents = read(text, &RecordFields::default()).expect(text);
    assert_eq!(shown(&documents), expected, "{text}");
    assert_eq!(documents[0].warnings, warnings, "{text}");
    spans_hold(text, &documents);
}

#[test]
fn a_record_on_each_line() {
    check(
        "{\"q\":\"Q?\",\"a\":\"A.\"}\r\n\r\n  {\"id\":\"t\",\"title\":\"T\",\"text\":\"x\"}\r\n",
        &["1 faq Q? [A.]", "t «T» art -#t [x]"],
        &[],
    );
    check(
        "{\"q\":\"Q?\",\"a\":\"A.\"}\r{\"q\":\"R?\",\"a\":\"B.\"}",
        &["1 faq Q? [A.]", "2 faq R? [B.]"],
        &[],
    );
    let documents = read("\n{\"q\":\"é?\",\"a\":\"A.\"}", &RecordFields::default()).unwrap();
    let span = documents[0].sections[0].blocks[0].span.clone().unwrap();
    assert_eq!(
        (span.first_line, span.last_line, span.bytes),
        (2, 2, Some(16..20))
    );
}

#[test]
fn faulty_lines_are_told() {
    check(
        "{\"q\":\"Q?\",\"a\":\"A.\"}\n{\"q\":\n[1]\n{\"x\":1}\n{\"q\":\"R?\",\"a\":\"B.\"}",
        &["1 faq Q? [A.]", "5 faq R? [B.]"],
        &[
            "line 2: EOF while parsing a value",
            "records have neither a question with its answer nor a text: lines 3, 4",
        ],
    );
}

#[test]
fn warnings_are_bounded() {
    let text = format!(
        "{{\"q\":\"Q?\",\"a\":\"A.\"}}\n{}{}",
        "{\n".repeat(332),
        "3\n".repeat(8)
    );
    let documents = read(&text, &RecordFields::default()).unwrap();
    let warnings = &documents[0].warnings;
    assert_eq!(warnings.len(), 22);
    assert_eq!(warnings[20], "and 312 more of this kind");
    let missed = "records have neither a question with its answer nor a text: lines 334, 335, 336, 337, 338, and 3 more";
    assert_eq!(warnings[21], missed);
}

#[test]
fn other_lines_are_left_alone() {
    let read = |text: &str| read(text, &RecordFields::default()).map(|d| d.len());
    assert_eq!(
        read("{\"level\":\"info\"}\n{\"level\":\"warn\"}"),
        Err(Unread::NoReader)
    );
    assert_eq!(read("no json\nat all"), Err(Unread::NoReader));
    assert_eq!(read(""), Err(Unread::NoReader));
    assert_eq!(
        read("{\"question\": \"answer\"\n"),
        Err(Unread::Failed(
            "line 1: EOF while parsing an object".to_owned()
        ))
    );
    assert_eq!(read("[\n{\"q\":\"Q?\",\"a\":\"A.\"}\n]"), Ok(1));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "(\\{\"q\":\"|\",\"a\":\"|\"\\}\n|[\\[\\]{}\",: qa\\\\\\r\\né?0]){0,30}") {
        if let Ok(documents) = read(&text, &RecordFields::default()) {
            spans_hold(&text, &documents);
        }
    }
}
