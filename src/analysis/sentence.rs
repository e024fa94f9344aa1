//! Text to sentences.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Returns the byte ranges of the sentences of a text, without the white
/// space between them. A line break ends a sentence: the lines of a passage
/// are paragraphs, items of a list, rows of a table.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let mut first = true;
        for (at, piece) in line.split_sentence_bound_indices() {
            let trimmed = piece.trim();
            if trimmed.is_empty() {
                continue;
            }
            let start = line_start + at + (piece.len() - piece.trim_start().len());
            let range = start..start + trimmed.len();
            match found.last_mut() {
                Some(last) if !first && goes_on(text, last, range.start) => {
                    last.end = range.end;
                }
                _ => found.push(range),
            }
            first = false;
        }
        line_start += line.len();
    }
    found
}

/// Whether a sentence goes on at `start` after all: the general rule ends one
/// within `!=`, and after "e.g." and "Dr.".
fn goes_on(text: &str, last: &Range<usize>, start: usize) -> bool {
    const UNSPACED_STOPS: [char; 8] = ['。', '！', '？', '．', '｡', '」', '』', '）'];
    let sentence = text.get(last.clone()).unwrap_or_default();
    let glued = last.end == start && !sentence.ends_with(UNSPACED_STOPS);
    glued || ends_in_abbreviation(Some(sentence))
}

fn ends_in_abbreviation(sentence: Option<&str>) -> bool {
    const ABBREVIATIONS: [&str; 22] = [
        "mr", "mrs", "dr", "prof", "sr", "jr", "vs", "e.g", "i.e", "cf", "fig", "vol", "approx",
        "u.s", "z.b", "d.h", "bzw", "nr", "p.ex", "mme", "mlle", "núm",
    ];
    let Some(word) = sentence
        .and_then(|s| s.strip_suffix('.'))
        .and_then(|s| s.rsplit(char::is_whitespace).next())
    else {
        return false;
    };
    let word = word.trim_start_matches(['(', '"', '“']);
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial || ABBREVIATIONS.iter().any(|a| word.eq_ignore_ascii_case(a))
}

#[cfg(test)]
mod tests {
    use super::sentences;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_at_stops_and_lines() {
        check("One. Two? Three", &["One.", "Two?", "Three"]);
        check("- an item\n- another", &["- an item", "- another"]);
        check("今日は。明日も。", &["今日は。", "明日も。"]);
    }

    #[test]
    fn operators_do_not_end_them() {
        check("Use a != b here. Or c.", &["Use a != b here.", "Or c."]);
    }

    #[test]
    fn abbreviations_do_not_end_them() {
        check(
            "By Joel J. Richard, e.g. here.",
            &["By Joel J. Richard, e.g. here."],
        );
        check(
            "Dr. No arrives. He stays.",
            &["Dr. No arrives.", "He stays."],
        );
    }
}
