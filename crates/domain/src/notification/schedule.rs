//! When a try is made again, and when no more.

use super::Digest;
use crate::time::{Time, micros};
use chrono::{Days, NaiveTime, TimeDelta, Timelike};

/// How long after a failed try the next one is made: the schedule that the Standard Webhooks specification proposes.
const SCHEDULE: [TimeDelta; 7] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(10),
];
/// How many tries a delivery gets: the first, and one after each pause.
pub const TRIES: i32 = 8;
/// A channel that fails for this long is disabled.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(5);
/// What a receiver may ask to be left alone for.
const LONGEST_WISH: TimeDelta = TimeDelta::hours(12);

/// The moment of the next try after `tries` failed ones; `None` when there is none left. `random` spreads it over a
/// fifth of the pause, so that what failed together doesn't come back together; a receiver's own wish (Retry-After)
/// can only make it later.
pub fn next_try(tries: i32, now: Time, wish: Option<TimeDelta>, random: u8) -> Option<Time> {
    let pause = *SCHEDULE.get(usize::try_from(tries.checked_sub(1)?).ok()?)?;
    let jitter = pause / 1280 * i32::from(random);
    let wish = wish.unwrap_or_default().min(LONGEST_WISH);
    Some(micros(now + (pause + jitter).max(wish)))
}

/// How long a channel is left alone after so many failures in a row: whatever waits for it waits with it, so that a dead
/// endpoint costs one try at a time.
pub fn pause_after(failures: i32, random: u8) -> TimeDelta {
    let pause = match failures {
        i32::MIN..=1 => TimeDelta::seconds(5),
        2 => TimeDelta::seconds(30),
        3 => TimeDelta::minutes(2),
        4..=6 => TimeDelta::minutes(5),
        _ => TimeDelta::minutes(10),
    };
    // whole microseconds, as everything that is stored
    let jitter = pause.num_microseconds().unwrap_or_default() / 1280 * i64::from(random);
    pause + TimeDelta::microseconds(jitter)
}

/// When a mail about something that happens now goes out.
pub fn digest_time(digest: Digest, now: Time) -> Time {
    match digest {
        Digest::AtOnce => now,
        Digest::Hourly => {
            let into =
                TimeDelta::minutes(i64::from(now.minute())) + TimeDelta::seconds(i64::from(now.second()));
            now - into - TimeDelta::nanoseconds(i64::from(now.nanosecond())) + TimeDelta::hours(1)
        }
        Digest::Daily => {
            let six = NaiveTime::from_hms_opt(6, 0, 0).unwrap_or_default();
            let today = now.date_naive().and_time(six).and_utc();
            if now < today { today } else { today + Days::new(1) }
        }
    }
}
