//! What was taken back from the reader's organisation.

use askama::Template;

use crate::filters;
use crate::view::{Clock, Moment, OrgRef, Shell, StateTag};

/// `/withdrawn`. Posts `disclosure`: the copies are gone.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "withdrawn.html")]
pub struct WithdrawnPage {
    /// The frame.
    pub shell: Shell,
    /// *2 wait for your confirmation*.
    pub summary: String,
    /// What waits first, then the newest.
    pub rows: Vec<Stone>,
}

/// A tombstone: a reference, a time, and a reason where it passes.
#[derive(Debug, Clone)]
pub struct Stone {
    /// The release that has ended; what the form sends.
    pub id: String,
    /// `report` or `alert`.
    pub kind: String,
    /// The reference.
    pub reference: String,
    /// Who took it back.
    pub from: OrgRef,
    /// When.
    pub at: Moment,
    /// Why; may be empty.
    pub reason: String,
    /// Until when a confirmation is owed.
    pub clock: Option<Clock>,
    /// Confirmed, or not.
    pub state: StateTag,
    /// Whether the member may confirm it.
    pub answerable: bool,
}
