//! `pincite gaps`: what people ask that the documents do not answer.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use anyhow::{Context, Result};
use pincite::SCHEMA;
use pincite::gaps::{GapOptions, GapsReport, LogFilter, LogNotes, QueryLog, find_gaps};
use serde::Serialize;

use crate::args::Gaps;
use crate::failure::{ANSWERED, Hinted, NOT_ANSWERED, guarded};
use crate::output::places::{Places, shown};
use crate::output::terminal::{self, Look};
use crate::output::{gaps, json, stubs};
use crate::progress;
use crate::refresh::open_fresh;
use crate::settings::Settings;

/// What a file begins with that `gzip` has packed.
const GZIP: [u8; 2] = [0x1F, 0x8B];

#[derive(Serialize)]
struct Outcome<'a> {
    schema: &'static str,
    log: Lines,
    #[serde(flatten)]
    report: &'a GapsReport,
}

/// What became of the lines of all files, but for empty ones and comments.
#[derive(Default, Serialize)]
struct Lines {
    /// Lines that count.
    asked: u64,
    /// Left out: older than `--since`.
    old: u64,
    /// Left out: without a time, where there is `--since`.
    undated: u64,
    /// Left out: asked of another index than `--log-index`.
    of_other_index: u64,
    /// Left out: too many different questions to hold in memory.
    dropped: u64,
    /// Not understood.
    broken: u64,
}

/// Runs the command.
pub(crate) fn run(args: &Gaps) -> Result<u8> {
    if let Some(path) = args.stubs.as_deref().filter(|path| path.exists()) {
        return Err(taken(path));
    }
    let mut log = QueryLog::new(LogFilter {
        since: args.since,
        index: args.log_index.clone(),
    });
    let lines = read(args, &mut log)?;
    let settings = Settings::find(args.places.index.as_deref(), None)?;
    let searcher = open_fresh(&settings)?;
    let options = GapOptions {
        below: args.below,
        min_count: args.min_count,
        limit: args.limit,
    };
    let questions = log.questions();
    drop(log);
    let report = progress::questions(|on_progress| {
        guarded(&settings.index, || {
            find_gaps(&searcher, &questions, &options, on_progress)
        })
    })?;
    for warning in &report.warnings {
        terminal::warn(warning);
    }
    let places = Places::of(&pincite::read_options(&settings.index)?);
    if let Some(path) = &args.stubs {
        write_stubs(path, &report, &places)?;
    }
    if args.json {
        json::print(&Outcome {
            schema: SCHEMA,
            log: lines,
            report: &report,
        })?;
    } else {
        terminal::print(&gaps::render(&report, &places, &Look::of_stdout()))?;
    }
    Ok(match report.total_gaps {
        0 => ANSWERED,
        _ => NOT_ANSWERED,
    })
}

/// Reads all files and tells what is wrong with them.
fn read(args: &Gaps, log: &mut QueryLog) -> Result<Lines> {
    let mut lines = Lines::default();
    let mut questions = 0;
    for path in &args.files {
        let notes = read_file(path, log)?;
        let name = name(path);
        for broken in &notes.told {
            let (line, reason) = (broken.line, &broken.reason);
            terminal::warn(&format!("{name}:{line} was passed over: {reason}"));
        }
        match notes.broken - notes.told.len() as u64 {
            0 => {}
            1 => terminal::warn(&format!("{name}: 1 more line was passed over")),
            more => terminal::warn(&format!("{name}: {more} more lines were passed over")),
        }
        let LogNotes {
            questions: found,
            old,
            undated,
            of_other_index,
            broken,
            told: _,
        } = notes;
        questions += found;
        lines.old += old;
        lines.undated += undated;
        lines.of_other_index += of_other_index;
        lines.broken += broken;
    }
    lines.dropped = log.dropped();
    if questions == 0 {
        let names: Vec<String> = args.files.iter().map(|path| name(path)).collect();
        return Err(Hinted {
            message: format!("there are no questions in {}", names.join(", ")),
            hint: "give a query log (JSON Lines with `query`) or a list of questions, one a line"
                .to_owned(),
        }
        .into());
    }
    let left_out = lines.old + lines.undated + lines.of_other_index + lines.dropped;
    lines.asked = questions - left_out;
    if lines.undated > 0 {
        let undated = lines.undated;
        terminal::warn(&format!("{undated} lines without a time were left out"));
    }
    if lines.dropped > 0 {
        let dropped = lines.dropped;
        terminal::warn(&format!(
            "{dropped} lines were left out: too many different questions to hold in memory"
        ));
    }
    warn_of_indexes(args, log);
    Ok(lines)
}

/// A log may be of several indexes; only one of them is asked.
fn warn_of_indexes(args: &Gaps, log: &QueryLog) {
    let indexes: Vec<&str> = log.indexes().collect();
    let named = indexes.join("`, `");
    match &args.log_index {
        None if indexes.len() > 1 => terminal::warn(&format!(
            "these questions were put to several indexes, `{named}`; \
             `--log-index NAME` takes those to one"
        )),
        Some(wanted) if !indexes.is_empty() && !indexes.contains(&wanted.as_str()) => {
            terminal::warn(&format!(
                "no question was put to `{wanted}`; the log has `{named}`"
            ));
        }
        _ => {}
    }
}

fn read_file(path: &Path, log: &mut QueryLog) -> Result<LogNotes> {
    let cannot = || format!("cannot read {}", name(path));
    if is_stdin(path) {
        return read_lines(path, io::stdin().lock(), log);
    }
    let file = File::open(path).with_context(cannot)?;
    read_lines(path, BufReader::new(file), log)
}

fn read_lines(path: &Path, mut reader: impl BufRead, log: &mut QueryLog) -> Result<LogNotes> {
    let cannot = || format!("cannot read {}", name(path));
    if reader.fill_buf().with_context(cannot)?.starts_with(&GZIP) {
        return Err(Hinted {
            message: format!("{} is packed with gzip", name(path)),
            hint: "unpack it on the way: `zcat FILE | pincite gaps -`".to_owned(),
        }
        .into());
    }
    log.read(reader).with_context(cannot)
}

fn write_stubs(path: &Path, report: &GapsReport, places: &Places) -> Result<()> {
    if report.gaps.is_empty() {
        terminal::note(&format!("there is no gap to write to `{}`", shown(path)));
        return Ok(());
    }
    let mut file = match File::create_new(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(taken(path)),
        file => file.with_context(|| format!("cannot write `{}`", shown(path)))?,
    };
    file.write_all(stubs::render(report, places).as_bytes())
        .with_context(|| format!("cannot write `{}`", shown(path)))?;
    let questions = match report.gaps.len() {
        1 => "1 question".to_owned(),
        several => format!("{several} questions"),
    };
    terminal::note(&format!("wrote {questions} to answer to `{}`", shown(path)));
    Ok(())
}

/// Answers may stand in the file already.
fn taken(path: &Path) -> anyhow::Error {
    Hinted {
        message: format!("`{}` exists already", shown(path)),
        hint: "name another file, or move this one away; what is in it is left as it is".to_owned(),
    }
    .into()
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn name(path: &Path) -> String {
    match is_stdin(path) {
        true => "standard input".to_owned(),
        false => shown(path),
    }
}
