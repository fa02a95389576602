//! A company's home: what it owes next, what changed, its reports, one figure.

use askama::Template;

use super::Note;
use crate::filters;
use crate::view::{Clock, ItemRef, Moment, Severity, Shell, Spark, Stage, Tlp};

/// `/` of a company, and of any organisation without a queue.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// The frame.
    pub shell: Shell,
    /// *Monday 23 November, 14:32 UTC*.
    pub today: String,
    /// *your last visit was Friday*; may be empty.
    pub last_visit: String,
    /// Whether the member may report.
    pub can_report: bool,
    /// The next thing owed.
    pub next_duty: Option<NextDuty>,
    /// What is owed after it, a line each.
    pub then: Vec<String>,
    /// Eight at most.
    pub reports: Vec<HomeReport>,
    /// How many there are in all.
    pub reports_total: u32,
    /// The one thing to settle.
    pub note: Option<Note>,
    /// *Since Friday*.
    pub changes_title: String,
    /// What changed.
    pub changes: Vec<HomeChange>,
    /// The one figure.
    pub figure: Option<Figure>,
}

/// The next thing owed.
#[derive(Debug, Clone)]
pub struct NextDuty {
    /// *DORA initial notification, by 17:05 UTC*.
    pub title: String,
    /// Why it is owed.
    pub why: String,
    /// The item it is about.
    pub item: ItemRef,
    /// The button's words.
    pub action: String,
    /// Its clock.
    pub clock: Clock,
}

/// One of the member's reports.
#[derive(Debug, Clone)]
pub struct HomeReport {
    /// The report.
    pub item: ItemRef,
    /// Its plain stage.
    pub stage: Stage,
    /// Its severity.
    pub severity: Severity,
    /// Its label.
    pub tlp: Tlp,
    /// How many of the organisation's own reports match it.
    pub matches: u32,
    /// What happens next: *Brabant: read by 16:12*.
    pub next: String,
    /// Whether that is late.
    pub late: bool,
}

/// Something that changed since the last visit.
#[derive(Debug, Clone)]
pub struct HomeChange {
    /// The icon's name.
    pub icon: String,
    /// What happened.
    pub text: String,
    /// The item it happened to.
    pub item: Option<ItemRef>,
    /// More about it.
    pub more: String,
    /// When.
    pub at: Moment,
}

/// The one figure of a home.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What it counts.
    pub title: String,
    /// `31 h`.
    pub value: String,
    /// *median of your reports, this week*.
    pub unit: String,
    /// The line.
    pub spark: Spark,
    /// What the line says.
    pub note: String,
}
