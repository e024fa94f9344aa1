//! Tests of the POD reader: what comes out, and where it says it stood.

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
        "=head1 NAME\n\nLamp - lights a room\n\n=head1 USE\n\nText\nhere.\n\n=head2 The C<lit> state\n\nx",
        Some("Lamp - lights a room"),
        &[
            "art USE#USE [P:Text here.]",
            "art USE>The lit state#The-lit-state [P:x]",
        ],
    );
    check(
        "=head1 Lamps\n\na\n\n=head2 Oil\n\nb",
        Some("Lamps"),
        &["art - [P:a]", "art Oil#Oil [P:b]"],
    );
    check(
        "=head1 A\n\nx\n\n=head1 B",
        None,
        &["art A#A [P:x]", "art B#B []"],
    );
    check(
        "no command\n\n  code",
        None,
        &["art - [P:no command] [C:code]"],
    );
}

#[test]
fn blocks_are_told_apart() {
    check(
        "=pod\n\na\n\n=over 4\n\n=item *\n\nb\n\nc\n\n=item * d\n\n=item 1.\n\ne\n\n=item 2. f\n\n=item g()\n\nh\n\n=back\n\ni\n\n  x\n\n    y\n\n=cut\n\nj",
        None,
        &["art - [P:a] [L:b] [P:c] [L:d] [L:e] [L:f] [L:g()] [P:h] [P:i] [C:x⏎⏎  y]"],
    );
    check("=pod\n\n=item 404\n\na", None, &["art - [L:a]"]);
}

#[test]
fn other_formats_go() {
    let source = "package A;\n\n=encoding utf8\n\n=begin html\n\n<b>x</b>\n\n=head1 No\n\n=end html\n\n=for comment c\n\n=for text d B<e>\n\n=begin :text\n\nf\n\n=end :text\n\n=cut\n\n1;";
    check(source, None, &["art - [P:d e] [P:f]"]);
    let dropped = read(source).dropped;
    let dropped: Vec<(&str, &str)> = dropped
        .iter()
        .map(|d| (d.reason.as_str(), d.text.as_str()))
        .collect();
    assert_eq!(
        dropped,
        [
            ("program", "package A;"),
            ("directive", "=encoding utf8"),
            ("other format", "=begin html"),
            ("other format", "<b>x</b>"),
            ("comment", "=for comment c"),
            ("program", "1;"),
        ]
    );
}

#[test]
fn questions_are_pairs() {
    check(
        "=head1 NAME\n\nlampfaq2 - Oil\n\n=head1 Wicks\n\n=head2 Why is it C<dark>?\n\nOil.\n\n=head1 AUTHOR\n\nx",
        Some("lampfaq2 - Oil"),
        &[
            "faq Wicks>Why is it dark?#Why-is-it-dark? [P:Oil.]",
            "art AUTHOR#AUTHOR [P:x]",
        ],
    );
    check(
        "=head1 NAME\n\nlamps - Frequently Asked Questions\n\n=head1 L\n\n=over\n\n=item Why?\n\nOil.\n\n=item How?\n\nSo.\n\n=back",
        Some("lamps - Frequently Asked Questions"),
        &["faq L>Why?#Why? [P:Oil.]", "faq L>How?#How? [P:So.]"],
    );
    check(
        "=head1 A\n\n=head2 Why?\n\nx\n\n=head1 B\n\ny",
        None,
        &["art A>Why?#Why? [P:x]", "art B#B [P:y]"],
    );
    check("=pod\n\nQ: Why?\nA: Yes.", None, &["faq Why? [P:Yes.]"]);
}

#[test]
fn faults_warn_and_the_rest_is_read() {
    let document = read("=head1 A\n\n=lamp b\n\nc\n\n=begin html\n\nd");
    assert_eq!(
        document.warnings,
        [
            "the command `=lamp` of line 3 is not known",
            "the block `=begin html` of line 7 is never closed"
        ]
    );
    assert_eq!(outline(&document), ["art - [P:b] [P:c]"]);
}

#[test]
fn lines_are_those_of_the_file() {
    let document = read("=pod\r\n\r\nx\r\ny\r\n");
    let span = document.sections[0].blocks[0].span.as_ref().unwrap();
    assert_eq!((span.first_line, span.last_line), (3, 4));
    let document = read("=pod\r\rx");
    let span = document.sections[0].blocks[0].span.as_ref().unwrap();
    assert_eq!(span.first_line, 3);
}

#[test]
fn depth_costs_no_stack_and_no_square() {
    for piece in [
        "=over\n\n",
        "=item a\n\n",
        "=begin x\n\n",
        "=head1 a\n\n",
        "B<",
        "=\n",
        " a\n\n",
    ] {
        read(&piece.repeat(20_000));
    }
}

#[test]
fn a_link_that_is_not_closed_ends_with_the_text() {
    let source = "L</";
    spans_hold(source, &read(source));
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé ?]{1,12}",
        "\n\n=(head1|head2|item|over|back|cut|pod|begin|end|for) ?(NAME|text|html|\\*|a\\?)?\n\n",
        "[BICLXS]<|>| >>|C<< |\\||/|\"",
        "\r\n|\n|\t|\n\n|\n\n ",
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
