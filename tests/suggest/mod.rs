//! Suggestions while somebody types.

use pincite::{Kind, SuggestRequest, SuggestResponse};

use crate::sources::Sources;

const FAQ: &str = "\
---
lang: en
---

# FAQ

## How do I reset the meter?

Hold the key.

## How do I replace the battery?

Open the lid.

## How do I reset the METER

Hold the key, once more.

## Can I read the meter at night?

Yes.

## What does C++ mean here?

A language.

## What does C# mean here?

Another one.
";

const GUIDE: &str = "\
---
lang: en
---

# Guide

## Resetting

Hold the key for long.

## Reading the meter

Every month.

## Battery

It lasts for years.
";

fn suggest(text: &str) -> SuggestResponse {
    suggest_most(text, 10)
}

fn suggest_most(text: &str, limit: usize) -> SuggestResponse {
    let sources = Sources::new([
        ("guide.md", GUIDE),
        ("faq.md", FAQ),
        (
            "ko.md",
            "---\nlang: ko\n---\n\n# 안내\n\n## 도서관 시간\n\n아홉 시에 엽니다.\n",
        ),
    ]);
    let request = SuggestRequest {
        text: text.to_owned(),
        limit,
    };
    sources.searcher().suggest(&request).unwrap()
}

/// Expected: the suggestions, what was typed of each in brackets.
fn check(text: &str, expected: &[&str]) {
    let response = suggest(text);
    let found: Vec<String> = response
        .suggestions
        .iter()
        .map(|suggestion| {
            let mut shown = suggestion.text.clone();
            for mark in suggestion.highlights.iter().rev() {
                shown.insert(mark.end, ']');
                shown.insert(mark.start, '[');
            }
            shown
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn questions_that_go_on_after_what_was_typed() {
    check(
        "how do i re",
        &[
            "[How do I re]set the meter?",
            "[How do I re]place the battery?",
            "Can [I] [re]ad the meter at night?",
            "[Re]setting",
            "[Re]ading the meter",
        ],
    );
}

#[test]
fn beginnings_come_before_words_in_between_and_questions_before_headings() {
    check(
        "re",
        &[
            "[Re]setting",
            "[Re]ading the meter",
            // These two are equally good: the id decides.
            "How do I [re]set the meter?",
            "How do I [re]place the battery?",
            "Can I [re]ad the meter at night?",
        ],
    );
    check("battery", &["[Battery]", "How do I replace the [battery]?"]);
}

#[test]
fn a_space_finishes_the_last_word() {
    check(
        "meter re",
        &[
            "How do I [re]set the [meter]?",
            "Can I [re]ad the [meter] at night?",
            "[Re]ading the [meter]",
        ],
    );
    check("meter re ", &[]);
}

#[test]
fn every_word_has_to_stand_there() {
    check("replace the meter", &[]);
    check("zeppelin", &[]);
    check("", &[]);
    check("?!", &[]);
}

#[test]
fn the_same_but_for_case_and_signs_comes_once() {
    let response = suggest("how do i reset");
    let texts: Vec<&str> = response
        .suggestions
        .iter()
        .map(|s| s.text.as_str())
        .collect();
    let same = texts
        .iter()
        .filter(|t| t.to_lowercase().contains("reset the meter"));
    assert_eq!(same.count(), 1, "{texts:?}");
    // Signs that make another word of it count.
    check(
        "what does c",
        &["[What does C]# mean here?", "[What does C]++ mean here?"],
    );
}

#[test]
fn a_finished_word_is_corrected() {
    let response = suggest("replase the ba");
    assert_eq!(response.corrections[0].to, ["replace"]);
    check("replase the ba", &["How do I [replace] [the] [ba]ttery?"]);
}

#[test]
fn a_syllable_may_be_unfinished() {
    check("도서과", &["[도서관] 시간"]);
    check("도서나", &[]);
}

#[test]
fn each_names_its_passage() {
    let response = suggest_most("how do i rep", 1);
    let [suggestion] = response.suggestions.as_slice() else {
        panic!("{response:?}")
    };
    assert_eq!(suggestion.kind, Kind::Faq);
    assert_eq!(suggestion.citation.path, "faq.md");
    assert_eq!(suggestion.citation.lines.unwrap().first, 11);
    assert_eq!(suggestion.title.as_deref(), Some("FAQ"));
    assert_eq!(suggestion.id.len(), 16);
    assert!(suggest_most("how do i rep", 0).suggestions.is_empty());
}
