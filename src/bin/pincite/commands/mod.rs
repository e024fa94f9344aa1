//! One file a command. Each returns the exit code.

pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod eval;
pub(crate) mod gaps;
pub(crate) mod index;
pub(crate) mod man;
pub(crate) mod read;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod stats;
pub(crate) mod suggest;
pub(crate) mod verify;
#[cfg(feature = "watch")]
pub(crate) mod watch;
