//! All clocks, in both directions.

use askama::Template;

use crate::filters;
use crate::view::{Clock, Filter, ItemRef, Moment, OrgRef, Shell, StateTag};

/// `/duties`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "duties.html")]
pub struct DutiesPage {
    /// The frame.
    pub shell: Shell,
    /// *3 running, 1 overdue*.
    pub summary: String,
    /// Directions and states as chips.
    pub filters: Vec<Filter>,
    /// By due time.
    pub rows: Vec<DutyRow>,
    /// The next page's path.
    pub next: Option<String>,
}

/// One duty.
#[derive(Debug, Clone)]
pub struct DutyRow {
    /// The kind, as its wire id.
    pub kind: String,
    /// The item.
    pub item: ItemRef,
    /// Who owes it.
    pub owed_by: OrgRef,
    /// To whom; nobody for a statutory one.
    pub owed_to: Option<OrgRef>,
    /// The clause or law behind it.
    pub source: String,
    /// Its clock, while it runs.
    pub clock: Option<Clock>,
    /// *done*, *stopped*, where no clock runs.
    pub state: StateTag,
    /// When it is due.
    pub due: Moment,
    /// For a statutory duty that the reader may say is met: the id of its dialog.
    pub meet: Option<String>,
}
