//! JSON: indented on a terminal, one line everywhere else.

use std::path::PathBuf;

use anyhow::{Context, Result};
use pincite::{BuildPlan, FileNote, IndexReport, RootStats, Stats, VerifyReport};
use serde::Serialize;

use super::terminal::{self, Look};

/// Prints a value and a line break.
pub(crate) fn print<T: Serialize>(value: &T) -> Result<()> {
    let on_terminal = Look::of_stdout().width.is_some();
    let json = if on_terminal {
        serde_json::to_string_pretty(value)
    } else {
        serde_json::to_string(value)
    };
    let mut json = json.context("cannot write the answer as JSON")?;
    if on_terminal {
        json = harmless(&json);
    }
    json.push('\n');
    terminal::print(&json)
}

/// Prints a value on one line, as one of many.
pub(crate) fn print_line<T: Serialize>(value: &T) -> Result<()> {
    let mut json = serde_json::to_string(value).context("cannot write the answer as JSON")?;
    if Look::of_stdout().width.is_some() {
        json = harmless(&json);
    }
    json.push('\n');
    terminal::print(&json)
}

/// Escapes what JSON allows as it is and a terminal obeys: DEL, C1 controls
/// and bidirectional overrides. The value stays the same.
fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7F}'..='\u{9F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out
}

/// Makes the paths of a report ones that JSON can hold.
pub(crate) fn unicode_report(mut report: IndexReport) -> IndexReport {
    make_unicode(&mut report.index);
    for FileNote { path, .. } in report.skipped.iter_mut().chain(&mut report.warnings) {
        make_unicode(path);
    }
    report
}

/// Makes the paths of a plan ones that JSON can hold.
pub(crate) fn unicode_plan(mut plan: BuildPlan) -> BuildPlan {
    make_unicode(&mut plan.index);
    let lists = [&mut plan.added, &mut plan.changed, &mut plan.removed];
    lists.into_iter().flatten().for_each(make_unicode);
    plan
}

/// Makes the paths of the statistics ones that JSON can hold.
pub(crate) fn unicode_stats(mut stats: Stats) -> Stats {
    make_unicode(&mut stats.index);
    for RootStats { path, .. } in &mut stats.roots {
        make_unicode(path);
    }
    stats
}

/// Makes the paths of a check ones that JSON can hold.
pub(crate) fn unicode_verified(mut report: VerifyReport) -> VerifyReport {
    make_unicode(&mut report.index);
    for fault in &mut report.faults {
        make_unicode(&mut fault.path);
    }
    report
}

fn make_unicode(path: &mut PathBuf) {
    if path.to_str().is_none() {
        *path = PathBuf::from(path.to_string_lossy().into_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_in_json() {
        let value = "a\u{1b}b\u{9b}c\u{7f}\u{202e}ä";
        let json = harmless(&serde_json::to_string(value).expect("a string"));
        assert_eq!(json, r#""a\u001bb\u009bc\u007f\u202eä""#);
        let back: String = serde_json::from_str(&json).expect("valid JSON");
        assert_eq!(back, value);
    }

    #[cfg(unix)]
    #[test]
    fn a_path_of_any_bytes_can_be_told() {
        use std::os::unix::ffi::OsStringExt;
        let report = IndexReport {
            skipped: vec![FileNote {
                path: std::ffi::OsString::from_vec(vec![b'a', 0xFF]).into(),
                message: String::new(),
            }],
            ..IndexReport::default()
        };
        let json = serde_json::to_string(&unicode_report(report)).expect("serialisable");
        assert!(json.contains("a\u{FFFD}"), "{json}");
    }
}
