//! How many requests one member or service client may make in a minute: a bucket for each that fills evenly, in this
//! process's memory. Only who has shown who it is has a bucket; guessing at sign-in is locked out by the use case itself,
//! which counts in the database.

use chrono::TimeDelta;
use domain::time::Time;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Beyond so many buckets, those that are full again are thrown away.
const ENOUGH: usize = 10_000;

/// The buckets of one process.
#[derive(Debug)]
pub(crate) struct Limits {
    /// How long one request's share takes to come back.
    share: TimeDelta,
    /// When each bucket is full again (the "theoretical arrival time" of GCRA).
    full_at: Mutex<HashMap<Uuid, Time>>,
}

impl Limits {
    /// So many requests a minute, which may also come all at once.
    pub(crate) fn per_minute(requests: u32) -> Self {
        let share = TimeDelta::minutes(1) / i32::try_from(requests.max(1)).unwrap_or(i32::MAX);
        Self { share, full_at: Mutex::default() }
    }

    /// Counts a request, or says after how many seconds the next one is taken.
    pub(crate) fn take(&self, who: Uuid, now: Time) -> Result<(), u64> {
        let mut buckets = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= ENOUGH {
            buckets.retain(|_, full_at| *full_at > now);
        }
        let empty = now + TimeDelta::minutes(1);
        let entry = buckets.entry(who);
        // a clock that was put back doesn't lock anybody out for longer than a minute
        let full_at = match &entry {
            Entry::Occupied(known) => (*known.get()).clamp(now, empty),
            Entry::Vacant(_) => now,
        };
        let then = full_at + self.share;
        if then > empty {
            let wait = (then - empty).num_milliseconds();
            return Err(u64::try_from(wait).unwrap_or(0).div_ceil(1_000).max(1));
        }
        entry.insert_entry(then);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn at(millis: i64) -> Time {
        Time::default() + TimeDelta::milliseconds(millis)
    }

    #[test]
    fn as_many_as_allowed_may_come_at_once_and_then_one_by_one() {
        let limits = Limits::per_minute(60);
        for _ in 0..60 {
            limits.take(ONE, at(0)).unwrap();
        }
        assert_eq!(limits.take(ONE, at(0)), Err(1));
        assert_eq!(limits.take(ONE, at(900)), Err(1));
        limits.take(ONE, at(1_000)).unwrap();
        assert_eq!(limits.take(ONE, at(1_000)), Err(1), "the one of that second is spent");
        for _ in 0..60 {
            limits.take(ONE, at(61_000)).unwrap();
        }
        assert_eq!(limits.take(ONE, at(61_000)), Err(1), "no more than one minute's is saved up");
    }

    #[test]
    fn says_how_long_to_wait() {
        let limits = Limits::per_minute(2);
        limits.take(ONE, at(0)).unwrap();
        limits.take(ONE, at(0)).unwrap();
        assert_eq!(limits.take(ONE, at(0)), Err(30));
        assert_eq!(limits.take(ONE, at(29_500)), Err(1));
        limits.take(ONE, at(30_000)).unwrap();
    }

    #[test]
    fn each_has_its_own_bucket() {
        let limits = Limits::per_minute(1);
        limits.take(ONE, at(0)).unwrap();
        assert!(limits.take(ONE, at(0)).is_err());
        limits.take(OTHER, at(0)).unwrap();
    }

    #[test]
    fn a_clock_that_is_put_back_locks_nobody_out_for_long() {
        let limits = Limits::per_minute(1);
        limits.take(ONE, at(86_400_000)).unwrap();
        assert_eq!(limits.take(ONE, at(0)), Err(60));
        limits.take(ONE, at(86_460_000)).unwrap();
    }

    #[test]
    fn full_buckets_are_forgotten() {
        let limits = Limits::per_minute(1);
        for n in 0..ENOUGH {
            limits.take(Uuid::from_u128(n as u128), at(0)).unwrap();
        }
        limits.take(Uuid::max(), at(60_000)).unwrap();
        assert_eq!(limits.full_at.lock().unwrap().len(), 1);
    }
}
