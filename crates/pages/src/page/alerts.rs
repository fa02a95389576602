//! Alerts: composing one, the lists in and out, and a partner's inbox.

use askama::Template;

use super::Stone;
use crate::filters;
use crate::view::{
    AgreementRef, Change, Chip, Clock, FieldError, Filter, ItemRef, Marking, Moment, OrgRef, Pick, Recipient,
    Severity, Shell, StateTag, Tlp,
};

/// `/alerts/new?case=C-…` and `/alerts/{ref}/edit`. Posts `case`, `title`, `summary`, `recommendation`, `category`,
/// `severity`, `expires_at`, `report` and `observable` (several), `tlp` with `act` = `save` or `submit`.
///
/// Its part is `audience`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "alert_new.html")]
pub struct AlertDraftPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form posts to: the page's own path.
    pub action: String,
    /// The case it is made from.
    pub case: ItemRef,
    /// What is wrong, all of it at once.
    pub errors: Vec<FieldError>,
    /// `title`.
    pub title: String,
    /// `summary`.
    pub summary: String,
    /// `recommendation`.
    pub recommendation: String,
    /// `category`.
    pub category: Pick,
    /// `severity`.
    pub severity: Pick,
    /// `expires_at`, a date.
    pub expires_at: String,
    /// Names of source organisations that stand in it.
    pub brands: Vec<BrandFlag>,
    /// Reports of the case to choose from.
    pub reports: Vec<PickReport>,
    /// Observables of the chosen reports to choose from.
    pub observables: Vec<PickObservable>,
    /// The label that its sources impose, and the rest of their marking.
    pub inherited: Marking,
    /// The chosen marking; not freer.
    pub marking: Marking,
    /// The labels that may be chosen.
    pub labels: Vec<Tlp>,
    /// What the last changes did.
    pub changes: Vec<Change>,
    /// Who would receive it, in which detail.
    pub recipients: Vec<Recipient>,
    /// Who wouldn't, and why.
    pub refused: Vec<Recipient>,
    /// Sources that drop out for some recipient, a line each.
    pub dropped: Vec<String>,
}

/// A name, brand or domain of a source organisation in an alert's draft.
#[derive(Debug, Clone)]
pub struct BrandFlag {
    /// The place, as a pointer: what `confirmed` carries when it stays all the same.
    pub id: String,
    /// What stands there.
    pub value: String,
    /// Where: *in the title*.
    pub place: String,
    /// The name or domain that it gives away.
    pub org: String,
}

/// A report to choose.
#[derive(Debug, Clone)]
pub struct PickReport {
    /// The report.
    pub item: ItemRef,
    /// Who reported it.
    pub reporter: String,
    /// Its label.
    pub tlp: Tlp,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// An observable to choose.
#[derive(Debug, Clone)]
pub struct PickObservable {
    /// The value of its box.
    pub id: String,
    /// The type.
    pub kind: String,
    /// The value.
    pub value: String,
    /// The class.
    pub class: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// `/alerts?box=inbox|outbox`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "alerts.html")]
pub struct AlertsPage {
    /// The frame.
    pub shell: Shell,
    /// *1 waits for clearance*.
    pub summary: String,
    /// Whether these are the organisation's own.
    pub outbox: bool,
    /// In, out, states.
    pub filters: Vec<Filter>,
    /// The page of rows.
    pub rows: Vec<AlertRow>,
    /// The next page's path.
    pub next: Option<String>,
}

/// One alert in a list.
#[derive(Debug, Clone)]
pub struct AlertRow {
    /// The alert.
    pub item: ItemRef,
    /// Its state, or the reader's answer.
    pub state: StateTag,
    /// Its severity.
    pub severity: Severity,
    /// Its categories.
    pub categories: Vec<String>,
    /// Its label.
    pub tlp: Tlp,
    /// Who published it.
    pub from: OrgRef,
    /// *2 of 3 acknowledged*, for own ones.
    pub progress: String,
    /// When it last changed.
    pub at: Moment,
}

/// `/inbox`. Posts `alert` with `act` = `acknowledge`, `acted-on` or `not-relevant`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "inbox.html")]
pub struct InboxPage {
    /// The frame.
    pub shell: Shell,
    /// *2 wait for your answer*.
    pub summary: String,
    /// Views as chips.
    pub filters: Vec<Filter>,
    /// By urgency.
    pub rows: Vec<Letter>,
    /// The next page's path.
    pub next: Option<String>,
    /// What is left of recalled ones.
    pub recalled: Vec<Stone>,
    /// How the organisation's channels are.
    pub channels: Vec<ChannelHealth>,
    /// Whether the reader looks after them.
    pub keeps: bool,
}

/// One received alert.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The alert.
    pub item: ItemRef,
    /// Who published it.
    pub from: OrgRef,
    /// By which agreement it came.
    pub agreement: AgreementRef,
    /// Its severity.
    pub severity: Severity,
    /// Its label.
    pub tlp: Tlp,
    /// Its categories.
    pub categories: Vec<String>,
    /// In which detail it came.
    pub chips: Vec<Chip>,
    /// When it came.
    pub at: Moment,
    /// Until when an answer is owed.
    pub clock: Option<Clock>,
    /// The clock in a sentence.
    pub clock_words: String,
    /// The answer given.
    pub state: StateTag,
    /// Whether the member may answer.
    pub answerable: bool,
}

/// One channel and how it is.
#[derive(Debug, Clone)]
pub struct ChannelHealth {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// *last delivered 3 min ago*.
    pub health: String,
    /// In a word.
    pub state: StateTag,
}
