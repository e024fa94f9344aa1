//! A response as Markdown, for a page, a ticket or a chat.

use pincite::{Highlight, Hit, Kind, SearchResponse};

use super::clean::clean_line;
use super::layout::ITEM;
use super::places::{Places, line_range, state};
use super::wording::{breadcrumb, corrections, fragments, limits, percent, pieces, title_or_file};

/// Renders a response as a numbered list.
pub(crate) fn render(response: &SearchResponse, places: &Places) -> String {
    let mut blocks = preface(response);
    for hit in &response.hits {
        blocks.push(item(hit, places));
    }
    let mut out = blocks.join("\n\n");
    out.push('\n');
    out
}

fn preface(response: &SearchResponse) -> Vec<String> {
    let query = &response.query;
    let mut blocks = Vec::new();
    for warning in &response.warnings {
        blocks.push(format!("Warning: {}", escape(warning)));
    }
    if let Some((results, missing)) = corrections(response) {
        let (results, missing) = (escape(&results), escape(&missing));
        blocks.push(format!("Showing results for **{results}** ({missing})."));
    }
    if let Some(limits) = limits(response) {
        blocks.push(format!("{}.", escape(&limits)));
    }
    if !response.answered {
        let nearest = if response.hits.is_empty() {
            ""
        } else {
            " Nearest passages:"
        };
        blocks.push(format!("**No answer in these documents.**{nearest}"));
    }
    if !query.unknown.is_empty() {
        let words = escape(&query.unknown.join(", "));
        blocks.push(format!("Words that occur nowhere: {words}"));
    }
    blocks
}

/// One entry; what follows its first line is indented below the number.
fn item(hit: &Hit, places: &Places) -> String {
    let number = format!("{}. ", hit.rank);
    let indent = " ".repeat(number.len());
    let kind = match hit.kind {
        Kind::Faq => "FAQ, ",
        Kind::Article => "",
    };
    let mut out = format!(
        "{number}**{}** ({kind}{})\n",
        escape(&headline(hit)),
        percent(hit.confidence)
    );
    if let Some(crumbs) = breadcrumb(hit) {
        out.push_str(&format!("\n{indent}{}\n", escape(&crumbs)));
    }
    out.push_str(&quote(hit, &indent));
    out.push_str(&format!("\n{indent}{}", citation(hit, places)));
    if let Some(explanation) = &hit.explanation {
        out.push('\n');
        for part in &explanation.parts {
            let sign = if part.factor { "×" } else { "" };
            let reason = escape(&part.reason);
            out.push_str(&format!("\n{indent}- {sign}{:.2}: {reason}", part.value));
        }
    }
    out
}

fn headline(hit: &Hit) -> String {
    let text = hit
        .question
        .as_deref()
        .or(hit.heading_path.last().map(String::as_str))
        .unwrap_or_else(|| title_or_file(hit));
    clean_line(text)
}

/// The snippet as a quotation: a paragraph for each line, lists as lists.
fn quote(hit: &Hit, indent: &str) -> String {
    let text = snippet(hit);
    let mut out = String::new();
    let mut after_item = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (mark, text) = match line.strip_prefix(ITEM) {
            Some(text) => (ITEM, text),
            None => ("", line),
        };
        let is_item = !mark.is_empty();
        if !(out.is_empty() || is_item && after_item) {
            out.push_str(&format!("{indent}>\n"));
        }
        let text = escape_first(text.to_owned());
        out.push_str(&format!("{indent}> {mark}{text}\n"));
        after_item = is_item;
    }
    if !out.is_empty() {
        out.insert(0, '\n');
    }
    out
}

fn snippet(hit: &Hit) -> String {
    let mut quote = String::new();
    for (gap, fragment) in fragments(hit) {
        quote.push_str(gap);
        quote.push_str(&marked(&fragment.text, &fragment.highlights));
    }
    let last = hit.snippet.fragments.last();
    if last.is_some_and(|last| last.cut_after) {
        quote.push_str(" …");
    }
    quote
}

fn marked(text: &str, highlights: &[Highlight]) -> String {
    let mut out = String::new();
    for (piece, is_match) in pieces(text, highlights) {
        if is_match {
            out.push_str(&strong(piece));
        } else {
            let lines: Vec<String> = piece.split('\n').map(escape_inner).collect();
            out.push_str(&lines.join("\n"));
        }
    }
    out.trim().to_owned()
}

/// Bold. Asterisks beside a punctuation mark are not taken for mark-up by
/// CommonMark where a letter follows, so such a piece gets tags.
fn strong(piece: &str) -> String {
    let text = escape_inner(piece);
    let plain = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if plain(piece.chars().next()) && plain(piece.chars().next_back()) {
        format!("**{text}**")
    } else {
        format!("<strong>{text}</strong>")
    }
}

fn citation(hit: &Hit, places: &Places) -> String {
    let label = escape(&places.label(&hit.citation));
    let mut out = match places.target(&hit.citation) {
        // Brackets of an address would end the link.
        Some(target) => {
            let target = target.replace('(', "%28").replace(')', "%29");
            format!("[{label}]({target})")
        }
        None => label,
    };
    for lines in hit.neighbours.iter().filter_map(|n| n.citation.lines) {
        out.push_str(&format!(", also {}", line_range(lines)));
    }
    if hit.more_passages > 0 {
        out.push_str(&format!(", +{} more", hit.more_passages));
    }
    if !hit.other_languages.is_empty() {
        let languages = hit.other_languages.join(", ");
        out.push_str(&format!(", also in {}", escape(&languages)));
    }
    if let Some(state) = state(&hit.citation) {
        out.push_str(&format!(" ({state})"));
    }
    out
}

/// Makes one line of plain text that Markdown leaves as it is.
pub(crate) fn escape(text: &str) -> String {
    escape_first(escape_inner(text.trim()))
}

/// Escapes what has a meaning anywhere in a line; runs of white space become
/// one space, at the ends too.
fn escape_inner(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.starts_with(char::is_whitespace) {
        out.push(' ');
    }
    for c in clean_line(text).chars() {
        if "\\`*_[]<>#|~&$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    if text.ends_with(char::is_whitespace) && !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// Escapes what has a meaning at the beginning of a line only: the marks of
/// lists, rules and underlined headings.
fn escape_first(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..).unwrap_or_default();
    let escaped = if digits == 0 {
        rest.starts_with(['-', '+', '='])
    } else {
        rest.starts_with(['.', ')'])
    };
    if !escaped {
        return text;
    }
    let mut text = text;
    text.insert(digits, '\\');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::text::tests::{highlight, hit, response};

    fn check(input: &str, expected: &str) {
        assert_eq!(escape(input), expected);
    }

    #[test]
    fn text_is_not_taken_for_markup() {
        check(
            "a *b* _c_ `d` <e> [f](g)",
            r"a \*b\* \_c\_ \`d\` \<e\> \[f\](g)",
        );
        check("- item", r"\- item");
        check("12. item", r"12\. item");
        check("1.5 metres", r"1\.5 metres");
        check("two\n\nparagraphs\u{1b}", "two paragraphs\u{FFFD}");
    }

    #[test]
    fn highlights_are_bold_beside_any_character() {
        let text = "C++を x*y end";
        let marks = [
            highlight(text, "C++"),
            highlight(text, "x*y"),
            highlight(text, "end"),
        ];
        assert_eq!(
            marked(text, &marks),
            r"<strong>C++</strong>を **x\*y** **end**"
        );
    }

    #[test]
    fn lists_stay_lists() {
        let mut hit = hit();
        let text = "Hold the button:\n- 1. first\n- second\nThen\n+ wait.";
        let fragment = &mut hit.snippet.fragments[0];
        fragment.text = text.into();
        fragment.highlights = vec![highlight(text, "second")];
        assert_eq!(
            quote(&hit, "   "),
            r"
   > … Hold the button:
   >
   > - 1\. first
   > - **second**
   >
   > Then
   >
   > \+ wait. …
"
        );
    }

    #[test]
    fn a_whole_response() {
        let mut hit = hit();
        hit.other_languages = vec!["de".into(), "fr".into()];
        let mut response = response(vec![hit]);
        response.answered = false;
        response.query.unknown = vec!["fee".into()];
        let expected = "\
**No answer in these documents.** Nearest passages:

Words that occur nowhere: fee

1. **How do I reset the lamp?** (FAQ, 92%)

   Lamp › Questions

   > … Hold the **button** …

   lamp.md:4-6, also in de, fr
";
        assert_eq!(render(&response, &Places::default()), expected);
    }
}
