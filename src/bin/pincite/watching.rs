//! Watches sources, and `pincite.toml`, and builds whenever they change.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use pincite::{IndexOptions, WatchEvent};

use crate::failure::sentence;
use crate::follow_config::{FollowedConfig, Look};
use crate::settings::Settings;

/// How often `pincite.toml` is looked at, which may be anywhere above.
const LOOK: Duration = Duration::from_millis(500);
/// How often it is looked whether the watch is to end: soon for a person.
const TICK: Duration = Duration::from_millis(100);

/// What is built from, as `pincite.toml` has it now. `None` leaves it as it is.
pub(crate) type OptionsOf<'a> = &'a (dyn Fn(&Settings) -> Result<Option<IndexOptions>> + Sync);

/// Follows the sources of `options` as [`pincite::watch`] does, and those of
/// other options from when `pincite.toml` names them. `refused` is told what
/// cannot be followed.
pub(crate) fn follow(
    config: &mut FollowedConfig,
    mut options: IndexOptions,
    options_of: OptionsOf<'_>,
    cancel: &AtomicBool,
    on_event: &mut dyn FnMut(WatchEvent<'_>),
    refused: &(dyn Fn(&str) + Sync),
) -> pincite::Result<()> {
    let index = config.settings().index.clone();
    loop {
        let stop = AtomicBool::new(false);
        let (watched, next) = thread::scope(|scope| {
            let looking = scope.spawn(|| {
                let next = other_options(config, &options, options_of, refused, || {
                    stop.load(Ordering::Relaxed) || cancel.load(Ordering::Relaxed)
                });
                stop.store(true, Ordering::Relaxed);
                next
            });
            let watched = pincite::watch(&index, &options, &stop, on_event);
            stop.store(true, Ordering::Relaxed);
            // A panic there has been told already.
            (watched, looking.join().unwrap_or_default())
        });
        watched?;
        match next {
            Some(next) => options = next,
            None => return Ok(()),
        }
    }
}

/// Waits until `pincite.toml` names other options, or it is to end.
fn other_options(
    config: &mut FollowedConfig,
    options: &IndexOptions,
    options_of: OptionsOf<'_>,
    refused: &(dyn Fn(&str) + Sync),
    is_ended: impl Fn() -> bool,
) -> Option<IndexOptions> {
    let mut looked = Instant::now();
    while !is_ended() {
        thread::sleep(TICK);
        if looked.elapsed() < LOOK {
            continue;
        }
        looked = Instant::now();
        match config.look() {
            Look::Same => {}
            Look::Refused(why) => refused(&why),
            Look::Changed => match options_of(config.settings()) {
                Ok(Some(other)) if other != *options => return Some(other),
                Ok(_) => {}
                Err(error) => refused(&sentence(&error)),
            },
        }
    }
    None
}
