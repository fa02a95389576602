//! One duty and its clock.

use super::{DutyKind, StopReason, Tick};
use crate::agreement::Clause;
use crate::ids::{AgreementId, Item, OrgId};
use crate::time::Time;
use chrono::TimeDelta;

/// The clause that makes something owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClauseRef {
    /// Of which agreement.
    pub agreement: AgreementId,
    /// In which version.
    pub version: i32,
    /// Which.
    pub clause: Clause,
}

/// Whether the clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DutyState {
    /// It runs.
    Running,
    /// It stands still.
    Stopped {
        /// Why.
        reason: StopReason,
        /// Since when.
        since: Time,
    },
    /// The duty is done, in time or late.
    Done {
        /// When.
        at: Time,
    },
}

impl DutyState {
    /// `running`, `stopped` or `done`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped { .. } => "stopped",
            Self::Done { .. } => "done",
        }
    }
}

/// An owed action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// What.
    pub kind: DutyKind,
    /// Who owes it.
    pub owed_by: OrgId,
    /// To whom; a statutory duty is owed outside the platform.
    pub owed_to: Option<OrgId>,
    /// About what.
    pub item: Item,
    /// Which of several alike: the n-th progress report, the version of an alert; 1 elsewhere.
    pub round: i32,
    /// The clause, unless [`DutyKind::source`] names a statute.
    pub clause: Option<ClauseRef>,
    /// When the clock began.
    pub starts: Time,
    /// When it ends.
    pub due: Time,
    /// How long it has stood still so far, the present stop left out.
    pub paused: TimeDelta,
    /// Whether it runs.
    pub state: DutyState,
}

impl Duty {
    /// The share of the time that is used: 0 at the start, 1 when due, more when late. A done duty keeps the share that
    /// it had then.
    pub fn share(&self, now: Time) -> f64 {
        let at = match self.state {
            DutyState::Running => now,
            DutyState::Stopped { since, .. } => since,
            DutyState::Done { at } => at,
        };
        let length = milliseconds(self.length());
        if length <= 0.0 {
            return 1.0;
        }
        (1.0 - milliseconds(self.due - at) / length).max(0.0)
    }

    /// The time that there is in all, stops left out.
    fn length(&self) -> TimeDelta {
        self.due - self.starts - self.paused
    }

    /// Whether it is late: derived, and false again once it is done or stopped.
    pub fn is_overdue(&self, now: Time) -> bool {
        self.state == DutyState::Running && now > self.due
    }

    /// Whether it was done after it was due.
    pub fn was_late(&self) -> bool {
        matches!(self.state, DutyState::Done { at } if at > self.due)
    }

    /// `running`, `stopped`, `overdue` or `done`: what lists filter by.
    pub fn label(&self, now: Time) -> &'static str {
        if self.is_overdue(now) { "overdue" } else { self.state.as_str() }
    }

    /// When `tick` comes.
    pub fn tick_at(&self, tick: Tick) -> Time {
        self.due - self.length() * (100 - tick.share()) / 100
    }

    /// The first tick after `after`; none once all are past, or while the clock stands.
    pub fn next_tick(&self, after: Time) -> Option<(Tick, Time)> {
        if self.state != DutyState::Running {
            return None;
        }
        Tick::ALL.iter().map(|tick| (*tick, self.tick_at(*tick))).find(|(_, at)| *at > after)
    }

    /// The duty done at `at`; one that is done stays as it was.
    #[must_use]
    pub fn done(&self, at: Time) -> Self {
        match self.state {
            DutyState::Done { .. } => self.clone(),
            DutyState::Running | DutyState::Stopped { .. } => {
                Self { state: DutyState::Done { at }, ..self.clone() }
            }
        }
    }

    /// The duty with its clock stopped; only a running one stops.
    #[must_use]
    pub fn stopped(&self, reason: StopReason, since: Time) -> Self {
        match self.state {
            DutyState::Running => Self { state: DutyState::Stopped { reason, since }, ..self.clone() },
            DutyState::Stopped { .. } | DutyState::Done { .. } => self.clone(),
        }
    }

    /// The duty with its clock running again, due later by as long as it stood.
    #[must_use]
    pub fn resumed(&self, now: Time) -> Self {
        match self.state {
            DutyState::Stopped { since, .. } => {
                let stood = (now - since).max(TimeDelta::zero());
                let (due, paused) = (self.due + stood, self.paused + stood);
                Self { due, paused, state: DutyState::Running, ..self.clone() }
            }
            DutyState::Running | DutyState::Done { .. } => self.clone(),
        }
    }

    /// The duty after the same one arose again, as when a revision brings a classification: the earlier due date holds.
    #[must_use]
    pub fn tightened(&self, again: &Self) -> Self {
        if matches!(self.state, DutyState::Done { .. }) || again.due >= self.due {
            return self.clone();
        }
        Self { starts: again.starts, due: again.due, paused: TimeDelta::zero(), ..self.clone() }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share of a clock needs no more than 52 bits")]
fn milliseconds(delta: TimeDelta) -> f64 {
    delta.num_milliseconds() as f64
}
