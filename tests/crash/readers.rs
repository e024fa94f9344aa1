//! Eight readers and one writer at a time, in one process and in many.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pincite::{IndexOptions, Root, build};

use super::{Corpus, Done, is_long, state_in_process};

const READERS: usize = 8;
/// Builds that there have to be, however slow they are.
const MIN_STATES: usize = 3;

fn duration() -> Duration {
    Duration::from_secs(if is_long() { 60 } else { 2 })
}

/// Writes states until the time is over, while readers read them in order.
fn run(corpus: &Corpus, write: impl Fn(), read: impl Fn() -> usize + Sync) {
    let done = AtomicBool::new(false);
    let reads = AtomicUsize::new(0);
    let mut state = 0;
    thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|_| {
                scope.spawn(|| {
                    let mut last = 0;
                    while !done.load(Ordering::Relaxed) {
                        let state = read();
                        assert!(state >= last, "back from {last} to {state}");
                        last = state;
                        reads.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let ended = Done(&done);
        let started = Instant::now();
        while (started.elapsed() < duration() || state < MIN_STATES)
            && !readers.iter().any(|reader| reader.is_finished())
        {
            state += 1;
            corpus.write_state(state);
            write();
        }
        drop(ended);
    });
    assert_eq!(read(), state);
    let reads = reads.into_inner();
    println!("{state} builds, {reads} searches");
    assert!(reads > READERS);
    corpus.is_tidy();
}

#[test]
fn readers_in_one_process_see_states_in_order() {
    let corpus = Corpus::indexed();
    let index = corpus.index();
    let options = IndexOptions {
        roots: vec![Root::new(corpus.path("corpus"))],
        ..IndexOptions::default()
    };
    let write = || {
        build(&index, &options, &|_| ControlFlow::Continue(())).unwrap();
    };
    run(&corpus, write, || state_in_process(&index));
}

#[test]
fn readers_in_processes_of_their_own_see_states_in_order() {
    let corpus = Corpus::indexed();
    run(&corpus, || corpus.index_well(), || corpus.search().state());
}
