//! The worst that can be typed.

use std::collections::HashMap;

use crate::stock::Passage;

/// Each with what it is.
pub(crate) fn queries(passages: &[Passage]) -> Vec<(&'static str, String)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let words = || passages.iter().flat_map(|p| p.body.split_whitespace());
    for word in words().filter(|word| word.chars().all(char::is_alphabetic)) {
        *counts.entry(word).or_default() += 1;
    }
    let mut frequent: Vec<(&str, usize)> = counts.into_iter().collect();
    frequent.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let frequent: Vec<&str> = frequent.into_iter().map(|(word, _)| word).collect();
    // Those with at least so many letters.
    let first = |count: usize, letters: usize| {
        let long = frequent.iter().filter(|word| word.len() >= letters);
        long.take(count).copied().collect::<Vec<&str>>()
    };
    let misspelt: Vec<String> = first(64, 8)
        .iter()
        .map(|word| format!("{word}qx"))
        .collect();
    let excluded: Vec<String> = first(200, 4)
        .iter()
        .map(|word| format!("-{word}"))
        .collect();
    let all: Vec<&str> = words().take(10_000).collect();
    vec![
        ("10,000 words", all.join(" ")),
        ("the 64 most frequent words", first(64, 2).join(" ")),
        ("the 64 most frequent longer words", first(64, 6).join(" ")),
        (
            "12 frequent words as a phrase",
            format!("\"{}\"", first(12, 2).join(" ")),
        ),
        (
            "64 frequent words as a phrase",
            format!("\"{}\"", first(64, 2).join(" ")),
        ),
        (
            "three phrases of function words",
            "\"of the\" \"to the\" \"in the\"".to_owned(),
        ),
        (
            "function words only",
            "what is it that the of and to a in is".to_owned(),
        ),
        ("10,000 letters without a space", "ab".repeat(5_000)),
        ("10,000 characters of Chinese", "查询速度".repeat(2_500)),
        ("64 misspelt words", misspelt.join(" ")),
        (
            "200 exclusions",
            format!("{} {}", first(1, 2).join(" "), excluded.join(" ")),
        ),
    ]
}
