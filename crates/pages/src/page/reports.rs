//! The list of reports, with filters and search.

use askama::Template;

use crate::filters;
use crate::view::{Filter, ItemRef, Moment, Pick, Severity, Shell, Stage, Tlp};

/// `/reports`. Query: `q`, `severity`, `category`, `status`, `after`; its part is `rows`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "reports.html")]
pub struct ReportsPage {
    /// The frame.
    pub shell: Shell,
    /// *14 in all, 3 in a case*.
    pub summary: String,
    /// Whether the member may report.
    pub can_report: bool,
    /// Stages as chips.
    pub filters: Vec<Filter>,
    /// What is searched for.
    pub query: String,
    /// Severities.
    pub severity: Pick,
    /// Categories.
    pub category: Pick,
    /// Open drafts, by title.
    pub drafts: Vec<ItemRef>,
    /// The page of rows.
    pub reports: Vec<ReportRow>,
    /// The next page's path.
    pub next: Option<String>,
}

/// One report in a list.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// The report.
    pub item: ItemRef,
    /// Its plain stage, or for an authority the nearest one of its handling.
    pub stage: Stage,
    /// Its severity.
    pub severity: Severity,
    /// Its categories.
    pub categories: Vec<String>,
    /// Who reported it: a name or a pseudonym.
    pub reporter: String,
    /// Its label.
    pub tlp: Tlp,
    /// Visible matches.
    pub matches: u32,
    /// When it was sent.
    pub sent: Moment,
}
