//! The progress bars of a build, of a check and of an evaluation, on a terminal only.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Once;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pincite::{
    Error, IndexOptions, IndexReport, OnProgress, Progress, VerifyOptions, VerifyReport,
};
use pincite::{eval, gaps};

use crate::failure::guarded;
use crate::interrupt;

/// A build that is done sooner shows no bar, which would only flicker.
const PATIENCE: Duration = Duration::from_millis(300);

/// Builds the index and shows how far it has come, if standard error is a
/// terminal.
pub(crate) fn build(index: &Path, options: &IndexOptions) -> Result<IndexReport> {
    // Damage that shows only now must not end a refresh: everything is read
    // again then.
    match with_bar("Reading", |on_progress| {
        guarded(index, || pincite::build(index, options, on_progress))
    }) {
        Err(Error::Damaged { .. }) => rebuild(index, options),
        built => Ok(built?),
    }
}

/// As [`build`], but everything is read again.
pub(crate) fn rebuild(index: &Path, options: &IndexOptions) -> Result<IndexReport> {
    Ok(with_bar("Reading", |on_progress| {
        pincite::rebuild(index, options, on_progress)
    })?)
}

/// Checks an index in the same way.
pub(crate) fn verify(index: &Path, options: VerifyOptions) -> pincite::Result<VerifyReport> {
    with_bar("Checking", |on_progress| {
        guarded(index, || pincite::verify(index, options, on_progress))
    })
}

fn with_bar<T>(verb: &str, build: impl FnOnce(OnProgress<'_>) -> T) -> T {
    let bar = Patient::new(&format!(
        "{verb} {{wide_bar:.cyan}} {{msg}} · {{bytes}} of {{total_bytes}} · {{elapsed}}"
    ));
    let on_progress = |progress: Progress| {
        let Progress {
            files,
            total_files,
            bytes,
            total_bytes,
        } = progress;
        let message = || match total_bytes {
            0 => format!("{total_files} files found"),
            _ => format!("{files} of {total_files} files"),
        };
        bar.tell(bytes, total_bytes, message);
        if interrupt::is_asked() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    };
    let built = build(&on_progress);
    bar.bar.finish_and_clear();
    built
}

/// Shows how far an evaluation has come, in the same way.
pub(crate) fn evaluation<T>(evaluate: impl FnOnce(eval::OnProgress<'_>) -> T) -> T {
    let bar = Patient::new("{msg} {wide_bar:.cyan} {human_pos} of {human_len} · {elapsed}");
    let evaluated = evaluate(&|progress: eval::Progress| {
        let step = || match progress.step {
            eval::Step::Read => "Reading documents",
            eval::Step::Index => "Indexing documents",
            eval::Step::Ask => "Asking queries",
        };
        bar.tell(progress.done as u64, progress.total as u64, step);
    });
    bar.bar.finish_and_clear();
    evaluated
}

/// Shows how many questions were asked, in the same way.
pub(crate) fn questions<T>(ask: impl FnOnce(gaps::OnProgress<'_>) -> T) -> T {
    let bar = Patient::new("{msg} {wide_bar:.cyan} {human_pos} of {human_len} · {elapsed}");
    let asked = ask(&|progress: gaps::Progress| {
        bar.tell(
            progress.done as u64,
            progress.total as u64,
            || "Asking questions",
        );
        ControlFlow::Continue(())
    });
    bar.bar.finish_and_clear();
    asked
}

/// A bar that shows itself only when the work takes long enough.
struct Patient {
    bar: ProgressBar,
    started: Instant,
    shown: Once,
}

impl Patient {
    fn new(template: &str) -> Self {
        let style = ProgressStyle::with_template(template)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .progress_chars("━╸ ");
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style);
        Self {
            bar,
            started: Instant::now(),
            shown: Once::new(),
        }
    }

    fn tell<M: Into<Cow<'static, str>>>(&self, done: u64, total: u64, message: impl Fn() -> M) {
        if self.started.elapsed() < PATIENCE {
            return;
        }
        // Draws nothing where standard error is not a terminal.
        self.shown
            .call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        self.bar.set_length(total);
        self.bar.set_position(done);
        self.bar.set_message(message());
    }
}
