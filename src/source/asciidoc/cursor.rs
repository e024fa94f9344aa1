//! The lines of a source one by one, as the preprocessor leaves them: the
//! lines of conditions and includes are taken out, wherever they stand.

use std::ops::Range;

use crate::document::Span;
use crate::source::dropped::DroppedList;
use crate::source::text::lines::Lines;

/// A line without the white space at its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Where it begins in the source.
    pub(super) start: usize,
}

impl<'a> Line<'a> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The line from a byte on, without the white space there.
    pub(super) fn from(&self, at: usize) -> Line<'a> {
        let rest = self.text.get(at..).unwrap_or_default();
        let text = rest.trim_start();
        Line {
            text,
            start: self.end() - text.len(),
        }
    }
}

/// Where the reader is.
pub(super) struct Cursor<'a> {
    text: &'a str,
    line_end: char,
    /// The start of the line behind the current one.
    at: usize,
    current: Option<Line<'a>>,
    pub(super) lines: Lines,
    pub(super) dropped: DroppedList,
}

impl<'a> Cursor<'a> {
    /// Begins at a byte of the text.
    pub(super) fn new(text: &'a str, from: usize) -> Cursor<'a> {
        let mut cursor = Cursor {
            text,
            line_end: if text.contains('\n') { '\n' } else { '\r' },
            at: from,
            current: None,
            lines: Lines::new(text),
            dropped: DroppedList::default(),
        };
        cursor.advance();
        cursor
    }

    pub(super) fn peek(&self) -> Option<Line<'a>> {
        self.current
    }

    /// The line behind the current one, as it stands in the source.
    pub(super) fn peek_second(&self) -> Option<Line<'a>> {
        self.line_at(self.at).map(|(line, _)| line)
    }

    pub(super) fn next(&mut self) -> Option<Line<'a>> {
        let line = self.current;
        self.advance();
        line
    }

    /// A part of the source as it stands.
    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    pub(super) fn span(&self, line: &Line<'_>) -> Span {
        self.lines.span(line.start..line.end())
    }

    /// Notes that a line is left out.
    pub(super) fn drop(&mut self, reason: &str, line: &Line<'_>) {
        let span = self.span(line);
        self.dropped.add(reason, line.text, Some(span));
    }

    fn advance(&mut self) {
        loop {
            let Some((line, next)) = self.line_at(self.at) else {
                self.current = None;
                return;
            };
            self.at = next;
            match directive(line.text) {
                None => {
                    self.current = Some(line);
                    return;
                }
                Some(Directive::Text(at, end)) => {
                    self.current = Some(Line {
                        text: line.text.get(at..end).unwrap_or_default(),
                        start: line.start + at,
                    });
                    return;
                }
                Some(Directive::Include) => self.drop("include", &line),
                Some(Directive::Condition) => self.drop("directive", &line),
            }
        }
    }

    fn line_at(&self, at: usize) -> Option<(Line<'a>, usize)> {
        let rest = self.text.get(at..).filter(|rest| !rest.is_empty())?;
        let (line, next) = match rest.find(self.line_end) {
            Some(end) => (rest.get(..end)?, at + end + 1),
            None => (rest, self.text.len()),
        };
        let text = line.trim_end();
        Some((Line { text, start: at }, next))
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Directive {
    Include,
    Condition,
    /// The line has text all the same, from here to there.
    Text(usize, usize),
}

/// What a line says to the preprocessor, if it does.
fn directive(line: &str) -> Option<Directive> {
    let bare = line.strip_prefix('\\').unwrap_or(line);
    if !bare.starts_with(['i', 'e']) || !bare.ends_with(']') {
        return None;
    }
    let (name, rest) = bare.split_once("::")?;
    let open = rest.find('[')?;
    if !matches!(name, "include" | "ifdef" | "ifndef" | "ifeval" | "endif") {
        return None;
    }
    if bare.len() < line.len() {
        return Some(Directive::Text(1, line.len()));
    }
    let content = line.len() - rest.len() + open + 1..line.len() - 1;
    Some(match name {
        "include" => Directive::Include,
        // `ifdef::name[The text in the same line.]`
        "ifdef" | "ifndef" if !content.is_empty() => Directive::Text(content.start, content.end),
        _ => Directive::Condition,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str], dropped: &[&str]) {
        let mut cursor = Cursor::new(text, 0);
        let found: Vec<&str> = std::iter::from_fn(|| cursor.next())
            .map(|line| {
                assert!(text[line.start..].starts_with(line.text));
                line.text
            })
            .collect();
        assert_eq!(found, expected, "{text}");
        let entries = cursor.dropped.into_entries();
        let reasons: Vec<&str> = entries.iter().map(|d| d.reason.as_str()).collect();
        assert_eq!(reasons, dropped, "{text}");
    }

    #[test]
    fn directives_go_and_what_they_guard_stays() {
        check(
            "ifdef::a[]\nx \nendif::[]\ny",
            &["x", "y"],
            &["directive", "directive"],
        );
        check("ifeval::[1 == 1]\r\nx\r\n", &["x"], &["directive"]);
        check("include::a/b.adoc[tag=c]\n\nx", &["", "x"], &["include"]);
        check("ifdef::a[See b.]", &["See b."], &[]);
    }

    #[test]
    fn what_only_looks_like_a_directive_stays() {
        check("\\include::a[]", &["include::a[]"], &[]);
        check("include: a[]\nif x[0]", &["include: a[]", "if x[0]"], &[]);
        check("a\rb", &["a", "b"], &[]);
    }
}
