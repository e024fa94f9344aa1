//! What work costs, and whether that reaches its goal.

use std::fmt;
use std::time::Duration;

use cpu_time::ThreadTime;

/// What many queries took.
pub(crate) struct Times {
    pub(crate) mean: Duration,
    pub(crate) median: Duration,
    pub(crate) p99: Duration,
}

impl Times {
    pub(crate) fn of(times: impl Iterator<Item = Duration>) -> Self {
        let mut times: Vec<Duration> = times.collect();
        times.sort_unstable();
        let sum: Duration = times.iter().sum();
        Self {
            mean: sum / u32::try_from(times.len()).unwrap(),
            median: times[times.len() / 2],
            p99: times[times.len() * 99 / 100],
        }
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [mean, median, p99] = [self.mean, self.median, self.p99].map(millis);
        write!(f, "{mean:>8.3} {median:>7.3} {p99:>6.2}")
    }
}

pub(crate) fn verdict(reached: bool) -> &'static str {
    if reached { "reached" } else { "MISSED" }
}

/// The CPU time of the thread; a search runs on no other.
pub(crate) fn cost(work: impl FnOnce()) -> Duration {
    let started = ThreadTime::now();
    work();
    started.elapsed()
}

pub(crate) fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
