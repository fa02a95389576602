//! Writing a report, confirming who receives it, and what happened when it was sent.

use askama::Template;

use crate::filters;
use crate::view::{Audience, ItemRef, Marking, Moment, ReportForm, Shell};

/// `/reports/new` and `/drafts/{id}`. Posts the form's fields with `act` = `save`, `add-observable`, `paste` or `check`.
///
/// The part `audience` is fetched alone while somebody types.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "draft.html")]
pub struct DraftPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form posts to: the page's own path.
    pub action: String,
    /// The form as typed.
    pub fields: ReportForm,
    /// *Who will see this*.
    pub audience: Audience,
}

/// The named confirmation after `check`. Posts `act=submit`, `basis`, `confirm`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "confirm.html")]
pub struct ConfirmPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form posts to: the draft's path.
    pub action: String,
    /// The way back to the form.
    pub back: String,
    /// The report's title.
    pub title: String,
    /// Its marking.
    pub marking: Marking,
    /// Who receives it, by name: *Cyber Unit Brabant*; empty for nobody.
    pub names: String,
    /// In which detail.
    pub audience: Audience,
    /// Scan hits confirmed in the form.
    pub confirmed: Vec<String>,
    /// Whether agreements changed since the preview, so that it asks again.
    pub stale: bool,
}

/// What happened on submitting, with the receipt.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "submitted.html")]
pub struct SubmittedPage {
    /// The frame.
    pub shell: Shell,
    /// The report.
    pub report: ItemRef,
    /// When it was accepted.
    pub at: Moment,
    /// Which revision.
    pub revision: u32,
    /// Who received it.
    pub audience: Audience,
    /// Whether it reached nobody against its sender's wish.
    pub unrouted: bool,
    /// Whether its sender keeps it alone.
    pub own_record: bool,
    /// Why nobody, in a sentence.
    pub unrouted_why: String,
    /// What would change that, a line each.
    pub mends: Vec<String>,
    /// Whom to call: who and how.
    pub contacts: Vec<(String, String)>,
    /// The signed receipt.
    pub receipt: String,
    /// The key that signed it.
    pub receipt_key: String,
}
