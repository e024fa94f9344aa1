//! Blocks of lines: paragraphs of every style, listings, verses, and macros
//! that stand alone.

use super::builder::Builder;
use super::cursor::Line;
use super::style::{Style, named, parts, unquoted};
use super::syntax;
use crate::document::{Block, BlockKind};
use crate::source::markdown::html;

/// Styles of paragraphs and open blocks whose text is kept as it stands.
const CODE_STYLES: &[&str] = &["source", "listing", "literal"];

impl<'a> Builder<'a> {
    /// Reads a paragraph that begins at the current line.
    pub(super) fn paragraph(&mut self, first: Line<'a>) {
        let indented = first.text.starts_with([' ', '\t']);
        let described = self.list.awaits_text && !self.list.attached;
        // Text that is indented below an item belongs to it.
        let literal = indented && !described && self.style.name != "normal";
        let stays = self.list.takes_block() || self.list.on && (literal || !self.list.blank);
        if stays {
            self.list.go_on(false);
        } else {
            self.leave_list();
        }
        self.show_block_title();
        let style = std::mem::take(&mut self.style);
        let lines = self.paragraph_lines(self.list.on);
        self.attribution(&style);
        if CODE_STYLES.contains(&style.name) || literal && style.name.is_empty() {
            self.code(&lines, &style);
        } else {
            self.prose(lines, &style);
        }
    }

    fn paragraph_lines(&mut self, in_list: bool) -> Vec<Line<'a>> {
        let mut lines: Vec<Line<'a>> = self.cursor.next().into_iter().collect();
        while let Some(line) = self.cursor.peek() {
            if syntax::is_comment(line.text) {
                self.cursor.drop("comment", &line);
                self.cursor.next();
                continue;
            }
            let continued = in_list && (line.text == "+" || syntax::marker(line.text).is_some());
            if line.is_blank() || continued || self.ends_paragraph(&line) {
                break;
            }
            lines.push(line);
            self.cursor.next();
        }
        lines
    }

    fn prose(&mut self, mut lines: Vec<Line<'a>>, style: &Style<'a>) {
        let Some(first) = lines.first_mut() else {
            return;
        };
        match style.name {
            "comment" => return self.drop_lines("comment", &lines),
            "pass" | "stem" | "latexmath" | "asciimath" => return self.pass_lines(&lines, style),
            _ => {}
        }
        if let Some(at) = syntax::admonition(first.text) {
            *first = first.from(at);
        }
        let mut kind = self.kind();
        if matches!(style.name, "quote" | "verse") {
            kind = BlockKind::Quote;
        }
        // The two short forms of a quotation.
        if first.text.starts_with("> ") {
            kind = BlockKind::Quote;
            for line in &mut lines {
                let text = line.text.trim_start_matches(['>', ' ']);
                *line = line.from(line.text.len() - text.len());
            }
        } else if first.text.starts_with('"')
            && lines.len() > 1
            && let Some(last) = lines.last_mut().filter(|last| last.text.starts_with("-- "))
        {
            kind = BlockKind::Quote;
            *last = last.from(3);
        }
        let lines: Vec<Line<'_>> = lines.iter().map(|line| line.from(0)).collect();
        let inline = self.render(&lines);
        if kind == BlockKind::Quote {
            let span = self.span_of(&lines);
            self.push_block(Block::new(kind, inline.text.trim()).at(span));
        } else {
            self.push_inline(inline, kind);
        }
    }

    fn span_of(&self, lines: &[Line<'_>]) -> crate::document::Span {
        let start = lines.first().map_or(0, |line| line.start);
        let end = lines.last().map_or(start, Line::end);
        self.cursor.lines.span(start..end)
    }

    // Delimited blocks of lines.

    /// The lines up to the delimiter, which is taken too.
    pub(super) fn lines_within(&mut self, delimiter: &Line<'a>) -> Vec<Line<'a>> {
        let end = if delimiter.text.starts_with("```") {
            "```"
        } else {
            delimiter.text
        };
        let mut lines = Vec::new();
        while let Some(line) = self.cursor.next() {
            if line.text == end {
                return lines;
            }
            lines.push(line);
        }
        self.warn_unclosed(delimiter);
        lines
    }

    pub(super) fn comment(&mut self, delimiter: Line<'a>) {
        self.style = Style::default();
        let lines = self.lines_within(&delimiter);
        self.drop_lines("comment", &lines);
    }

    fn drop_lines(&mut self, reason: &str, lines: &[Line<'_>]) {
        let first = lines.iter().find(|line| !line.is_blank());
        let text = first.map(|line| line.text).unwrap_or_default();
        let span = self.span_of(lines);
        self.cursor.dropped.add(reason, text, Some(span));
    }

    pub(super) fn listing(&mut self, delimiter: Line<'a>) {
        self.enter_block();
        self.show_block_title();
        let style = std::mem::take(&mut self.style);
        let lines = self.lines_within(&delimiter);
        self.code(&lines, &style);
    }

    fn code(&mut self, lines: &[Line<'_>], style: &Style<'a>) {
        let full = |line: &&Line<'_>| !line.is_blank();
        let first = lines.iter().position(|line| full(&line));
        let last = lines.iter().rposition(|line| full(&line));
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        let lines = lines.get(first..=last).unwrap_or_default();
        let subs = style.get("subs").unwrap_or_default();
        let expand = ["attributes", "normal", "+a"]
            .iter()
            .any(|s| subs.contains(s));
        let mut text = String::new();
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                text.push('\n');
            }
            let line = without_callouts(line.text);
            if expand {
                text.push_str(&self.attributes.expand(line));
            } else {
                text.push_str(line);
            }
        }
        let span = self.span_of(lines);
        self.push_block(Block::new(BlockKind::Code, text.replace('\0', " ")).at(span));
    }

    pub(super) fn verse(&mut self, delimiter: Line<'a>) {
        self.enter_block();
        self.show_block_title();
        let style = std::mem::take(&mut self.style);
        self.attribution(&style);
        let lines = self.lines_within(&delimiter);
        let inline = self.render(&lines);
        let span = self.span_of(&lines);
        self.push_block(Block::new(BlockKind::Quote, inline.text.trim()).at(span));
    }

    pub(super) fn passed(&mut self, delimiter: Line<'a>) {
        self.enter_block();
        self.show_block_title();
        let style = std::mem::take(&mut self.style);
        let lines = self.lines_within(&delimiter);
        self.pass_lines(&lines, &style);
    }

    /// Text that is passed on: HTML, or a formula.
    fn pass_lines(&mut self, lines: &[Line<'_>], style: &Style<'a>) {
        let start = lines.first().map_or(0, |line| line.start);
        let end = lines.last().map_or(start, Line::end);
        let whole = self.cursor.slice(start..end);
        let text = match style.name {
            "stem" | "latexmath" | "asciimath" => whole.to_owned(),
            _ => html_text(whole),
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ").replace('\0', " ");
        if text.trim().is_empty() {
            return self.drop_lines("HTML", lines);
        }
        let span = self.span_of(lines);
        let kind = self.kind();
        self.push_block(Block::new(kind, text).at(span));
    }

    // Macros.

    pub(super) fn block_macro(&mut self, line: Line<'a>, name: &'a str, content: &'a str) {
        self.enter_block();
        self.show_block_title();
        self.style = Style::default();
        let alt = match name {
            "image" => alt(content),
            _ => None,
        };
        match alt {
            Some(alt) => {
                let text = self.plain(alt);
                let kind = self.kind();
                let span = self.cursor.span(&line);
                self.push_block(Block::new(kind, text).at(span));
            }
            None => {
                let reason = match name {
                    "image" => "image",
                    "include-code" => "include",
                    _ => "macro",
                };
                self.cursor.drop(reason, &line);
            }
        }
    }
}

/// The text of an image among its attributes.
fn alt(content: &str) -> Option<&str> {
    let all = parts(content);
    let first = all.first().copied().filter(|part| named(part).is_none());
    let named = |key: &str| {
        let mut pairs = all.iter().filter_map(|part| named(part));
        pairs.find(|(name, _)| *name == key).map(|(_, value)| value)
    };
    let first = first.map(unquoted).filter(|first| !first.is_empty());
    first.or_else(|| named("alt")).or_else(|| named("title"))
}

/// The text of HTML, a space for each tag that parts blocks.
fn html_text(source: &str) -> String {
    let mut out = String::new();
    let mut hidden: Option<String> = None;
    for token in html::tokens(source) {
        match token {
            html::Token::Open(name) if hidden.is_none() && html::is_hidden(&name) => {
                hidden = Some(name);
            }
            html::Token::Close(name) if hidden.as_ref() == Some(&name) => hidden = None,
            html::Token::Text(at) if hidden.is_none() => {
                out.push_str(source.get(at).unwrap_or_default());
            }
            html::Token::Open(name) | html::Token::Close(name)
                if hidden.is_none() && parts_text(&name) =>
            {
                out.push(' ');
            }
            _ => {}
        }
    }
    html::decode(&out).into_owned()
}

fn parts_text(tag: &str) -> bool {
    html::is_block(tag) || matches!(tag, "br" | "td" | "th")
}

/// A line of code without the numbers that refer to its explanations, and
/// without the sign of the comment that hides them.
fn without_callouts(line: &str) -> &str {
    let mut rest = line;
    loop {
        let number = rest
            .strip_suffix("-->")
            .and_then(|inner| inner.rsplit_once("<!--"))
            .or_else(|| {
                rest.strip_suffix('>')
                    .and_then(|inner| inner.rsplit_once('<'))
            });
        match number {
            Some((before, number)) if is_callout(number) => rest = before.trim_end(),
            _ => break,
        }
    }
    if rest.len() == line.len() {
        return line;
    }
    let signs = ["//", "#", "--", ";;"];
    signs
        .iter()
        .find_map(|sign| rest.strip_suffix(sign))
        .map_or(rest, str::trim_end)
}

fn is_callout(number: &str) -> bool {
    number == "."
        || !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callouts_go() {
        for (line, expected) in [
            ("let a; // <1>", "let a;"),
            ("let a; // <1> <2>", "let a;"),
            ("<a/> <!--1-->", "<a/>"),
            ("a: b <.>", "a: b"),
            ("Vec<u8>", "Vec<u8>"),
            ("# note", "# note"),
            ("<1>", ""),
        ] {
            assert_eq!(without_callouts(line), expected, "{line}");
        }
    }

    #[test]
    fn images_have_texts() {
        for (content, expected) in [
            ("A lamp", Some("A lamp")),
            ("\"A lamp, lit\",200,100", Some("A lamp, lit")),
            ("width=20,alt=A lamp", Some("A lamp")),
            ("", None),
            ("width=20", None),
        ] {
            assert_eq!(alt(content), expected, "{content}");
        }
    }

    #[test]
    fn html_has_text() {
        assert_eq!(
            html_text("<p>a<br>b &amp; c</p><script>x</script>"),
            " a b & c "
        );
    }
}
