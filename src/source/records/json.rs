//! Records of JSON: a list of them, lists in groups, an object of questions,
//! a page of schema.org, or a single record.

mod object;
mod raw;
pub(super) mod walk;

use serde_json::value::RawValue;

pub(super) use self::raw::is_object;
use self::walk::Walk;
use super::json_lines;
use super::record::same;
use crate::document::Document;
use crate::options::RecordFields;
use crate::source::Unread;
use crate::source::text::lines::Lines;

/// Reads the records of a JSON text.
///
/// # Errors
/// [`Unread::NoReader`] where it holds none, and [`Unread::Failed`] where it
/// is faulty but seems to hold some.
pub(super) fn read(text: &str, fields: &RecordFields) -> Result<Vec<Document>, Unread> {
    let value: &RawValue = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(_) if is_lines(text) => return json_lines::read(text, fields),
        Err(error) if names_records(text, fields) => {
            let (line, reason) = (error.line(), reason(&error));
            return Err(Unread::Failed(format!("line {line}: {reason}")));
        }
        Err(_) => return Err(Unread::NoReader),
    };
    let lines = Lines::new(text);
    let mut walk = Walk::new(text, &lines, fields);
    walk.read(value);
    if walk.found.is_empty() {
        return Err(Unread::NoReader);
    }
    Ok(walk.found.finish())
}

/// What is wrong, without the place.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let end = told.rfind(" at line ").unwrap_or(told.len());
    told.get(..end).unwrap_or_default().to_owned()
}

/// Tells whether each line is JSON of its own, whatever the name says.
fn is_lines(text: &str) -> bool {
    let mut lines = text
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty());
    let mut is_object = || {
        let line = lines.next()?;
        let value = serde_json::from_str::<&RawValue>(line).ok()?;
        Some(is_object(value))
    };
    is_object() == Some(true) && is_object() == Some(true)
}

/// Tells whether a faulty text has the keys of questions with answers, or of
/// titles with texts. Settings have `name` and `description` too.
pub(super) fn names_records(text: &str, fields: &RecordFields) -> bool {
    let mut found = [false; 4];
    let groups = [
        &fields.question,
        &fields.answer,
        &fields.title,
        &fields.text,
    ];
    for (at, _) in text.match_indices('"') {
        let rest = text.get(at + 1..).unwrap_or_default();
        for (found, names) in found.iter_mut().zip(groups) {
            *found = *found || names.iter().any(|name| is_key(rest, name));
        }
        if matches!(found, [true, true, ..] | [.., true, true]) {
            return true;
        }
    }
    false
}

fn is_key(rest: &str, name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name);
    name != super::record::WEAK_TEXT
        && rest.as_bytes().get(name.len()) == Some(&b'"')
        && rest.get(..name.len()).is_some_and(|key| same(key, name))
}

#[cfg(test)]
mod tests;
