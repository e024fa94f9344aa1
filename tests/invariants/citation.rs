//! Whether a citation is true: lines, bytes, anchor, text fragment.

use std::collections::HashSet;

use pincite::{Hit, Searcher};
use scraper::{Html, Selector};

use crate::sources::Sources;

pub(crate) fn check(sources: &Sources, searcher: &Searcher, hit: &Hit) {
    let citation = &hit.citation;
    let context = || format!("{hit:#?}");
    let bytes = sources.get(&citation.path);
    let source = String::from_utf8_lossy(bytes);
    if citation.path.ends_with(".html") {
        check_page(&source, hit);
        return;
    }
    let lines = citation
        .lines
        .unwrap_or_else(|| panic!("no lines: {}", context()));
    let cited: Vec<&str> = source
        .lines()
        .skip(lines.first - 1)
        .take(lines.last + 1 - lines.first)
        .collect();
    assert_eq!(cited.len(), lines.last + 1 - lines.first, "{}", context());
    let mut expected = words(&hit.text);
    if let Some(question) = hit
        .question
        .as_deref()
        .filter(|_| !continues(searcher, hit))
    {
        expected.splice(0..0, words(question));
    }
    assert!(!expected.is_empty(), "{}", context());
    let cited = cited.join("\n");
    assert!(
        stand_in(&expected, &cited),
        "not at these lines: {}",
        context()
    );
    let range = citation
        .bytes
        .unwrap_or_else(|| panic!("no bytes: {}", context()));
    let slice = std::str::from_utf8(&bytes[range.start..range.end]).unwrap();
    assert!(
        stand_in(&expected, slice),
        "not at these bytes: {}",
        context()
    );
    let line_of = |at: usize| 1 + bytes[..at].iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(line_of(range.start), lines.first, "{}", context());
    let end = range.end - usize::from(slice.ends_with('\n'));
    assert_eq!(line_of(end), lines.last, "{}", context());
    for fragment in &hit.snippet.fragments {
        let own = fragment
            .lines
            .unwrap_or_else(|| panic!("no lines: {}", context()));
        assert!(
            lines.first <= own.first && own.last <= lines.last,
            "{}",
            context()
        );
        let own = source
            .lines()
            .skip(own.first - 1)
            .take(own.last + 1 - own.first);
        let own: Vec<&str> = own.collect();
        // A long sentence may be cut inside a run of characters.
        let text = words(&fragment.text);
        let cut = usize::from(fragment.cut_before)..text.len() - usize::from(fragment.cut_after);
        let whole = text.get(cut).unwrap_or_default();
        assert!(
            stand_in(whole, &own.join("\n")),
            "the snippet is not at its lines: {}",
            context()
        );
    }
}

/// Whether the passage goes on with the answer of the one before it, so that
/// its question stands further up.
fn continues(searcher: &Searcher, hit: &Hit) -> bool {
    let view = searcher.show(&hit.id).unwrap();
    let Some(before) = view.before.last() else {
        return false;
    };
    searcher.show(&before.id).unwrap().question == hit.question
}

/// The words of a text, without the marks that Markdown sets into words.
fn words(text: &str) -> Vec<String> {
    let bare: String = text.chars().filter(|c| !"*_`~\\".contains(*c)).collect();
    bare.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether all words stand in a source in their order.
fn stand_in(expected: &[String], source: &str) -> bool {
    let mut found = words(source).into_iter();
    expected
        .iter()
        .all(|word| found.any(|other| other == *word))
}

fn check_page(source: &str, hit: &Hit) {
    let page = Html::parse_document(source);
    let citation = &hit.citation;
    if let Some(anchor) = &citation.anchor {
        let places = Selector::parse("[id], a[name]").unwrap();
        let names: HashSet<&str> = page
            .select(&places)
            .flat_map(|element| [element.attr("id"), element.attr("name")])
            .flatten()
            .collect();
        assert!(names.contains(anchor.as_str()), "no such anchor: {hit:#?}");
    }
    let body = Selector::parse("body").unwrap();
    let text: String = page.select(&body).flat_map(|body| body.text()).collect();
    let text = letters(&text);
    let fragment = citation.text_fragment.as_deref();
    let fragment = fragment.unwrap_or_else(|| panic!("no text fragment: {hit:#?}"));
    let directive = fragment.strip_prefix(":~:text=").unwrap();
    let mut at = 0;
    for piece in directive.split(',') {
        let piece = letters(&decoded(piece));
        assert!(!piece.is_empty(), "{hit:#?}");
        let found = text[at..].find(&piece);
        at += found.unwrap_or_else(|| panic!("{piece:?} is not in the page: {hit:#?}"));
        at += piece.len();
    }
    assert!(text.contains(&letters(hit.question.as_deref().unwrap_or_default())));
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: Vec<u8> = rest.by_ref().take(2).collect();
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
