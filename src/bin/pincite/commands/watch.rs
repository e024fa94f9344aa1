//! `pincite index --watch`: builds again whenever sources change.

use std::path::Path;
use std::sync::atomic::Ordering;

use anyhow::Result;
use pincite::{IndexOptions, SCHEMA, WatchEvent};

use super::index::Outcome;
use crate::failure::{self, ANSWERED};
use crate::interrupt::ASKED;
use crate::output::places::shown;
use crate::output::terminal::{self, note, warn};
use crate::output::{clean::clean_line, index_report, json};

/// Follows the sources until Ctrl-C.
pub(crate) fn run(index: &Path, options: &IndexOptions, as_json: bool) -> Result<u8> {
    let mut printed = Ok(());
    pincite::watch(index, options, &ASKED, &mut |event| match event {
        WatchEvent::Watching => {
            let roots = options.roots.iter();
            let names: Vec<String> = roots.map(|root| shown(&root.path)).collect();
            note(&format!("watching {}; Ctrl-C ends", names.join(", ")));
        }
        WatchEvent::Built(report) => {
            let outcome = if as_json {
                json::print_line(&Outcome {
                    schema: SCHEMA,
                    outcome: json::unicode_report(report.clone()),
                })
            } else {
                let line = clean_line(&index_report::line(report));
                terminal::print(&format!("{line}\n"))
            };
            if outcome.is_err() {
                ASKED.store(true, Ordering::Relaxed);
                printed = outcome;
            }
        }
        WatchEvent::Failed(error) => {
            failure::tell(&anyhow::anyhow!("{error}"));
        }
        WatchEvent::Unwatched { path, reason } => warn(&format!(
            "`{}` is looked at every few seconds, since the system does not tell what changes: {reason}",
            shown(path)
        )),
        _ => {}
    })?;
    printed?;
    Ok(ANSWERED)
}
