//! What the columns of a table are called, and which sign stands between
//! them.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::position;
use crate::options::RecordFields;
use crate::source::question::is_question;
use crate::source::records::record::same;

/// Between fields, the most usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// A table with more columns is no list of records.
const MAX_COLUMNS: usize = 1000;
/// A longer header names no columns (bytes).
const MAX_HEADER: usize = 64 * 1024;
/// Rows that tell whether a table without names is one of questions.
const SAMPLE_ROWS: usize = 100;
/// A name of a column has no more words.
const MAX_NAME_WORDS: usize = 3;

/// The names of the columns.
pub(super) type Header = Vec<String>;

/// How a table is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) header: Header,
    pub(super) delimiter: u8,
    /// The byte where the rows begin.
    pub(super) body: usize,
    /// Whether the names are not those of the source.
    pub(super) is_assumed: bool,
}

/// Finds the layout of a table, or `None` where its columns are not those of
/// records.
pub(super) fn layout(text: &str, fields: &RecordFields) -> Option<Layout> {
    let start = announcement(text);
    let rest = text.get(start..)?;
    let mut end = MAX_HEADER.min(rest.len());
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    let head = rest.get(..end)?;
    let named = DELIMITERS.into_iter().filter_map(|delimiter| {
        let mut reader = reader(head, delimiter, true);
        let mut first = StringRecord::new();
        let is_read = reader.read_record(&mut first).unwrap_or(false);
        let is_cut = position(&reader) == head.len() && head.len() < rest.len();
        if !is_read || is_cut || first.len() > MAX_COLUMNS {
            return None;
        }
        let header: Header = first.iter().map(|name| name.trim().to_owned()).collect();
        let known = known(&header, fields);
        if !suffices(known) {
            return None;
        }
        let known = known.into_iter().filter(|known| *known).count();
        let layout = Layout {
            header,
            delimiter,
            body: start + position(&reader),
            is_assumed: false,
        };
        Some((known, layout))
    });
    // Of several that fit as well, the first.
    let mut best: Option<(usize, Layout)> = None;
    for (known, layout) in named {
        if best.as_ref().is_none_or(|(most, _)| known > *most) {
            best = Some((known, layout));
        }
    }
    let best = best.map(|(_, layout)| layout);
    best.or_else(|| {
        DELIMITERS
            .into_iter()
            .find_map(|d| assumed(text, start, d, fields))
    })
}

/// A reader of rows of any length.
pub(super) fn reader(text: &str, delimiter: u8, quoting: bool) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .quoting(quoting)
        .from_reader(text.as_bytes())
}

/// `sep=;` stands before the header where a spreadsheet is to understand it.
fn announcement(text: &str) -> usize {
    let line = text.lines().next().unwrap_or_default();
    let sign = line
        .get(..4)
        .filter(|sign| sign.eq_ignore_ascii_case("sep="));
    match sign {
        Some(_) if line.len() <= "sep=\t".len() => line.len(),
        _ => 0,
    }
}

/// Whether names of these fields are known: question, answer, title, text,
/// id, address, language.
fn known(header: &Header, fields: &RecordFields) -> [bool; 7] {
    let has = |names: &Vec<String>| {
        header
            .iter()
            .any(|h| names.iter().any(|name| same(name, h)))
    };
    let groups = [
        &fields.question,
        &fields.answer,
        &fields.title,
        &fields.text,
        &fields.id,
        &fields.url,
        &fields.lang,
    ];
    groups.map(has)
}

/// Whether the known names are enough for a record.
fn suffices([question, answer, title, text, ..]: [bool; 7]) -> bool {
    text || answer && (question || title)
}

/// Two columns without known names, the first of which mostly asks, are
/// questions and answers.
fn assumed(text: &str, start: usize, delimiter: u8, fields: &RecordFields) -> Option<Layout> {
    let mut reader = reader(text.get(start..)?, delimiter, true);
    let mut row = StringRecord::new();
    let (mut rows, mut asking) = (0, 0);
    let mut body = start;
    while rows < SAMPLE_ROWS && reader.read_record(&mut row).unwrap_or(false) {
        let cell = |at| row.get(at).unwrap_or_default().trim();
        if row.len() > MAX_COLUMNS || rows == 0 && row.len() != 2 {
            return None;
        }
        if rows == 0 && body == start {
            let header = row.iter().map(|name| name.trim().to_owned()).collect();
            if known(&header, fields).contains(&true) {
                return None;
            }
        }
        let asks = row.len() == 2 && is_question(cell(0));
        if rows == 0 && !asks && is_name(cell(0)) && is_name(cell(1)) {
            body = start + position(&reader);
        } else {
            rows += 1;
            asking += usize::from(asks);
        }
    }
    (asking * 2 > rows).then(|| Layout {
        header: vec!["question".to_owned(), "answer".to_owned()],
        delimiter,
        body,
        is_assumed: true,
    })
}

fn is_name(cell: &str) -> bool {
    !cell.is_empty()
        && cell.split_whitespace().count() <= MAX_NAME_WORDS
        && !cell.ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(&str, char, usize)>) {
        let found = layout(text, &RecordFields::default());
        let found = found.map(|l| (l.header.join("/"), char::from(l.delimiter), l.body));
        let expected = expected.map(|(names, d, body)| (names.to_owned(), d, body));
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn delimiters_are_told_by_the_names() {
        check("Question,ANSWER\nx", Some(("Question/ANSWER", ',', 16)));
        check(
            "id;question, long;q;a\n",
            Some(("id/question, long/q/a", ';', 22)),
        );
        check("title\ttext\n", Some(("title/text", '\t', 11)));
        check("\"a|b\"|\"q\"|\"a\"\n", Some(("a|b/q/a", '|', 14)));
        check("text\nhello, you", Some(("text", ',', 5)));
        check("sep=;\r\nq;a\r\n1;2", Some(("q/a", ';', 11)));
    }

    #[test]
    fn other_tables_are_left_alone() {
        check("", None);
        check("name,amount\nx,1", None);
        check("question,votes\nIs it?,1", None);
        check(&format!("text{}", ",".repeat(2000)), None);
        check(&format!("text,{}", "é".repeat(40_000)), None);
    }

    #[test]
    fn two_columns_that_ask_need_no_names() {
        check(
            "Is it free?;Yes\nWhy?;So",
            Some(("question/answer", ';', 0)),
        );
        check(
            "Frage;Antwort\nIst es frei?;Ja",
            Some(("question/answer", ';', 14)),
        );
        check("Is it free?;Yes\nNo;So\nNot;So", None);
        check("Is it free?;Yes;No", None);
    }
}
