//! Instants and clocks in words.

use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};

use crate::words::{Lang, arg, say, word};

/// An instant: short words, how long ago, and the exact UTC time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// `23 Nov 14:32 UTC`; with the year where it isn't this one.
    pub words: String,
    /// `3 h`, of something past; empty for the future.
    pub ago: String,
    /// RFC 3339, for machines, hover and copies.
    pub exact: String,
}

impl Moment {
    /// The instant `at`, told at `now`.
    pub fn new(at: DateTime<Utc>, now: DateTime<Utc>, lang: Lang) -> Self {
        let month = word(lang, "month", &at.month().to_string());
        let year = if at.year() == now.year() { String::new() } else { format!(" {}", at.year()) };
        let words = format!("{} {month}{year} {} UTC", at.day(), at.format("%H:%M"));
        let passed = now - at;
        let ago = if passed < TimeDelta::zero() { String::new() } else { span(passed, false) };
        Self { words, ago, exact: at.to_rfc3339_opts(SecondsFormat::Secs, true) }
    }
}

/// How much of a clock has run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// Under half.
    #[default]
    Calm,
    /// From half.
    Half,
    /// From four fifths.
    Near,
    /// Past its end.
    Late,
}

impl Pace {
    /// The style sheet's name.
    pub fn css(self) -> &'static str {
        match self {
            Self::Calm => "clock",
            Self::Half => "clock clock--half",
            Self::Near => "clock clock--near",
            Self::Late => "clock clock--late",
        }
    }
}

/// A thin bar with its words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clock {
    /// `58 min` or `2 h late`.
    pub words: String,
    /// How much has run, 0 to 100.
    pub share: u8,
    /// How it is drawn.
    pub pace: Pace,
    /// The end, in words with UTC.
    pub due: String,
    /// The end, RFC 3339.
    pub exact: String,
}

impl Clock {
    /// The clock from `starts` to `due`, told at `now`.
    pub fn new(starts: DateTime<Utc>, due: DateTime<Utc>, now: DateTime<Utc>, lang: Lang) -> Self {
        let whole = (due - starts).num_seconds().max(1);
        let share = ((now - starts).num_seconds() * 100 / whole).clamp(0, 100);
        let late = now > due;
        let pace = match share {
            _ if late => Pace::Late,
            80.. => Pace::Near,
            50.. => Pace::Half,
            _ => Pace::Calm,
        };
        let words = if late {
            say(lang, "time-late", &[("time", arg(span(now - due, false)))])
        } else {
            span(due - now, true)
        };
        let end = Moment::new(due, now, lang);
        Self { words, share: u8::try_from(share).unwrap_or(100), pace, due: end.words, exact: end.exact }
    }
}

/// A span in at most two units: `2 h 33 min`, `3 d`. With `fine`, hours carry their minutes.
///
/// ```
/// use entente_pages::view::span;
/// assert_eq!(span(chrono::TimeDelta::minutes(153), true), "2 h 33 min");
/// assert_eq!(span(chrono::TimeDelta::hours(80), true), "3 d");
/// ```
pub fn span(time: TimeDelta, fine: bool) -> String {
    let minutes = time.num_minutes().max(0);
    match (minutes / 1440, minutes / 60, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) if fine && hours < 10 && minutes > 0 => format!("{hours} h {minutes} min"),
        (0 | 1, hours, _) => format!("{hours} h"),
        (days, ..) => format!("{days} d"),
    }
}
