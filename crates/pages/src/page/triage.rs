//! The short forms about a report: accept, no action, feedback, withdraw.

use askama::Template;

use crate::filters;
use crate::view::{ItemRef, OrgRef, Shell};

/// `/reports/{ref}/triage?decision=…` and `/reports/{ref}/feedback|withdraw`. Posts `decision` with `into` (`new` or
/// `existing`), `case.title`, `case`, `reason`, `note` or `text`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "triage.html")]
pub struct TriagePage {
    /// The frame.
    pub shell: Shell,
    /// Where the form posts to: the page's own path.
    pub action: String,
    /// The report.
    pub item: ItemRef,
    /// Who reported it.
    pub reporter: String,
    /// `accept`, `no-action`, `feedback`, `withdraw`, `need-info`, `close`.
    pub decision: String,
    /// Open cases to choose from.
    pub cases: Vec<ItemRef>,
    /// The chosen case's reference; empty for a new one.
    pub case: String,
    /// The new case's title.
    pub case_title: String,
    /// Reasons, as wire ids.
    pub reasons: Vec<String>,
    /// What was typed.
    pub text: String,
    /// Who holds it, for withdrawing.
    pub holders: Vec<OrgRef>,
    /// What was wrong.
    pub error: String,
}
