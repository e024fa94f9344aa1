//! Tables: drawn as a grid, simple, as lists, as comma-separated values.

mod csv;
mod grid;
mod simple;

use std::ops::Range;

use super::Reader;
use super::blocks::{Frame, extent_below};
use super::directive::Parts as Directive;
use super::lines::{Line, extent, least_indent};
use super::markers;
use crate::source::question::outline::Part;

/// A cell as it is collected: the column it begins in, and its lines.
type Cell = (usize, Vec<Line>);

impl Reader<'_> {
    /// `table`, `list-table` and `csv-table`.
    pub(super) fn table_directive(
        &mut self,
        name: &str,
        lines: &mut [Line],
        parts: &Directive<'_>,
        frame: Frame,
    ) {
        self.table_title(lines, parts, frame);
        self.flush_lead();
        let name = name.to_lowercase();
        if name == "csv-table" {
            return self.csv_table(lines, parts);
        }
        self.blank_head(lines, parts);
        if name == "table" || !self.list_table(lines, frame) {
            self.body(lines, frame.inner());
        }
    }

    /// A list of lists. Returns whether it is one.
    fn list_table(&mut self, lines: &mut [Line], frame: Frame) -> bool {
        let Some(bytes) = extent(lines) else {
            return true;
        };
        let items = self.items(lines);
        if items.is_empty() {
            return false;
        }
        let mut rows = Vec::new();
        for item in items {
            let Some(row) = lines.get_mut(item) else {
                continue;
            };
            let cells = self.items(row);
            let mut texts = Vec::new();
            for cell in cells {
                if let Some(cell) = row.get(cell) {
                    texts.push(self.cell(&mut cell.to_vec(), frame));
                }
            }
            rows.push(texts);
        }
        self.table(rows, bytes);
        true
    }

    /// The items of a list, whose bullets are taken off. What stands between
    /// them is a comment at most.
    fn items(&mut self, lines: &mut [Line]) -> Vec<Range<usize>> {
        let base = least_indent(lines).unwrap_or(0);
        let mut items = Vec::new();
        let mut at = 0;
        while let Some(&line) = lines.get(at) {
            let end = extent_below(lines, at + 1, base);
            let mark = markers::bullet(line.text(self.text));
            match mark.filter(|_| !line.is_blank() && line.indent == base) {
                Some(mark) => {
                    if let Some(first) = lines.get_mut(at) {
                        *first = line.after(mark, self.text);
                    }
                    items.push(at..end);
                }
                None => {
                    self.drop_lines("comment", lines.get(at..end).unwrap_or_default());
                }
            }
            at = end;
        }
        items
    }

    /// The text of a cell in one line.
    fn cell(&mut self, lines: &mut [Line], frame: Frame) -> String {
        let outer = std::mem::take(&mut self.parts);
        let item = std::mem::take(&mut self.item);
        self.body(lines, frame.inner());
        self.flush_lead();
        self.item = item;
        let parts = std::mem::replace(&mut self.parts, outer);
        let mut out = String::new();
        for part in &parts {
            let text = match part {
                Part::Block(block) => &block.text,
                Part::Prompt { whole, .. }
                | Part::Asked { whole, .. }
                | Part::Answer { whole, .. } => &whole.text,
                Part::Heading(heading) | Part::Details(heading) => &heading.text,
                Part::Close => continue,
            };
            for word in text.split_whitespace() {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(word);
            }
        }
        out
    }

    /// The texts of cells in the order of their columns.
    fn row(&mut self, mut cells: Vec<Cell>, frame: Frame) -> Vec<String> {
        cells.sort_by_key(|(column, _)| *column);
        cells
            .into_iter()
            .map(|(_, mut lines)| self.cell(&mut lines, frame))
            .collect()
    }
}
