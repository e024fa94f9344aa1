//! What is said, and which exit code is returned, when something goes wrong:
//! the only place that knows.

use std::fmt;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use pincite::Error;

use crate::interrupt::{self, INTERRUPTED};
use crate::output::terminal;

/// The answer was found, or the work is done.
pub(crate) const ANSWERED: u8 = 0;
/// There is no answer.
pub(crate) const NOT_ANSWERED: u8 = 1;
/// Something went wrong.
pub(crate) const FAILED: u8 = 2;

/// An error of the program itself, with what to do about it.
#[derive(Debug)]
pub(crate) struct Hinted {
    pub(crate) message: String,
    pub(crate) hint: String,
}

impl fmt::Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Hinted {}

/// Prints the error with its causes and a hint, and returns the exit code.
pub(crate) fn report(error: &anyhow::Error) -> ExitCode {
    if interrupt::is_asked() && matches!(error.downcast_ref(), Some(Error::Cancelled)) {
        terminal::note("interrupted: the index is as it was");
        return ExitCode::from(INTERRUPTED);
    }
    tell(error);
    ExitCode::from(FAILED)
}

/// Prints the error with its causes and a hint.
pub(crate) fn tell(error: &anyhow::Error) {
    terminal::error(&message(error), hint(error).as_deref());
}

/// The error with its causes and a hint, as one sentence for whoever has no
/// terminal.
#[cfg(any(feature = "mcp", feature = "serve", feature = "watch"))]
#[cfg_attr(not(any(feature = "mcp", feature = "watch")), allow(dead_code))]
pub(crate) fn sentence(error: &anyhow::Error) -> String {
    match hint(error) {
        Some(hint) => format!("{}: {hint}", message(error)),
        None => message(error),
    }
}

fn message(error: &anyhow::Error) -> String {
    let mut message = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        // Some causes are already part of the sentence about them.
        if !message.contains(&cause) {
            message.push_str(": ");
            message.push_str(&cause);
        }
    }
    message
}

/// Reads the index in `index`. Where the engine fails or panics on its files,
/// they are damaged, and this is what is told.
pub(crate) fn guarded<T>(
    index: &Path,
    read: impl FnOnce() -> pincite::Result<T>,
) -> pincite::Result<T> {
    let damaged = |detail: String| Error::Damaged {
        path: index.to_owned(),
        detail,
    };
    match silently(read) {
        Ok(Err(Error::Engine { source })) => Err(damaged(source.to_string())),
        Ok(outcome) => outcome,
        Err(_) => Err(damaged(
            "the search engine cannot make sense of it".to_owned(),
        )),
    }
}

/// Catches a panic, of which nothing is printed. The engine may panic in a
/// thread of its own, so that all panics are silent while this runs; it may run
/// in several threads at once.
fn silently<T>(run: impl FnOnce() -> T) -> thread::Result<T> {
    static HOOK: Once = Once::new();
    static RUNNING: AtomicUsize = AtomicUsize::new(0);
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if RUNNING.load(Ordering::SeqCst) == 0 {
                usual(info);
            }
        }));
    });
    RUNNING.fetch_add(1, Ordering::SeqCst);
    let outcome = panic::catch_unwind(AssertUnwindSafe(run));
    RUNNING.fetch_sub(1, Ordering::SeqCst);
    outcome
}

fn hint(error: &anyhow::Error) -> Option<String> {
    let hinted = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Hinted>());
    if let Some(hinted) = hinted {
        return Some(hinted.hint.clone());
    }
    let is_taken = |cause: &io::Error| cause.kind() == io::ErrorKind::AddrInUse;
    if error
        .chain()
        .any(|cause| cause.downcast_ref().is_some_and(is_taken))
    {
        let hint = "is another `pincite serve` running? `--addr 127.0.0.1:0` takes a free port";
        return Some(hint.to_owned());
    }
    let error = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<Error>())?;
    let hint = match error {
        Error::IndexMissing { .. } => "build it with `pincite index PATH`",
        Error::Format { .. } => "rebuild it with `pincite index PATH`",
        Error::Damaged { .. } => "rebuild it with `pincite index --rebuild PATH`",
        Error::NotAnIndex { .. } => "name an empty or new folder with `--index DIR`",
        Error::RootMissing { .. } => {
            "the index was left as it was; name the right folder with `pincite index PATH`"
        }
        Error::NoRoots { .. } => "name a folder with `pincite index PATH`",
        Error::DuplicateRoot { .. } => "give each root of pincite.toml its own `name`",
        Error::Pattern { .. } => "patterns are globs such as `docs/**/*.md`",
        Error::Locked { .. } => "wait until it has finished",
        Error::PassageId { found: 0, .. } => {
            "ids stand at the right end of each hit of `pincite search`, and in `--json`"
        }
        Error::PassageId { .. } => "give more of the id",
        Error::DocumentId { .. } => "ids of documents stand in `--json`",
        Error::Evaluation { .. } => "`pincite eval --help` shows what the files look like",
        Error::Synonyms { .. } => "the file is the one that pincite.toml names as `synonyms`",
        _ => return None,
    };
    Some(hint.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    fn check(error: anyhow::Error, expected: Option<&str>) {
        assert_eq!(hint(&error).as_deref(), expected);
    }

    #[test]
    fn an_engine_that_panics_found_damage() {
        let panicking = || -> pincite::Result<()> { panic!("a bad offset") };
        let told = guarded(Path::new("x"), panicking).map_err(|error| error.to_string());
        assert_eq!(
            told,
            Err(
                "the index in `x` is damaged: the search engine cannot make sense of it".to_owned()
            )
        );
        assert_eq!(guarded(Path::new("x"), || Ok(3)).ok(), Some(3));
    }

    #[test]
    fn hints_are_found_below_context() {
        let missing = Error::IndexMissing { path: "x".into() };
        check(
            anyhow::Error::from(missing).context("while searching"),
            Some("build it with `pincite index PATH`"),
        );
        let own = Hinted {
            message: "no".into(),
            hint: "do".into(),
        };
        check(anyhow::Error::from(own), Some("do"));
        check(anyhow!("anything else"), None);
    }
}
