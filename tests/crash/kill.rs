//! Builds that are killed at random moments.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Corpus, Done, is_long, state_in_process};

#[test]
fn killed_builds_leave_one_state_and_nothing_else() {
    let kills = if is_long() { 200 } else { 12 };
    let corpus = Corpus::indexed();
    let started = Instant::now();
    corpus.write_state(1);
    corpus.index_well();
    let whole = started.elapsed();
    let seed = fastrand::u64(..);
    let mut random = fastrand::Rng::with_seed(seed);
    let done = AtomicBool::new(false);
    let searches = AtomicUsize::new(0);
    let index = corpus.index();
    let (mut killed, mut finished) = (0, 0);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut last = 0;
            while !done.load(Ordering::Relaxed) {
                let state = state_in_process(&index);
                assert!(state >= last, "back from {last} to {state}");
                last = state;
                searches.fetch_add(1, Ordering::Relaxed);
            }
        });
        let ended = Done(&done);
        let mut state = 1;
        while killed < kills && !reader.is_finished() {
            let before = state_in_process(&index);
            state += 1;
            corpus.write_state(state);
            let mut child = corpus.command(&["index"]).spawn().unwrap();
            // The very moment is what is tried out here.
            let moment = random.u64(0..=whole.as_micros() as u64 * 2);
            thread::sleep(Duration::from_micros(moment));
            child.kill().unwrap();
            let is_killed = child.wait().unwrap().code().is_none();
            killed += usize::from(is_killed);
            finished += usize::from(!is_killed);
            let after = state_in_process(&index);
            assert!(
                after == before || after == state,
                "{before} to {state} gave {after}, seed {seed}"
            );
            // Sometimes one build after the other is killed.
            if random.u8(0..3) == 0 {
                corpus.index_well();
                assert_eq!(corpus.search().state(), state, "seed {seed}");
                corpus.is_tidy();
            }
        }
        corpus.index_well();
        drop(ended);
        assert!(reader.join().is_ok(), "seed {seed}");
        assert_eq!(corpus.search().state(), state, "seed {seed}");
        corpus.sources_are_of(state);
    });
    corpus.is_tidy();
    assert_eq!(corpus.run(&["verify"]).code, Some(0), "seed {seed}");
    let searches = searches.into_inner();
    println!("{killed} builds killed, {finished} finished first, {searches} searches meanwhile");
    assert!(searches > 0);
}
