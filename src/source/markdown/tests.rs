//! Tests of the Markdown reader: what comes out, and where it says it stood.

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
fn headings_make_sections() {
    check(
        "# Lamps\n\nOpening\nline.\n\n## Oil\n\nText.\n\n### Wick\n\nMore.\n\nGas\n---\n\n## Oil\nx",
        Some("Lamps"),
        &[
            "art - [P:Opening line.]",
            "art Oil#oil [P:Text.]",
            "art Oil>Wick#wick [P:More.]",
            "art Gas#gas []",
            "art Oil#oil-1 [P:x]",
        ],
    );
    check("## A\nx\n# B\ny", None, &["art A#a [P:x]", "art B#b [P:y]"]);
    check(
        "---\ntitle: T\nlang: de\n---\n# T\nx",
        Some("T"),
        &["art - [P:x]"],
    );
    check(
        "---\ntitle: T\n---\n# Other {#o}\nx\n## E {/*e-e*/}\ny",
        Some("T"),
        &["art Other#o [P:x]", "art Other>E#e-e [P:y]"],
    );
}

#[test]
fn blocks_are_told_apart() {
    check(
        "- a\n  - b *c*\n- d\n\n  e",
        None,
        &["art - [L:a] [L:b c] [L:d] [P:e]"],
    );
    check(
        "```rs\nlet a;\n\n{{ b }}\n```",
        None,
        &["art - [C:let a;⏎⏎{{ b }}]"],
    );
    check(
        "a `{{</* note */>}}` b\n\n```\n{{%/* tab */%}}\n```",
        None,
        &["art - [P:a {{< note >}} b] [C:{{% tab %}}]"],
    );
    check(
        "<Listing number=\"4-6\" caption=\"Borrowing a `Box<T>`\">\n\n```\nx\n```\n\n</Listing>",
        None,
        &["art - [P:Listing 4-6 Borrowing a Box<T>] [C:x]"],
    );
    check(
        "| a | b |\n|---|---|\n| c | `d` |",
        None,
        &["art - [T:a | b⏎c | d]"],
    );
    check(
        "> said\n\n> [!NOTE]\n> mind",
        None,
        &["art - [Q:said] [P:mind]"],
    );
    check(
        "!!! note \"T\"\n    mind\n\n    - it\n\nafter",
        None,
        &["art - [P:mind] [L:it] [P:after]"],
    );
    check(
        ":::note T\nmind\n:::\nafter",
        None,
        &["art - [P:mind] [P:after]"],
    );
    check("```\n{{#include a.rs}}\n```\nx", None, &["art - [P:x]"]);
}

#[test]
fn inline_marks_go() {
    check(
        "a **b** [c](d) ![e](f) `g` <b>h</b><!-- i --> &amp; <br>j",
        None,
        &["art - [P:a b c e g h & j]"],
    );
    check(
        "{{< note >}}\nx {{< ref text=\"Pod\" >}} y\n{{< /note >}}",
        None,
        &["art - [P:x Pod y]"],
    );
    check("import A from 'b';\n\n<A>\nx\n</A>", None, &["art - [P:x]"]);
    check(
        "<p align=\"center\">x <b>y</b></p>\n<!-- z -->",
        None,
        &["art - [P:x y]"],
    );
    check(
        "<h1>T</h1>\n\n<h2>A</h2>\n\nx",
        Some("T"),
        &["art A#a [P:x]"],
    );
}

#[test]
fn the_content_of_elements_is_no_code() {
    check(
        "<Tabs>\n    <Tab>\n        Text.\n\n        - a\n          - b\n\n        ```\n        x\n          y\n        ```\n    </Tab>\n</Tabs>\n\n    code",
        None,
        &["art - [P:Text.] [L:a] [L:b] [C:x⏎  y] [C:code]"],
    );
    check(
        "1. One\n\n    <Quiz>\n      <Option>\n        Yes\n      </Option>\n    </Quiz>\n\n2. Two",
        None,
        &["art - [L:One] [P:Yes] [L:Two]"],
    );
    check(
        "<Steps>\n1. One\n   ```\n   x\n   ```\n2. Two\n</Steps>",
        None,
        &["art - [L:One] [C:x] [L:Two]"],
    );
}

#[test]
fn questions_in_headings() {
    check(
        "# FAQ\n## Why?\nyes\n### Sub\nz\n## 2. How?\nso",
        Some("FAQ"),
        &[
            "faq Why?#why [P:yes] [P:Sub] [P:z]",
            "faq How?#2-how [P:so]",
        ],
    );
    check(
        "# A\n## Why?\nx\n## B\ny",
        Some("A"),
        &["art Why?#why [P:x]", "art B#b [P:y]"],
    );
    check(
        "# A\n## B\ny\n## FAQ\n### Fees\n#### Why?\nx",
        Some("A"),
        &["art B#b [P:y]", "faq FAQ>Fees>Why?#why [P:x]"],
    );
    check(
        "# Why?\nx\n# How?\ny\n# Who?\nz",
        None,
        &[
            "faq Why?#why [P:x]",
            "faq How?#how [P:y]",
            "faq Who?#who [P:z]",
        ],
    );
}

#[test]
fn questions_in_paragraphs() {
    check(
        "# FAQ\n**Why?**\n\nyes\n\n**How?** So.",
        Some("FAQ"),
        &["faq Why? [P:yes]", "faq How? [P:So.]"],
    );
    check("**Why?** Because.", None, &["art - [P:Why? Because.]"]);
    check(
        "Q: Why?\n\nA: Yes.\n\nmore",
        None,
        &["faq Why? [P:Yes.] [P:more]"],
    );
    check(
        "**Q: Why?**\\\nA: Yes.\n\n**Q:** How?\nA: So.",
        None,
        &["faq Why? [P:Yes.]", "faq How? [P:So.]"],
    );
    check("# FAQ\nWhy?\n: yes", Some("FAQ"), &["faq Why? [P:yes]"]);
}

#[test]
fn disclosures() {
    check(
        "# A\none\n<details><summary>Why?</summary>\n\nyes\n\n## In\nz\n\n</details>\n\ntwo",
        Some("A"),
        &["art - [P:one] [P:two]", "faq Why? [P:yes] [P:In] [P:z]"],
    );
    check(
        "<details>\n<summary>More</summary>\nx</details>",
        None,
        &["art More [P:x]"],
    );
    check(
        "# FAQ\n<details><summary>Fees</summary>x</details>",
        Some("FAQ"),
        &["faq Fees [P:x]"],
    );
    check(
        "<details><summary>Why?</summary>\n\nyes\n\n# H\nx",
        None,
        &["faq Why? [P:yes]", "art H#h [P:x]"],
    );
}

#[test]
fn line_ends_and_front_matter_count() {
    let document = read("---\r\ntitle: T\r\n---\r\n\r\n# A\r\n\r\nx\r\ny\r\n");
    let block = &document.sections[0].blocks[0];
    assert_eq!(block.text, "x y");
    let span = block.span.as_ref().unwrap();
    assert_eq!((span.first_line, span.last_line), (7, 8));
    assert_eq!(
        read("# A\r\rx\r").sections[0].blocks[0]
            .span
            .as_ref()
            .unwrap()
            .first_line,
        3
    );
}

#[test]
fn faults_warn() {
    let document = read("---\ntitle: [\n---\nx");
    assert_eq!(document.warnings.len(), 1);
    assert_eq!(outline(&document), ["art - [P:x]"]);
}

#[test]
fn depth_costs_no_stack_and_no_square() {
    for piece in [
        "> ",
        "- ",
        "<details><summary>a</summary>\n\n",
        "[",
        "*",
        "<div>",
        "!!! note\n    ",
    ] {
        read(&piece.repeat(20_000));
    }
    read(&"# h\n".repeat(50_000));
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé ?]{1,12}",
        "\n{1,2}#{1,4} [a-z]{1,8}\\??\n",
        "\n\n(Q: |A: |- |1\\. |> |    |```\n|!!! note\n    |:::)",
        "\\*\\*|`|\\[|\\]\\(x\\)|<b>|</b>|&amp;|\\|",
        "\n(<details>|<summary>|</summary>|</details>|<!--|-->|\\{\\{< a >\\}\\})",
        "\r\n|\n|\t",
    ]
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        read(&text);
    }

    #[test]
    fn spans_of_generated_text_hold(pieces in prop::collection::vec(piece(), 0..30)) {
        let source = pieces.concat();
        spans_hold(&source, &read(&source));
    }
}
