//! Tables whose columns stand below groups of `=`.

use super::Cell;
use crate::source::rst::Reader;
use crate::source::rst::blocks::Frame;
use crate::source::rst::lines::{Line, extent};

/// Wider tables are drawings, and every line is cut at every column.
const MAX_COLUMNS: usize = 100;

impl Reader<'_> {
    pub(in crate::source::rst) fn simple_table(
        &mut self,
        lines: &[Line],
        at: usize,
        base: u32,
        frame: Frame,
    ) -> Option<usize> {
        let top = lines.get(at)?;
        let starts = starts(top.text(self.text), top.indent);
        let Some(end) = self
            .simple_end(lines, at, base)
            .filter(|_| starts.len() <= MAX_COLUMNS)
        else {
            self.warn("a table that cannot be told into cells was read as it stands");
            let full = lines.iter().skip(at).take_while(|line| !line.is_blank());
            let end = at + full.count();
            self.code(lines.get(at..end)?);
            return Some(end);
        };
        let bytes = extent(lines.get(at..=end)?)?;
        let mut rows: Vec<Vec<Cell>> = vec![Vec::new()];
        for line in lines.get(at + 1..end)? {
            let text = line.text(self.text);
            let ruled = |sign: u8| !text.is_empty() && text.bytes().all(|b| b == sign || b == b' ');
            if ruled(b'=') || ruled(b'-') && text.len() > 1 {
                rows.push(Vec::new());
                continue;
            }
            let cells = self.cut(*line, &starts);
            // A row begins where its first column does.
            let begins = cells
                .first()
                .is_some_and(|(column, line)| *column == 0 && !line.is_blank());
            if begins {
                rows.push(Vec::new());
            }
            if let Some(row) = rows.last_mut() {
                for (column, line) in cells {
                    match row.iter_mut().find(|(other, _)| *other == column) {
                        Some((_, lines)) => lines.push(line),
                        None => row.push((column, vec![line])),
                    }
                }
            }
        }
        let mut texts = Vec::with_capacity(rows.len());
        for cells in rows {
            texts.push(self.row(cells, frame));
        }
        self.table(texts, bytes);
        Some(end + 1)
    }

    /// The bottom border: the second one below the top, or one before an empty
    /// line.
    fn simple_end(&self, lines: &[Line], at: usize, base: u32) -> Option<usize> {
        let mut found = 0;
        for (at, line) in lines.iter().enumerate().skip(at + 1) {
            let text = line.text(self.text);
            let border = line.indent == base
                && text.starts_with('=')
                && text.bytes().all(|b| matches!(b, b'=' | b' '));
            if !border {
                continue;
            }
            found += 1;
            if found == 2 || lines.get(at + 1).is_none_or(|next| next.is_blank()) {
                return Some(at);
            }
        }
        None
    }

    /// The cells of a line. Text that goes over the gap between two columns
    /// belongs to the first of them.
    fn cut(&self, line: Line, starts: &[u32]) -> Vec<(usize, Line)> {
        let gaps: Vec<u32> = starts.iter().map(|start| start.saturating_sub(1)).collect();
        let before = line.bytes_at(&gaps, self.text);
        let text = line.text(self.text);
        let begin = line.bytes().start as u32;
        let end = line.bytes().end as u32;
        let crossed = |column: usize| {
            let Some(&place) = before.get(column) else {
                return false;
            };
            let byte = text.as_bytes().get((place - begin) as usize);
            // Before its first letter nothing of the line stands.
            column > 0
                && gaps.get(column).is_some_and(|gap| *gap >= line.indent)
                && byte.is_some_and(|byte| !matches!(byte, b' ' | b'\t'))
        };
        let mut cells = Vec::with_capacity(starts.len());
        let mut left = 0;
        for right in 1..=starts.len() {
            if right < starts.len() && crossed(right) {
                continue;
            }
            let from = before.get(left).copied().unwrap_or(end);
            let to = before.get(right).copied().unwrap_or(end);
            let column = gaps.get(left).copied().unwrap_or(0);
            cells.push((left, line.part(from..to, column, self.text)));
            left = right;
        }
        cells
    }
}

/// The columns in which the groups of a border begin.
fn starts(border: &str, indent: u32) -> Vec<u32> {
    let mut starts = Vec::new();
    let mut before = b' ';
    for (at, byte) in border.bytes().enumerate() {
        if byte == b'=' && before == b' ' {
            starts.push(indent + at as u32);
        }
        before = byte;
    }
    starts
}
