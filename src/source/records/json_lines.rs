//! Records of JSON Lines: an object on each line.

use serde_json::value::RawValue;

use super::json::walk::Walk;
use super::json::{self, names_records};
use super::record::Standing;
use crate::document::Document;
use crate::options::RecordFields;
use crate::source::Unread;
use crate::source::text::lines::Lines;

/// Reads the records of a text with one on each line. A faulty line is a
/// warning.
///
/// # Errors
/// [`Unread::NoReader`] where it holds no records, and [`Unread::Failed`]
/// where every line is faulty but it seems to hold some.
pub(super) fn read(text: &str, fields: &RecordFields) -> Result<Vec<Document>, Unread> {
    let lines = Lines::new(text);
    let mut walk = Walk::new(text, &lines, fields);
    for (at, range) in lines.ranges(text.len()).enumerate() {
        if walk.found.is_full() {
            break;
        }
        let line = text.get(range).unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let number = at + 1;
        match serde_json::from_str::<&RawValue>(line) {
            Ok(value) => {
                let before = walk.found.len();
                if json::is_object(value) {
                    walk.object(value, Standing::Listed, 1);
                }
                if walk.found.len() == before {
                    walk.found.miss_numbered(number);
                }
            }
            Err(error) => walk
                .found
                .skip(|| format!("line {number}: {}", json::reason(&error))),
        }
    }
    if !walk.found.is_empty() {
        return Ok(walk.found.finish());
    }
    // One value over many lines, whatever the name says.
    if serde_json::from_str::<&RawValue>(text).is_ok() {
        return json::read(text, fields);
    }
    match walk.found.first_warning() {
        Some(warning) if names_records(text, fields) => Err(Unread::Failed(warning.clone())),
        _ => Err(Unread::NoReader),
    }
}

#[cfg(test)]
mod tests;
