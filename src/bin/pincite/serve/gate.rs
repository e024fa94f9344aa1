//! How much runs at once: as many searches as there are cores, with a bounded
//! queue before them.
//!
//! A search runs on the thread of its connection: to hand it to another one and
//! to wait for it there costs a tenth of what it takes. So that connections
//! never wait for searches, the service has a thread more than may search.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::problem::Problem;

/// Requests that wait for a core: at a millisecond each, less than two seconds
/// of work on one.
const MAX_WAITING: usize = 1024;
/// The longest that a request waits for a core. Nobody who types waits longer.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// Lets as many searches run as there are cores.
pub(crate) struct Gate {
    cores: usize,
    running: Semaphore,
    waiting: AtomicUsize,
    max_waiting: usize,
    max_wait: Duration,
}

impl Gate {
    pub(crate) fn new() -> Self {
        let cores = available_parallelism().map_or(2, usize::from);
        Self::with(cores, MAX_WAITING, MAX_WAIT)
    }

    fn with(cores: usize, max_waiting: usize, max_wait: Duration) -> Self {
        Self {
            cores,
            running: Semaphore::new(cores),
            waiting: AtomicUsize::new(0),
            max_waiting,
            max_wait,
        }
    }

    /// The threads that the service needs.
    pub(crate) fn threads(&self) -> usize {
        self.cores + 1
    }

    /// Runs `work` when there is room.
    pub(crate) async fn run<T>(
        &self,
        work: impl FnOnce() -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let busy = || Problem::unavailable("too many requests at once; ask again in a moment");
        let _room = match self.running.try_acquire() {
            Ok(room) => room,
            Err(_) => {
                let _waiting = Waiting::enter(&self.waiting, self.max_waiting).ok_or_else(busy)?;
                let room = timeout(self.max_wait, self.running.acquire()).await;
                room.ok().and_then(Result::ok).ok_or_else(busy)?
            }
        };
        // What `work` has begun to change is a searcher, which holds after a
        // panic too.
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Problem::internal()))
    }
}

/// A place in the queue.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(waiting: &'a AtomicUsize, max: usize) -> Option<Self> {
        let place = Self(waiting);
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        (before < max).then_some(place)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    fn runtime() -> tokio::runtime::Runtime {
        let builder = &mut tokio::runtime::Builder::new_current_thread();
        builder.enable_time().build().expect("a runtime")
    }

    #[test]
    fn what_finds_no_room_is_told_to_come_again() {
        runtime().block_on(async {
            let full = Gate::with(0, 1, Duration::from_millis(1));
            let refused = full.run(|| Ok(1)).await.expect_err("no core");
            assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
            let no_queue = Gate::with(0, 0, Duration::from_secs(3600));
            let refused = no_queue.run(|| Ok(1)).await.expect_err("no queue");
            assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(full.waiting.load(Ordering::Relaxed), 0);
            assert_eq!(no_queue.waiting.load(Ordering::Relaxed), 0);
        });
    }

    #[test]
    fn a_panic_is_a_problem_and_gives_its_room_back() {
        runtime().block_on(async {
            let gate = Gate::with(1, 0, Duration::ZERO);
            #[expect(clippy::panic)]
            let failed = gate.run(|| -> Result<(), Problem> { panic!("on purpose") });
            assert_eq!(failed.await, Err(Problem::internal()));
            assert_eq!(gate.run(|| Ok(1)).await, Ok(1));
        });
    }
}
