//! Whether the snippet of a first hit shows what answers the query.

use super::Query;
use super::report::Shown;
use crate::contract::Hit;

/// Whether a text contains an answer: the same characters, but for the white
/// space between words.
pub fn contains_answer(text: &str, answer: &str) -> bool {
    one_line(text).contains(&one_line(answer))
}

/// What the snippet of a right hit shows of the answer.
pub(super) fn shown(query: &Query, hit: &Hit) -> Option<Shown> {
    let answer = query.answer.clone()?;
    let fragments = hit.snippet.fragments.iter();
    let snippet: Vec<String> = fragments.map(|fragment| fragment.text.clone()).collect();
    Some(Shown {
        has_answer: snippet.iter().any(|text| contains_answer(text, &answer)),
        answer,
        text: hit.text.clone(),
        snippet,
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_aside_the_answer_is_there_or_not() {
        let check = |text: &str, answer: &str, expected: bool| {
            assert_eq!(contains_answer(text, answer), expected, "{text} | {answer}");
        };
        check("It was\n the  red lamp.", " the red\tlamp", true);
        check("It was the red lamp.", "the blue lamp", false);
        check("It was the red lamp.", "The red lamp", false);
        check("红色的灯。", "红色", true);
    }
}
