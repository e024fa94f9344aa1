//! `pincite verify`: checks every citation against its source.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use pincite::{Error, Fault, FaultKind, SCHEMA, VerifyOptions, VerifyReport};
use serde::Serialize;

use crate::args::Verify;
use crate::failure::{ANSWERED, NOT_ANSWERED};
use crate::output::terminal::{self, Look};
use crate::output::{json, verified};
use crate::progress;
use crate::settings::Settings;

#[derive(Serialize)]
struct Outcome {
    schema: &'static str,
    #[serde(flatten)]
    report: VerifyReport,
}

/// Runs the command.
pub(crate) fn run(args: &Verify) -> Result<u8> {
    let settings = Settings::find(args.places.index.as_deref(), None)?;
    let options = VerifyOptions {
        sample: args
            .sample
            .map(|sample| usize::try_from(sample).unwrap_or(usize::MAX)),
        seed: seed(),
    };
    let report = match progress::verify(&settings.index, options) {
        // The engine failed on its files in a way of its own.
        Err(Error::Damaged { path, detail }) => broken(path, detail),
        report => report?,
    };
    let code = if report.holds { ANSWERED } else { NOT_ANSWERED };
    if args.json {
        json::print(&Outcome {
            schema: SCHEMA,
            report: json::unicode_verified(report),
        })?;
    } else {
        terminal::print(&verified::render(&report, &Look::of_stdout()))?;
    }
    Ok(code)
}

fn broken(index: std::path::PathBuf, detail: String) -> VerifyReport {
    VerifyReport {
        faults: vec![Fault {
            kind: FaultKind::DamagedFile,
            path: index.clone(),
            passage: None,
            lines: None,
            detail,
        }],
        index,
        ..VerifyReport::default()
    }
}

/// Another sample at each run.
fn seed() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() ^ u64::from(since.subsec_nanos()))
}
