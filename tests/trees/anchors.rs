//! Whether the published page has an anchor, as far as its source tells.

use std::collections::HashSet;

use scraper::{Html, Selector};

use super::places::{Source, with_entities};

/// The ids and names in a page, and the letters and digits of its text.
pub(super) fn of_page(text: &str) -> (HashSet<String>, String) {
    let page = Html::parse_document(text);
    let places = Selector::parse("[id], a[name]").unwrap();
    let ids = page
        .select(&places)
        .flat_map(|element| [element.attr("id"), element.attr("name")])
        .flatten()
        .map(str::to_owned)
        .collect();
    let body = Selector::parse("body").unwrap();
    let text: String = page.select(&body).flat_map(|body| body.text()).collect();
    (ids, letters(&text))
}

pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

pub(super) fn exists(source: &Source, anchor: &str) -> bool {
    if source.ending == "html" {
        return source.ids.contains(anchor);
    }
    is_explicit(&source.text, anchor) || is_slug(source, anchor)
}

/// An id that the source gives by any of the ways to give one.
fn is_explicit(text: &str, anchor: &str) -> bool {
    let given = [
        // Markdown
        format!("{{#{anchor}}}"),
        format!("{{#{anchor} "),
        format!(" #{anchor} }}"),
        format!(" #{anchor}}}"),
        format!("{{/*{anchor}*/}}"),
        format!("{{/* {anchor} */}}"),
        format!("{{/*#{anchor}*/}}"),
        format!("({anchor})="),
        format!("id=\"{anchor}\""),
        format!("id='{anchor}'"),
        format!("name=\"{anchor}\""),
        // AsciiDoc
        format!("[[{anchor}]]"),
        format!("[[{anchor},"),
        format!("[#{anchor}"),
        format!("[id={anchor}"),
    ];
    given.iter().any(|given| text.contains(given.as_str()))
        || text.lines().any(|line| {
            let line = line.trim();
            // reStructuredText: `.. _label:`, and targets within a line.
            let label = line
                .strip_prefix(".. _")
                .and_then(|label| label.strip_suffix(':'));
            label.is_some_and(|label| hyphened(label) == hyphened(anchor))
                || line.contains("_`") && hyphened(line).contains(anchor)
                || is_object(line, anchor)
        })
}

/// What Sphinx gives an id: `.. option:: --name`, a glossary's term.
fn is_object(line: &str, anchor: &str) -> bool {
    let name = line
        .strip_prefix(".. ")
        .and_then(|line| line.split_once(":: "));
    let tail = anchor.split_once('-').map_or(anchor, |(_, tail)| tail);
    name.is_some_and(|(_, name)| hyphened(name).contains(&hyphened(tail)))
        || anchor
            .strip_prefix("term-")
            .is_some_and(|term| hyphened(line) == hyphened(term))
}

/// The id that a generator makes of a heading: of the same letters and digits
/// in the same order, and a number where a heading comes twice.
fn is_slug(source: &Source, anchor: &str) -> bool {
    let bare = anchor.trim_end_matches(|c: char| c.is_ascii_digit());
    let whole = slug(anchor);
    let numbered = slug(bare);
    let rst = source.ending == "rst";
    // Docutils counts what makes no id of its own.
    if rst && bare == "id" {
        return true;
    }
    headings(source).iter().any(|heading| {
        let own = slug(heading);
        own == whole
            || bare.len() < anchor.len() && own == numbered
            || rst && own.trim_start_matches(|c: char| c.is_ascii_digit()) == whole
    })
}

/// The headings of a source, without marks that no slug holds.
fn headings(source: &Source) -> Vec<String> {
    let text = with_entities(&source.text);
    let lines: Vec<&str> = text.lines().collect();
    let mut headings = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let line = line.trim();
        let next = lines.get(at + 1).map_or("", |next| next.trim());
        let ruled = next.len() >= 2
            && next.chars().all(|c| next.starts_with(c))
            && next.starts_with(|c: char| c.is_ascii_punctuation());
        let mark = match source.ending.as_str() {
            "rst" => ruled,
            "adoc" | "asciidoc" => line.starts_with('='),
            "pod" => line.starts_with("=head") || line.starts_with("=item"),
            _ => {
                line.trim_start_matches(['>', '-', '*', ' '])
                    .starts_with('#')
                    || ruled
            }
        };
        if mark || line.contains("<h") || line.contains("<summary") {
            headings.push(line.to_owned());
            headings.push(shown(line));
            if source.ending == "pod" {
                headings.push(unformatted(line));
            }
            let named = line.find(['{', '#']).filter(|_| line.ends_with('}'));
            headings.extend(named.map(|_| line[..line.rfind('{').unwrap_or(0)].to_owned()));
        }
    }
    headings
}

/// The text of a heading: without addresses, tags, comments, given ids, roles.
fn shown(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find([']', '<', '{', ':']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = match rest.as_bytes() {
            [b']', b'(', ..] => rest.find(')'),
            [b'<', ..] => rest.find('>'),
            [b'{', ..] => rest.find('}'),
            [b':', ..] => rest[1..].find(":`").map(|end| end + 1),
            _ => None,
        };
        rest = &rest[end.unwrap_or(0) + 1..];
    }
    text + rest
}

/// A command of POD without its name and without the codes in it.
fn unformatted(line: &str) -> String {
    let text = line.split_once(' ').map_or("", |(_, text)| text);
    let text = ["E<lt>", "E<gt>"]
        .iter()
        .fold(text.to_owned(), |text, code| text.replace(code, ""));
    let mut bare = String::new();
    for c in text.chars() {
        if c == '<' && bare.ends_with(|c: char| c.is_ascii_uppercase()) {
            bare.pop();
        }
        bare.push(c);
    }
    bare
}

fn slug(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn hyphened(text: &str) -> String {
    let pieces: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|piece| !piece.is_empty())
        .map(str::to_lowercase)
        .collect();
    pieces.join("-")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn check(ending: &str, text: &str, anchor: &str, expected: bool) {
        let source = Source::of(ending, text, PathBuf::new());
        assert_eq!(exists(&source, anchor), expected, "{text} {anchor}");
    }

    #[test]
    fn anchors_are_given_or_made() {
        check("md", "## What's [new](u)?", "whats-new", true);
        check("md", "## What's new?\n## What's new?", "whats-new-1", true);
        check("md", "What's new", "whats-new", false);
        check("md", "## New {#fresh}", "fresh", true);
        check("md", "## New {#fresh}", "stale", false);
        check("mdx", "## New {/*fresh*/}", "fresh", true);
        check("rst", ".. _some label:\n\nTitle\n=====", "some-label", true);
        check("rst", "Title\n=====", "title", true);
        check("rst", "Title", "title", false);
        check("adoc", "[[a.b]]\n== Title", "a.b", true);
        check("adoc", "== Title here", "_title_here", true);
        check("html", "<h1 id=a>b</h1><a name=c></a>", "c", true);
        check("html", "<h1 id=a>b</h1>", "b", false);
    }
}
