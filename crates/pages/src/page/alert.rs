//! One alert: as its publisher sees it, and as a recipient does.

use askama::Template;

use super::{BrandFlag, Note};
use crate::filters;
use crate::view::{
    AgreementRef, Chip, Clock, Event, Finding, FindingGroup, ItemRef, Marking, Moment, Observable, OrgRef,
    Recipient, Severity, Shell, StateTag, Withheld,
};

/// `/alerts/{ref}`. Posts `act` = `submit-for-clearance`, `clear` (with `confirmed`), `return`, `publish`, `recall` (the two with
/// `reason`), or a recipient's `acknowledge`, `not-relevant`, `acted-on`. Its part is `recipients`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "alert.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the member may do, each its own")]
pub struct AlertPage {
    /// The frame.
    pub shell: Shell,
    /// The alert.
    pub item: ItemRef,
    /// Its state.
    pub state: StateTag,
    /// Its version.
    pub version: u32,
    /// When it was published.
    pub published: Option<Moment>,
    /// Whether the reader's organisation published it.
    pub publisher: bool,
    /// Whether the member may edit the draft.
    pub can_edit: bool,
    /// Whether the member may send it for clearance.
    pub can_send: bool,
    /// Whether the member may clear or return it.
    pub can_clear: bool,
    /// Whether the member may publish it.
    pub can_publish: bool,
    /// Whether the member may recall it.
    pub can_recall: bool,
    /// Whether the member may acknowledge it.
    pub can_answer: bool,
    /// The recipients by name, for the confirmations.
    pub names: String,
    /// Places that name a source; clearing confirms each.
    pub flags: Vec<BrandFlag>,
    /// What stands in the way: returned, frozen, recalled.
    pub note: Option<Note>,
    /// What it says.
    pub summary: String,
    /// What to do; may be empty.
    pub recommendation: String,
    /// Classes that the reader doesn't get.
    pub withheld: Vec<Withheld>,
    /// *2 of 3 acknowledged*; for the publisher.
    pub progress: String,
    /// For the publisher.
    pub recipients: Vec<AlertRecipient>,
    /// Partners who would receive nothing, and why; for the publisher, before publishing.
    pub refused: Vec<Recipient>,
    /// The values in it.
    pub observables: Vec<Observable>,
    /// What happened.
    pub timeline: Vec<Event>,
    /// Until when an answer is owed, or when it expires.
    pub clock: Option<Clock>,
    /// The clock in a sentence.
    pub clock_words: String,
    /// Who published it.
    pub publisher_org: OrgRef,
    /// Its severity.
    pub severity: Severity,
    /// Its categories.
    pub categories: Vec<String>,
    /// Its marking.
    pub marking: Marking,
    /// More facts: name and value.
    pub facts: Vec<(String, String)>,
    /// Formats to copy it in: name and path.
    pub exports: Vec<(String, String)>,
    /// What it is made of; for the publisher.
    pub reports: Vec<ItemRef>,
    /// Why the reader has it; for a recipient.
    pub explanation: Vec<FindingGroup>,
}

/// One recipient, as the publisher sees it.
#[derive(Debug, Clone)]
pub struct AlertRecipient {
    /// Who.
    pub org: OrgRef,
    /// In which detail.
    pub chips: Vec<Chip>,
    /// By which agreement.
    pub agreement: AgreementRef,
    /// The rules, behind a click.
    pub findings: Vec<Finding>,
    /// *delivered*, *acknowledged* …
    pub state: StateTag,
    /// Its word to the publisher; may be empty.
    pub note: String,
    /// Since when.
    pub at: Option<Moment>,
}
