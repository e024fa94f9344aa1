//! Tests of the reader of reStructuredText: what comes out, and where it says
//! it stood.

use proptest::prelude::*;

use super::read;
use crate::source::testing::{outline, spans_hold_by_cell};

fn check(source: &str, title: Option<&str>, expected: &[&str]) {
    let document = read(source);
    assert_eq!(outline(&document), expected, "{source}");
    assert_eq!(document.title.as_deref(), title, "{source}");
    spans_hold_by_cell(source, &document);
}

/// Checks a source without headings: the blocks of its only section.
fn blocks(source: &str, expected: &str) {
    let expected = format!("art - {expected}");
    check(source, None, &[expected.as_str()]);
}

fn dropped(source: &str) -> Vec<String> {
    let dropped = read(source).dropped.into_iter();
    dropped
        .map(|dropped| format!("{}: {}", dropped.reason, dropped.text))
        .collect()
}

#[test]
fn adornments_make_sections() {
    check(
        "=====\nLamps\n=====\n\nOpening\nline.\n\nOil\n===\n\nText.\n\nWick\n----\n\nMore.\n\nGas\n===\nx",
        Some("Lamps"),
        &[
            "art - [P:Opening line.]",
            "art Oil#oil [P:Text.]",
            "art Oil>Wick#wick [P:More.]",
            "art Gas#gas [P:x]",
        ],
    );
    check(
        "Lamps and their oils\n----\n\nx\n\n----\n\ny",
        Some("Lamps and their oils"),
        &["art - [P:x] [P:y]"],
    );
    // Too short to underline anything.
    blocks("Lamps\n--\nx", "[P:Lamps -- x]");
    check(
        "1. Oil\n======\nx\n\n2. Gas\n======\ny",
        Some("1. Oil"),
        &["art - [P:x]", "art 2. Gas#gas [P:y]"],
    );
    blocks("- a\n\n  Oil\n  ===\n\n  b", "[L:a] [P:Oil] [P:b]");
}

#[test]
fn targets_lead_to_sections() {
    check(
        "T\n=\n\n.. _oil_lamp:\n.. _other:\n\nOil\n---\nx\n\n.. _not here:\n\ny\n\nOil\n---\nz\n\n.. _elsewhere: https://l.example\n\nGas\n---\n\nx",
        Some("T"),
        &[
            "art Oil#oil-lamp [P:x] [P:y]",
            "art Oil#id1 [P:z]",
            "art Gas#gas [P:x]",
        ],
    );
    check(
        "T\n=\n\n.. _Gas:\n\nGas\n---\nx\n\n`Oil <https://l.example>`_\n\nOil\n---\ny",
        Some("T"),
        &["art Gas#gas [P:x] [P:Oil]", "art Oil#id2 [P:y]"],
    );
}

#[test]
fn lists_are_told_apart() {
    blocks("- a\n  b\n\n  - c\n- d\n\n  e", "[L:a b] [L:c] [L:d] [P:e]");
    blocks("1. a\n#. b\n\n(c) d\n   e", "[L:a] [L:b] [L:d e]");
    // A number at the start of a wrapped line counts nothing.
    blocks(
        "In the year\n1984. It rained",
        "[P:In the year 1984. It rained]",
    );
    blocks("A. Lamp was\nlit", "[P:A. Lamp was lit]");
    blocks("1. One\n\n  * two\n\n2. Three", "[L:One] [L:two] [L:Three]");
    blocks(
        "oil\n  What burns.\n\n  More.\nwick : a part\n  It\n  leads.",
        "[P:oil] [P:What burns.] [P:More.] [P:wick : a part] [P:It leads.]",
    );
    blocks(
        "x\n\n:Oil: a\n  b\n:Wick:\n  c\n\n  d",
        "[P:x] [L:Oil: a b] [L:Wick: c] [P:d]",
    );
    blocks(
        "-a  All\n-o FILE, --oil=FILE\n    Fill\n    it",
        "[L:-a All] [L:-o FILE, --oil=FILE Fill it]",
    );
    blocks("| a\n| b\n  c\n|\n| d\n\ne", "[P:a b c] [P:d] [P:e]");
    blocks("x\n\n:Oil:\n\n- a", "[P:x] [L:Oil:] [L:a]");
}

#[test]
fn what_is_literal_stays() {
    blocks(
        "Code::\n\n  a\n    b\n\n  c\n\nx",
        "[P:Code:] [C:a⏎  b⏎⏎c] [P:x]",
    );
    blocks(
        "Code ::\n\n  *a*\n\n::\n\n  b\n\nx",
        "[P:Code] [C:*a*] [C:b] [P:x]",
    );
    blocks("Code::\n\n> a\n> b\n\nx", "[P:Code:] [C:> a⏎> b] [P:x]");
    blocks("Code::\n\nx::", "[P:Code:] [P:x:]");
    blocks(">>> 1\n1\n\nx", "[C:>>> 1⏎1] [P:x]");
    blocks(
        ".. code-block:: yaml\n   :caption: A\n\n   a:\n     - b\n\nx",
        "[P:A] [C:a:⏎  - b] [P:x]",
    );
    blocks(".. code::\n   a\n\n   :b: c", "[C:a⏎⏎:b: c]");
    blocks("x\n.. code-block:: yaml\n\n   a", "[P:x] [C:a]");
    blocks(".. code-block:: yaml\n\n\ta\n\t  b\n", "[C:a⏎  b]");
}

#[test]
fn quotations_and_notes() {
    blocks(
        "x\n\n  said\n\n  -- Her\n\ny",
        "[P:x] [Q:said] [Q:-- Her] [P:y]",
    );
    blocks(".. epigraph::\n\n   said", "[Q:said]");
    blocks(
        ".. note:: Mind\n   it\n\n   - a\n\n.. Warning::\n   :class: b\n\n   Hot\n\nx",
        "[P:Mind it] [L:a] [P:Hot] [P:x]",
    );
    blocks(".. versionadded:: 2.5\n   Now", "[P:versionadded 2.5 Now]");
    blocks(".. deprecated:: 2.5", "[P:deprecated 2.5]");
    blocks(".. admonition:: A title\n\n   x", "[P:A title] [P:x]");
    blocks(".. rubric:: A line\n\nx", "[P:A line] [P:x]");
    blocks(
        ".. lantern:: a.svg\n   :x: y\n\n   It shines",
        "[P:It shines]",
    );
    blocks(".. lantern:: Some words", "[P:Some words]");
    check(
        "T\n=\n\n.. only:: html\n\n   Oil\n   ---\n\n   x\n\n.. only:: latex\n\n   y",
        Some("T"),
        &["art Oil#oil [P:x]"],
    );
}

#[test]
fn pictures_are_their_words() {
    blocks(
        ".. figure:: a.png\n   :alt: A lamp\n      at night\n   :width: 5\n\n   The caption.\n\n   Legend.",
        "[P:A lamp at night] [P:The caption.] [P:Legend.]",
    );
    check(".. image:: a.png", None, &[]);
}

#[test]
fn notes_at_the_foot() {
    blocks(
        "Text [1]_ by [Oil84]_.\n\n.. [1] A note\n   of two.\n.. [Oil84] A book",
        "[P:Text by [Oil84].] [P:A note of two.] [P:[Oil84] A book]",
    );
}

#[test]
fn grids_are_tables() {
    blocks(
        "+-----+-----+\n| a   | b   |\n+=====+=====+\n| c   | d   |\n| e   |     |\n+-----+-----+\n| f         |\n+-----------+\n\nx",
        "[T:a | b⏎c e | d⏎f] [P:x]",
    );
    // A cell over two rows counts to the first.
    blocks(
        "+---+---+\n| a | b |\n|   +---+\n|   | c |\n+---+---+",
        "[T:a | b⏎c]",
    );
    blocks("+----+-----+\n| 灯 | - b |\n+----+-----+", "[T:灯 | b]");
    blocks("+---+\n| a", "[C:+---+⏎| a]");
    blocks(
        "+-----+----+\n| - a | b  |\n| - c |    | d\n+-----+----+",
        "[T:a c | b d]",
    );
}

#[test]
fn simple_tables_are_tables() {
    blocks(
        "===  ===\na    b\n===  ===\nc    d e\n     f\ng\n===  ===\n\nx",
        "[T:a | b⏎c | d e f⏎g |] [P:x]",
    );
    blocks(
        "===  ===\na b c\n--------\nd    e\n\n     f\n===  ===",
        "[T:a b c⏎d | e f]",
    );
    blocks("===  ===\na    b", "[C:===  ===⏎a    b]");
}

#[test]
fn lists_and_values_are_tables() {
    blocks(
        ".. list-table:: Lamps\n   :header-rows: 1\n\n   * - a\n     - b\n   .. no row\n   * - *c*\n\n       - d\n     -\n",
        "[P:Lamps] [T:a | b⏎c d |]",
    );
    blocks(
        ".. csv-table::\n   :header: a, \"b, c\"\n\n   *d*, ``e``",
        "[T:a | b, c⏎d | e]",
    );
    blocks(
        ".. table:: Lamps\n\n   == ==\n   a  b\n   == ==",
        "[P:Lamps] [T:a | b]",
    );
    blocks(".. list-table::\n\n   No list", "[P:No list]");
}

#[test]
fn objects_have_anchors() {
    check(
        "T\n=\n\n.. py:module:: lamps\n\n.. class:: Lamp(oil)\n\n   A lamp.\n\n   .. method:: fill(*oil, **more)\n      :async:\n\n      Fills.\n\n.. option:: -o <oil>\n\n   Which oil.\n\nAfter.\n\n.. c:function:: int fill(int oil)\n\nNothing below.",
        Some("T"),
        &[
            "art - [P:After.] [P:int fill(int oil)] [P:Nothing below.]",
            "art Lamp(oil)#lamps.Lamp [P:A lamp.]",
            "art Lamp(oil)>fill(*oil, **more)#lamps.Lamp.fill [P:Fills.]",
            "art -o <oil>#cmdoption-o [P:Which oil.]",
        ],
    );
    check(
        ".. glossary::\n   :sorted:\n\n   Oil lamp\n   Lantern : L\n     Gives\n     light.\n\n   Wick\n     Burns.",
        None,
        &[
            "art Oil lamp, Lantern#term-Oil-lamp [P:Gives light.]",
            "art Wick#term-Wick [P:Burns.]",
        ],
    );
}

#[test]
fn questions_in_headings() {
    check(
        "FAQ\n===\n\n.. _why:\n\nWhy?\n----\nyes\n\nSub\n~~~\nz\n\n2. How?\n-------\nso",
        Some("FAQ"),
        &["faq Why?#why [P:yes] [P:Sub] [P:z]", "faq How?#how [P:so]"],
    );
    check(
        "Lamps\n=====\n\nWhy?\n----\nx\n\nOil\n---\ny",
        Some("Lamps"),
        &["art Why?#why [P:x]", "art Oil#oil [P:y]"],
    );
    check(
        "Why?\n====\nx\n\nHow?\n====\ny\n\nWho?\n====\nz",
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
    let pairs = ["faq Why? [P:yes]", "faq How? [P:so]"];
    check("FAQ\n===\n\nWhy?\n  yes\n\nHow?\n  so", Some("FAQ"), &pairs);
    check(
        "FAQ\n===\n\n**Why?**\n\nyes\n\n**How?** so",
        Some("FAQ"),
        &pairs,
    );
    check(":Q: Why?\n:A: yes\n\n:Q: How?\n:A: so", None, &pairs);
    check("Q: Why?\n\nA: yes\n\nQ: How?\nA: so", None, &pairs);
    check("Q. Why?\n\nA. yes\n\nQ. How?\n\nA. so", None, &pairs);
    check(
        "| **Q:** Why?\n| A: yes\n\n**Q: How?**\n\nA: so",
        None,
        &pairs,
    );
    check(
        ".. dropdown:: Why?\n\n   yes\n\n.. admonition:: How?\n   :class: dropdown\n\n   so\n\n.. admonition:: Who?\n\n   me",
        None,
        &["faq Why? [P:yes]", "faq How? [P:so]", "faq Who? [P:me]"],
    );
    check(
        ".. admonition:: More\n   :class: note dropdown\n\n   x\n\n.. details:: Less\n\n   y",
        None,
        &["art More [P:x]", "art Less [P:y]"],
    );
    check("A. one\n\nB. two", None, &["art - [L:one] [L:two]"]);
    check("Why?\n  Because.", None, &["art - [P:Why?] [P:Because.]"]);
}

#[test]
fn the_head_describes_the_document() {
    let document = read(
        ":orphan:\n\nLamps\n=====\n\n:Author: *Ada* Lamp\n:date: 2020-02-01\n:lang: de-AT\n:Version: 2\n\n.. meta::\n   :description lang=en: About\n      lamps\n   :keywords: oil\n\nx\n\n:date: 1999",
    );
    assert_eq!(document.title.as_deref(), Some("Lamps"));
    assert_eq!(document.author.as_deref(), Some("Ada Lamp"));
    assert_eq!(document.date.as_deref(), Some("2020-02-01"));
    assert_eq!(document.lang.as_deref(), Some("de"));
    assert_eq!(document.description.as_deref(), Some("About lamps"));
    assert_eq!(
        outline(&document),
        ["art - [L:Version: 2] [P:x] [L:date: 1999]"]
    );
    let dropped: Vec<_> = document.dropped.iter().map(|d| d.text.as_str()).collect();
    assert_eq!(dropped, [":orphan:", ":keywords: oil"]);
    let document = read(".. title: Lamps\n.. date: 2020\n.. a: b\n\nx");
    assert_eq!(document.title.as_deref(), Some("Lamps"));
    assert_eq!(document.date.as_deref(), Some("2020"));
}

#[test]
fn what_is_no_text_is_dropped() {
    let source = "x\n\n.. A comment\n   of two\n\n..\n\n  quoted\n\n.. |a| replace:: b\n\n.. toctree::\n   :maxdepth: 1\n\n   oil\n\n.. include:: oil.txt\n\n.. raw:: html\n\n   <b>y</b>\n\n__ https://l.example\n\n{% if a %}\nz\n{% endif %}\n\n.. literalinclude:: a.py\n\n.. notice me";
    blocks(source, "[P:x] [Q:quoted] [P:z]");
    assert_eq!(
        dropped(source),
        [
            "comment: .. A comment of two",
            "definition: .. |a| replace:: b",
            "table of contents: .. toctree:: :maxdepth: 1 oil",
            "include: .. include:: oil.txt",
            "raw mark-up: .. raw:: html <b>y</b>",
            "link target: __ https://l.example",
            "template tag: {% if a %}",
            "template tag: {% endif %}",
            "include: .. literalinclude:: a.py",
            "comment: .. notice me",
        ]
    );
    let long = format!(".. {}\n", "word ".repeat(100));
    assert!(dropped(&long)[0].len() < 120);
}

#[test]
fn substitutions_are_applied() {
    let document = read("A |lamp|\n\n.. |lamp| replace:: Harbour *lamp*");
    assert_eq!(outline(&document), ["art - [P:A Harbour lamp]"]);
}

#[test]
fn line_ends_count() {
    for source in ["T\r\n=\r\n\r\nx\r\ny\r\n", "T\r=\r\rx\ry\r"] {
        let document = read(source);
        assert_eq!(outline(&document), ["art - [P:x y]"], "{source:?}");
        let span = document.sections[0].blocks[0].span.clone().unwrap();
        assert_eq!((span.first_line, span.last_line), (4, 5), "{source:?}");
    }
    read("a\0b\n\n::\n\n  \0");
}

#[test]
fn depth_costs_no_stack_and_no_square() {
    for piece in [
        "- ",
        "1. ",
        ":a: ",
        "a\n ",
        "::\n\n ",
        ".. note:: ",
        ".. |a| ",
        "+-+",
        "= =\n",
        "====\na\n",
        "| ",
        "[1]_",
        ".. [1] ",
        "-a  ",
        "__ ",
        "`",
        "``a ",
        "*a ",
        "|a ",
        "{% ",
        "a_ ",
        "]_ ",
        ":a:`",
        "\\",
        ">>> a\n",
        ".. _a:\n",
        "+---+\n|   |\n",
        "\u{300}",
    ] {
        read(&piece.repeat(20_000));
        read(&format!("{}\n", piece.trim_end()).repeat(20_000));
    }
    let stairs: String = (0..2000)
        .map(|at| format!("{}- a\n\n", " ".repeat(at)))
        .collect();
    let document = read(&stairs);
    assert_eq!(document.warnings.len(), 1);
    let down: String = (0..2000)
        .map(|at| format!("{}a\n\n", " ".repeat(2000 - at)))
        .collect();
    assert_eq!(read(&down).warnings.len(), 1);
    read(&"Oil\n===\n\n".repeat(20_000));
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé ?]{1,12}",
        "\n{1,2}[a-z]{1,4}\\??\n(====|----|~~~~)\n",
        "\n\n {0,4}(Q: |A: |- |1\\. |\\(a\\) |:a: |:Q: |-a  |\\| |>>> |x\n  )",
        "\n\n {0,3}\\.\\. (note::|code::|_a:|\\[1\\]|list-table::|glossary::|py:class:: A|figure:: a|only:: b|csv-table::) ?",
        "\n\n(\\+--\\+--\\+\n\\| a\\|b \\|\n\\+--\\+--\\+|== ==\na  b\n== ==|== ==\n)\n",
        "`|``|\\*|\\*\\*|:ref:`|<a>`_|_|\\|a\\||\\[1\\]_|\\\\|::",
        "\r\n|\n|\n\n|\n  |\n    |\t",
    ]
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        let document = read(&text);
        spans_hold_by_cell(&text, &document);
    }

    #[test]
    fn spans_of_generated_text_hold(pieces in prop::collection::vec(piece(), 0..30)) {
        let source = pieces.concat();
        spans_hold_by_cell(&source, &read(&source));
    }
}
