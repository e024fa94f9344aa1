//! Lines of plain text -> paragraphs: which lines were wrapped by whoever
//! typed them, and which ends are meant.

use std::ops::Range;

use super::lines::Lines;
use crate::source::question::{has_question_mark, label, number_prefix};

/// A text with longer lines has one paragraph a line (columns).
const MAX_WRAP: usize = 120;
/// Nobody wraps narrower than this: every end is meant (columns).
const MIN_WRAP: usize = 50;
/// Text this much deeper than what stands before it may be code (columns).
const CODE_INDENT: usize = 3;

/// What a paragraph is by its first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Item,
    Code,
}

/// Lines that belong together.
#[derive(Clone, Debug)]
pub(super) struct Paragraph<'a> {
    pub(super) shape: Shape,
    pub(super) lines: Vec<Line<'a>>,
    /// An empty line, or the start of the text, stands before it.
    pub(super) apart_before: bool,
    pub(super) apart_after: bool,
    /// The character of the ruler right under it.
    pub(super) underline: Option<char>,
    /// The lines around it are paragraphs of their own.
    pub(super) flowing: bool,
}

/// A line without the white space around it.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: Range<usize>,
    pub(super) indent: usize,
    /// Columns of the text; characters of East Asia take two.
    pub(super) width: usize,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.indent + self.width
    }
}

impl Paragraph<'_> {
    /// The lines joined by spaces.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        for word in self
            .lines
            .iter()
            .flat_map(|line| line.text.split_whitespace())
        {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out.replace('\0', " ")
    }

    pub(super) fn bytes(&self) -> Range<usize> {
        let start = self.lines.first().map_or(0, |line| line.bytes.start);
        start..self.lines.last().map_or(start, |line| line.bytes.end)
    }

    pub(super) fn indent(&self) -> usize {
        self.lines.first().map_or(0, |line| line.indent)
    }

    pub(super) fn width(&self) -> usize {
        self.lines.iter().map(|line| line.width).sum()
    }

    pub(super) fn ends_with(&self, marks: &[char]) -> bool {
        self.lines
            .last()
            .is_some_and(|line| line.text.ends_with(marks))
    }

    /// The only line, if there is only one.
    pub(super) fn single(&self) -> Option<&str> {
        match self.lines.as_slice() {
            [line] => Some(line.text),
            _ => None,
        }
    }
}

/// Splits a text into paragraphs. Rulers are left out.
pub(super) fn paragraphs<'a>(text: &'a str, lines: &Lines) -> Vec<Paragraph<'a>> {
    let lines: Vec<Line<'a>> = lines
        .ranges(text.len())
        .map(|range| line(text, range))
        .collect();
    let usual = usual_width(&lines);
    let fences: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.text.starts_with("```"))
        .map(|(at, _)| at)
        .collect();
    let mut out: Vec<Paragraph<'a>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let rest = lines.get(at..).unwrap_or_default();
        if rest.first().is_some_and(|line| line.text.is_empty()) {
            mark_end(&mut out);
            at += 1;
            continue;
        }
        if let Some(end) = fence_end(&fences, at) {
            let code = lines.get(at + 1..end).unwrap_or_default();
            if code.iter().any(|line| !line.text.is_empty()) {
                out.push(Paragraph {
                    lines: code.to_vec(),
                    ..paragraph(Shape::Code, true)
                });
            }
            mark_end(&mut out);
            at = end + 1;
            continue;
        }
        let fence = fences.partition_point(|&fence| fence <= at);
        let stop = fences
            .get(fence)
            .filter(|&&next| fence_end(&fences, next).is_some())
            .copied();
        let length = rest.iter().take_while(|line| !line.text.is_empty()).count();
        let length = stop.map_or(length, |stop| length.min(stop - at));
        let group = rest.get(..length).unwrap_or_default();
        split_group(group, usual, &mut out);
        at += length.max(1);
    }
    mark_end(&mut out);
    out
}

fn mark_end(out: &mut [Paragraph<'_>]) {
    if let Some(last) = out.last_mut() {
        last.apart_after = true;
    }
}

fn paragraph<'a>(shape: Shape, apart_before: bool) -> Paragraph<'a> {
    Paragraph {
        shape,
        lines: Vec::new(),
        apart_before,
        apart_after: false,
        underline: None,
        flowing: false,
    }
}

fn line(text: &str, range: Range<usize>) -> Line<'_> {
    let whole = text.get(range.clone()).unwrap_or_default();
    let trimmed = whole.trim();
    let start = range.start + (whole.len() - whole.trim_start().len());
    let indent = whole
        .chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\t' { 8 } else { 1 })
        .sum();
    let width = trimmed
        .chars()
        .map(|c| {
            if c >= '\u{1100}' && !('\u{1e00}'..'\u{2e80}').contains(&c) {
                2
            } else {
                1
            }
        })
        .sum();
    Line {
        text: trimmed,
        bytes: start..start + trimmed.len(),
        indent,
        width,
    }
}

/// The line of the fence that ends the one at `at`.
fn fence_end(fences: &[usize], at: usize) -> Option<usize> {
    let place = fences.binary_search(&at).ok()?;
    (place % 2 == 0)
        .then(|| fences.get(place + 1).copied())
        .flatten()
}

/// The width to which most lines are filled: nine of ten are no longer.
fn usual_width(lines: &[Line<'_>]) -> usize {
    let mut counts = [0usize; MAX_WRAP + 1];
    for line in lines.iter().filter(|line| !line.text.is_empty()) {
        if let Some(count) = counts.get_mut(line.end()) {
            *count += 1;
        }
    }
    let all: usize = counts.iter().sum();
    let mut seen = 0;
    counts
        .iter()
        .position(|count| {
            seen += count;
            seen * 10 >= all * 9
        })
        .unwrap_or(0)
}

/// Splits lines without an empty one between them.
fn split_group<'a>(group: &[Line<'a>], usual: usize, out: &mut Vec<Paragraph<'a>>) {
    let apart = out.last().is_none_or(|last| last.apart_after);
    let indent = out.last().map_or(0, Paragraph::indent);
    if is_code(group, indent) {
        out.push(Paragraph {
            lines: group.to_vec(),
            ..paragraph(Shape::Code, apart)
        });
        return;
    }
    let widest = group.iter().map(Line::end).max().unwrap_or(0);
    let flowing = widest > MAX_WRAP;
    let width = if flowing || widest.max(usual) < MIN_WRAP {
        0
    } else {
        widest.max(usual)
    };
    let mut fresh = true;
    for line in group {
        if is_ruler(line.text) {
            if let Some(last) = out.last_mut().filter(|_| !fresh) {
                let title = last.lines.last().map_or(0, |title| title.width);
                let fits = line.width.abs_diff(title) <= (title / 3).max(4);
                if last.lines.len() == 1 && fits {
                    last.underline = line.text.chars().next();
                }
                last.apart_after = true;
            }
            fresh = true;
            continue;
        }
        let joins = !fresh && out.last().is_some_and(|last| continues(last, line, width));
        match out.last_mut().filter(|_| joins) {
            Some(last) => last.lines.push(line.clone()),
            None => {
                let shape = if is_item(line.text) {
                    Shape::Item
                } else {
                    Shape::Text
                };
                let before = out.last().is_none_or(|last| last.apart_after);
                out.push(Paragraph {
                    lines: vec![line.clone()],
                    flowing,
                    ..paragraph(shape, before)
                });
            }
        }
        fresh = false;
    }
}

/// Tells whether a line goes on with the paragraph before it.
fn continues(paragraph: &Paragraph<'_>, line: &Line<'_>, width: usize) -> bool {
    let Some(last) = paragraph.lines.last() else {
        return false;
    };
    if width == 0
        || is_item(line.text)
        || label(line.text).is_some()
        || paragraph.underline.is_some()
    {
        return false;
    }
    let starts = line.text.chars().next().unwrap_or(' ');
    let only = paragraph.lines.len() == 1;
    // A question on a line of its own.
    let goes_on = starts.is_lowercase() || "\"”’»“)]".contains(starts);
    if only && has_question_mark(last.text) && !goes_on {
        return false;
    }
    // A number begins something new unless the sentence needs it.
    if number_prefix(line.text).is_some()
        && (paragraph.shape == Shape::Item
            || number_prefix(paragraph.lines.first().map_or("", |l| l.text)).is_some())
    {
        return false;
    }
    // Paragraphs that are told apart by their first line's indent.
    let labelled = label(paragraph.lines.first().map_or("", |first| first.text)).is_some();
    let hanging = paragraph.shape == Shape::Item || labelled;
    if !hanging
        && line.indent >= last.indent + 2
        && last.text.ends_with(['.', '!', '?', ':', '"', '”'])
    {
        return false;
    }
    if paragraph.shape == Shape::Item && line.indent < paragraph.indent() {
        return false;
    }
    // The next word would have fitted: the end was meant.
    let word = match starts {
        '\u{2e80}'.. => 2,
        _ => line
            .text
            .split_whitespace()
            .next()
            .map_or(0, |word| word.chars().count()),
    };
    (last.end() + 1 + word) * 10 > width * 7
}

/// A bullet and something behind it.
pub(super) fn is_item(text: &str) -> bool {
    strip_bullet(text).len() < text.len()
}

pub(in crate::source) fn strip_bullet(text: &str) -> &str {
    let rest = text.strip_prefix([
        '-', '*', '•', '·', '–', '—', '+', '‣', '◦', '▪', '●', '○', '■', '►', '✓', '✔', '➢', '・',
    ]);
    match rest
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .map(str::trim_start)
    {
        Some(rest) if !rest.is_empty() => rest,
        _ => text,
    }
}

/// A line of nothing but dashes or the like.
fn is_ruler(text: &str) -> bool {
    let mut chars = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = chars.next().filter(|c| "-=*_~#+^.:─━═—".contains(*c)) else {
        return false;
    };
    let mut second = None;
    let mut length = 1;
    for c in chars {
        length += 1;
        if c != first && *second.get_or_insert(c) != c || c.is_alphanumeric() {
            return false;
        }
    }
    length >= 3 && second.is_none_or(|c| "-=*_~#+^.:─━═—|".contains(c))
}

/// Indented lines of which at least half look like a program or its use.
fn is_code(group: &[Line<'_>], indent: usize) -> bool {
    let deep = group
        .iter()
        .all(|line| line.indent >= (indent + CODE_INDENT).max(4));
    deep && 2 * group
        .iter()
        .filter(|line| looks_like_code(line.text))
        .count()
        >= group.len().max(1)
}

fn looks_like_code(text: &str) -> bool {
    let starts = [
        "$ ", "# ", "% ", "> ", ">>> ", "//", "/*", "#include", "sudo ", "</",
    ];
    let holds = ["()", "=>", "->", "::", "();", " == ", " := ", "</"];
    text.ends_with([';', '{', '}'])
        || starts.iter().any(|sign| text.starts_with(sign))
        || holds.iter().any(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = paragraphs(text, &Lines::new(text));
        let found: Vec<String> = found
            .iter()
            .map(|p| format!("{}{}", p.text(), p.underline.map_or("", |_| " =")))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn wrapped_lines_are_joined_and_meant_ends_kept() {
        let first = "word ".repeat(13);
        check(
            &format!("{first}\nmore words\n\nnext"),
            &[&format!("{first}more words"), "next"],
        );
        check(
            &format!("Short\n{first}\nmore"),
            &["Short", &format!("{first}more")],
        );
        check("One\nTwo\nThree", &["One", "Two", "Three"]);
        let long = "word ".repeat(40);
        check(&format!("{long}\n{long}"), &[long.trim(), long.trim()]);
    }

    #[test]
    fn items_rulers_and_underlines() {
        check("- a\n- b\n* c", &["- a", "- b", "* c"]);
        check(
            "Title\n=====\ntext\n-----------------------\nmore",
            &["Title =", "text", "more"],
        );
        check("a\n\n***\n\nb\n});", &["a", "b", "});"]);
    }

    #[test]
    fn code_is_what_looks_like_it() {
        let text = "Text\n\n    let a = b();\n    run(a);\n\n    A quotation.\n\n```\nx\n```\ny";
        let shapes: Vec<Shape> = paragraphs(text, &Lines::new(text))
            .iter()
            .map(|p| p.shape)
            .collect();
        assert_eq!(
            shapes,
            [
                Shape::Text,
                Shape::Code,
                Shape::Text,
                Shape::Code,
                Shape::Text
            ]
        );
    }
}
