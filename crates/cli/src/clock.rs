//! The wall clock: the one place of the program that reads it.

use domain::time::{Clock, Time, micros};

/// The machine's time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that is injected everywhere else")]
    fn now(&self) -> Time {
        micros(chrono::Utc::now())
    }
}
