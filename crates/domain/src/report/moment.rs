//! Moments that are known to the year, month, day or second.

use crate::marking::words;
use crate::time::Time;
use chrono::{Datelike, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// How exactly a moment is known.
    Precision {
        /// `2026`
        Year = "year",
        /// `2026-11`
        Month = "month",
        /// `2026-11-20`
        Day = "day",
        /// An RFC 3339 time.
        Time = "time",
    }
}

/// A moment as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Its first instant.
    pub at: Time,
    /// How exactly it is known.
    pub precision: Precision,
}

impl Moment {
    /// Reads `value` at `precision`; years 1 to 9999.
    pub fn parse(value: &str, precision: Precision) -> Option<Self> {
        let at = if precision == Precision::Time {
            crate::time::micros(chrono::DateTime::parse_from_rfc3339(value).ok()?.with_timezone(&Utc))
        } else {
            let shape: &[usize] = match precision {
                Precision::Year => &[4],
                Precision::Month => &[4, 2],
                Precision::Day | Precision::Time => &[4, 2, 2],
            };
            let parts: Vec<&str> = value.split('-').collect();
            let digits = |p: &&str| p.bytes().all(|b| b.is_ascii_digit());
            if !parts.iter().map(|p| p.len()).eq(shape.iter().copied()) || !parts.iter().all(digits) {
                return None;
            }
            let number = |i: usize| parts.get(i).map_or(Some(1), |p| p.parse::<u32>().ok());
            let year = parts.first()?.parse().ok()?;
            Utc.with_ymd_and_hms(year, number(1)?, number(2)?, 0, 0, 0).single()?
        };
        (1..=9999).contains(&at.year()).then_some(Self { at, precision })
    }

    /// Its wire value, as long as it is exact.
    pub fn value(&self) -> String {
        match self.precision {
            Precision::Year => self.at.format("%Y").to_string(),
            Precision::Month => self.at.format("%Y-%m").to_string(),
            Precision::Day => self.at.format("%Y-%m-%d").to_string(),
            Precision::Time => rfc3339(self.at),
        }
    }
}

/// A time as the API writes it.
pub(crate) fn rfc3339(time: Time) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
