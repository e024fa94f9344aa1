//! What surrounds the text of every page: headers, footers and the numbers of
//! the pages.

use std::collections::{HashMap, HashSet};

use super::lines::Line;
use crate::document::Dropped;

/// As many lines at the top and at the bottom of a page may surround its text.
const ZONE: usize = 3;
/// What stands on fewer pages is part of their text.
const MIN_PAGES: usize = 3;
/// And on less than one page in this many: headers change with the chapters.
const ONE_PAGE_IN: usize = 8;
/// A longer line is text, however often it is repeated (bytes).
const MAX_LINE: usize = 200;

/// More of what was taken away than this is not listed.
const MAX_DROPPED: usize = 200;
/// How much of it is shown (characters).
const MAX_EXCERPT: usize = 100;

/// Takes away what is repeated on pages, and returns it once each.
pub(super) fn take(pages: &mut [Vec<Line>]) -> Vec<Dropped> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut keys: Vec<String> = zone(page)
            .iter()
            .filter_map(|&at| page.get(at))
            .map(key)
            .collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let enough = MIN_PAGES.max(pages.len().div_ceil(ONE_PAGE_IN));
    let mut taken = Vec::new();
    let mut seen = HashSet::new();
    for page in pages.iter_mut() {
        let zone = zone(page);
        let mut at = 0;
        page.retain(|line| {
            let outer = zone.contains(&at);
            at += 1;
            let key = key(line);
            let repeated = outer
                && line.cells.iter().map(String::len).sum::<usize>() <= MAX_LINE
                && counts.get(&key).is_some_and(|count| *count >= enough);
            if !(repeated || line.artifact) {
                return true;
            }
            let reason = match key.chars().any(char::is_alphabetic) {
                true => "header or footer",
                false => "page number",
            };
            if taken.len() < MAX_DROPPED && seen.insert(key) {
                taken.push(Dropped {
                    reason: reason.to_owned(),
                    text: line.text().chars().take(MAX_EXCERPT).collect(),
                    span: None,
                });
            }
            false
        });
    }
    taken
}

/// The places of the lines nearest to the top and to the bottom.
fn zone(page: &[Line]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..page.len()).collect();
    let height = |at: &usize| page.get(*at).map_or(0.0, |line| line.y);
    order.sort_by(|a, b| height(b).total_cmp(&height(a)));
    let top = order.iter().take(ZONE);
    top.chain(order.iter().rev().take(ZONE)).copied().collect()
}

/// The same for lines that differ by a number alone.
fn key(line: &Line) -> String {
    let mut key = String::new();
    for c in line.text().chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_numeric() && key.ends_with('#') => {}
            c if c.is_numeric() => key.push('#'),
            c if c.is_whitespace() => {}
            c => key.push(c),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: usize, texts: &[&str]) -> Vec<Line> {
        let line = |(at, text): (usize, &&str)| Line {
            page: number,
            cells: vec![(*text).to_owned()],
            y: 100.0 - at as f32,
            ..Line::default()
        };
        texts.iter().enumerate().map(line).collect()
    }

    #[test]
    fn what_is_repeated_is_taken_once() {
        let number = |n: usize| format!("Page {n}");
        let mut pages: Vec<Vec<Line>> = (1..5)
            .map(|n| {
                page(
                    n,
                    &[
                        "Harbour",
                        &format!("text {}", "ab".repeat(n)),
                        "again",
                        "x",
                        "y",
                        "z",
                        "w",
                        &number(n),
                        &n.to_string(),
                    ],
                )
            })
            .collect();
        let taken = take(&mut pages);
        let taken: Vec<_> = taken
            .iter()
            .map(|d| (d.reason.as_str(), d.text.clone()))
            .collect();
        assert_eq!(
            taken,
            [
                ("header or footer", "Harbour".to_owned()),
                ("header or footer", "again".to_owned()),
                ("header or footer", "w".to_owned()),
                ("header or footer", "Page 1".to_owned()),
                ("page number", "1".to_owned())
            ]
        );
        let rest: Vec<String> = pages[1].iter().map(Line::text).collect();
        assert_eq!(rest, ["text abab", "x", "y", "z"]);
    }

    #[test]
    fn two_pages_repeat_nothing() {
        let mut pages = vec![page(1, &["Same", "1"]), page(2, &["Same", "2"])];
        assert_eq!(take(&mut pages), []);
        assert_eq!(pages[0].len(), 2);
    }
}
