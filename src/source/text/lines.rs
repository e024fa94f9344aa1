//! Lines of a text: where each begins, and which one holds a byte.

use std::ops::Range;

use crate::document::Span;

/// So many bytes have most lines, or more.
const USUAL_LINE: usize = 32;

/// The line starts of a text. A line ends at a line feed; in a text without
/// any, at a carriage return. So numbers are those that editors and `grep -n`
/// give.
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let end = match memchr::memchr(b'\n', bytes) {
            Some(_) => b'\n',
            None => b'\r',
        };
        let ends = memchr::memchr_iter(end, bytes).map(|at| at + 1);
        let mut starts = Vec::with_capacity(1 + text.len() / USUAL_LINE);
        starts.push(0);
        starts.extend(ends.filter(|&at| at < bytes.len()));
        Lines { starts }
    }

    /// The number, from 1, of the line that holds a byte.
    pub(crate) fn number(&self, byte: usize) -> usize {
        self.starts.partition_point(|&start| start <= byte)
    }

    /// Where the line that holds a byte begins.
    pub(crate) fn start(&self, byte: usize) -> usize {
        self.starts
            .get(self.number(byte).saturating_sub(1))
            .copied()
            .unwrap_or(0)
    }

    /// The span of a byte range.
    pub(crate) fn span(&self, bytes: Range<usize>) -> Span {
        let last = bytes.end.saturating_sub(1).max(bytes.start);
        Span {
            first_line: self.number(bytes.start),
            last_line: self.number(last),
            bytes: Some(bytes),
        }
    }

    /// The byte ranges of all lines, with what ends them.
    pub(crate) fn ranges(&self, len: usize) -> impl Iterator<Item = Range<usize>> {
        let ends = self.starts.iter().skip(1).copied().chain([len]);
        self.starts
            .iter()
            .copied()
            .zip(ends)
            .map(|(start, end)| start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_lines() {
        for (text, byte, line) in [
            ("", 0, 1),
            ("a", 0, 1),
            ("a\nb", 1, 1),
            ("a\nb", 2, 2),
            ("a\r\nb", 3, 2),
            ("a\rb\rc", 4, 3),
            ("a\rb\nc", 2, 1),
        ] {
            assert_eq!(Lines::new(text).number(byte), line, "{text:?} {byte}");
        }
        assert_eq!(Lines::new("a\nb\n").ranges(4).count(), 2);
    }
}
