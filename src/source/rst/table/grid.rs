//! Tables drawn with `+`, `-` and `|`. A cell may span columns and rows; it
//! counts to the row and the column in which it begins.

use std::collections::BTreeMap;

use super::Cell;
use crate::source::rst::Reader;
use crate::source::rst::blocks::Frame;
use crate::source::rst::lines::{Line, extent};

/// Wider tables are drawings, and every line is cut at every column.
const MAX_COLUMNS: usize = 100;

impl Reader<'_> {
    pub(in crate::source::rst) fn grid_table(
        &mut self,
        lines: &[Line],
        at: usize,
        base: u32,
        frame: Frame,
    ) -> Option<usize> {
        let drawn = lines
            .iter()
            .skip(at)
            .take_while(|line| line.indent == base && line.text(self.text).starts_with(['+', '|']));
        let end = at + drawn.count();
        let lines = lines.get(at..end)?;
        let bytes = extent(lines)?;
        let columns = self.columns(lines);
        match columns.filter(|columns| lines.len() > 2 && columns.len() > 1) {
            Some(columns) => {
                let rows = self.grid_rows(lines, &columns);
                let mut texts = Vec::with_capacity(rows.len());
                for cells in rows {
                    texts.push(self.row(cells, frame));
                }
                self.table(texts, bytes);
            }
            None => {
                self.warn("a table that cannot be told into cells was read as it stands");
                self.code(lines);
            }
        }
        Some(end)
    }

    /// The columns in which edges of cells stand.
    fn columns(&self, lines: &[Line]) -> Option<Vec<u32>> {
        let mut columns: Vec<u32> = Vec::new();
        let mut before: &str = "";
        for line in lines {
            let text = line.text(self.text);
            // Borders are mostly the same ones.
            if text == before || !text.contains("+-") && !text.contains("+=") {
                continue;
            }
            before = text;
            let is_edge = |c: Option<char>| matches!(c, Some('-' | '='));
            let mut last = None;
            let mut chars = text.chars().peekable();
            let mut column = line.indent;
            while let Some(c) = chars.next() {
                if c == '+' && (is_edge(last) || is_edge(chars.peek().copied())) {
                    if let Err(place) = columns.binary_search(&column) {
                        columns.insert(place, column);
                    }
                    if columns.len() > MAX_COLUMNS {
                        return None;
                    }
                }
                last = Some(c);
                column += crate::source::rst::lines::columns(c.encode_utf8(&mut [0; 4]));
            }
        }
        Some(columns)
    }

    fn grid_rows(&self, lines: &[Line], columns: &[u32]) -> Vec<Vec<Cell>> {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        // By their first column: the row in which a cell began, its lines.
        let mut open: BTreeMap<usize, (usize, Vec<Line>)> = BTreeMap::new();
        let mut row = 0;
        for line in lines {
            let text = line.text(self.text);
            let start = line.bytes().start as u32;
            let places = line.bytes_at(columns, self.text);
            let byte = |place: u32| text.as_bytes().get((place - start) as usize).copied();
            let mut parted = false;
            let mut left = 0;
            for right in 1..columns.len() {
                let (Some(&from), Some(&to)) = (places.get(left), places.get(right)) else {
                    break;
                };
                let edge = matches!(byte(to), Some(b'|' | b'+'));
                if !edge && right + 1 < columns.len() {
                    continue;
                }
                // What stands out at the right is kept.
                let end = line.bytes().end as u32;
                let last = right + 1 == columns.len();
                let to = if last && !(edge && to + 1 >= end) {
                    end
                } else {
                    to
                };
                let inner = from + u32::from(matches!(byte(from), Some(b'|' | b'+')));
                let column = columns.get(left).map_or(0, |column| column + 1);
                let part = line.part(inner..to.max(inner), column, self.text);
                let inside = part.text(self.text);
                let border = byte(from) == Some(b'+')
                    && byte(to) == Some(b'+')
                    && !inside.is_empty()
                    && inside.bytes().all(|b| matches!(b, b'-' | b'='));
                if border {
                    parted = true;
                    let closed: Vec<usize> = open.range(left..right).map(|(&at, _)| at).collect();
                    for at in closed {
                        close(&mut rows, at, open.remove(&at));
                    }
                } else {
                    open.entry(left).or_insert((row, Vec::new())).1.push(part);
                }
                left = right;
            }
            row += usize::from(parted);
        }
        for (at, cell) in open {
            close(&mut rows, at, Some(cell));
        }
        rows
    }
}

fn close(rows: &mut Vec<Vec<Cell>>, column: usize, cell: Option<(usize, Vec<Line>)>) {
    let Some((row, lines)) = cell else { return };
    if rows.len() <= row {
        rows.resize_with(row + 1, Vec::new);
    }
    if let Some(cells) = rows.get_mut(row) {
        cells.push((column, lines));
    }
}
