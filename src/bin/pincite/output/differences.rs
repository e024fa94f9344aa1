//! What differs between the answers of two indexes, for a person.

use pincite::eval::{HitDiff, QueryDiff};

use super::clean::clean_line;
use super::layout::{paint, span};
use super::style::{BOLD, CAUTION, DIM, PLAIN};
use super::terminal::Look;

/// Renders what differs; `asked` is the number of queries.
pub(crate) fn render(found: &[QueryDiff], asked: usize, look: &Look) -> String {
    let mut out = String::new();
    let queries = match asked {
        1 => "1 query".to_owned(),
        _ => format!("{asked} queries"),
    };
    if found.is_empty() {
        return format!("The answers to {queries} would be the same\n");
    }
    let title = format!("A rebuild would change {} of {queries}", found.len());
    paint(&[span(&title, BOLD)], look, &mut out);
    out.push('\n');
    for diff in found {
        out.push('\n');
        paint(&[span(&clean_line(&diff.query), BOLD)], look, &mut out);
        let verdict = match (diff.answered_before, diff.answered_after) {
            (true, false) => "  no longer answered",
            (false, true) => "  answered now",
            _ => "",
        };
        paint(&[span(verdict, CAUTION)], look, &mut out);
        out.push('\n');
        for hit in &diff.hits {
            let heading = hit.heading.as_deref().unwrap_or_default();
            let line = [
                span(&format!("  {:<18}", change(hit)), CAUTION),
                span(&clean_line(&place(hit)), PLAIN),
                span(&format!("  {}", clean_line(heading)), DIM),
            ];
            paint(&line, look, &mut out);
            out.push('\n');
        }
    }
    out
}

/// `came at 1`, `went from 2`, `2 to 3`, and whether it says something else.
fn change(hit: &HitDiff) -> String {
    let change = match (hit.before, hit.after) {
        (None, Some(after)) => format!("came at {after}"),
        (Some(before), None) => format!("went from {before}"),
        (Some(before), Some(after)) if before != after => format!("{before} to {after}"),
        (_, after) => format!("at {}", after.unwrap_or_default()),
    };
    if hit.reworded {
        return format!("{change}, reworded");
    }
    change
}

fn place(hit: &HitDiff) -> String {
    match hit.citation.lines {
        Some(lines) => format!("{}:{}-{}", hit.citation.path, lines.first, lines.last),
        None => hit.citation.path.clone(),
    }
}
