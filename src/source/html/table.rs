//! Reads tables of data, and tells them from those that lay out a page.

use super::blocks::Walk;

/// Cells longer than this make a table a matter of layout.
const MAX_CELL_CHARS: usize = 400;

impl Walk<'_, '_> {
    /// Tables also serve to lay out pages.
    pub(super) fn is_data_table(&self, at: usize) -> bool {
        let tree = self.tree;
        let inside = tree.sums(at + 1..tree.end(at));
        if inside.tables > 0 || inside.headings > 0 || tree.attr(at, "role") == Some("presentation")
        {
            return false;
        }
        let mut widest = 0;
        let mut width = 0;
        let mut i = at;
        while i < tree.end(at) {
            match tree.name(i) {
                "tr" => width = 0,
                "td" | "th" => {
                    width += 1;
                    widest = widest.max(width);
                    if tree.chars(i) > MAX_CELL_CHARS {
                        return false;
                    }
                }
                "pre" => return false,
                _ => {}
            }
            i += 1;
        }
        widest >= 2
    }

    /// The rows of a table as lines.
    pub(super) fn table(&self, at: usize) -> String {
        let tree = self.tree;
        let mut rows: Vec<String> = Vec::new();
        let mut i = at;
        let mut is_first = true;
        while i < tree.end(at) {
            match tree.name(i) {
                "tr" => {
                    rows.push(String::new());
                    is_first = true;
                }
                "caption" => {
                    rows.push(self.text(tree.range(i)));
                    i = tree.end(i);
                    continue;
                }
                "td" | "th" => {
                    let cell = self.text(tree.range(i));
                    if let Some(row) = rows.last_mut() {
                        if !is_first {
                            row.push_str(" | ");
                        }
                        row.push_str(&cell);
                        is_first = false;
                    }
                    i = tree.end(i);
                    continue;
                }
                _ => {}
            }
            i += 1;
        }
        rows.retain(|row| row.chars().any(|c| c != '|' && c != ' '));
        rows.join("\n")
    }
}
