//! Ctrl-C: asks what is under way to end in order, so that it leaves nothing
//! behind, and ends the program where that takes too long.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, process, thread};

use anyhow::{Context, Result};

/// How long work may go on after Ctrl-C. It looks up several times a second,
/// but for a slow disk, and for large segments that are being merged.
const PATIENCE: Duration = Duration::from_secs(2);
/// What shells give for a program that Ctrl-C ended: 128 and the number of the
/// signal.
pub(crate) const INTERRUPTED: u8 = 130;

/// Is set at the first Ctrl-C. The signal is the whole program's, and so is
/// this.
pub(crate) static ASKED: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C sets [`ASKED`]; a second one, or two seconds, end the
/// program at once. `folder` is then removed as far as it can be.
///
/// A program that was told to go on after signals, as by `nohup`, goes on.
pub(crate) fn listen(folder: Option<PathBuf>) -> Result<()> {
    let end = move || {
        if let Some(folder) = &folder {
            // The system tidies its temporary folder where this fails.
            let _ = fs::remove_dir_all(folder);
        }
        process::exit(i32::from(INTERRUPTED));
    };
    let on_signal = move || {
        if ASKED.swap(true, Ordering::Relaxed) {
            end();
        }
        let end = end.clone();
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            end();
        });
    };
    match ctrlc::try_set_handler(on_signal) {
        Ok(()) | Err(ctrlc::Error::MultipleHandlers) => Ok(()),
        Err(error) => Err(error).context("cannot listen for Ctrl-C"),
    }
}

/// Whether Ctrl-C was pressed.
pub(crate) fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
