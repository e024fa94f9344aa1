//! `pincite suggest`: questions that go on after what was typed so far.

use anyhow::Result;
use pincite::{Searcher, SuggestRequest};

use crate::args::Suggest;
use crate::failure::{ANSWERED, NOT_ANSWERED, guarded};
use crate::output::places::Places;
use crate::output::terminal::{self, Look};
use crate::output::{json, suggestions};
use crate::settings::Settings;

/// Runs the command.
pub(crate) fn run(args: &Suggest) -> Result<u8> {
    let words: Vec<_> = args
        .text
        .iter()
        .map(|word| word.to_string_lossy())
        .collect();
    let request = SuggestRequest {
        text: words.join(" "),
        limit: args.limit,
    };
    let settings = Settings::find(args.places.index.as_deref(), None)?;
    let response = guarded(&settings.index, || {
        Searcher::open(&settings.index)?.suggest(&request)
    })?;
    let any = !response.suggestions.is_empty();
    if args.json {
        json::print(&response)?;
    } else if any {
        let places = Places::of(&pincite::read_options(&settings.index)?);
        let text = suggestions::render(&response, &places, &Look::of_stdout());
        terminal::print(&text)?;
    } else {
        terminal::note("no question or heading goes on like this");
    }
    Ok(if any { ANSWERED } else { NOT_ANSWERED })
}
