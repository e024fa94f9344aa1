//! Tables: cells behind their separators, rows by the number of columns.

use super::builder::Builder;
use super::cursor::Line;
use super::style::Style;
use super::syntax::{self, Marker};
use crate::document::{Block, BlockKind};

/// A table has no more columns; what stands behind them is in the next row.
const MAX_COLUMNS: usize = 200;
/// The signs before a separator: `2.3+^.>s` (bytes).
const MAX_SPEC: usize = 16;

/// What is said of a cell, or of the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Spec {
    columns: usize,
    rows: usize,
    style: Option<u8>,
}

const PLAIN: Spec = Spec {
    columns: 1,
    rows: 1,
    style: None,
};

#[derive(Debug, PartialEq, Eq)]
struct Cell {
    spec: Spec,
    text: String,
    /// Stands in the first line that has cells.
    first: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn table(&mut self, delimiter: Line<'a>, separator: char) {
        self.enter_block();
        self.show_block_title();
        let style = std::mem::take(&mut self.style);
        let mut lines = self.lines_within(&delimiter);
        lines.retain(|line| {
            let comment = syntax::is_comment(line.text);
            if comment {
                self.cursor.drop("comment", line);
            }
            !comment
        });
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return;
        };
        let span = self.cursor.lines.span(first.start..last.end());
        let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
        let rows = self.rows(&texts.join("\n"), separator, &style);
        let text = rows.join("\n").replace('\0', " ");
        self.push_block(Block::new(BlockKind::Table, text).at(span));
    }

    fn rows(&mut self, text: &str, separator: char, style: &Style<'_>) -> Vec<String> {
        let format = style.get("format").unwrap_or(match separator {
            ',' => "csv",
            ':' => "dsv",
            _ => "psv",
        });
        let named = style.get("separator").and_then(|s| s.chars().next());
        let separator = named.unwrap_or(match format {
            "csv" => ',',
            "tsv" => '\t',
            "dsv" => ':',
            _ => separator,
        });
        if matches!(format, "csv" | "tsv" | "dsv") {
            let rows = values(text, separator);
            let rows = rows.into_iter().map(|row| {
                let cells = row.iter().map(|cell| self.plain(cell)).collect();
                joined(cells)
            });
            return rows.filter(|row| !row.is_empty()).collect();
        }
        let columns = style.get("cols").map(columns).unwrap_or_default();
        let cells = cells(text, separator);
        let mut width = columns.len();
        if width == 0 {
            let first = cells.iter().filter(|cell| cell.first);
            width = first.map(|cell| cell.spec.columns).sum();
        }
        if width > MAX_COLUMNS {
            self.warn("a table has too many columns; its rows are cut");
        }
        let mut grid = Grid::new(width.clamp(1, MAX_COLUMNS));
        for cell in cells {
            let column = columns.get(grid.column).copied().unwrap_or(PLAIN);
            let text = match cell.spec.style.or(column.style) {
                Some(b'a') => self.flat(&cell.text),
                Some(b'l') => cell.text.trim().to_owned(),
                _ => self.plain(&cell.text),
            };
            grid.add(text, cell.spec);
        }
        grid.finish()
    }

    /// The text of a cell that holds blocks, without their mark-up.
    fn flat(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut prose = String::new();
        let mut verbatim: Option<&str> = None;
        for line in text.lines() {
            let bare = line.trim();
            let delimiter = syntax::delimiter(bare);
            match verbatim {
                Some(end) if bare == end => verbatim = None,
                Some(_) => {
                    out.push(' ');
                    out.push_str(bare);
                }
                None => match delimiter {
                    Some(
                        syntax::Delimiter::Listing
                        | syntax::Delimiter::Literal
                        | syntax::Delimiter::Fence,
                    ) => {
                        verbatim = Some(if bare.starts_with("```") { "```" } else { bare });
                        out.push(' ');
                        out.push_str(&self.plain(&std::mem::take(&mut prose)));
                    }
                    Some(_) => {}
                    None if bare == "+" || syntax::is_block_attributes(bare) => {}
                    None => {
                        let bare = syntax::block_title(bare).unwrap_or(bare);
                        let bare = bare.trim_start_matches("! ");
                        let label = syntax::admonition(bare);
                        match syntax::marker(bare) {
                            Some((Marker::Term { term, .. }, at)) => {
                                prose.push_str(bare.get(term.0..term.1).unwrap_or_default());
                                prose.push('\n');
                                prose.push_str(bare.get(at..).unwrap_or_default());
                            }
                            Some((Marker::Item, at)) => {
                                prose.push_str(bare.get(at..).unwrap_or_default());
                            }
                            None => {
                                prose.push_str(bare.get(label.unwrap_or(0)..).unwrap_or_default())
                            }
                        }
                        prose.push('\n');
                    }
                },
            }
        }
        out.push(' ');
        out.push_str(&self.plain(&prose));
        let words: Vec<&str> = out.split_whitespace().collect();
        words.join(" ")
    }
}

/// Rows as they fill up.
struct Grid {
    /// For every column, how many rows a cell above still reaches down.
    reach: Vec<usize>,
    column: usize,
    row: Vec<String>,
    rows: Vec<String>,
}

impl Grid {
    fn new(width: usize) -> Grid {
        Grid {
            reach: vec![0; width],
            column: 0,
            row: Vec::new(),
            rows: Vec::new(),
        }
    }

    fn add(&mut self, text: String, spec: Spec) {
        self.row.push(text);
        let end = (self.column + spec.columns).min(self.reach.len());
        for reach in self.reach.get_mut(self.column..end).unwrap_or_default() {
            *reach = spec.rows;
        }
        self.column = end.max(self.column + 1);
        self.settle();
    }

    /// Passes columns that a cell above reaches into; ends the row behind the
    /// last one.
    fn settle(&mut self) {
        while self.reach.get(self.column).is_some_and(|reach| *reach > 0) {
            self.column += 1;
        }
        if self.column >= self.reach.len() {
            self.rows.push(joined(std::mem::take(&mut self.row)));
            self.column = 0;
            let full = self.reach.iter().all(|reach| *reach > 1);
            for reach in &mut self.reach {
                // A row that is nothing but cells from above has no line.
                *reach = if full { 0 } else { reach.saturating_sub(1) };
            }
            while self.reach.get(self.column).is_some_and(|reach| *reach > 0) {
                self.column += 1;
            }
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.rows.push(joined(self.row));
        self.rows.retain(|row| !row.is_empty());
        self.rows
    }
}

fn joined(cells: Vec<String>) -> String {
    if cells.iter().all(|cell| cell.is_empty()) {
        return String::new();
    }
    cells.join(" | ").trim().to_owned()
}

/// Splits the text of a table at its separators.
fn cells(text: &str, separator: char) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::new();
    let mut spec: Option<Spec> = None;
    let mut start = 0;
    let mut line = 0;
    let mut first_line = None;
    let mut first = true;
    let mut push = |spec: Option<Spec>, text: &str, first: bool| {
        if let Some(spec) = spec {
            let text = text.replace(&format!("\\{separator}"), &separator.to_string());
            out.push(Cell { spec, text, first });
        }
    };
    for (at, c) in text.char_indices() {
        if c == '\n' {
            line += 1;
        }
        let before = text.get(start..at).unwrap_or_default();
        if c != separator || before.ends_with('\\') {
            continue;
        }
        let (content, next) = split_spec(before);
        push(spec, content, first);
        first = *first_line.get_or_insert(line) == line;
        spec = Some(next);
        start = at + c.len_utf8();
    }
    push(spec, text.get(start..).unwrap_or_default(), first);
    out
}

/// Splits what stands before a separator: the cell before it, and what is
/// said of the one behind it.
fn split_spec(text: &str) -> (&str, Spec) {
    let near = text.as_bytes().iter().rev().take(MAX_SPEC);
    let length = near.take_while(|b| !b.is_ascii_whitespace()).count();
    let at = text.len() - length;
    let apart = at == 0
        || text
            .as_bytes()
            .get(at - 1)
            .is_some_and(u8::is_ascii_whitespace);
    match text.get(at..).and_then(cell_spec).filter(|_| apart) {
        Some(spec) => (text.get(..at).unwrap_or_default(), spec),
        None => (text, PLAIN),
    }
}

/// Reads `2.3+^.>s`: columns and rows, how it stands, what it holds.
fn cell_spec(text: &str) -> Option<Spec> {
    if text.is_empty() {
        return None;
    }
    let mut spec = PLAIN;
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits(text))?;
    let (down, rest) = match rest.strip_prefix('.').filter(|r| digits(r) > 0) {
        Some(rest) => rest.split_at_checked(digits(rest))?,
        None => ("", rest),
    };
    let rest = if number.is_empty() && down.is_empty() {
        rest
    } else {
        let value = |text: &str| text.parse().unwrap_or(1).clamp(1, MAX_COLUMNS);
        spec.columns = value(number);
        spec.rows = value(down);
        // A cell that is repeated fills as many columns.
        rest.strip_prefix(['+', '*'])?
    };
    let rest = rest.trim_start_matches(['<', '^', '>', '.']);
    match rest.as_bytes() {
        [] => {}
        [style] if b"adehlmsv".contains(style) => spec.style = Some(*style),
        _ => return None,
    }
    Some(spec)
}

/// Reads `cols`: what is said of each column.
fn columns(text: &str) -> Vec<Spec> {
    let text = text.trim();
    if let Ok(number) = text.parse::<usize>() {
        return vec![PLAIN; number.min(MAX_COLUMNS)];
    }
    let separator = if text.contains(';') { ';' } else { ',' };
    let mut out = Vec::new();
    for part in text.split(separator).take(MAX_COLUMNS) {
        let part = part.trim();
        let (times, rest) = part.split_once('*').unwrap_or(("1", part));
        let times = times
            .trim()
            .parse()
            .unwrap_or(1)
            .min(MAX_COLUMNS - out.len());
        let style = rest.bytes().next_back().filter(u8::is_ascii_lowercase);
        out.extend(std::iter::repeat_n(Spec { style, ..PLAIN }, times));
    }
    out
}

/// Splits values with a separator; those in quotes may hold anything.
fn values(text: &str, separator: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut value = String::new();
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                value.push('"');
                chars.next();
            }
            '"' if quoted => quoted = false,
            '"' if value.trim().is_empty() => quoted = true,
            '\n' if !quoted => {
                row.push(std::mem::take(&mut value));
                rows.push(std::mem::take(&mut row));
            }
            c if c == separator && !quoted => row.push(std::mem::take(&mut value)),
            c => value.push(c),
        }
    }
    row.push(value);
    rows.push(row);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_what_is_said_of_them() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> = cells(text, '|')
                .iter()
                .map(|cell| {
                    let Spec {
                        columns,
                        rows,
                        style,
                    } = cell.spec;
                    let style = style.map(char::from).unwrap_or('-');
                    format!("{columns}.{rows}{style}:{}", cell.text.trim())
                })
                .collect();
            assert_eq!(found, expected, "{text}");
        };
        check("|a |b\n|c", &["1.1-:a", "1.1-:b", "1.1-:c"]);
        check("2+|a\n.3+^.>s|b 3*|c", &["2.1-:a", "1.3s:b", "3.1-:c"]);
        check("a|x y\\|z", &["1.1a:x y|z"]);
        check("|the a|b c|d", &["1.1-:the", "1.1a:b c", "1.1-:d"]);
        check("no cell", &[]);
    }

    #[test]
    fn columns_are_counted() {
        for (text, expected) in [
            ("1,2,3", "---"),
            ("3*", "---"),
            ("1,2a,a", "-aa"),
            ("4", "----"),
            ("<;^e", "-e"),
        ] {
            let styles = columns(text)
                .into_iter()
                .map(|s| s.style.map_or('-', char::from));
            assert_eq!(styles.collect::<String>(), expected, "{text}");
        }
        assert_eq!(columns("99999*,9*").len(), MAX_COLUMNS);
    }

    #[test]
    fn values_may_be_quoted() {
        assert_eq!(
            values("a,\"b, \"\"c\"\"\"\n\"d\ne\",", ','),
            [["a", "b, \"c\""], ["d\ne", ""]]
        );
    }

    #[test]
    fn cells_may_reach_into_other_rows() {
        let mut grid = Grid::new(2);
        for (text, columns, rows) in [("a", 1, 2), ("b", 1, 1), ("c", 1, 1), ("d", 2, 1)] {
            let spec = Spec {
                columns,
                rows,
                style: None,
            };
            grid.add(text.to_owned(), spec);
        }
        assert_eq!(grid.finish(), ["a | b", "c", "d"]);
    }
}
