//! `pincite index --watch`: builds again whenever sources change.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use pincite::{IndexOptions, SCHEMA, WatchEvent};

use super::index::Outcome;
use crate::failure::{self, ANSWERED, FAILED};
use crate::output::places::shown;
use crate::output::terminal::{self, note, warn};
use crate::output::{clean::clean_line, index_report, json};

/// Follows the sources until Ctrl-C, a second of which ends the program at
/// once.
pub(crate) fn run(index: &Path, options: &IndexOptions, as_json: bool) -> Result<u8> {
    let cancel = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&cancel);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(FAILED));
        }
    })
    .context("cannot listen for Ctrl-C")?;
    let mut printed = Ok(());
    pincite::watch(index, options, &cancel, &mut |event| match event {
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
                cancel.store(true, Ordering::Relaxed);
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
