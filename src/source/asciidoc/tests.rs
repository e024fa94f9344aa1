//! Tests of the AsciiDoc reader: what comes out, and where it says it stood.

use proptest::prelude::*;

use super::read;
use crate::source::testing::{outline, spans_hold};

fn check(source: &str, title: Option<&str>, expected: &[&str]) {
    let document = read(source);
    assert_eq!(outline(&document), expected, "{source}");
    assert_eq!(document.title.as_deref(), title, "{source}");
    spans_hold(source, &document);
}

#[test]
fn titles_make_sections() {
    check(
        "= Lamps\n\nOpening\nline.\n\n== Oil\n\nText.\n\n=== Wick ===\n\nMore.\n\n## Gas\n\n== Oil\nx",
        Some("Lamps"),
        &[
            "art - [P:Opening line.]",
            "art Oil#_oil [P:Text.]",
            "art Oil>Wick#_wick [P:More.]",
            "art Gas#_gas []",
            "art Oil#_oil_2 [P:x]",
        ],
    );
    check(
        "Lamps\n=====\n\nOil\n---\nx\n\nWick\n~~~~\ny",
        Some("Lamps"),
        &["art Oil#_oil [P:x]", "art Oil>Wick#_wick [P:y]"],
    );
    check(
        "[[top]]\n= T\n\n[[a.b]]\n== A\nx\n\n[#c]\n== C\ny\n\n[id=d]\n== D\nz\n\n== E [[e]]\nw",
        Some("T"),
        &[
            "art A#a.b [P:x]",
            "art C#c [P:y]",
            "art D#d [P:z]",
            "art E#e [P:w]",
        ],
    );
    check(
        ":idprefix:\n:idseparator: -\n\n== The *oil* lamp\nx",
        None,
        &["art The oil lamp#the-oil-lamp [P:x]"],
    );
    check(
        "text\n\n= Part\nx",
        None,
        &["art - [P:text]", "art Part#_part [P:x]"],
    );
    check("text\n== No\nx", None, &["art - [P:text == No x]"]);
}

#[test]
fn heads_describe_the_document() {
    let document = read(
        "// x\n= T: a {lamp}\nAda Lovelace <ada@example.org>; Al B\nv1.0, 2024-05-20\n:lang: de-AT\n:description: About \\\nlamps.\n\nText {author}.",
    );
    assert_eq!(document.title.as_deref(), Some("T: a"));
    assert_eq!(document.author.as_deref(), Some("Ada Lovelace, Al B"));
    assert_eq!(document.date.as_deref(), Some("2024-05-20"));
    assert_eq!(document.lang.as_deref(), Some("de"));
    assert_eq!(document.description.as_deref(), Some("About lamps."));
    let reasons: Vec<&str> = document.dropped.iter().map(|d| d.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "comment",
            "attribute reference",
            "revision",
            "attribute",
            "attribute",
            "attribute reference"
        ]
    );
    check(
        "= T\nOpening line.\nmore",
        Some("T"),
        &["art - [P:Opening line. more]"],
    );
    check("---\ntitle: T\n---\n\nx", Some("T"), &["art - [P:x]"]);
}

#[test]
fn blocks_are_told_apart() {
    check(
        "* a\n** b _c_\n. d\n+\ne\n\n- [x] f\n// g\n<1> h\n\ni",
        None,
        &["art - [L:a] [L:b c] [L:d] [P:e] [L:f] [L:h] [P:i]"],
    );
    check(
        "a:: b\nc\nd::\n  e\n\nf;; g\nh::\n+\n----\ni\n----\n\nj",
        None,
        &["art - [L:a] [P:b c] [L:d] [P:e] [L:f] [P:g] [L:h] [C:i] [P:j]"],
    );
    check(
        "[source,rust]\n----\nlet a; // <1>\n\n  b::c[]\n----\n<1> d",
        None,
        &["art - [C:let a;⏎⏎  b::c[]] [L:d]"],
    );
    check(
        "....\n* a\n....\n```sh\nb\n```\n[source]\nc\n* d\n\n literal\n  e",
        None,
        &["art - [C:* a] [C:b] [C:c⏎* d] [C: literal⏎  e]"],
    );
    check(
        "NOTE: a\n\n[TIP]\n====\nb\n\n* c\n====\n\n****\nd\n****\n--\ne\n--",
        None,
        &["art - [P:a] [P:b] [L:c] [P:d] [P:e]"],
    );
    check(
        "[quote, Ada, Book]\n____\nsaid\n____\n\n[verse]\na\n  b\n\n> c\n> d\n\n\"e\nf\"\n-- g",
        None,
        &["art - [Q:Ada, Book] [Q:said] [Q:a b] [Q:c d] [Q:\"e f\" g]"],
    );
    check(
        ".Lamps\nimage::a.png[A lamp, 20]\n\nvideo::b[]\n\n'''\n\n.C\n----\nd\n----",
        None,
        &["art - [P:Lamps] [P:A lamp] [P:C] [C:d]"],
    );
    check(
        "++++\n<p>a <b>b</b></p>\n++++\n\n////\nc\n////\n\n// d\n[comment]\ne\n\n[stem]\n++++\nx<y\n++++",
        None,
        &["art - [P:a b] [P:x<y]"],
    );
}

#[test]
fn tables_have_rows() {
    check(
        ".T\n[cols=\"1,1\"]\n|===\n|a |b\n\n|c\n|`d`\n// x\n2+|e\n|===",
        None,
        &["art - [P:T] [T:a | b⏎c | d⏎e]"],
    );
    check(
        "|===\n|a |b |c\n.2+|d |e |f\n|g |h\n|===\nx",
        None,
        &["art - [T:a | b | c⏎d | e | f⏎g | h] [P:x]"],
    );
    check(
        "[cols=\"1,2a\"]\n|===\n|a\n|* b\n* c\n\n----\nd *e*\n----\nNOTE: f\n|===",
        None,
        &["art - [T:a | b c d *e* f]"],
    );
    check(
        ",===\na,\"b, c\"\n,===\n\n[format=dsv]\n|===\nd:e\n|===\n\n|===\n|===",
        None,
        &["art - [T:a | b, c] [T:d | e]"],
    );
}

#[test]
fn questions_in_titles() {
    check(
        "= FAQ\n\n== Why?\nyes\n\n=== Sub\nz\n\n== How?\nso",
        Some("FAQ"),
        &[
            "faq Why?#_why [P:yes] [P:Sub] [P:z]",
            "faq How?#_how [P:so]",
        ],
    );
    check(
        "= A\n\n== Why?\nx\n\n== B\ny",
        Some("A"),
        &["art Why?#_why [P:x]", "art B#_b [P:y]"],
    );
    check(
        "= A\n\n== FAQ\n\n*Why?*\n\nyes\n\n*How?* So.\n\nOr?:: Yes.",
        Some("A"),
        &[
            "faq FAQ>Why? [P:yes]",
            "faq FAQ>How? [P:So.]",
            "faq FAQ>Or? [P:Yes.]",
        ],
    );
    check(
        "Q: Why?\nA: Yes.\n\nmore",
        None,
        &["faq Why? [P:Yes.] [P:more]"],
    );
}

#[test]
fn lists_of_questions() {
    check(
        "x\n\n[qanda]\nWhy?::\n  Yes.\n+\n----\nc\n----\nHow to pay::\nSo.\n\ny:::: z\n\nend",
        None,
        &[
            "art - [P:x]",
            "faq Why? [P:Yes.] [C:c]",
            "faq How to pay [P:So.] [L:y] [P:z] [P:end]",
        ],
    );
    check(
        "[qanda]\nWhy?:: Yes.\nHow?:: So.\n\nend",
        None,
        &["art - [P:end]", "faq Why? [P:Yes.]", "faq How? [P:So.]"],
    );
}

#[test]
fn disclosures() {
    check(
        "= A\n\none\n\n.Why?\n[%collapsible]\n====\nyes\n\n* z\n====\n\ntwo",
        Some("A"),
        &["art - [P:one] [P:two]", "faq Why? [P:yes] [L:z]"],
    );
}

#[test]
fn directives_go_and_text_stays() {
    let source = "include::a[]\n= T\n\nifdef::x[]\na\nendif::[]\nifndef::x[b]\n\n----\ninclude::c[]\n----\n\nc::d[]";
    check(source, Some("T"), &["art - [P:a b]"]);
    let dropped = read(source).dropped;
    let lines: Vec<usize> = dropped
        .iter()
        .filter_map(|d| d.span.as_ref().map(|s| s.first_line))
        .collect();
    assert_eq!(lines, [1, 4, 6, 10, 13]);
    assert_eq!(dropped[0].reason, "include");
}

#[test]
fn line_ends_and_front_matter_count() {
    let document = read("---\r\ntitle: T\r\n---\r\n\r\n== A\r\n\r\nx\r\ny\r\n");
    let block = &document.sections[0].blocks[0];
    assert_eq!(block.text, "x y");
    let span = block.span.as_ref().unwrap();
    assert_eq!((span.first_line, span.last_line), (7, 8));
    let document = read("== A\r\rx\r");
    let span = document.sections[0].blocks[0].span.as_ref().unwrap();
    assert_eq!(span.first_line, 3);
}

#[test]
fn faults_warn_and_the_rest_is_read() {
    let document = read("a\n\n----\nb\n\n== c");
    assert_eq!(
        document.warnings,
        ["the block `----` of line 3 is never closed"]
    );
    assert_eq!(outline(&document), ["art - [P:a] [C:b⏎⏎== c]"]);
    let document = read("====\na\n\n****\nb\n====\n\nc");
    assert_eq!(
        document.warnings,
        ["the block `****` of line 4 is never closed"]
    );
    assert_eq!(outline(&document), ["art - [P:a] [P:b] [P:c]"]);
    let deep: String = (4..200).map(|n| format!("{}\n", "=".repeat(n))).collect();
    let warnings = read(&format!("{deep}x")).warnings;
    assert!(warnings[0].contains("too deeply"), "{warnings:?}");
}

#[test]
fn depth_costs_no_stack_and_no_square() {
    for piece in [
        "* ",
        "* a\n",
        "a::\n",
        "====\n",
        "--\n",
        "|===\n",
        "[[a]]\n",
        "|",
        "|a\n",
        "== h\n",
        ".a\n",
        "a:: b:: ",
        ":a: {a}{a}\n",
        "{a}",
        "ifdef::a[]\n",
        "+\n",
        "a\n---\n",
        "\"",
        "1+|",
        "////\n",
        "\0",
        "a\r",
    ] {
        read(&piece.repeat(20_000));
        read(&format!(":a: b\n\n|===\n{}", piece.repeat(20_000)));
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé ?]{1,12}",
        "\n{1,2}={1,4} [a-z]{1,8}\\??\n",
        "\n\n(Q: |A: |- |\\. |> |    |```\n|NOTE: |x:: |\\[qanda\\]\n|\\.t\n|\\|===\n|\\|)",
        "\n(----|====|____|--|\\+|\\[\\[a\\]\\]|\\[source\\]|\\+\\+\\+\\+|////|// )\n",
        "\\*\\*|\\*|`|_|#|\\+|\\[|\\]|<<a,|>>|xref:a\\[|https://a\\[|footnote:\\[|\\{b\\}|\\\\|\"`|\\(\\(|\\)\\)|'",
        "\r\n|\n|\t",
    ]
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        let document = read(&text);
        spans_hold(&text, &document);
    }

    #[test]
    fn spans_of_generated_text_hold(pieces in prop::collection::vec(piece(), 0..30)) {
        let source = pieces.concat();
        spans_hold(&source, &read(&source));
    }
}
