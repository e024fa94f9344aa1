//! The most anonymous memory that this process holds: its own, without the
//! files that it looks into. Only Linux tells.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often it is looked at.
const PAUSE: Duration = Duration::from_millis(5);

/// A thread that looks at the memory until it is told to end.
pub(crate) struct Watched {
    ended: Arc<AtomicBool>,
    thread: JoinHandle<u64>,
}

impl Watched {
    pub(crate) fn begin() -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&ended);
        let thread = thread::spawn(move || {
            let mut most = 0;
            while !seen.load(Ordering::Relaxed) {
                most = most.max(anonymous_bytes().unwrap_or_default());
                thread::sleep(PAUSE);
            }
            most
        });
        Self { ended, thread }
    }

    /// The most bytes that were seen; 0 where the system does not tell.
    pub(crate) fn end(self) -> u64 {
        self.ended.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

fn anonymous_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}
