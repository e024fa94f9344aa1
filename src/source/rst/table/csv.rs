//! `csv-table`: comma-separated values with mark-up in them.

use crate::source::rst::Reader;
use crate::source::rst::directive::Parts as Directive;
use crate::source::rst::lines::{Line, extent};

impl Reader<'_> {
    pub(super) fn csv_table(&mut self, lines: &[Line], parts: &Directive<'_>) {
        let below = lines.get(parts.head.end..).unwrap_or_default();
        let Some(bytes) = extent(below) else { return };
        let delimiter = match self.option(parts, "delim") {
            Some("tab") => '\t',
            Some("space") => ' ',
            Some(other) => other.chars().next().unwrap_or(','),
            None => ',',
        };
        let mut source = self.option(parts, "header").unwrap_or_default().to_owned();
        for line in lines.get(parts.content.clone()).unwrap_or_default() {
            source.push('\n');
            source.push_str(line.text(self.text));
        }
        let mut rows = rows(&source, delimiter);
        for cell in rows.iter_mut().flatten() {
            *cell = self.marks.shown(cell);
        }
        self.table(rows, bytes);
    }
}

/// Splits values; quotes may hold delimiters and line breaks.
fn rows(source: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut quoted = false;
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            _ if c == delimiter && !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(c),
        }
    }
    row.push(cell);
    rows.push(row);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_split() {
        for (source, delimiter, expected) in [
            (
                "a, \"b, c\"\nd,",
                ',',
                vec![vec!["a", "b, c"], vec!["d", ""]],
            ),
            ("\"a \"\"b\"\"\nc\";d", ';', vec![vec!["a \"b\"\nc", "d"]]),
            ("a\"b,\"open", ',', vec![vec!["a\"b", "open"]]),
            ("", ',', vec![vec![""]]),
        ] {
            assert_eq!(rows(source, delimiter), expected, "{source}");
        }
    }
}
