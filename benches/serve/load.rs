//! Many connections that ask at once, as fast as they can or at a rate.

use std::thread;
use std::time::{Duration, Instant};

use crate::server::{Client, Server};

#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) connections: usize,
    pub(crate) seconds: u64,
    /// Requests a second, all connections together; `None` as many as there are.
    pub(crate) rate: Option<f64>,
}

#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) times: Vec<Duration>,
    pub(crate) failed: usize,
}

/// Asks the queries over and over. At a rate, the time of a request begins when
/// it should have been sent, so that a late one counts as it is felt.
pub(crate) fn run(server: &Server, queries: &[String], load: &Load) -> Outcome {
    let pause = load
        .rate
        .map(|rate| Duration::from_secs_f64(load.connections as f64 / rate));
    let one = |at: usize| {
        let mut outcome = Outcome::default();
        let mut client = Client::connect(server);
        let started = Instant::now();
        let mut due = started
            + pause
                .unwrap_or_default()
                .mul_f64(at as f64 / load.connections as f64);
        let mut queries = queries.iter().cycle().skip(at * 97);
        while started.elapsed() < Duration::from_secs(load.seconds) {
            let begun = match pause {
                Some(pause) => {
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    due += pause;
                    due - pause
                }
                None => Instant::now(),
            };
            let answered = queries.next().is_some_and(|query| client.ask(query));
            outcome.failed += usize::from(!answered);
            outcome.times.push(begun.elapsed());
        }
        outcome
    };
    let mut all = Outcome::default();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..load.connections)
            .map(|at| scope.spawn(move || one(at)))
            .collect();
        for thread in threads {
            let outcome = thread.join().unwrap();
            all.times.extend(outcome.times);
            all.failed += outcome.failed;
        }
    });
    all
}
