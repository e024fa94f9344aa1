//! The progress bar of a build, on a terminal only.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pincite::{IndexOptions, IndexReport, Progress};

/// A build that is done sooner shows no bar, which would only flicker.
const PATIENCE: Duration = Duration::from_millis(300);

/// Builds the index and shows how far it has come, if standard error is a
/// terminal.
pub(crate) fn build(index: &Path, options: &IndexOptions) -> Result<IndexReport> {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    bar.set_style(style());
    let started = Instant::now();
    let shown = std::sync::Once::new();

    let on_progress = |progress: Progress| {
        if started.elapsed() >= PATIENCE {
            // Draws nothing where standard error is not a terminal.
            shown.call_once(|| bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
        let Progress {
            files,
            total_files,
            bytes,
            total_bytes,
        } = progress;
        bar.set_length(total_bytes);
        bar.set_position(bytes);
        bar.set_message(format!("{files} of {total_files} files"));
        ControlFlow::Continue(())
    };
    let report = pincite::build(index, options, &on_progress);
    bar.finish_and_clear();
    Ok(report?)
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template(
        "Reading {wide_bar:.cyan} {msg} · {bytes} of {total_bytes} · {elapsed}",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar())
    .progress_chars("━╸ ")
}
