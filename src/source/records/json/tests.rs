//! JSON in the shapes that people keep records in, and in those of other data.

use super::*;
use crate::source::records::shown::{shown, spans_hold};

#[track_caller]
fn check(text: &str, expected: &[&str]) -> Vec<Document> {
    let documents = read(text, &RecordFields::default()).expect(text);
    assert_eq!(shown(&documents), expected, "{text}");
    spans_hold(text, &documents);
    documents
}

#[track_caller]
fn refused(text: &str) {
    let read = read(text, &RecordFields::default());
    assert_eq!(read, Err(Unread::NoReader), "{text}");
}

const PROSE: &str = "The lamp was lit in May. It burns oil. A keeper trims the wick.";

#[test]
fn a_list_of_questions() {
    check(
        r#"[{"id": 7, "Question": "Is it free?", "answer": "Yes.\n\nQuite."},
            {"q": "Q: Why?", "a": ["A: So.", "Also."], "id": "why"}]"#,
        &[
            "7 faq Is it free?#7 [Yes.] [Quite.]",
            "why faq Why?#why [So.] [Also.]",
        ],
    );
    let documents = check(
        "[\n {\"question\": \"One?\",\n  \"answer\": \"1\"},\n {\"question\": \"Two\\u003f\",\n  \"answer\": {\"text\": \"2\"}}\n]",
        &["1 faq One? [1]", "2 faq Two? [2]"],
    );
    let span = documents[1].sections[0].span.clone().unwrap();
    assert_eq!((span.first_line, span.last_line), (4, 4));
    let span = documents[1].sections[0].blocks[0].span.clone().unwrap();
    assert_eq!((span.first_line, span.bytes), (5, Some(90..93)));
}

#[test]
fn a_list_of_articles() {
    check(
        r#"[{"title": "Oil", "body": "a\n\nb", "slug": "oil"}, {"text": "c"},
            {"name": "M", "content": "x\n\n## H\n\ny"},
            {"title": {"rendered": "W &amp; P"}, "content": {"rendered": "<h2 id=h>H</h2><p>z</p>"}}]"#,
        &[
            "oil «Oil» art -#oil [a] [b]",
            "2 art - [c]",
            "3 «M» art - [x] | art H#h [y]",
            "4 «W & P» art H#h [z]",
        ],
    );
}

#[test]
fn texts_answer_and_titles_ask() {
    check(
        r#"[{"question": "Why?", "text": "So."}, {"title": "How to pay", "answer": "By card."},
            {"title": "Pay", "response": "200"}, {"title": "T", "question": "Q?", "answer": "A."}]"#,
        &[
            "1 faq Why? [So.]",
            "2 faq How to pay [By card.]",
            "3 «T» faq Q? [A.]",
        ],
    );
}

#[test]
fn lists_in_groups() {
    check(
        r#"{"title": "Help", "faqs": [{"question": "Q?", "answer": "A."}]}"#,
        &["1 faq Help>Q? [A.]"],
    );
    check(
        r#"{"sections": [{"title": "Billing", "questions": [{"q": "Q?", "a": "A."}]},
            {"category": "Shipping", "groups": [{"name": "Sea", "items": [{"q": "R?", "a": "B."}]}]}]}"#,
        &["1 faq Billing>Q? [A.]", "2 faq Shipping>Sea>R? [B.]"],
    );
    check(
        r#"{"n": 1, "documents": [{"text": "x"}]}"#,
        &["1 art - [x]"],
    );
    refused(r#"{"n": [1], "documents": [{"text": "x"}]}"#);
    check(
        r#"{"billing": [{"q": "Q?", "a": "A."}], "shipping": [{"q": "R?", "a": "B."}], "n": 3}"#,
        &["1 faq billing>Q? [A.]", "2 faq shipping>R? [B.]"],
    );
    check(
        r#"[{"category": "Billing", "question": "Q?", "answer": "A."}]"#,
        &["1 faq Billing>Q? [A.]"],
    );
    check(
        r#"{"faq-1": {"question": "Q?", "answer": "A."}, "faq-2": {"question": "R?", "answer": "B."}}"#,
        &["faq-1 faq Q?#faq-1 [A.]", "faq-2 faq R?#faq-2 [B.]"],
    );
    check(
        r#"[{"title": "T", "text": "x", "faq": [{"q": "Q?", "a": "A."}], "notes": [{"text": "n"}]}]"#,
        &["1 «T» art - [x]", "2 faq T>Q? [A.]"],
    );
}

#[test]
fn keys_that_ask() {
    check(
        r#"{"title": "FAQ", "Is it free?": "Yes.", "Is it \u00fcber?": ["No.", "Not yet."], "Terms": "x"}"#,
        &[
            "1 faq FAQ>Is it free? [Yes.]",
            "2 faq FAQ>Is it über? [No.] [Not yet.]",
            "3 faq FAQ>Terms [x]",
        ],
    );
    check(
        r#"{"Billing": {"Is it free?": "Yes."}, "Shipping": {"When?": "Now."}}"#,
        &[
            "1 faq Billing>Is it free? [Yes.]",
            "2 faq Shipping>When? [Now.]",
        ],
    );
    refused(r#"{"Are you sure?": "Bist du sicher?", "Yes": "Ja", "No": "Nein"}"#);
}

#[test]
fn structured_data() {
    let json = r##"{"@context": "https://schema.org", "@graph": [{"@type": "FAQPage", "mainEntity": [
        {"@type": ["Thing", "https://schema.org/Question"], "@id": "https://x.org/#q1", "name": "Q &amp; A?",
         "acceptedAnswer": {"@type": "Answer", "text": "<p>Yes.</p><ul><li>Sure</ul>"}},
        {"@type": "Question", "@id": "#q2", "name": "R?", "suggestedAnswer": [{"text": "a"}, {"text": "b"}]},
        {"@type": "Question", "name": "No answer?"}]}]}"##;
    let documents = check(
        json,
        &[
            "https://x.org/#q1 faq Q & A?#q1 [Yes.] [Sure]",
            "#q2 faq R?#q2 [a] [b]",
        ],
    );
    assert_eq!(documents[0].url.as_deref(), Some("https://x.org/#q1"));
    check(
        r#"{"@type": "QAPage", "mainEntity": {"@type": "Question", "name": "Q?", "acceptedAnswer": "A."}}"#,
        &["1 faq Q? [A.]"],
    );
}

#[test]
fn a_single_record() {
    check(r#"{"question": "Q?", "answer": "A."}"#, &["1 faq Q? [A.]"]);
    check(
        &format!(r#"{{"title": "T", "text": "{PROSE}"}}"#),
        &[&format!("1 «T» art - [{PROSE}]")],
    );
    refused(&format!(r#"{{"text": "{PROSE}"}}"#));
    refused(r#"{"title": "T", "text": "Short."}"#);
}

#[test]
fn other_data_is_left_alone() {
    for text in [
        r#"{"name": "p", "version": "1.0.0", "description": "Does x. And y. And z, too.", "author": {"name": "n"},
            "contributors": [{"name": "n", "url": "u"}], "scripts": {"test": "x"}}"#,
        r#"{"compilerOptions": {"strict": true, "plugins": [{"name": "x"}]}, "include": ["src"]}"#,
        r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "1",
            "properties": {"name": "x", "description": "A hill."}, "geometry": {"coordinates": [1, 2]}}]}"#,
        r#"{"openapi": "3", "info": {"title": "T", "description": "D"}, "tags": [{"name": "pets",
            "description": "All about pets. Cats. Dogs. Birds."}], "paths": {"/a": {}}}"#,
        r#"{"properties": {"question": {"type": "string", "description": "The question."},
            "answer": {"type": "string", "description": "The answer."}}}"#,
        r#"{"Print": {"prefix": "log", "body": ["console.log()"], "description": "Log"}}"#,
        r#"[{"question": 3, "answer": 4}, {"q": "", "a": "x"}, {"q": "x?", "a": "<p></p>"}, 7, null]"#,
        "[]",
        "{}",
        "3",
        "\"question\"",
        "null",
        "",
        " ",
        "[[[]]]",
    ] {
        refused(text);
    }
}

#[test]
fn descriptions_are_texts_where_nothing_else_is_there() {
    check(
        &format!(r#"{{"count": 1, "items": [{{"name": "N", "description": "{PROSE}"}}]}}"#),
        &[&format!("1 «N» art - [{PROSE}]")],
    );
    let documents = check(
        r#"[{"title": "T", "text": "x", "description": "about", "author": "Ada", "date": "2024-05-01",
             "lang": "de-AT", "url": "https://x.org/t", "tags": ["a", "b"], "n": null}]"#,
        &["1 «T» art - [x]"],
    );
    let document = &documents[0];
    assert_eq!(document.description.as_deref(), Some("about"));
    assert_eq!(document.author.as_deref(), Some("Ada"));
    assert_eq!(document.date.as_deref(), Some("2024-05-01"));
    assert_eq!(document.lang.as_deref(), Some("de"));
    assert_eq!(document.url.as_deref(), Some("https://x.org/t"));
    let dropped: Vec<_> = document.dropped.iter().map(|d| d.text.as_str()).collect();
    assert_eq!(dropped, [r#"tags: ["a", "b"]"#]);
}

#[test]
fn fields_have_the_names_that_are_given() {
    let names = |name: &str| vec![name.to_owned()];
    let fields = RecordFields {
        question: names("fields.Frage"),
        answer: names("antwort"),
        ..RecordFields::default()
    };
    let text =
        r#"[{"fields": {"frage": "F?"}, "Antwort": "J."}, {"question": "Q?", "answer": "A."}]"#;
    let documents = read(text, &fields).unwrap();
    assert_eq!(shown(&documents), ["1 faq F? [J.]"]);
    let warning = "a record has neither a question with its answer nor a text: line 1";
    assert_eq!(documents[0].warnings, [warning]);
}

#[test]
fn a_description_that_is_named_first_is_a_text() {
    let text = r#"{"version": 2, "tags": [1], "items": [{"name": "N", "description": "D"}]}"#;
    refused(text);
    let fields = RecordFields {
        text: vec!["description".to_owned()],
        ..RecordFields::default()
    };
    let documents = read(text, &fields).unwrap();
    assert_eq!(shown(&documents), ["1 «N» art - [D]"]);
}

#[test]
fn the_first_of_two_counts() {
    check(
        r#"[{"question": "Q?", "question": "R?", "q": "S?", "answer": "", "a": "A."}]"#,
        &["1 faq Q? [A.]"],
    );
}

#[test]
fn names_are_unique() {
    let pair = |id: &str| format!(r#"{{"id": {id}, "q": "Q?", "a": "A."}}"#);
    let ids = ["\"a\"", "\"a\"", "\"a-2\"", "\"a\"", "null", "5"];
    let text = format!("[{}]", ids.map(pair).join(","));
    let documents = read(&text, &RecordFields::default()).unwrap();
    let names: Vec<_> = documents
        .iter()
        .filter_map(|d| d.record.as_deref())
        .collect();
    assert_eq!(names, ["a", "a-2", "a-2-2", "a-3", "5", "5-2"]);
    let anchor = documents[1].sections[0].anchor.as_deref();
    assert_eq!(anchor, Some("a"));
}

#[test]
fn faulty_json_is_told_with_its_line() {
    let failed = |text: &str| read(text, &RecordFields::default()).map(|d| d.len());
    assert_eq!(
        failed("[{\"question\": \"Q?\",\n\"answer\": \"A.\"},\n]"),
        Err(Unread::Failed("line 3: expected value".to_owned()))
    );
    refused("{\n // settings\n \"name\": \"x\", \"description\": \"y\",\n}");
    refused("{\"question\": ");
}

#[test]
fn lines_of_json_may_be_called_json() {
    check(
        "{\"q\": \"Q?\", \"a\": \"A.\"}\n{\"q\": \"R?\", \"a\": \"B.\"}\n",
        &["1 faq Q? [A.]", "2 faq R? [B.]"],
    );
}

#[test]
fn half_a_character_is_replaced() {
    check(
        r#"[{"q": "Q?", "a": "a\ud83d \\ud83d b\u0000c \ud83d\ude00"}]"#,
        &["1 faq Q? [a\u{FFFD} \\ud83d b c 😀]"],
    );
}

#[test]
fn nests_are_left_alone() {
    let deep = |open: &str, close: &str, n| {
        format!(
            "{}{{\"q\":\"Q?\",\"a\":\"A.\"}}{}",
            open.repeat(n),
            close.repeat(n)
        )
    };
    check(&deep("[", "]", 7), &["1 faq Q? [A.]"]);
    refused(&deep("[", "]", 8));
    let text = format!("[{{\"q\":\"Q?\",\"a\":\"A.\"}},\n{}]", deep("[", "]", 8));
    let documents = check(&text, &["1 faq Q? [A.]"]);
    assert_eq!(
        documents[0].warnings,
        ["line 2: nested too deeply to be read"]
    );
    refused(&deep("[", "]", 100_000));
    refused(&deep("{\"x\":", "}", 100_000));
    refused(&"[".repeat(100_000));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "[\\[\\]{}\",: qa\\\\nu\\r\\né?0]{0,80}") {
        if let Ok(documents) = read(&text, &RecordFields::default()) {
            spans_hold(&text, &documents);
        }
    }

    #[test]
    fn any_words_come_back(question in "\\PC{1,40}", answer in "[\\PC\\n]{0,80}", pretty: bool) {
        let value = serde_json::json!([{"question": question, "answer": answer}, {"text": answer}]);
        let text = match pretty {
            true => serde_json::to_string_pretty(&value),
            false => serde_json::to_string(&value),
        };
        let text = text.unwrap();
        if let Ok(documents) = read(&text, &RecordFields::default()) {
            spans_hold(&text, &documents);
        }
    }
}
