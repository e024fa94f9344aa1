//! `pincite eval`: how good the search is, over a collection with judgements
//! or over one's own questions.

use std::path::Path;

use anyhow::{Context, Result};
use pincite::SCHEMA;
use pincite::eval::{
    Collection, Comparison, EvalOptions, Evaluation, Measure, OWN_MEASURES, OwnEvaluation, Run,
    Summary, compare, evaluate, evaluate_own, read_queries, read_questions,
};
use serde::Serialize;

use crate::args::{Eval, Threshold};
use crate::failure::{ANSWERED, Hinted, NOT_ANSWERED, guarded};
use crate::output::places::{Places, shown};
use crate::output::terminal::{self, Look};
use crate::output::{eval, json};
use crate::progress;
use crate::refresh::{open_as_is, open_fresh};
use crate::settings::Settings;

/// Runs the command.
pub(crate) fn run(args: &Eval) -> Result<u8> {
    match (&args.dir, &args.own) {
        (_, Some(questions)) => own(args, questions),
        (Some(dir), None) => collection(args, dir),
        // Clap asks for one of them.
        (None, None) => Ok(ANSWERED),
    }
}

#[derive(Serialize)]
struct Outcome<'a> {
    schema: &'static str,
    #[serde(flatten)]
    evaluation: &'a Evaluation,
    /// The difference to the run of `--compare`.
    comparison: Option<&'a Comparison>,
    /// What `--fail-under` says.
    below: &'a [String],
}

fn collection(args: &Eval, dir: &Path) -> Result<u8> {
    check_measures(&args.fail_under, &Measure::ALL.map(Measure::name))?;
    // What may be faulty is read before what takes long.
    let before = args.compare.as_deref().map(Run::read).transpose()?;
    let foreign = args.foreign.as_deref().map(read_queries).transpose()?;
    let (collection, evaluation) = progress::evaluation(|on_progress| {
        let collection = Collection::read(dir, on_progress)?;
        check_run(args, &collection, before.as_ref())?;
        let options = EvalOptions {
            foreign: foreign.as_deref().unwrap_or_default(),
            snippet_chars: args.snippet_chars,
        };
        let evaluation = evaluate(&collection, &options, on_progress)?;
        anyhow::Ok((collection, evaluation))
    })?;
    for warning in &collection.warnings {
        terminal::warn(warning);
    }
    if let Some(path) = &args.run {
        let ids = collection.queries.iter().map(|query| query.id.as_str());
        std::fs::write(path, evaluation.run.to_text(ids))
            .with_context(|| format!("cannot write `{}`", shown(path)))?;
    }
    let comparison = before.map(|before| compare(&collection, &before, &evaluation.run));
    if let Some(missing) = comparison.as_ref().map(|c| c.missing).filter(|n| *n > 0) {
        terminal::warn(&format!(
            "the run to compare with lacks {missing} of {} queries, which count as 0 there",
            evaluation.collection.answerable
        ));
    }
    let below = below(&args.fail_under, &evaluation.measures)?;
    if args.json {
        json::print(&Outcome {
            schema: SCHEMA,
            evaluation: &evaluation,
            comparison: comparison.as_ref(),
            below: &below,
        })?;
    } else {
        let name = |path: &Option<_>| path.as_deref().map(shown);
        let page = eval::Page {
            evaluation: &evaluation,
            run: name(&args.run),
            foreign: name(&args.foreign),
            comparison: comparison.as_ref().zip(name(&args.compare)),
        };
        terminal::print(&eval::render(&page, &Look::of_stdout()))?;
    }
    Ok(verdict(&below))
}

/// A run of other queries can be compared with nothing.
fn check_run(args: &Eval, collection: &Collection, run: Option<&Run>) -> Result<()> {
    let (Some(path), Some(run)) = (&args.compare, run) else {
        return Ok(());
    };
    let mut queries = collection.answerable();
    if queries.any(|query| run.rankings.contains_key(&query.id)) {
        return Ok(());
    }
    Err(Hinted {
        message: format!(
            "`{}` holds none of the queries of `{}`",
            shown(path),
            collection.name
        ),
        hint: "compare with a run of the same collection, as `--run FILE` writes it".to_owned(),
    }
    .into())
}

#[derive(Serialize)]
struct OwnOutcome<'a> {
    schema: &'static str,
    #[serde(flatten)]
    evaluation: &'a OwnEvaluation,
    /// What `--fail-under` says.
    below: &'a [String],
}

fn own(args: &Eval, path: &Path) -> Result<u8> {
    check_measures(&args.fail_under, &OWN_MEASURES)?;
    let questions = read_questions(path)?;
    let settings = Settings::find(args.index.as_deref(), args.corpus.as_deref())?;
    let searcher = match args.no_refresh {
        true => open_as_is(&settings)?,
        false => open_fresh(&settings)?,
    };
    let evaluation = progress::evaluation(|on_progress| {
        guarded(&settings.index, || {
            evaluate_own(&searcher, &questions, on_progress)
        })
    })?;
    for warning in &evaluation.warnings {
        terminal::warn(&format!("{}, {warning}", shown(path)));
    }
    let below = below(&args.fail_under, &evaluation.measures)?;
    if args.json {
        json::print(&OwnOutcome {
            schema: SCHEMA,
            evaluation: &evaluation,
            below: &below,
        })?;
    } else {
        let places = Places::of(&pincite::read_options(&settings.index)?);
        let look = Look::of_stdout();
        terminal::print(&eval::own::render(
            &evaluation,
            &shown(path),
            &places,
            &look,
        ))?;
    }
    Ok(verdict(&below))
}

fn check_measures(thresholds: &[Threshold], known: &[&str]) -> Result<()> {
    for Threshold { measure, .. } in thresholds {
        if !known.iter().any(|name| name.eq_ignore_ascii_case(measure)) {
            return Err(Hinted {
                message: format!("there is no measure `{measure}` here"),
                hint: format!("the measures are {}", known.join(", ")),
            }
            .into());
        }
    }
    Ok(())
}

/// The measures that are too low, in words.
fn below(thresholds: &[Threshold], measures: &[Summary]) -> Result<Vec<String>> {
    let mut below = Vec::new();
    for Threshold { measure, value } in thresholds {
        let mut found = measures.iter();
        let Some(found) = found.find(|m| m.measure.eq_ignore_ascii_case(measure)) else {
            return Err(Hinted {
                message: format!("there is no figure for {measure}: no question has an answer"),
                hint: "give a question a path, an anchor or an address behind its tab".to_owned(),
            }
            .into());
        };
        if found.interval.value < *value {
            let (name, found) = (found.measure, found.interval.value);
            below.push(format!("{name} is {found:.4}, below {value}"));
        }
    }
    Ok(below)
}

fn verdict(below: &[String]) -> u8 {
    for line in below {
        terminal::warn(line);
    }
    match below {
        [] => ANSWERED,
        _ => NOT_ANSWERED,
    }
}
