//! What only a site generator reads, in the text of a passage.

use std::collections::HashSet;

use pincite::{BlockKind, Hit, ReadOptions};

use super::places::Source;

/// How much of the litter has to be the same in the source (characters).
const SAMPLE: usize = 10;

const MARKS: [&str; 3] = ["{{", "{%", ":::"];

pub(super) enum Found {
    None,
    /// Only where the source shows it as inline code.
    Shown,
    /// The litter with what follows it.
    Litter(String),
}

pub(super) fn of(source: &Source, hit: &Hit) -> Found {
    let question = hit.question.as_deref().unwrap_or_default();
    let texts = [question].into_iter().chain(hit.text.lines());
    let lines: Vec<&str> = texts.filter(|line| start(line).is_some()).collect();
    // What has no mark-up has no components.
    if matches!(source.ending.as_str(), "md" | "mdx" | "html") {
        return among(source, &lines);
    }
    let mut lines = lines;
    lines.retain(|line| MARKS.iter().any(|mark| line.contains(mark)));
    among(source, &lines)
}

fn among(source: &Source, lines: &[&str]) -> Found {
    if lines.is_empty() {
        return Found::None;
    }
    let code = code_lines(source);
    let spans = inline_code(&source.text);
    let mut found = Found::None;
    for line in lines.iter().filter(|line| !code.contains(line.trim())) {
        let mut rest = *line;
        while let Some(at) = start(rest) {
            let piece = compact(sample(&rest[at..]));
            if !spans.contains(&piece) && !is_escaped(&source.text, &piece) {
                return Found::Litter(rest[at..].chars().take(80).collect());
            }
            found = Found::Shown;
            rest = &rest[at + 2..];
        }
    }
    found
}

/// The beginning of the litter, no further than it reaches.
fn sample(litter: &str) -> &str {
    let inner = litter.trim_start_matches(['{', '<', ':', '%']);
    let start = litter.len() - inner.len();
    let inside = |(_, c): &(usize, char)| c.is_alphanumeric() || matches!(c, '.' | '_');
    let end = inner.char_indices().take(SAMPLE).take_while(inside);
    let end = end.last().map_or(0, |(at, c)| at + c.len_utf8());
    &litter[..start + end]
}

/// A tag whose bracket is no bracket in the source.
fn is_escaped(source: &str, piece: &str) -> bool {
    piece.strip_prefix('<').is_some_and(|name| {
        let escaped = ["&lt;", "&#60;", "&#x3c;", "\\<", "E<lt>"];
        let mut escaped = escaped.iter().map(|sign| format!("{sign}{name}"));
        // A link may begin right behind the bracket.
        let linked = source.contains("\\<<a ") && source.contains(&format!(">{name}"));
        linked || escaped.any(|tag| source.contains(&tag))
    })
}

/// Where the first litter begins: `{{`, `{%`, `:::`, a tag of a component.
fn start(text: &str) -> Option<usize> {
    let mark = MARKS.iter().filter_map(|mark| text.find(mark)).min();
    let tag = text
        .match_indices('<')
        .find(|(at, _)| is_component(&text[at + 1..]));
    mark.into_iter().chain(tag.map(|(at, _)| at)).min()
}

fn is_component(tag: &str) -> bool {
    let name = tag.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    tag.starts_with(|c: char| c.is_ascii_uppercase()) && name.starts_with([' ', '/', '>'])
}

/// The lines of all code of a source.
fn code_lines(source: &Source) -> HashSet<String> {
    let documents = pincite::read_file(&source.path, &ReadOptions::default()).unwrap();
    let sections = documents.iter().flat_map(|document| &document.sections);
    sections
        .flat_map(|section| &section.blocks)
        .filter(|block| block.kind == BlockKind::Code)
        .flat_map(|block| block.text.lines())
        .map(|line| line.trim().to_owned())
        .collect()
}

/// The text of all inline code, white space gone.
fn inline_code(text: &str) -> String {
    let mut code = String::new();
    for paragraph in text.split("\n\n") {
        let mut rest = paragraph;
        while let Some(at) = rest.find(['`', '<', '{']) {
            rest = &rest[at..];
            let pairs = [("<code>", "</code>"), ("{% raw %}", "{% endraw %}")];
            let pair = pairs.into_iter().find(|(open, _)| rest.starts_with(open));
            let (open, close) = if let Some((open, close)) = pair {
                (open.len(), close)
            } else if rest.starts_with('`') {
                let run = rest.len() - rest.trim_start_matches('`').len();
                (run, &rest[..run])
            } else {
                rest = &rest[1..];
                continue;
            };
            rest = &rest[open..];
            if let Some(end) = rest.find(close) {
                code.push_str(&compact(&rest[..end]));
                code.push('\n');
                rest = &rest[end + close.len()..];
            }
        }
    }
    code
}

fn compact(text: &str) -> String {
    // Hugo shows a short code that is commented out.
    let text = text.replace("/*", "").replace("*/", "");
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\\')
        .collect()
}

#[test]
fn litter_is_told_from_text() {
    for litter in [
        "{{ x }}", "a {% b", ":::note", "<Card />", "<A.B x=", "<Tabs>",
    ] {
        assert!(start(litter).is_some(), "{litter}");
    }
    for text in ["{ x }", "a::b", "<b>", "Vec<T, U>", "a < B c", "<x.Y>"] {
        assert_eq!(start(text), None, "{text}");
    }
    assert!(inline_code("a ``b`{{ c``").contains("{{c"));
    assert!(!inline_code("a `b` {{ c `d`").contains("{{"));
}
