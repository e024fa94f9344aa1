//! An index that is kept up to date with its sources while questions are asked,
//! as each `pincite search` does it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use pincite::{LiveSearcher, Searcher, Staleness};

use crate::failure::sentence;
use crate::follow_config::{FollowedConfig, Look};
use crate::output::terminal::warn;
use crate::refresh;

/// A call waits this long for a refresh, and is answered from the index as it
/// was then: sources that are refreshed without asking take about a second.
const PATIENCE: Duration = Duration::from_secs(2);
/// A call waits this long for a first index: less than clients wait for a tool.
const PATIENCE_AT_FIRST: Duration = Duration::from_secs(25);
/// The sources are looked at again after this, at the earliest.
const LEAST_REST: Duration = Duration::from_secs(1);
/// And after this many times what looking at them took, so that it takes at
/// most a twentieth of the time however many they are.
const REST: u32 = 19;

/// An index with the sources that it is built from.
pub(super) struct Followed {
    config: Mutex<FollowedConfig>,
    live: LiveSearcher,
    state: Mutex<State>,
    checked: Condvar,
}

#[derive(Default)]
struct State {
    is_checking: bool,
    /// When to look at the sources again; at once where there is none.
    next: Option<Instant>,
    /// How the sources differed after they were looked at, and that is known
    /// and told already.
    known: Option<Differs>,
    failed: Option<String>,
}

type Differs = std::result::Result<Staleness, String>;

impl Followed {
    pub(super) fn new(config: FollowedConfig) -> Arc<Self> {
        let live = LiveSearcher::new(config.settings().index.clone());
        Arc::new(Self {
            config: Mutex::new(config),
            live,
            state: Mutex::default(),
            checked: Condvar::new(),
        })
    }

    /// The searcher of the newest generation, after the sources were looked at,
    /// if that was not just done.
    pub(super) fn current(self: &Arc<Self>) -> std::result::Result<Arc<Searcher>, String> {
        self.look();
        let patience = match self.live.current() {
            Ok(_) => PATIENCE,
            Err(_) => PATIENCE_AT_FIRST,
        };
        let state = self.state();
        let waited = self
            .checked
            .wait_timeout_while(state, patience, |state| state.is_checking);
        let state = waited.unwrap_or_else(PoisonError::into_inner).0;
        let (is_checking, failed) = (state.is_checking, state.failed.clone());
        drop(state);
        self.live.current().map_err(|error| {
            if is_checking {
                "the index is being built: ask again in a minute".to_owned()
            } else {
                failed.unwrap_or_else(|| sentence(&error.into()))
            }
        })
    }

    /// Begins to look at the sources in a thread, if it is time to.
    pub(super) fn look(self: &Arc<Self>) {
        let mut state = self.state();
        if state.is_checking || state.next.is_some_and(|next| Instant::now() < next) {
            return;
        }
        state.is_checking = true;
        drop(state);
        let this = Arc::clone(self);
        let begun = thread::Builder::new().spawn(move || this.check());
        if begun.is_err() {
            // Then it takes longer, once.
            self.check();
        }
    }

    fn check(&self) {
        let begun = Instant::now();
        // Clears `is_checking` also after a panic, or calls would wait for ever.
        let mut done = Done {
            followed: self,
            known: None,
            failed: None,
            begun,
        };
        let known = self.state().known.clone();
        // Only one thread at a time looks.
        let mut config = self.config.lock().unwrap_or_else(PoisonError::into_inner);
        let look = config.look_once();
        if let Look::Refused(why) = &look {
            warn(why);
        }
        let differs = self.differs();
        if look != Look::Changed && known.is_some_and(|known| known == differs) {
            done.known = Some(differs);
            return;
        }
        if let Err(error) = refresh::open_after_all(config.settings()) {
            done.failed = Some(sentence(&error));
        } else {
            done.known = Some(self.differs());
        }
    }

    fn differs(&self) -> Differs {
        pincite::staleness(self.live.dir()).map_err(|error| error.to_string())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each field holds also after a panic elsewhere.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What came of a look at the sources.
struct Done<'a> {
    followed: &'a Followed,
    known: Option<Differs>,
    failed: Option<String>,
    begun: Instant,
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        let mut state = self.followed.state();
        state.is_checking = false;
        state.known = self.known.take();
        state.failed = self.failed.take();
        let rest = (self.begun.elapsed() * REST).max(LEAST_REST);
        state.next = Some(Instant::now() + rest);
        self.followed.checked.notify_all();
    }
}
