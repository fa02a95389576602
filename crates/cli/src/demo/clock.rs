//! The demo's clock: it stands where the script puts it while the world is told, and runs once it is served.

use crate::clock::WallClock;
use chrono::TimeDelta;
use domain::time::{Clock, Time};
use std::sync::{PoisonError, RwLock};

/// Stands or runs.
#[derive(Debug)]
pub(crate) struct MovableClock(RwLock<Mode>);

#[derive(Clone, Copy, Debug)]
enum Mode {
    /// At this moment.
    Standing(Time),
    /// Ahead of the wall clock by this much.
    Running(TimeDelta),
}

impl MovableClock {
    /// A clock that stands at `at`.
    pub(crate) fn standing(at: Time) -> Self {
        Self(RwLock::new(Mode::Standing(at)))
    }

    /// A clock that runs ahead of the wall clock by `by`.
    pub(crate) fn running(by: TimeDelta) -> Self {
        Self(RwLock::new(Mode::Running(by)))
    }

    /// Puts the clock to `at`, where it stands.
    pub(crate) fn set(&self, at: Time) {
        self.put(Mode::Standing(at));
    }

    fn put(&self, mode: Mode) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = mode;
    }
}

impl Clock for MovableClock {
    fn now(&self) -> Time {
        match *self.0.read().unwrap_or_else(PoisonError::into_inner) {
            Mode::Standing(at) => at,
            Mode::Running(by) => WallClock.now() + by,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_where_it_is_put_and_then_runs() {
        let at: Time = "2026-03-02T08:00:00Z".parse().unwrap();
        let clock = MovableClock::standing(at);
        assert_eq!(clock.now(), at);
        clock.set(at - TimeDelta::days(30));
        assert_eq!(clock.now(), at - TimeDelta::days(30));
        let running = MovableClock::running(at - WallClock.now());
        assert!((running.now() - at) < TimeDelta::minutes(1));
        assert!(running.now() >= at);
    }
}
