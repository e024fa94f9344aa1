//! Files of records -> a [`Document`] for each record that is a question with
//! its answer, or a title with a text. Files of other data have no reader.

mod body;
mod collect;
mod csv;
mod json;
mod json_lines;
mod record;
#[cfg(test)]
mod shown;

use super::Unread;
use crate::document::Document;
use crate::options::RecordFields;

/// Reads the records of JSON.
pub(crate) fn json(text: &str, fields: &RecordFields) -> Result<Vec<Document>, Unread> {
    json::read(text, fields)
}

/// Reads the records of JSON Lines.
pub(crate) fn json_lines(text: &str, fields: &RecordFields) -> Result<Vec<Document>, Unread> {
    json_lines::read(text, fields)
}

/// Reads the records of CSV and TSV.
pub(crate) fn csv(text: &str, fields: &RecordFields) -> Result<Vec<Document>, Unread> {
    csv::read(text, fields)
}
