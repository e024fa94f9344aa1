//! Sources and queries at random, from few words so that they meet.

use proptest::prelude::*;

use crate::sources::Sources;

const WORDS: &[&str] = &[
    "harbour",
    "harbours",
    "running",
    "run",
    "café",
    "naïve",
    "Straße",
    "C++",
    "std::vec",
    "3.10",
    "chapter",
    "four",
    "IV",
    "4",
    "the",
    "of",
    "is",
    "don’t",
    "Eve’s",
    "l’homme",
    "foo.bar",
    "--flag",
    "snake_case",
    "e-mail",
    "緑茶の温度",
    "温度",
    "ที่จอดรถ",
    "공기압은",
    "שָׁלוֹם",
    "الكتاب",
    "किताबें",
    "🦀",
    "…",
    "a&b",
    "1,000",
    "x",
    "und",
    "Häuser",
];

/// What the query language, or another one, may take for an operator.
pub(crate) const OPERATORS: &[&str] = &[
    "\"",
    "“",
    "”",
    "«",
    "「",
    "」",
    "-",
    "--",
    "-sourdough",
    "+",
    "(",
    ")",
    "[",
    "{",
    "^",
    "~2",
    "*",
    "?",
    ":",
    "\\",
    "/",
    "kind:",
    "kind:faq",
    "kind:article",
    "lang:",
    "lang:de",
    "lang:xx",
    "path:",
    "path:pincite-",
    "path:../",
    "AND",
    "OR",
    "NOT",
    "chapter",
    "4",
    "starter",
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{feff}",
];

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

fn sentence() -> impl Strategy<Value = String> {
    (
        prop::collection::vec(word(), 1..25),
        prop::sample::select(&[".", "?", "!", ""][..]),
    )
        .prop_map(|(words, end)| words.join(" ") + end)
}

fn paragraph() -> impl Strategy<Value = String> {
    prop::collection::vec(sentence(), 1..8).prop_map(|sentences| sentences.join(" "))
}

fn heading() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..6).prop_map(|words| words.join(" "))
}

/// A heading, whether it is a question, and what stands below it.
type Section = (String, bool, Vec<String>);

fn sections() -> impl Strategy<Value = Vec<Section>> {
    let below = prop::collection::vec(paragraph(), 0..4);
    prop::collection::vec((heading(), any::<bool>(), below), 1..5)
}

/// One source of each format, and a second text.
pub(crate) fn sources() -> impl Strategy<Value = Sources> {
    (sections(), sections(), sections(), paragraph()).prop_map(|(a, b, c, text)| {
        let (markdown, plain, page) = (markdown(&a), plain(&b), page(&c));
        Sources::new([
            ("docs/a.md", markdown.as_str()),
            ("b.txt", plain.as_str()),
            ("c.html", page.as_str()),
            ("d.txt", text.as_str()),
        ])
    })
}

fn markdown(sections: &[Section]) -> String {
    let mut text = "---\ntitle: Harbours\n---\n\n".to_owned();
    for (at, (heading, question, below)) in sections.iter().enumerate() {
        let level = if *question { "###" } else { "##" };
        let mark = if *question { "?" } else { "" };
        text.push_str(&format!("{level} {heading}{mark}\n\n"));
        for (nth, paragraph) in below.iter().enumerate() {
            let front = ["", "- ", "> ", "1. "][(at + nth) % 4];
            text.push_str(&format!("{front}{paragraph}\n\n"));
        }
    }
    text
}

fn plain(sections: &[Section]) -> String {
    let mut text = String::new();
    for (heading, question, below) in sections {
        let mark = if *question { "?" } else { "" };
        text.push_str(&format!("{heading}{mark}\n"));
        for paragraph in below {
            text.push_str(&format!("{paragraph}\n\n"));
        }
    }
    text
}

fn page(sections: &[Section]) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut text =
        "<!DOCTYPE html><html><head><title>Harbours</title></head><body><main><h1>Harbours</h1>"
            .to_owned();
    for (at, (heading, question, below)) in sections.iter().enumerate() {
        let mark = if *question { "?" } else { "" };
        text.push_str(&format!("<h2 id=\"s{at}\">{}{mark}</h2>", escaped(heading)));
        for paragraph in below {
            text.push_str(&format!("<p>{}</p>\n", escaped(paragraph)));
        }
    }
    text + "</main></body></html>"
}

pub(crate) fn query() -> impl Strategy<Value = String> {
    (
        prop::collection::vec(word(), 1..5),
        0..4,
        any::<prop::sample::Index>(),
    )
        .prop_map(|(mut words, change, at)| {
            let at = at.index(words.len());
            match change {
                0 => words[at] = format!("\"{}\"", words[at]),
                1 => words[at] = format!("-{}", words[at]),
                2 => return format!("\"{}\"", words.join(" ")),
                _ => {}
            }
            words.join(" ")
        })
}
