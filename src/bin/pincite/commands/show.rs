//! `pincite show`: a whole passage with its surroundings.

use anyhow::Result;
use pincite::Searcher;

use crate::args::Show;
use crate::failure::{ANSWERED, guarded};
use crate::output::places::Places;
use crate::output::terminal::{self, Look};
use crate::output::{json, passage};
use crate::settings::Settings;

/// Runs the command.
pub(crate) fn run(args: &Show) -> Result<u8> {
    let settings = Settings::find(args.places.index.as_deref(), None)?;
    let view = guarded(&settings.index, || {
        Searcher::open(&settings.index)?.show(args.id.trim())
    })?;
    if args.json {
        json::print(&view)?;
    } else {
        let places = Places::of(&pincite::read_options(&settings.index)?);
        terminal::print(&passage::render(&view, &places, &Look::of_stdout()))?;
    }
    Ok(ANSWERED)
}
