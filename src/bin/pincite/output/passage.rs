//! A whole passage with its surroundings, for a person.

use pincite::{Citation, Kind, Neighbour, PassageView};

use super::clean::clean_line;
use super::layout::{Line, paint, span, wrap, wrap_lines};
use super::places::{Places, state, visible, web_address};
use super::style::{BOLD, CAUTION, DIM, GOOD, PLACE, PLAIN};
use super::terminal::Look;

/// Renders a passage between what stands before and after it.
pub(crate) fn render(view: &PassageView, places: &Places, look: &Look) -> String {
    let mut out = String::new();
    let crumbs: Vec<&str> = view
        .title
        .iter()
        .chain(&view.heading_path)
        .map(String::as_str)
        .collect();
    if !crumbs.is_empty() {
        let crumbs = [span(&crumbs.join(" › "), DIM)];
        put(wrap(&crumbs, look.width), "", look, &mut out);
        out.push('\n');
    }
    for neighbour in &view.before {
        surroundings(neighbour, look, &mut out);
        out.push('\n');
    }

    // In a pipe a bar would be in the way of whoever copies the text.
    let bar = if look.width.is_some() { "┃ " } else { "" };
    let room = look.width.map(|width| width.saturating_sub(2));
    let mut lines = Vec::new();
    if let Some(question) = &view.question {
        lines.extend(wrap(&[span(question, BOLD)], room));
        lines.push(Line::new());
    }
    lines.extend(wrap_lines(&[span(view.text.trim_end(), PLAIN)], room));
    put(lines, bar, look, &mut out);
    out.push('\n');

    for neighbour in &view.after {
        surroundings(neighbour, look, &mut out);
        out.push('\n');
    }
    let mut lines = place(&view.citation, places, look);
    let kind = match view.kind {
        Kind::Faq => "FAQ pair",
        Kind::Article => "article",
    };
    let lang = view.lang.as_deref().unwrap_or("language unknown");
    lines.push(vec![span(
        &clean_line(&format!("{kind} · {lang} · id {}", view.id)),
        DIM,
    )]);
    put(lines, "", look, &mut out);
    out
}

/// A passage beside the one that was asked for, dimmed and set in.
fn surroundings(neighbour: &Neighbour, look: &Look, out: &mut String) {
    let bar = if look.width.is_some() { "  " } else { "" };
    let room = look.width.map(|width| width.saturating_sub(2));
    let question = neighbour.question.iter();
    let mut lines: Vec<Line> = question
        .flat_map(|question| wrap(&[span(question, DIM)], room))
        .collect();
    lines.extend(wrap_lines(&[span(neighbour.text.trim_end(), DIM)], room));
    put(lines, bar, look, out);
}

fn place(citation: &Citation, places: &Places, look: &Look) -> Vec<Line> {
    let mut label = span(&clean_line(&places.label(citation)), PLACE);
    label.link = places.target(citation);
    let mut first = vec![label];
    if let Some(state) = state(citation) {
        first.push(span(&format!(" · {state}"), CAUTION));
    }
    let mut lines = wrap(&first, look.width);
    if let Some(url) = citation.url.as_deref().and_then(web_address) {
        let mut address = span(visible(&url), DIM);
        address.link = Some(url);
        lines.push(vec![address]);
    }
    lines
}

fn put(lines: Vec<Line>, margin: &str, look: &Look, out: &mut String) {
    for line in lines {
        if line.is_empty() {
            paint(&[span(margin.trim_end(), GOOD)], look, out);
        } else {
            paint(&[span(margin, GOOD)], look, out);
        }
        paint(&line, look, out);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::places::tests::citation;

    fn check(width: Option<usize>, expected: &str) {
        let neighbour = |text: &str| Neighbour {
            id: String::new(),
            heading_path: Vec::new(),
            question: None,
            text: text.into(),
            citation: citation("lamp.md", 1, 2),
        };
        let view = PassageView {
            schema: pincite::SCHEMA.into(),
            id: "abcdef".into(),
            document: "9".repeat(16),
            kind: Kind::Faq,
            lang: Some("en".into()),
            title: Some("Lamp".into()),
            heading_path: vec!["Questions".into()],
            question: Some("How do I reset it?".into()),
            text: "Hold the button for ten seconds\u{1b}.\n\n    lamp  --reset\n".into(),
            citation: citation("lamp.md", 4, 6),
            before: vec![neighbour("What stands before it.")],
            after: vec![neighbour("After.")],
        };
        let look = Look {
            width,
            colour: false,
            links: false,
        };
        assert_eq!(render(&view, &Places::default(), &look), expected);
    }

    #[test]
    fn stands_out_from_what_is_around_it() {
        check(
            Some(30),
            "\
Lamp › Questions

  What stands before it.

┃ How do I reset it?
┃
┃ Hold the button for ten
┃ seconds\u{FFFD}.
┃
┃     lamp  --reset

  After.

lamp.md:4-6
FAQ pair · en · id abcdef
",
        );
    }

    #[test]
    fn in_a_pipe_there_are_no_margins() {
        check(
            None,
            "\
Lamp › Questions

What stands before it.

How do I reset it?

Hold the button for ten seconds\u{FFFD}.

    lamp  --reset

After.

lamp.md:4-6
FAQ pair · en · id abcdef
",
        );
    }
}
