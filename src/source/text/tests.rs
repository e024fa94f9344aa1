//! Tests of the plain-text reader: layouts that people use, and the places
//! that the blocks claim.

use proptest::prelude::*;

use super::read;
use crate::document::{Document, SectionKind};

fn outline(document: &Document) -> Vec<String> {
    let sections = document.sections.iter().map(|section| {
        let kind = if section.kind == SectionKind::Faq {
            "faq"
        } else {
            "art"
        };
        let parents: String = section.parents.iter().map(|p| format!("{p}>")).collect();
        let blocks = section.blocks.iter().map(|b| {
            let kind: String = format!("{:?}", b.kind).chars().take(1).collect();
            let text: String = b.text.replace('\n', "⏎").chars().take(24).collect();
            format!(" [{kind}:{text}]")
        });
        let heading = section.heading.as_deref().unwrap_or("-");
        format!("{kind} {parents}{heading}{}", blocks.collect::<String>())
    });
    sections.collect()
}

fn check(source: &str, title: Option<&str>, expected: &[&str]) {
    for source in [
        source.to_owned(),
        source.replace('\n', "\r\n"),
        source.replace('\n', "\r"),
    ] {
        let document = read(&source);
        assert_eq!(outline(&document), expected, "{source}");
        assert_eq!(document.title.as_deref(), title, "{source}");
        spans_hold(&source, &document);
    }
}

/// The lines of every span hold the words of its text, in order.
fn spans_hold(source: &str, document: &Document) {
    let end = if source.contains('\n') { '\n' } else { '\r' };
    let lines: Vec<&str> = source.split_inclusive(end).collect();
    for section in &document.sections {
        let heading = section.heading.iter().map(|h| (h, &section.span));
        for (text, span) in heading.chain(section.blocks.iter().map(|b| (&b.text, &b.span))) {
            let span = span.as_ref().expect("a span");
            let place = source
                .get(span.bytes.clone().expect("bytes"))
                .expect("a range of the source");
            let cited = lines
                .get(span.first_line - 1..span.last_line)
                .expect("lines")
                .concat();
            assert!(cited.contains(place), "{place:?} in {cited:?}");
            let mut words = place.split_whitespace();
            for word in text.split_whitespace() {
                assert!(
                    words.any(|other| other.contains(word)),
                    "{text:?} in {place:?}"
                );
            }
        }
    }
}

/// A paragraph on one line, longer than anybody wraps.
fn long(first: &str) -> String {
    format!("{first} {}end of it.", "and so on it goes ".repeat(9))
}

/// A paragraph of three wrapped lines.
fn wrapped(first: &str) -> String {
    format!(
        "{first} lamps burn a good while longer when their wick is kept short,\nwhich is why people who owned one used to cut it every evening and\nnever left it to the guests."
    )
}

#[test]
fn paragraphs_on_one_line_with_short_headings() {
    let (a, b, c) = (long("Alpha"), long("Beta"), long("Gamma"));
    let source = format!(
        "{a}\nHow Oil “Burns”\n{b}\nThree kinds exist:\n- olive,\n- whale,\n{c}\nShould You Buy One?\n{a}\nFAQ\nIs oil dear?\nNo.\nDoes it smell of “fish”?\n{b}\n\n\n"
    );
    check(
        &source,
        None,
        &[
            "art - [P:Alpha and so on it goes ]",
            "art How Oil “Burns” [P:Beta and so on it goes a] [P:Three kinds exist:] [L:olive,] [L:whale,] [P:Gamma and so on it goes ]",
            "art Should You Buy One? [P:Alpha and so on it goes ]",
            "faq FAQ>Is oil dear? [P:No.]",
            "faq FAQ>Does it smell of “fish”? [P:Beta and so on it goes a]",
        ],
    );
}

#[test]
fn a_faq_ends_at_a_heading_that_asks_nothing() {
    let (a, b) = (long("Alpha"), long("Beta"));
    check(
        &format!("{a}\nHäufige Fragen\nWas kostet es?\n{b}\nWoher kommt es?\n{a}\nFazit\n{b}"),
        None,
        &[
            "art - [P:Alpha and so on it goes ]",
            "faq Häufige Fragen>Was kostet es? [P:Beta and so on it goes a]",
            "faq Häufige Fragen>Woher kommt es? [P:Alpha and so on it goes ]",
            "art Fazit [P:Beta and so on it goes a]",
        ],
    );
    check(
        &format!(
            "Lamps\n\n{a}\n\nFAQ\n\nPrices\n\nIs it dear?\n\nNo, not at all.\n\nDelivery\n\nHow long?\n\nA week or so.\n\nAnd by ship?\n\nA year.\n"
        ),
        Some("Lamps"),
        &[
            "art - [P:Alpha and so on it goes ]",
            "faq FAQ>Prices>Is it dear? [P:No, not at all.]",
            "faq FAQ>Delivery>How long? [P:A week or so.]",
            "faq FAQ>Delivery>And by ship? [P:A year.]",
        ],
    );
}

#[test]
fn wrapped_text_with_a_title_and_underlines() {
    let (a, b) = (wrapped("Oil"), wrapped("Gas"));
    check(
        &format!(
            "All about lamps\n\n{a}\n\nKinds\n=====\n\n{b}\n\nSmall ones\n----------\n{a}\n\nCARE AND CLEANING\n\n{b}\n"
        ),
        Some("All about lamps"),
        &[
            "art - [P:Oil lamps burn a good wh]",
            "art Kinds [P:Gas lamps burn a good wh]",
            "art Kinds>Small ones [P:Oil lamps burn a good wh]",
            "art Kinds>CARE AND CLEANING [P:Gas lamps burn a good wh]",
        ],
    );
    check(
        &format!("# Lamps\n\n## Oil\n{a}\n\n## Gas\n{b}"),
        Some("Lamps"),
        &[
            "art Oil [P:Oil lamps burn a good wh]",
            "art Gas [P:Gas lamps burn a good wh]",
        ],
    );
}

#[test]
fn numbered_headings_and_their_table_of_contents() {
    let (a, b) = (wrapped("Oil"), wrapped("Gas"));
    check(
        &format!(
            "Contents\n\n1. Kinds\n1.1 Oil lamps\n2. Care\n\n1. Kinds\n\n1.1 Oil lamps\n\n{a}\n\n2. Care\n\n{b}\n\nChapter 4\n\n{a}"
        ),
        Some("Contents"),
        &[
            "art - [L:1. Kinds] [L:1.1 Oil lamps] [L:2. Care]",
            "art 1. Kinds>1.1 Oil lamps [P:Oil lamps burn a good wh]",
            "art 2. Care [P:Gas lamps burn a good wh]",
            "art Chapter 4 [P:Oil lamps burn a good wh]",
        ],
    );
}

#[test]
fn numbered_questions_and_their_table_of_contents() {
    let (a, b) = (wrapped("Oil"), wrapped("Gas"));
    check(
        &format!(
            "1. What burns?\n2. Does it smell?\n3. What does a lamp of the better sort cost, and where are\n   they sold?\n\n1. What burns?\n\n{a}\n\n{b}\n\n2. Does it smell?\n\n{b}\n\n3. What does a lamp of the better sort cost, and where are\n   they sold?\n\n{a}"
        ),
        None,
        &[
            "art - [L:1. What burns?] [L:2. Does it smell?] [L:3. What does a lamp of t]",
            "faq What burns? [P:Oil lamps burn a good wh] [P:Gas lamps burn a good wh]",
            "faq Does it smell? [P:Gas lamps burn a good wh]",
            "faq What does a lamp of the better sort cost, and where are they sold? [P:Oil lamps burn a good wh]",
        ],
    );
}

#[test]
fn nothing_stands_under_a_table_of_contents() {
    let a = wrapped("Oil");
    check(
        &format!(
            "All about lamps\n\nContents:\n=========\n 1. Kinds\n 2. Care\n\n1. Kinds\n\n{a}\n\n2. Care\n\n{a}"
        ),
        Some("All about lamps"),
        &[
            "art Contents: [L:1. Kinds] [L:2. Care]",
            "art 1. Kinds [P:Oil lamps burn a good wh]",
            "art 2. Care [P:Oil lamps burn a good wh]",
        ],
    );
}

#[test]
fn capitals_head_what_follows_and_end_nothing() {
    let a = wrapped("Oil");
    check(
        &format!(
            "{a}\n\nJo Miller\n5 Mill Road\nYORK\n\nLAMPS AND OIL\n{a}\n\nPX-220 44/0-17\n\n{a}"
        ),
        None,
        &[
            "art - [P:Oil lamps burn a good wh] [P:Jo Miller 5 Mill Road YO]",
            "art LAMPS AND OIL [P:Oil lamps burn a good wh] [P:PX-220 44/0-17] [P:Oil lamps burn a good wh]",
        ],
    );
}

#[test]
fn the_head_of_a_table_is_no_heading() {
    let a = wrapped("Oil");
    check(
        &format!(
            "{a}\n\nLamp        Oil        Hours\n---------------------------\nHand        olive      nine\n\n{a}"
        ),
        None,
        &[
            "art - [P:Oil lamps burn a good wh] [P:Lamp Oil Hours] [P:Hand olive nine] [P:Oil lamps burn a good wh]",
        ],
    );
}

#[test]
fn a_quoted_question_asks_nothing() {
    let a = wrapped("Oil");
    check(
        &format!(
            "FAQ\n\n1. What burns?\n\n{a}\n\n    The rest is told below, see section 2, “What does it smell of?\n    ” for more.\n\n2. What does it smell of?\n\n    Fish, see section 1, “What burns?”.\n"
        ),
        Some("FAQ"),
        &[
            "faq What burns? [P:Oil lamps burn a good wh] [P:The rest is told below, ]",
            "faq What does it smell of? [P:Fish, see section 1, “Wh]",
        ],
    );
}

#[test]
fn labelled_questions_and_answers() {
    let a = wrapped("Oil");
    check(
        &format!(
            "Q: What burns?\nA: {a}\n\n   More of it.\n\nQ2. I wonder whether a lamp of the better sort would be dear, and\n    where it is sold.\nA2. In town.\n\n\nPrices\n======\n\nQuestion: Dear?\nAnswer: Yes."
        ),
        None,
        &[
            "faq What burns? [P:Oil lamps burn a good wh] [P:More of it.]",
            "faq I wonder whether a lamp of the better sort would be dear, and where it is sold. [P:In town.]",
            "faq Prices>Dear? [P:Yes.]",
        ],
    );
    check(
        "问：多少钱？\n答：十元。",
        None,
        &["faq 多少钱？ [P:十元。]"],
    );
    check(
        "Q: Why?\nQ: How?\n\nA. Smith\n",
        None,
        &["art - [P:Q: Why?]", "faq How? [P:Smith]"],
    );
}

#[test]
fn stressed_and_dashed_questions() {
    let a = wrapped("Oil");
    check(
        &format!(
            "-==FREQUENTLY ASKED QUESTIONS==-\n\n_1. What burns?_\n\n{a}\n\n2- Does it smell?\n\n{a}"
        ),
        None,
        &[
            "faq FREQUENTLY ASKED QUESTIONS>What burns? [P:Oil lamps burn a good wh]",
            "faq FREQUENTLY ASKED QUESTIONS>Does it smell? [P:Oil lamps burn a good wh]",
        ],
    );
}

#[test]
fn code_and_addresses() {
    check(
        &format!(
            "{}\n\n    let a = b();\n      run(a);\n\nJo Miller\n5 Mill Road\nYork\n",
            wrapped("Oil")
        ),
        None,
        &[
            "art - [P:Oil lamps burn a good wh] [C:let a = b();⏎  run(a);] [P:Jo Miller 5 Mill Road Yo]",
        ],
    );
}

#[test]
fn odd_input_is_read() {
    for text in [
        "",
        "\n\n",
        "x",
        "?",
        "FAQ",
        "\u{0}\u{0}",
        "-",
        "----",
        "```",
        "```\n```",
        "\r\r\n\r",
    ] {
        spans_hold(text, &read(text));
    }
    for piece in [
        "a ", "a\n", "- a\n", "1. A?\n", "```\n", "Q: a?\n", "A\n\n", "FAQ\n", "===\n", "\t",
    ] {
        read(&piece.repeat(20_000));
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-zé ?.:]{1,30}",
        "([a-z]{2,9} ){6,30}",
        "\n{1,3}(Q: |A: |- |1\\. |1\\.2 |    |```|FAQ|# |=== |Chapter 4)",
        "\n(=====|-----)\n",
        "\r\n|\n|\t|\u{a0}",
    ]
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        spans_hold(&text, &read(&text));
    }

    #[test]
    fn spans_of_generated_text_hold(pieces in prop::collection::vec(piece(), 0..30)) {
        let source = pieces.concat();
        spans_hold(&source, &read(&source));
    }
}
