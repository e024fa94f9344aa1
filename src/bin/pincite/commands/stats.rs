//! `pincite stats`: what the index holds.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use pincite::{SCHEMA, Searcher, Staleness};
use serde::Serialize;

use crate::args::Stats;
use crate::failure::{ANSWERED, guarded};
use crate::output::terminal::{self, Look};
use crate::output::{json, stats};
use crate::settings::Settings;

#[derive(Serialize)]
struct Outcome {
    schema: &'static str,
    #[serde(flatten)]
    stats: pincite::Stats,
    /// `null` where the sources cannot be read.
    staleness: Option<Staleness>,
}

/// Runs the command.
pub(crate) fn run(args: &Stats) -> Result<u8> {
    let settings = Settings::find(args.places.index.as_deref(), None)?;
    let found = guarded(&settings.index, || Searcher::open(&settings.index)?.stats())?;
    let staleness = pincite::staleness(&settings.index);
    if let Err(error) = &staleness {
        terminal::warn(&error.to_string());
    }
    let staleness = staleness.ok();
    if args.json {
        json::print(&Outcome {
            schema: SCHEMA,
            stats: json::unicode_stats(found),
            staleness,
        })?;
    } else {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs());
        let look = Look::of_stdout();
        terminal::print(&stats::render(&found, staleness.as_ref(), now, &look))?;
    }
    Ok(ANSWERED)
}
