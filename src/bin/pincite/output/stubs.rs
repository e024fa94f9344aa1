//! Gaps as a FAQ in Markdown that waits for its answers. A heading without
//! text is not indexed, and a comment is no text: what is not answered yet is
//! not found.

use pincite::gaps::{Gap, GapsReport};

use super::clean::clean_line;
use super::gaps::{how_often, other_wordings, what_to_do, worth_a_look};
use super::markdown::escape;
use super::places::Places;
use super::wording::percent;

const PREFACE: &str = "\
# FAQ

<!-- Asked and not answered, as `pincite gaps` found it. Write each answer in place of its
comment. A question is not indexed until there is text below it. -->
";

/// Renders the gaps.
pub(crate) fn render(report: &GapsReport, places: &Places) -> String {
    let mut out = PREFACE.to_owned();
    for gap in &report.gaps {
        out.push_str(&format!("\n## {}\n\n", escape(&as_question(&gap.question))));
        out.push_str(&format!(
            "<!-- TODO: {} -->\n",
            comment(gap, places).join("\n")
        ));
    }
    out
}

/// The text with a question mark: without one a heading is no question to a
/// reader of FAQs.
fn as_question(text: &str) -> String {
    let text = text.trim_end_matches(['.', ' ', '。']);
    if text.ends_with(['?', '？', '؟', ';', '\u{37E}', '։', '፧']) {
        return text.to_owned();
    }
    let is_in = |ranges: &[std::ops::RangeInclusive<char>]| {
        text.chars()
            .any(|c| ranges.iter().any(|range| range.contains(&c)))
    };
    let mark = if is_in(&['\u{3040}'..='\u{30FF}', '\u{4E00}'..='\u{9FFF}']) {
        '？'
    } else if is_in(&['\u{600}'..='\u{6FF}']) {
        '؟'
    } else {
        '?'
    };
    format!("{text}{mark}")
}

/// What whoever answers should know, without what would end the comment.
fn comment(gap: &Gap, places: &Places) -> Vec<String> {
    let mut lines = vec![format!("answer this. Asked {}.", how_often(gap))];
    if let Some(others) = other_wordings(gap, usize::MAX) {
        lines.push(format!("Also asked: {others}"));
    }
    for near in worth_a_look(gap) {
        let place = places.label(&near.citation);
        let heading = near.heading.as_deref().unwrap_or_default();
        lines.push(format!(
            "Nearest, {}: {place} {heading}",
            percent(near.confidence)
        ));
    }
    lines.push(format!("To do: {}", what_to_do(gap, places)));
    lines
        .iter()
        .map(|line| clean_line(&line.replace("--", "- -")))
        .collect()
}
