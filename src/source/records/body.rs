//! A text of a record to blocks or sections: HTML and Markdown, told by their
//! looks, become structure; plain text keeps its paragraphs.

use crate::document::{Block, BlockKind, Document, Section, SectionKind};
use crate::source::html::fragment;
use crate::source::markdown;

/// Plain text with a longer line was not wrapped: each line is a paragraph
/// (bytes; nobody wraps wider than 120 columns).
const MAX_WRAP: usize = 240;
/// One dash at the beginning of a line may be anything.
const MIN_LIST_LINES: usize = 2;
/// Tags that show that a text is HTML; a word in angle brackets is a
/// placeholder more often than a tag.
const TAGS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "tr",
    "u",
    "ul",
];
/// Tags of [`TAGS`] that show it without an end tag.
const OPEN_TAGS: &[&str] = &["br", "hr", "img", "li", "p"];

/// Reads a text as one run of blocks; headings in it are paragraphs.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    blocks_of(text, looks(text))
}

fn blocks_of(text: &str, looks: Looks) -> Vec<Block> {
    match looks {
        Looks::Html => fragment::blocks(text),
        Looks::EscapedHtml => fragment::blocks(&fragment::unescape(text)),
        Looks::Markdown => flat(markdown::read(text)),
        Looks::EscapedText => paragraphs(&fragment::unescape(text)),
        Looks::Plain => paragraphs(text),
    }
}

/// Reads a text with its headings as sections. Returns the title too, where
/// the text begins with one that differs from `title`, which may announce a
/// FAQ.
pub(super) fn sections(text: &str, title: Option<&str>) -> Document {
    let looks = looks(text);
    let sections = match looks {
        Looks::Html => fragment::sections(text, title),
        Looks::EscapedHtml => fragment::sections(&fragment::unescape(text), title),
        Looks::Markdown => return markdown::read(text),
        Looks::EscapedText | Looks::Plain => vec![Section {
            kind: SectionKind::Article,
            parents: Vec::new(),
            heading: None,
            anchor: None,
            span: None,
            blocks: blocks_of(text, looks),
        }],
    };
    Document {
        sections,
        ..Document::default()
    }
}

/// Reads a text that is a line: a question, a title.
pub(super) fn line(text: &str) -> String {
    let looks = looks(text);
    if looks == Looks::Plain {
        return collapsed(text);
    }
    let texts: Vec<_> = blocks_of(text, looks)
        .into_iter()
        .map(|block| block.text)
        .collect();
    collapsed(&texts.join(" "))
}

/// What a text is by its looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    Html,
    /// HTML with `&lt;` for `<`.
    EscapedHtml,
    Markdown,
    /// Plain text with character references.
    EscapedText,
    Plain,
}

fn looks(text: &str) -> Looks {
    let is_html = text.contains('<') && has_tags(text, "<");
    if is_html && (text.trim_start().starts_with('<') || !has_markdown_blocks(text)) {
        Looks::Html
    } else if text.contains('&') && has_tags(text, "&lt;") {
        Looks::EscapedHtml
    } else if has_markdown_blocks(text) || has_markdown_marks(text) {
        Looks::Markdown
    } else if has_references(text) {
        Looks::EscapedText
    } else {
        Looks::Plain
    }
}

fn has_tags(text: &str, open: &str) -> bool {
    text.match_indices(open).any(|(at, _)| {
        let inner = text.get(at + open.len()..).unwrap_or_default();
        let (closes, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = inner.split_at_checked(length).unwrap_or_default();
        let is = |names: &[&str]| names.iter().any(|tag| name.eq_ignore_ascii_case(tag));
        let ends = rest.starts_with(['>', ' ', '/', '\n', '\r', '\t']) || rest.starts_with("&gt;");
        ends && is(if closes { TAGS } else { OPEN_TAGS })
    })
}

/// Headings, fences, lists, tables.
fn has_markdown_blocks(text: &str) -> bool {
    let mut items = 0;
    text.split(['\n', '\r']).any(|line| {
        let line = line.trim_start();
        items += usize::from(is_item(line));
        let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
        let heading = (1..=6).contains(&hashes)
            && line.get(hashes..).is_some_and(|rest| {
                rest.starts_with(' ') && rest.contains(|c: char| c.is_alphanumeric())
            });
        heading
            || ["```", "~~~", "|---", "|:--", "| ---", "| :--"]
                .iter()
                .any(|sign| line.starts_with(sign))
            || items >= MIN_LIST_LINES
    })
}

fn is_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    match digits {
        0 => ["- ", "* ", "+ "].iter().any(|sign| rest.starts_with(sign)),
        1..=3 => rest.starts_with(". ") || rest.starts_with(") "),
        _ => false,
    }
}

/// Links, bold text, code, each with a beginning and an end.
fn has_markdown_marks(text: &str) -> bool {
    let twice = |sign: &str| text.matches(sign).nth(1).is_some();
    // Most texts have none of the signs: a character is found faster.
    text.contains('[') && text.contains("](")
        || text.contains('*') && twice("**")
        || text.contains('`') && twice("`")
}

/// `&amp;`, `&#39;`.
fn has_references(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let name = rest.strip_prefix('#').unwrap_or(rest);
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        length > 0 && name.as_bytes().get(length) == Some(&b';')
    })
}

fn paragraphs(text: &str) -> Vec<Block> {
    let flowing = text.split(['\n', '\r']).any(|line| line.len() > MAX_WRAP);
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    let end = if text.contains('\n') { '\n' } else { '\r' };
    for line in text.split(end) {
        if flowing || line.trim().is_empty() {
            flush(&mut paragraph, &mut blocks);
        }
        for word in line.split(is_space).filter(|word| !word.is_empty()) {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(word);
        }
    }
    flush(&mut paragraph, &mut blocks);
    blocks
}

fn flush(paragraph: &mut String, blocks: &mut Vec<Block>) {
    if !paragraph.is_empty() {
        let text = std::mem::take(paragraph);
        blocks.push(Block::new(BlockKind::Paragraph, text));
    }
}

fn collapsed(text: &str) -> String {
    let words: Vec<_> = text
        .split(is_space)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\0'
}

/// The sections of a document below each other, their headings as paragraphs.
fn flat(document: Document) -> Vec<Block> {
    let heading = |text: String| Block::new(BlockKind::Paragraph, text);
    let mut blocks: Vec<Block> = document.title.into_iter().map(heading).collect();
    let mut path: Vec<String> = Vec::new();
    for section in document.sections {
        // Headings without a text of their own are only named as parents.
        let known = section.parents.iter().zip(&path);
        let known = known.take_while(|(parent, above)| parent == above).count();
        blocks.extend(section.parents.iter().skip(known).cloned().map(heading));
        path = section.parents;
        path.extend(section.heading.clone());
        blocks.extend(section.heading.map(heading));
        blocks.extend(section.blocks);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let blocks = blocks(text);
        let found: Vec<_> = blocks.iter().map(|b| b.text.as_str()).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn plain_text_keeps_its_paragraphs() {
        check("a\nb\n\n\nc  d\r\n", &["a b", "c d"]);
        check("a\r\nb\r\n\r\nc", &["a b", "c"]);
        check("a\rb\r\rc", &["a b", "c"]);
        check("  \n \n", &[]);
        check("a\0b", &["a b"]);
        let long = "word ".repeat(60);
        check(&format!("{long}\nshort"), &[long.trim(), "short"]);
        check(
            "take <name> & go, 5 * 3 < 4",
            &["take <name> & go, 5 * 3 < 4"],
        );
        check("Fish &amp; chips\n\n&lt;b", &["Fish & chips", "<b"]);
    }

    #[test]
    fn mark_up_becomes_structure() {
        check("<p>a</p><ul><li>b<li>c</ul>", &["a", "b", "c"]);
        check("a<br>b<br/><br/>c", &["a b", "c"]);
        check("&lt;p&gt;a &amp;amp; b&lt;/p&gt;", &["a & b"]);
        check(
            "See [the manual](https://example.org/m).",
            &["See the manual."],
        );
        check("**Yes**, `run` it", &["Yes, run it"]);
        check("First:\n\n- a\n- b", &["First:", "a", "b"]);
        check(
            "# T\n\n## A\n\n### B\n\nx\n\n## C\n\n<br>y",
            &["T", "A", "B", "x", "C", "y"],
        );
    }

    #[test]
    fn looks_are_told_apart() {
        for (text, expected) in [
            ("a < b and c > d", Looks::Plain),
            ("use a <div> here", Looks::Plain),
            ("C#, #1 and - so on", Looks::Plain),
            ("**only once", Looks::Plain),
            ("AT&T; no", Looks::EscapedText),
            ("<b>x</b>", Looks::Html),
            ("# A\n\n<p>x</p>", Looks::Markdown),
            ("<p>\n# A\n</p>", Looks::Html),
            ("&lt;br&gt;", Looks::EscapedHtml),
            ("1. a\n2. b", Looks::Markdown),
            ("2024. a\n- b", Looks::Plain),
        ] {
            assert_eq!(looks(text), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_are_without_mark_up() {
        assert_eq!(line(" Is  it\n`free`&nbsp;` `? "), "Is it free ?");
        assert_eq!(line("<p>Why?</p>"), "Why?");
        assert_eq!(line("Tom &amp; me"), "Tom & me");
    }
}
