//! Cases: the list, and one plain case.

use askama::Template;

use crate::filters;
use crate::view::{Event, Filter, ItemRef, Marking, Moment, Observable, Severity, Shell, StateTag, Tlp};

/// `/cases`. Posts `act=open` with `title`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "cases.html")]
pub struct CasesPage {
    /// The frame.
    pub shell: Shell,
    /// *2 open*.
    pub summary: String,
    /// Whether the member may open one.
    pub can_open: bool,
    /// States as chips.
    pub filters: Vec<Filter>,
    /// The page of rows.
    pub rows: Vec<CaseRow>,
    /// The next page's path.
    pub next: Option<String>,
}

/// One case in the list.
#[derive(Debug, Clone)]
pub struct CaseRow {
    /// The case.
    pub item: ItemRef,
    /// Its state.
    pub state: StateTag,
    /// How many reports that the reader sees now.
    pub reports: u32,
    /// Who leads it.
    pub lead: String,
    /// When it was opened.
    pub opened: Moment,
}

/// `/cases/{ref}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "case.html")]
pub struct CasePage {
    /// The frame.
    pub shell: Shell,
    /// The case.
    pub item: ItemRef,
    /// Its state.
    pub state: StateTag,
    /// Whether the member may compose an alert from it.
    pub can_alert: bool,
    /// The reports in it.
    pub reports: Vec<CaseReport>,
    /// What they show.
    pub observables: Vec<Observable>,
    /// What happened.
    pub timeline: Vec<Event>,
    /// Who leads it.
    pub lead: String,
    /// Who is in.
    pub members: Vec<String>,
    /// The strictest marking in it.
    pub marking: Marking,
    /// More facts: name and value.
    pub facts: Vec<(String, String)>,
    /// Alerts made from it.
    pub alerts: Vec<CaseAlert>,
}

/// A report in a case.
#[derive(Debug, Clone)]
pub struct CaseReport {
    /// The report.
    pub item: ItemRef,
    /// Who reported it.
    pub reporter: String,
    /// Its severity.
    pub severity: Severity,
    /// Its label.
    pub tlp: Tlp,
    /// The handling's state.
    pub state: StateTag,
}

/// An alert made from a case.
#[derive(Debug, Clone)]
pub struct CaseAlert {
    /// The alert.
    pub item: ItemRef,
    /// Its state.
    pub state: StateTag,
    /// *2 of 3 acknowledged*.
    pub progress: String,
}
