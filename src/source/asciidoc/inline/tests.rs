//! Tests of the mark-up inside a paragraph.

use super::*;

fn check(source: &str, expected: &str) {
    let lines = Lines::new(source);
    let mut dropped = DroppedList::default();
    let mut attributes = Attributes::default();
    attributes.define("lamp", "oil lamp");
    attributes.define("site", "https://example.org");
    let mut context = Context {
        attributes: &mut attributes,
        dropped: &mut dropped,
        lines: &lines,
    };
    assert_eq!(plain(source, &mut context), expected, "{source}");
}

#[test]
fn signs_in_pairs_go() {
    check("a *b* _c_ `d` #e# f", "a b c d e f");
    check("a**b**c __d__e ``f``g ##h##", "abc de fg h");
    check("*a _b_ `c`*, d", "a b c, d");
    check("***a***", "a");
    check("H~2~O, 2^nd^", "H2O, 2nd");
    check("[.small]#a# [role]*b*", "a b");
    check("*a\nb*", "a b");
    check("\"`a`\" and '`b`'", "“a” and ‘b’");
    check("`a`'s", "a's");
}

#[test]
fn signs_that_mark_nothing_stay() {
    for text in [
        "2 * 3 * 4",
        "a_b_c",
        "*.rs and *.md",
        "issue #12 and #13",
        "C++ and C++",
        "~/a and ~/b",
        "a ^b c^",
        "Name: ________",
        "cout << x << y",
        "1 < 2 > 1",
        "note: a [b]",
        "std::vec[0]",
        "[x] done",
        "a(b(c))",
        "{ x } and {}",
    ] {
        check(text, text);
    }
    check("`**/*.css`, `/**` and `*.js`", "**/*.css, /** and *.js");
}

#[test]
fn what_is_escaped_stays() {
    check("\\*a* b", "*a* b");
    check("\\{lamp} `\\{x}`", "{lamp} {x}");
    check("\\https://a.b[c]", "https://a.b[c]");
    check("\\xref:a[b]", "xref:a[b]");
    check("\\\\__a__", "__a__");
    check("C:\\dir \\d", "C:\\dir \\d");
}

#[test]
fn passthroughs_stay_as_they_are() {
    check("`+{a} *b*+` c", "{a} *b* c");
    check("a ++*b*++ +++<u>c</u>+++ $$*d*$$", "a *b* c *d*");
    check("pass:[<b>x</b>] pass:q[*y*]", "x *y*");
    check("a + b + c", "a + b + c");
}

#[test]
fn links_show_their_text() {
    check("https://a.b[c d]", "c d");
    check("https://a.b[c^] x", "c x");
    check("https://a.b/c_d_e, x", "https://a.b/c_d_e, x");
    check("(https://a.b).", "(https://a.b).");
    check("<https://a.b/*c*>", "https://a.b/*c*");
    check("https://a.b[] x", "https://a.b x");
    check("link:a.pdf[the *file*,window=_blank]", "the file");
    check("link:a.pdf[]", "a.pdf");
    check("mailto:a@b.c[write]", "write");
    check("https://a.b[\"c, d\",role=x]", "c, d");
    check("{site}/a[b]", "b");
    check("{nope}/a[b] {nope}/c[]", "b c");
}

#[test]
fn references_show_their_text() {
    check("xref:a:b.adoc#c[d]", "d");
    check("xref:a:b/c.adoc[]", "c");
    check("<<a>> <<b,c *d*>> <<e#,f>>", "a c d f");
    check("[[a]]b [[c,d]]e [[[f]]] g", "b e [f] g");
    check("anchor:a[]b", "b");
}

#[test]
fn macros_show_what_a_reader_sees() {
    check("kbd:[Ctrl+T] btn:[OK]", "Ctrl+T OK");
    check("menu:File[Save > All]", "File › Save > All");
    check("image:a.png[A lamp,20] icon:x[]", "A lamp");
    check("image:a_b.png[] b", "b");
    check("a.footnote:[See xref:b[c\\].] d", "a. (See c.) d");
    check("a.footnote:[See xref:b[c].] d", "a. (See c.) d");
    check("a footnote:x[b [c\\] d] footnote:x[]", "a (b [c] d)");
    check("((a)) b (((c, d)))e", "a b e");
    check("stem:[x_1^2] b", "x_1^2 b");
}

#[test]
fn macros_of_extensions() {
    check("a javadoc:org.x.Lamp[] b", "a Lamp b");
    check("javadoc:{u}/org.x.Lamp$Wick#trim()[]", "Lamp$Wick#trim()");
    check("javadoc:org.x.Lit[format=annotation]", "@Lit");
    check("configprop:a.b-c[]", "a.b-c");
    check("issue:12[the report]", "the report");
    check("`a:b[c]`", "a:b[c]");
}

#[test]
fn attributes_become_their_values() {
    check("an {lamp}.", "an oil lamp.");
    check("{empty}a{nbsp}b {cpp} {asterisk}c*", "a b C++ *c*");
    check("v {version} x", "v x");
    check("`a/{id}`", "a/{id}");
    check("{counter:n}a {set:x:y}b", "a b");
}

#[test]
fn characters_are_replaced() {
    check("(C) a -- b--c... d (TM)", "© a — b—c… d ™");
    check("--flag ---- ..", "--flag ---- ..");
    check("&amp; &#8217; &nope;", "& ’ &nope;");
    check("a +\nb +", "a b");
    check("a\0b", "a b");
}

#[test]
fn unclosed_signs_cost_no_square() {
    for piece in [
        "*a ",
        "**",
        "`a ",
        "[[a",
        "<<a ",
        "+a ",
        "++a",
        "{a",
        "((a",
        "a:b[",
        "\"`a ",
        "footnote:[",
        "https://a[",
        "[a]#",
        "a:",
        "&a",
        "^a",
        "\\*",
    ] {
        let source = piece.repeat(100_000);
        let line = Line {
            text: &source,
            start: 0,
        };
        let mut context = Context {
            attributes: &mut Attributes::default(),
            dropped: &mut DroppedList::default(),
            lines: &Lines::new(&source),
        };
        assert!(!render(&[line], &mut context).text.is_empty(), "{piece}");
    }
}
