//! Lines of reStructuredText: where the text of each stands, in which column
//! it begins, and lines joined into the text of a paragraph.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::text::lines::Lines;

/// Tab stops, as Docutils sets them (columns).
const TAB: u32 = 8;

/// A line without the white space around it. Small, because a source may hold
/// millions of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    start: u32,
    end: u32,
    /// The column in which its text begins.
    pub(super) indent: u32,
}

impl Line {
    pub(super) fn is_blank(self) -> bool {
        self.start >= self.end
    }

    pub(super) fn bytes(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn text(self, source: &str) -> &str {
        source.get(self.bytes()).unwrap_or_default()
    }

    /// The line without its first `len` bytes and the space behind them.
    pub(super) fn after(self, len: usize, source: &str) -> Line {
        let text = self.text(source);
        let head = text.get(..len).unwrap_or(text);
        let column = head.chars().fold(self.indent, advance);
        let start = self.start + head.len() as u32;
        Line {
            start,
            end: self.end,
            indent: column,
        }
        .trimmed(source)
    }

    /// The first `len` bytes of the line.
    pub(super) fn before(self, len: usize, source: &str) -> Line {
        let end = self.end.min(self.start.saturating_add(len as u32));
        Line { end, ..self }.trimmed(source)
    }

    /// The same line with nothing in it.
    pub(super) fn emptied(self) -> Line {
        Line {
            start: self.end,
            ..self
        }
    }

    /// For each column, in ascending order, the byte at which it begins.
    pub(super) fn bytes_at(self, columns: &[u32], source: &str) -> Vec<u32> {
        let mut found = Vec::with_capacity(columns.len());
        let (mut column, mut at) = (self.indent, self.start);
        let mut chars = self.text(source).chars();
        for &wanted in columns {
            while column < wanted {
                let Some(c) = chars.next() else { break };
                column = advance(column, c);
                at += c.len_utf8() as u32;
            }
            found.push(at);
        }
        found
    }

    /// The part of the line between two bytes; the first is in `column`.
    pub(super) fn part(self, bytes: Range<u32>, column: u32, source: &str) -> Line {
        Line {
            start: bytes.start.max(self.start),
            end: bytes.end.min(self.end),
            indent: column.max(self.indent),
        }
        .trimmed(source)
    }

    fn trimmed(self, source: &str) -> Line {
        let text = self.text(source);
        let inner = text.trim_start_matches(is_space);
        let lead = text.get(..text.len() - inner.len()).unwrap_or_default();
        let start = self.start + lead.len() as u32;
        let end = start + inner.trim_end_matches(is_space).len() as u32;
        Line {
            start,
            end,
            indent: lead.chars().fold(self.indent, advance),
        }
    }
}

/// All lines of a text. Places are kept in 32 bits: what lies beyond is left
/// out, and no source is that large.
pub(super) fn split(source: &str, lines: &Lines) -> Vec<Line> {
    let small = |range: Range<usize>| {
        let start = u32::try_from(range.start).ok()?;
        Some(start..u32::try_from(range.end).ok()?)
    };
    let ranges = lines.ranges(source.len()).map_while(small);
    ranges
        .map(|range| {
            Line {
                start: range.start,
                end: range.end,
                indent: 0,
            }
            .trimmed(source)
        })
        .collect()
}

/// The least indent of the lines that are not blank.
pub(super) fn least_indent(lines: &[Line]) -> Option<u32> {
    let full = lines.iter().filter(|line| !line.is_blank());
    full.map(|line| line.indent).min()
}

/// From the first line with text to the last one: bytes of the source.
pub(super) fn extent(lines: &[Line]) -> Option<Range<usize>> {
    let first = lines.iter().find(|line| !line.is_blank())?;
    let last = lines.iter().rfind(|line| !line.is_blank())?;
    Some(first.bytes().start..last.bytes().end)
}

/// Lines as one text, a line feed between them.
pub(super) struct Joined<'a> {
    pub(super) text: Cow<'a, str>,
    /// For each line, where it begins in the text and in the source.
    starts: Vec<(usize, usize)>,
}

impl<'a> Joined<'a> {
    pub(super) fn new(source: &'a str, lines: &[Line]) -> Joined<'a> {
        if let [line] = lines {
            return Joined {
                text: Cow::Borrowed(line.text(source)),
                starts: vec![(0, line.bytes().start)],
            };
        }
        let mut text = String::new();
        let mut starts = Vec::with_capacity(lines.len());
        for line in lines {
            if !starts.is_empty() {
                text.push('\n');
            }
            starts.push((text.len(), line.bytes().start));
            text.push_str(line.text(source));
        }
        Joined {
            text: Cow::Owned(text),
            starts,
        }
    }

    /// The bytes of the source that a piece of the text stands for.
    pub(super) fn bytes(&self, piece: &Range<usize>) -> Range<usize> {
        let last = piece.end.saturating_sub(1).max(piece.start);
        self.byte(piece.start)..self.byte(last) + usize::from(last < piece.end)
    }

    fn byte(&self, at: usize) -> usize {
        let line = self.starts.partition_point(|&(start, _)| start <= at);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line));
        start.map_or(0, |&(text, source)| source + (at - text))
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{b}' | '\u{c}')
}

/// The column behind a character.
fn advance(column: u32, c: char) -> u32 {
    match c {
        '\t' => (column / TAB + 1) * TAB,
        _ => column.saturating_add(width(c)),
    }
}

/// How many columns a character takes, as far as tables depend on it.
fn width(c: char) -> u32 {
    match c {
        ..'\u{300}' => 1,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> u32 {
    text.chars().fold(0, advance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(source: &str) -> Vec<Line> {
        split(source, &Lines::new(source))
    }

    #[test]
    fn lines_have_columns() {
        let source = "a\n  b \n\tc\n\n \t d\r\n";
        let found: Vec<_> = lines(source)
            .iter()
            .map(|line| (line.text(source), line.indent))
            .collect();
        assert_eq!(found, [("a", 0), ("b", 2), ("c", 8), ("", 1), ("d", 9)]);
    }

    #[test]
    fn columns_count_what_is_wide() {
        let source = "漢字 ab";
        let line = lines(source)[0];
        assert_eq!(line.bytes_at(&[0, 4, 5, 90], source), [0, 6, 7, 9]);
        assert_eq!(line.after(6, source).text(source), "ab");
        assert_eq!(line.after(6, source).indent, 5);
        assert_eq!(line.before(6, source).text(source), "漢字");
    }

    #[test]
    fn joined_lines_keep_their_places() {
        let source = "ab\n  cd";
        let joined = Joined::new(source, &lines(source));
        assert_eq!(joined.text, "ab\ncd");
        assert_eq!(joined.bytes(&(3..5)), 5..7);
        assert_eq!(joined.bytes(&(0..5)), 0..7);
        assert_eq!(joined.bytes(&(0..0)), 0..0);
    }
}
