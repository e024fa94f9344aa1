//! Suggestions for a person, one a line: the question or heading, and where it
//! stands. In a pipe a tab is between the two.

use pincite::SuggestResponse;

use super::clean::clean_line;
use super::layout::{Line, paint, span, wrap};
use super::places::Places;
use super::style::{BOLD, PLACE, PLAIN};
use super::terminal::Look;
use super::wording::pieces;

/// Renders the suggestions in their order.
pub(crate) fn render(response: &SuggestResponse, places: &Places, look: &Look) -> String {
    let mut out = String::new();
    for suggestion in &response.suggestions {
        let mut line: Line = pieces(&suggestion.text, &suggestion.highlights)
            .map(|(piece, typed)| {
                let piece = piece.replace(char::is_whitespace, " ");
                span(&piece, if typed { BOLD } else { PLAIN })
            })
            .collect();
        let mut label = span(&clean_line(&places.label(&suggestion.citation)), PLACE);
        label.link = places.target(&suggestion.citation);
        if look.width.is_none() {
            line.push(span("\t", PLAIN));
            line.push(label);
            paint(&line, look, &mut out);
            out.push('\n');
            continue;
        }
        line.push(span("  ", PLAIN));
        line.push(label);
        for line in wrap(&line, look.width) {
            paint(&line, look, &mut out);
            out.push('\n');
        }
    }
    out
}
