//! What the readers of lines share: a file as text, its lines with their
//! numbers, and the error that names one.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// Reads a file as UTF-8, without its byte order mark.
pub(super) fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(|source| Error::Io {
        operation: "read",
        path: path.to_owned(),
        source,
    })?;
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..valid).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        faulty(
            path,
            line,
            "not UTF-8; convert the file to UTF-8".to_owned(),
        )
    })?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    Ok(text)
}

/// The lines that hold more than white space, with their numbers from 1.
pub(super) fn filled(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines());
    lines.filter(|(_, line)| !line.trim().is_empty())
}

/// A line that cannot be understood.
pub(super) fn faulty(path: &Path, line: usize, detail: String) -> Error {
    Error::Evaluation {
        path: path.to_owned(),
        line: Some(line),
        detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_as_an_editor_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tsv");
        fs::write(&path, "\u{FEFF}a\r\n\n \nb").unwrap();
        let text = read(&path).unwrap();
        assert_eq!(filled(&text).collect::<Vec<_>>(), [(1, "a"), (4, "b")]);
        fs::write(&path, b"a\nb\xFF\n").unwrap();
        let told = read(&path).unwrap_err().to_string();
        assert!(
            told.ends_with("a.tsv:2: not UTF-8; convert the file to UTF-8"),
            "{told}"
        );
        let missing = read(&folder.path().join("b.tsv")).unwrap_err();
        assert!(matches!(
            missing,
            Error::Io {
                operation: "read",
                ..
            }
        ));
    }
}
