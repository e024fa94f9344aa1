//! `pincite search`: answers a question.

use anyhow::Result;
use pincite::SearchRequest;

use crate::args::{Format, Search};
use crate::failure::{ANSWERED, NOT_ANSWERED};
use crate::output::places::Places;
use crate::output::terminal::{self, Look};
use crate::output::{json, markdown, text};
use crate::refresh::{search_as_is, search_fresh};
use crate::settings::Settings;

/// Runs the command.
pub(crate) fn run(args: Search) -> Result<u8> {
    let Search {
        query,
        places,
        corpus,
        limit,
        offset,
        format,
        json,
        kind,
        lang,
        path,
        exact,
        prefix,
        snippet_chars,
        html,
        explain,
        all_passages,
        all_languages,
        no_refresh,
    } = args;
    let words: Vec<_> = query.iter().map(|word| word.to_string_lossy()).collect();
    let request = SearchRequest {
        query: words.join(" "),
        limit,
        offset,
        kind: kind.map(Into::into),
        lang,
        path,
        exact,
        prefix,
        all_passages,
        all_languages,
        snippet_chars,
        html,
        explain,
    };
    let format = if json { Format::Json } else { format };
    let has_words = request.query.chars().any(|c| !c.is_whitespace());
    if !has_words {
        terminal::warn("the query has no words");
        if format != Format::Json {
            return Ok(NOT_ANSWERED);
        }
    }

    let settings = Settings::find(places.index.as_deref(), corpus.folder.as_deref())?;
    let response = if no_refresh {
        search_as_is(&settings, &request)?
    } else {
        search_fresh(&settings, &request)?
    };
    match format {
        Format::Json => json::print(&response)?,
        Format::Text => {
            let places = Places::of(&pincite::read_options(&settings.index)?);
            let page = text::Page {
                response: &response,
                limit,
                places: &places,
            };
            terminal::print(&text::render(&page, &Look::of_stdout()))?;
        }
        Format::Markdown => {
            let places = Places::of(&pincite::read_options(&settings.index)?);
            terminal::print(&markdown::render(&response, &places))?;
        }
    }
    Ok(if response.answered {
        ANSWERED
    } else {
        NOT_ANSWERED
    })
}
