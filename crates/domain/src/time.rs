//! Times: UTC, cut to microseconds (PostgreSQL keeps no more, and hashes must not differ between what was answered and
//! what is read back), always handed in; nothing in `domain` reads a clock.

use chrono::{DateTime, Datelike, Days, Months, SubsecRound, TimeDelta, Utc, Weekday};

/// A moment in UTC.
pub type Time = DateTime<Utc>;

/// Cuts to whole microseconds.
pub fn micros(time: Time) -> Time {
    time.trunc_subsecs(6)
}

/// "No end", as `agreement_gates` stores it: never NULL.
pub fn never() -> Time {
    DateTime::<Utc>::from_timestamp(253_402_300_799, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// Where `app` takes the time from: the wall clock in production, a moved one in the demo and in tests.
pub trait Clock: Send + Sync {
    /// The present moment, cut to microseconds.
    fn now(&self) -> Time;
}

/// A length of time as clauses write it: hours run in UTC, calendar months clamp, working days skip the weekend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Term {
    /// Hours.
    Hours(u32),
    /// Calendar days of 24 hours.
    Days(u32),
    /// Monday to Friday, until country calendars exist.
    WorkingDays(u32),
    /// Calendar months; the 31st becomes the last day of a shorter month.
    Months(u32),
}

impl Term {
    /// The moment when the term that starts at `start` is over.
    pub fn after(self, start: Time) -> Time {
        match self {
            Self::Hours(n) => start + TimeDelta::hours(i64::from(n)),
            Self::Days(n) => start + TimeDelta::days(i64::from(n)),
            Self::Months(n) => start.checked_add_months(Months::new(n)).unwrap_or_else(never),
            Self::WorkingDays(n) => {
                let mut day = start;
                let mut left = n;
                while left > 0 {
                    day = day.checked_add_days(Days::new(1)).unwrap_or_else(never);
                    if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                        left -= 1;
                    }
                }
                day
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn months_clamp_and_working_days_skip_the_weekend() {
        assert_eq!(Term::Months(1).after(at("2027-01-31T10:00:00Z")), at("2027-02-28T10:00:00Z"));
        assert_eq!(Term::Months(1).after(at("2028-01-31T10:00:00Z")), at("2028-02-29T10:00:00Z"));
        // Friday plus five working days is the Friday after
        assert_eq!(Term::WorkingDays(5).after(at("2026-11-20T16:00:00Z")), at("2026-11-27T16:00:00Z"));
        // from a Saturday the first working day is Monday
        assert_eq!(Term::WorkingDays(1).after(at("2026-11-21T16:00:00Z")), at("2026-11-23T16:00:00Z"));
        assert_eq!(Term::Hours(24).after(at("2026-03-28T12:00:00Z")), at("2026-03-29T12:00:00Z"));
    }

    #[test]
    fn never_is_in_the_year_9999() {
        assert_eq!(never().year(), 9999);
    }
}
