//! `pincite index`: reads sources and builds the index.

use anyhow::Result;
use pincite::{BuildPlan, Error, IndexOptions, IndexReport, RebuildReason, SCHEMA};
use serde::Serialize;

use crate::args::Index;
use crate::config::absolute;
use crate::failure::{ANSWERED, FAILED, Hinted, guarded};
use crate::interrupt;
use crate::output::places::shown;
use crate::output::terminal::{self, Look};
use crate::output::{build_plan, index_report, json};
use crate::progress;
use crate::settings::{Settings, add_root};

/// Runs the command.
pub(crate) fn run(args: &Index) -> Result<u8> {
    let settings = Settings::find(args.places.index.as_deref(), args.corpus.as_deref())?;
    let stored = pincite::read_options(&settings.index);
    let options = options(args, &settings, &stored)?;
    let options = match (options, stored) {
        (Some(options), Ok(_)) => options,
        (Some(options), Err(error)) if is_rebuildable(&error) => options,
        (None, Err(Error::IndexMissing { .. })) => return Err(nothing_to_read(&settings)),
        (_, Err(error)) => return Err(error.into()),
        (None, Ok(_)) => return Err(nothing_to_read(&settings)),
    };

    if args.dry_run {
        return print_plan(args, &settings, &options);
    }
    interrupt::listen(None)?;
    let report = if args.rebuild {
        progress::rebuild(&settings.index, &options)?
    } else {
        progress::build(&settings.index, &options)?
    };
    note_config(&settings, &options);
    let code = print(args, report)?;
    #[cfg(feature = "watch")]
    if args.watch {
        return super::watch::run(args, settings, options);
    }
    Ok(code)
}

/// What to build from; `None` where nobody says.
pub(super) fn options(
    args: &Index,
    settings: &Settings,
    stored: &pincite::Result<IndexOptions>,
) -> Result<Option<IndexOptions>> {
    if args.paths.is_empty() {
        Ok(without_paths(settings, stored))
    } else {
        with_paths(args, settings, stored)
    }
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
pub(super) struct Outcome<T> {
    pub(super) schema: &'static str,
    #[serde(flatten)]
    pub(super) outcome: T,
}

fn print(args: &Index, report: IndexReport) -> Result<u8> {
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
            outcome: json::unicode_report(report),
        })?;
    } else {
        terminal::print(&index_report::render(&report, &Look::of_stdout()))?;
    }
    Ok(code)
}

/// Tells what would be done.
fn print_plan(args: &Index, settings: &Settings, options: &IndexOptions) -> Result<u8> {
    let plan = guarded(&settings.index, || pincite::plan(&settings.index, options));
    let mut plan = match plan {
        Err(Error::Damaged { .. }) => plan_anew(settings, options, RebuildReason::Damaged)?,
        plan => plan?,
    };
    if args.rebuild {
        plan = plan_anew(settings, options, RebuildReason::Asked)?;
    }
    if args.json {
        json::print(&Outcome {
            schema: SCHEMA,
            outcome: json::unicode_plan(plan),
        })?;
    } else {
        terminal::print(&build_plan::render(&plan, &Look::of_stdout()))?;
    }
    Ok(ANSWERED)
}

/// What a build would do that reads everything.
fn plan_anew(
    settings: &Settings,
    options: &IndexOptions,
    reason: RebuildReason,
) -> Result<BuildPlan> {
    Ok(pincite::plan_rebuild(&settings.index, options, reason)?)
}
