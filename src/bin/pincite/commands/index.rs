//! `pincite index`: reads sources and builds the index.

use anyhow::Result;
use pincite::{Error, IndexOptions, IndexReport, SCHEMA, Searcher};
use serde::Serialize;

use crate::args::Index;
use crate::config::absolute;
use crate::failure::{ANSWERED, FAILED, Hinted, guarded};
use crate::output::places::shown;
use crate::output::terminal::{self, Look};
use crate::output::{index_report, json};
use crate::progress;
use crate::settings::{Settings, add_root};

/// Runs the command.
pub(crate) fn run(args: &Index) -> Result<u8> {
    let settings = Settings::find(args.places.index.as_deref(), args.corpus.as_deref())?;
    let stored = pincite::read_options(&settings.index);
    let options = if args.paths.is_empty() {
        without_paths(&settings, &stored)
    } else {
        with_paths(args, &settings, &stored)?
    };
    let is_kept = matches!((&stored, &options), (Ok(old), Some(new)) if old == new);
    let options = match (options, stored) {
        (Some(options), Ok(_)) => options,
        (Some(options), Err(error)) if is_rebuildable(&error) => options,
        (None, Err(Error::IndexMissing { .. })) => return Err(nothing_to_read(&settings)),
        (_, Err(error)) => return Err(error.into()),
        (None, Ok(_)) => return Err(nothing_to_read(&settings)),
    };

    if is_kept && !args.rebuild && is_fresh(&settings)? {
        return print(args, existing(&settings)?, true);
    }
    let report = progress::build(&settings.index, &options)?;
    note_config(&settings, &options);
    print(args, report, false)
}

/// The paths of the command line, alone or beside what was read before.
fn with_paths(
    args: &Index,
    settings: &Settings,
    stored: &pincite::Result<IndexOptions>,
) -> Result<Option<IndexOptions>> {
    let here = std::env::current_dir()?;
    let mut paths = Vec::new();
    for path in &args.paths {
        let path = absolute(&here, path);
        if !path.exists() {
            return Err(Error::RootMissing { path }.into());
        }
        paths.push(path);
    }
    let named = settings.options_for(&paths);
    if !args.add {
        return Ok(Some(named));
    }
    let mut options = match stored {
        Ok(options) => options.clone(),
        Err(Error::IndexMissing { .. }) => {
            let declared = settings.declared();
            declared.unwrap_or_else(|| settings.options_for(&[]))
        }
        // What was read before is not known, so nothing can be added to it.
        Err(_) => return Ok(None),
    };
    for root in named.roots {
        add_root(&mut options, root);
    }
    Ok(Some(options))
}

/// What the run was told elsewhere, else what was read before.
fn without_paths(
    settings: &Settings,
    stored: &pincite::Result<IndexOptions>,
) -> Option<IndexOptions> {
    match stored {
        Ok(options) => settings.declared().or_else(|| Some(options.clone())),
        Err(Error::IndexMissing { .. }) => settings.for_new_index(),
        Err(_) => settings.for_unreadable_index(),
    }
}

/// Whether an index that cannot be read may be replaced by a new one.
fn is_rebuildable(error: &Error) -> bool {
    matches!(
        error,
        Error::IndexMissing { .. } | Error::Format { .. } | Error::Damaged { .. }
    )
}

fn nothing_to_read(settings: &Settings) -> anyhow::Error {
    Hinted {
        message: format!(
            "nothing to read: `{}` does not exist, and no other folder is named",
            shown(&settings.default_corpus)
        ),
        hint: "name a folder with `pincite index PATH`".into(),
    }
    .into()
}

/// Whether the index can be opened and its sources are what they were.
fn is_fresh(settings: &Settings) -> Result<bool> {
    match pincite::staleness(&settings.index) {
        Ok(staleness) => {
            let opened = guarded(&settings.index, || Searcher::open(&settings.index));
            Ok(staleness.is_fresh() && opened.is_ok())
        }
        Err(error) if is_rebuildable(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The report of an index that was left as it is.
fn existing(settings: &Settings) -> Result<IndexReport> {
    let stats = guarded(&settings.index, || Searcher::open(&settings.index)?.stats())?;
    Ok(IndexReport {
        index: settings.index.clone(),
        documents: stats.documents,
        passages: stats.passages,
        faq_pairs: stats.faq_pairs,
        languages: stats.languages,
        bytes: stats.source_bytes,
        ..IndexReport::default()
    })
}

/// Says so when `pincite.toml` was overruled, which its next change ends.
fn note_config(settings: &Settings, options: &IndexOptions) {
    let Some(config) = settings.config.as_ref().filter(|_| settings.is_usual) else {
        return;
    };
    if !config.options.roots.is_empty() && config.options.roots != options.roots {
        terminal::note(&format!(
            "`{}` names other folders; `pincite index` without PATH goes back to them",
            shown(&config.file)
        ));
    }
}

#[derive(Serialize)]
struct Outcome {
    schema: &'static str,
    /// Whether nothing had changed, so that nothing was built.
    up_to_date: bool,
    #[serde(flatten)]
    report: IndexReport,
}

fn print(args: &Index, report: IndexReport, up_to_date: bool) -> Result<u8> {
    let code = if report.skipped.is_empty() {
        ANSWERED
    } else {
        FAILED
    };
    if report.documents == 0 {
        terminal::warn("the index is empty: no file was found that pincite reads");
    }
    if args.json {
        json::print(&Outcome {
            schema: SCHEMA,
            up_to_date,
            report: json::unicode_report(report),
        })?;
    } else if up_to_date {
        terminal::print(&index_report::render_up_to_date(&report))?;
    } else {
        terminal::print(&index_report::render(&report, &Look::of_stdout()))?;
    }
    Ok(code)
}
