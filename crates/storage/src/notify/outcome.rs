//! What came of tries.

use super::{ChannelRow, Due};
use domain::ids::DeliveryId;
use domain::notification::GIVE_UP_AFTER;
use domain::time::Time;

/// One try, as the console shows it.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    /// When it began.
    pub at: Time,
    /// How long it took, in milliseconds.
    pub millis: i32,
    /// What the receiver answered.
    pub status: Option<i32>,
    /// Why it failed, in words.
    pub error: Option<String>,
    /// The beginning of the answer, cleaned.
    pub head: Option<String>,
}

/// What becomes of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver took it.
    Delivered,
    /// Tried again at this moment.
    Again(Time),
    /// No try is left.
    Dead,
    /// Not sent: why.
    Cancelled(&'static str),
    /// What may be sent has changed since the first try: cancelled, and this new one goes out at once.
    Reissued(DeliveryId),
}

/// One delivery's outcome.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which.
    pub due: Due,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Under what it was sent.
    pub basis: Option<Vec<u8>>,
    /// The try; none where it wasn't sent.
    pub attempt: Option<Attempt>,
}

/// How the channel is afterwards.
#[derive(Clone, Debug, Default)]
pub struct Health {
    /// Its last success, if there was one.
    pub success: Option<Time>,
    /// Its last failure and why, if there was one.
    pub failure: Option<(Time, String)>,
    /// Not before this moment, where it failed last.
    pub blocked_until: Option<Time>,
}

/// The end of one lease.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The channel, as it was leased.
    pub channel: ChannelRow,
    /// What became of its deliveries.
    pub outcomes: Vec<Outcome>,
    /// How it is.
    pub health: Health,
}

impl Settled {
    /// Since when the channel fails, with this lease.
    pub(super) fn failing_since(&self) -> Option<Time> {
        let (at, _) = self.health.failure.as_ref().filter(|_| self.health.success.is_none())?;
        Some(self.channel.failing_since.unwrap_or(*at))
    }

    /// Whether it has failed for too long.
    pub(super) fn gives_up(&self) -> bool {
        let (Some(since), Some((last, _))) = (self.failing_since(), &self.health.failure) else {
            return false;
        };
        *last - since >= GIVE_UP_AFTER
    }

    /// Failures in a row, with this lease.
    pub(super) fn failures(&self) -> i32 {
        match (&self.health.failure, self.health.success) {
            // what fails beside what arrives is its own matter, and not the channel's
            (_, Some(_)) => 0,
            (None, None) => self.channel.failures,
            (Some(_), None) => self.channel.failures + 1,
        }
    }
}
