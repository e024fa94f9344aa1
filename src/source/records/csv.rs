//! Records of CSV and TSV: a row each, its fields named by the header.

mod header;

use std::ops::Range;

use csv::{Reader, StringRecord};

use self::header::{Header, Layout};
use super::collect::Collection;
use super::record::{self, Field, Made, Record, Standing, Text, same};
use crate::document::{Document, Span};
use crate::options::RecordFields;
use crate::source::Unread;
use crate::source::text::lines::Lines;

/// A quote that is never closed takes what follows into its row, which is then
/// read again without it. After so many times the size of the file quotes are
/// characters like others; otherwise a file of them would be read once for
/// each.
const MAX_READINGS: usize = 4;
/// What beginning to read again costs, in bytes that are read.
const READER_COST: usize = 8 * 1024;
/// Room for some broken quotes in a small file.
const MIN_BUDGET: usize = 128 * READER_COST;

/// Reads the rows of a table as records. A faulty row is a warning.
///
/// # Errors
/// [`Unread::NoReader`] where the header names no field of a record.
pub(super) fn read(text: &str, fields: &RecordFields) -> Result<Vec<Document>, Unread> {
    let layout = header::layout(text, fields).ok_or(Unread::NoReader)?;
    let lines = Lines::new(text);
    let own = RecordFields::default();
    let mut table = Table {
        text,
        lines: &lines,
        fields: if layout.is_assumed { &own } else { fields },
        header: &layout.header,
        delimiter: layout.delimiter,
        found: Collection::default(),
    };
    table.rows(&layout);
    Ok(table.found.finish())
}

struct Table<'t> {
    text: &'t str,
    lines: &'t Lines,
    fields: &'t RecordFields,
    header: &'t Header,
    delimiter: u8,
    found: Collection,
}

impl Table<'_> {
    fn rows(&mut self, layout: &Layout) {
        let mut start = layout.body;
        let mut budget = MIN_BUDGET + self.text.len().saturating_mul(MAX_READINGS);
        while let Some(broken) = self.rows_from(start, budget > 0) {
            budget = budget.saturating_sub(broken.len() + READER_COST);
            let row = self.text.get(broken.clone()).unwrap_or_default();
            start = broken.start + row.find(['\n', '\r']).unwrap_or(row.len());
            let number = self.lines.number(broken.start);
            self.found
                .warn(|| format!("line {number}: a quote is never closed"));
            self.line(broken.start..start);
        }
    }

    /// Reads rows from a byte on. Stops at a row whose quotes are broken, and
    /// returns its place.
    fn rows_from(&mut self, start: usize, quoting: bool) -> Option<Range<usize>> {
        let rest = self.text.get(start..).unwrap_or_default();
        let mut reader = header::reader(rest, self.delimiter, quoting);
        let mut cells = StringRecord::new();
        loop {
            let from = position(&reader);
            match reader.read_record(&mut cells) {
                Ok(true) if !self.found.is_full() => {}
                Ok(_) => return None,
                Err(error) => {
                    let number = self.lines.number(start + from);
                    self.found.skip(|| format!("line {number}: {error}"));
                    return None;
                }
            }
            let place = trimmed(self.text, start + from..start + position(&reader));
            let row = self.text.get(place.clone()).unwrap_or_default();
            // On one line a broken quote takes nothing that is not its own.
            if quoting && row.contains(['\n', '\r']) && !is_well_quoted(row, self.delimiter) {
                return Some(place);
            }
            self.row(&cells, place);
        }
    }

    /// Reads a line in which quotes mean nothing.
    fn line(&mut self, place: Range<usize>) {
        let line = self.text.get(place.clone()).unwrap_or_default();
        let cells: StringRecord = line.split(char::from(self.delimiter)).collect();
        self.row(&cells, trimmed(self.text, place));
    }

    fn row(&mut self, cells: &StringRecord, place: Range<usize>) {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let span = self.lines.span(place);
        let line = span.first_line;
        let columns = self.header.len();
        let surplus = self.surplus(cells);
        if surplus.is_some() {
            let count = cells.len();
            self.found.warn(|| {
                format!("line {line}: {count} fields under {columns} names; the last has the rest")
            });
        }
        let row = Row {
            header: self.header,
            cells,
            surplus,
            span,
        };
        match record::document(&row, self.fields, Standing::Listed, &[]) {
            Some(made) => {
                self.note_unread(&row, &made);
                self.found.push(made);
            }
            None => self.found.miss_numbered(line),
        }
    }

    /// The last cell with those behind it, where somebody forgot to quote a
    /// text with the sign between fields in it.
    fn surplus(&self, cells: &StringRecord) -> Option<String> {
        let last = self.header.len().checked_sub(1)?;
        let mut behind = cells.iter().skip(last + 1);
        if !behind.any(|cell| !cell.trim().is_empty()) {
            return None;
        }
        let mut text = String::new();
        for (at, cell) in cells.iter().skip(last).enumerate() {
            if at > 0 {
                text.push(char::from(self.delimiter));
            }
            text.push_str(cell);
        }
        Some(text)
    }

    fn note_unread(&mut self, row: &Row<'_>, made: &Made) {
        if !self.found.samples() {
            return;
        }
        for (name, cell) in self.header.iter().zip(row.cells) {
            if !made.used.iter().any(|used| same(used, name)) && !cell.trim().is_empty() {
                self.found.drop_field(name, cell, row.span.clone());
            }
        }
    }
}

/// A row as a record.
struct Row<'r> {
    header: &'r Header,
    cells: &'r StringRecord,
    /// The text of the last cell, where it is more than that.
    surplus: Option<String>,
    span: Span,
}

impl Record for Row<'_> {
    fn field<S: AsRef<str>>(&self, names: &[S]) -> Option<Field> {
        names.iter().map(AsRef::as_ref).find_map(|name| {
            let at = self.header.iter().position(|other| same(name, other))?;
            let surplus = self.surplus.as_deref();
            let cell = surplus
                .filter(|_| at + 1 == self.header.len())
                .or_else(|| self.cells.get(at))?;
            let is_blank = cell.trim_matches(is_blank).is_empty();
            (!is_blank).then(|| Field {
                name: name.to_owned(),
                texts: vec![Text {
                    text: cell.to_owned(),
                    span: self.span.clone(),
                }],
            })
        })
    }
}

/// Tells whether every quote that begins a field ends before the next field
/// or at the end.
fn is_well_quoted(row: &str, delimiter: u8) -> bool {
    let mut rest = row.as_bytes();
    loop {
        if let Some(quoted) = rest.strip_prefix(b"\"") {
            rest = quoted;
            loop {
                let Some(at) = rest.iter().position(|&byte| byte == b'"') else {
                    return false;
                };
                rest = rest.get(at + 1..).unwrap_or_default();
                match rest.strip_prefix(b"\"") {
                    Some(escaped) => rest = escaped,
                    None => break,
                }
            }
            if !rest.is_empty() && rest.first() != Some(&delimiter) {
                return false;
            }
        }
        let Some(at) = rest.iter().position(|&byte| byte == delimiter) else {
            return true;
        };
        rest = rest.get(at + 1..).unwrap_or_default();
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\0'
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

/// The place of a row without the line ends and white space around it.
fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let row = text.get(place.clone()).unwrap_or_default();
    let start = place.start + (row.len() - row.trim_start().len());
    start..start + row.trim().len()
}

#[cfg(test)]
mod tests;
