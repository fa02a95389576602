//! A clock that stands still until a test moves it.

use chrono::TimeDelta;
use domain::time::{Clock, Time, micros};
use std::sync::Mutex;

pub(crate) struct TestClock(Mutex<Time>);

impl TestClock {
    pub(crate) fn new(at: &str) -> Self {
        Self(Mutex::new(at.parse().unwrap()))
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }

    /// Moves it to a moment, backwards too.
    #[allow(dead_code, reason = "for the modules of other nouns")]
    pub(crate) fn set(&self, at: Time) {
        *self.0.lock().unwrap() = micros(at);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Time {
        *self.0.lock().unwrap()
    }
}
