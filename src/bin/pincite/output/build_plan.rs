//! What a build would do, for a person.

use std::path::PathBuf;

use pincite::{BuildPlan, RebuildReason};

use super::clean::clean_line;
use super::index_report::{grouped, number_of, size};
use super::layout::{paint, span};
use super::places::shown;
use super::style::{BOLD, DIM, PLAIN};
use super::terminal::Look;

/// More files than this of a kind are counted, not listed: `--json` has them
/// all.
const LISTED: usize = 20;

/// Renders the plan of a build.
pub(crate) fn render(plan: &BuildPlan, look: &Look) -> String {
    let index = clean_line(&shown(&plan.index));
    if plan.up_to_date {
        let files = number_of(plan.unchanged, "file");
        return format!("up to date: {files} unchanged in `{index}`; nothing would be done\n");
    }
    let mut out = String::new();
    let files = plan.added.len() + plan.changed.len();
    let what = format!(
        "Would read {} ({}), remove {}, keep {}",
        number_of(files, "file"),
        size(plan.read_bytes),
        grouped(plan.removed.len()),
        grouped(plan.unchanged)
    );
    paint(&[span(&what, BOLD)], look, &mut out);
    out.push('\n');
    if let Some(reason) = plan.rebuild.and_then(why) {
        paint(&[span(reason, DIM)], look, &mut out);
        out.push('\n');
    }
    for (sign, paths) in [
        ("+", &plan.added),
        ("~", &plan.changed),
        ("-", &plan.removed),
    ] {
        list(sign, paths, look, &mut out);
    }
    out
}

fn why(reason: RebuildReason) -> Option<&'static str> {
    Some(match reason {
        RebuildReason::Asked => "everything is read again, as asked for",
        RebuildReason::NoIndex => "everything is read: there is no index yet",
        RebuildReason::Format => "everything is read again: the index was made by another version",
        RebuildReason::Damaged => "everything is read again: the index is damaged",
        RebuildReason::Options => "everything is read again: it is to be read with other options",
        _ => return None,
    })
}

fn list(sign: &str, paths: &[PathBuf], look: &Look, out: &mut String) {
    for path in paths.iter().take(LISTED) {
        let path = clean_line(&shown(path));
        let line = [span(&format!("  {sign} "), DIM), span(&path, PLAIN)];
        paint(&line, look, out);
        out.push('\n');
    }
    let more = paths.len().saturating_sub(LISTED);
    if more > 0 {
        let line = format!("  {sign} and {} more, which --json lists\n", grouped(more));
        out.push_str(&line);
    }
}
