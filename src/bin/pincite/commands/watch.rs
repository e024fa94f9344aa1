//! `pincite index --watch`: builds again whenever sources, or `pincite.toml`,
//! change.

use std::sync::atomic::Ordering;

use anyhow::{Result, anyhow};
use pincite::{IndexOptions, SCHEMA, WatchEvent};

use super::index::{self, Outcome};
use crate::args::Index;
use crate::failure::{self, ANSWERED};
use crate::follow_config::FollowedConfig;
use crate::interrupt::ASKED;
use crate::output::places::shown;
use crate::output::terminal::{self, note, warn};
use crate::output::{clean::clean_line, index_report, json};
use crate::settings::Settings;
use crate::watching;

/// Follows the sources until Ctrl-C.
pub(crate) fn run(args: &Index, settings: Settings, options: IndexOptions) -> Result<u8> {
    let (index, corpus) = (args.places.index.as_deref(), args.corpus.as_deref());
    let mut config = FollowedConfig::new(index, corpus, settings);
    let mut printed = Ok(());
    let on_event = &mut |event: WatchEvent<'_>| match event {
        WatchEvent::Watching(roots) => {
            let names: Vec<String> = roots.iter().map(|root| shown(&root.path)).collect();
            note(&format!("watching {}; Ctrl-C ends", names.join(", ")));
        }
        WatchEvent::Built(report) => {
            let outcome = if args.json {
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
            failure::tell(&anyhow!("{error}"));
        }
        WatchEvent::Unwatched { path, reason } => warn(&format!(
            "`{}` is looked at every few seconds, since the system does not tell what changes: {reason}",
            shown(path)
        )),
        _ => {}
    };
    let options_of = |settings: &Settings| {
        if args.add {
            return Err(anyhow!(
                "`--add` goes on from what the index was built from, whatever pincite.toml \
                 says now: begin again without it"
            ));
        }
        let stored = pincite::read_options(&settings.index);
        let options = index::options(args, settings, &stored)?;
        if options.is_some() {
            note("pincite.toml changed");
        }
        Ok(options)
    };
    watching::follow(
        &mut config,
        options,
        &options_of,
        &ASKED,
        on_event,
        &|why| {
            warn(why);
        },
    )?;
    printed?;
    Ok(ANSWERED)
}
