//! `pincite diff`: what a rebuild would change in answers.

use std::path::Path;

use anyhow::{Context, Result};
use pincite::eval::{QueryDiff, diff, read_lines};
use pincite::{Error, SCHEMA, SearchRequest, Searcher};
use serde::Serialize;

use crate::args::Diff;
use crate::failure::{ANSWERED, NOT_ANSWERED, guarded};
use crate::interrupt;
use crate::output::terminal::{self, Look};
use crate::output::{differences, json};
use crate::progress;
use crate::settings::Settings;

#[derive(Serialize)]
struct Outcome<'a> {
    schema: &'static str,
    /// The number of queries that were asked.
    asked: usize,
    /// Those whose answers differ.
    queries: &'a [QueryDiff],
}

/// Runs the command.
pub(crate) fn run(args: &Diff) -> Result<u8> {
    let settings = Settings::find(args.places.index.as_deref(), None)?;
    let queries = read_lines(&args.queries)?;
    let current = guarded(&settings.index, || Searcher::open(&settings.index))?;
    let stored = pincite::read_options(&settings.index)?;
    let mut options = settings.declared().unwrap_or(stored);
    for root in &mut options.roots {
        // A build leaves out only the index that it builds.
        if let Ok(below) = settings.index.strip_prefix(&root.path) {
            root.exclude.push(globset::escape(&below.to_string_lossy()));
        }
    }
    // Away from all sources, and removed at the end.
    let folder = tempfile::Builder::new().prefix("pincite-diff-").tempdir();
    let folder = folder.context("cannot make a folder for the second index")?;
    interrupt::listen(Some(folder.path().to_owned()))?;
    progress::rebuild(folder.path(), &options)?;
    let rebuilt = Searcher::open(folder.path())?;
    let ask = |index: &Path, searcher: &Searcher, query: &str| {
        let request = SearchRequest {
            limit: args.limit,
            ..SearchRequest::new(query)
        };
        guarded(index, || searcher.search(&request))
    };
    let mut found = Vec::new();
    for query in &queries {
        if interrupt::is_asked() {
            return Err(Error::Cancelled.into());
        }
        let before = ask(&settings.index, &current, query)?;
        let after = ask(folder.path(), &rebuilt, query)?;
        found.extend(diff(query, &before, &after));
    }
    if args.json {
        json::print(&Outcome {
            schema: SCHEMA,
            asked: queries.len(),
            queries: &found,
        })?;
    } else {
        let text = differences::render(&found, queries.len(), &Look::of_stdout());
        terminal::print(&text)?;
    }
    Ok(if found.is_empty() {
        ANSWERED
    } else {
        NOT_ANSWERED
    })
}
