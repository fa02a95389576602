//! The triage queue with its side preview.

use askama::Template;

use super::Similar;
use crate::filters;
use crate::view::{
    AgreementRef, Chip, Clock, Filter, ItemRef, Marking, Observable, OrgRef, Severity, Shell, Tlp, Withheld,
};

/// `/queue`, with `?open=R-…` for the preview. Posts `act` = `claim-next`, or `claim`, `acknowledge` with `pick`.
///
/// Parts: `rows`, `preview`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "queue.html")]
pub struct QueuePage {
    /// The frame; folded.
    pub shell: Shell,
    /// How many wait.
    pub open: u32,
    /// How many are late.
    pub overdue: u32,
    /// How many are due within five hours.
    pub soon: u32,
    /// *2 were withdrawn and wait for your confirmation*; empty where none does.
    pub withdrawn: String,
    /// Views as chips.
    pub filters: Vec<Filter>,
    /// The open view, as a query carries it; forms bring it back.
    pub view: String,
    /// The page of rows, by clock, then severity.
    pub rows: Vec<QueueRow>,
    /// The next page's path.
    pub next: Option<String>,
    /// The open preview.
    pub preview: Option<Preview>,
}

/// One waiting report.
#[derive(Debug, Clone)]
pub struct QueueRow {
    /// The report.
    pub item: ItemRef,
    /// Its next clock.
    pub clock: Option<Clock>,
    /// Its severity.
    pub severity: Severity,
    /// Its categories.
    pub categories: Vec<String>,
    /// Who reported it.
    pub reporter: String,
    /// Its label.
    pub tlp: Tlp,
    /// Visible matches.
    pub matches: u32,
    /// Who has it; empty for nobody.
    pub assignee: String,
    /// Whether its preview is open.
    pub open: bool,
}

/// A report beside the queue.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The report.
    pub item: ItemRef,
    /// Its marking.
    pub marking: Marking,
    /// Its severity.
    pub severity: Severity,
    /// Its categories.
    pub categories: Vec<String>,
    /// Who reported it.
    pub reporter: OrgRef,
    /// Its next clock.
    pub clock: Option<Clock>,
    /// The clock in a sentence: *Acknowledge within 58 min, by 15:30 UTC*.
    pub clock_words: String,
    /// Its summary.
    pub summary: String,
    /// The agreement that lets the reader see it.
    pub agreement: AgreementRef,
    /// In which detail.
    pub chips: Vec<Chip>,
    /// Similar reports.
    pub similar: Vec<Similar>,
    /// The first observables.
    pub observables: Vec<Observable>,
    /// Classes that the reader doesn't get.
    pub withheld: Vec<Withheld>,
    /// Whether nobody has claimed it.
    pub claimable: bool,
}
