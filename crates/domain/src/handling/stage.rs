//! What the owner of a report is told of the work on it: plain words, the furthest over all authorities.

use super::{Handling, State};
use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// Where a submitted report stands for itself.
    ReportState {
        /// It counts.
        Submitted = "submitted",
        /// The owner has taken it back.
        Withdrawn = "withdrawn",
        /// A tombstone.
        Erased = "erased",
    }
}

impl ReportState {
    /// Taken back; what is taken back already, or gone, can't be again.
    pub const fn withdrawn(self) -> Option<Self> {
        match self {
            Self::Submitted => Some(Self::Withdrawn),
            Self::Withdrawn | Self::Erased => None,
        }
    }
}

words! {
    /// The `status` of a report for its owner, in the order of progress.
    OwnerStatus {
        /// Released to nobody.
        Unrouted = "unrouted",
        /// Meant for nobody: a record with a receipt.
        OwnRecord = "own-record",
        /// With somebody.
        Received = "received",
        /// Somebody has looked.
        Read = "read",
        /// In a case.
        InACase = "in-a-case",
        /// Feedback was given.
        Answered = "answered",
        /// All are done.
        Closed = "closed",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// A tombstone.
        Erased = "erased",
    }
}

impl OwnerStatus {
    /// The `stage` of the owner's list columns; apart from [`State::code`], never renumber.
    pub const fn code(self) -> i32 {
        20 + self as i32
    }

    /// Reads [`OwnerStatus::code`] back.
    pub fn from_code(code: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.code() == code)
    }

    /// The status of a report. `nobody` is its audience mode; `released` whether anybody holds it.
    pub fn of(state: ReportState, nobody: bool, released: bool, handlings: &[Handling]) -> Self {
        match state {
            ReportState::Erased => Self::Erased,
            ReportState::Withdrawn => Self::Withdrawn,
            ReportState::Submitted if nobody => Self::OwnRecord,
            ReportState::Submitted if !released => Self::Unrouted,
            ReportState::Submitted => plain_stage(handlings),
        }
    }
}

/// The furthest stage over all handlings; closed only when every one is.
pub fn plain_stage(handlings: &[Handling]) -> OwnerStatus {
    if !handlings.is_empty() && handlings.iter().all(|h| h.state == State::Closed) {
        return OwnerStatus::Closed;
    }
    handlings.iter().map(stage_of).max().unwrap_or(OwnerStatus::Received)
}

fn stage_of(handling: &Handling) -> OwnerStatus {
    if handling.feedback_at.is_some() {
        return OwnerStatus::Answered;
    }
    match handling.state {
        State::New => OwnerStatus::Received,
        State::Acknowledged | State::InTriage | State::NeedsInfo | State::Referred | State::NoAction => {
            OwnerStatus::Read
        }
        State::Accepted | State::Linked => OwnerStatus::InACase,
        State::Closed => OwnerStatus::Answered,
    }
}
