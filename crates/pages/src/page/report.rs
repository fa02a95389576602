//! A report: as its owner sees it, and as an authority does.

use askama::Template;

use super::{Action, Note};
use crate::filters;
use crate::view::{
    AgreementRef, Chip, Clock, ClockRow, Event, FindingGroup, ItemRef, Marking, Moment, Observable, OrgRef,
    Prose, Severity, Shell, Stage, StateTag, Tlp, Withheld,
};

/// `/reports/{ref}`; `?why=<organisation>` chooses whose decision the drawer explains. Its part is `why-body`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "report.html")]
pub struct ReportPage {
    /// The frame; folded.
    pub shell: Shell,
    /// The report.
    pub item: ItemRef,
    /// Whether the reader's organisation owns it.
    pub owner: bool,
    /// The plain stage, for the owner.
    pub stage: Option<Stage>,
    /// Buttons in the header; one primary at most.
    pub actions: Vec<Action>,
    /// What is behind *Other…*.
    pub others: Vec<Action>,
    /// The one thing to settle.
    pub note: Option<Note>,
    /// The next clock.
    pub clock: Option<Clock>,
    /// The clock in a sentence.
    pub clock_words: String,
    /// The handling's state, for an authority.
    pub state: Option<StateTag>,
    /// Who handles it; may be empty.
    pub assignee: String,
    /// Its severity.
    pub severity: Severity,
    /// Its categories.
    pub categories: Vec<String>,
    /// Who reported it.
    pub reporter: OrgRef,
    /// The reporting person, where kept; may be empty.
    pub person: String,
    /// Its marking.
    pub marking: Marking,
    /// More facts: name and value.
    pub facts: Vec<(String, String)>,
    /// What the reader sees of it, see [`Chip::strip`].
    pub strip: Vec<Chip>,
    /// The revision shown.
    pub revision: u32,
    /// When that was sent.
    pub revised: Moment,
    /// Summary and narrative, a paragraph each.
    pub texts: Vec<Prose>,
    /// Persons the reader may know of.
    pub subjects: Vec<Subject>,
    /// Classes of persons withheld.
    pub withheld_people: Vec<Withheld>,
    /// Other classes withheld.
    pub withheld: Vec<Withheld>,
    /// Observables the reader may see.
    pub observables: Vec<Observable>,
    /// The same as CSV, for the copy button.
    pub observables_csv: String,
    /// Files of it: name and address.
    pub exports: Vec<(String, String)>,
    /// Who received it; for the owner.
    pub disclosures: Vec<Disclosure>,
    /// After withdrawing: *7 of 9 have confirmed*; for the owner.
    pub compliance: Option<String>,
    /// Answers.
    pub feedback: Vec<Feedback>,
    /// Similar reports; for an authority.
    pub similar: Vec<Similar>,
    /// What happened.
    pub timeline: Vec<Event>,
    /// Duties about it.
    pub duties: Vec<ClockRow>,
    /// When and how it was decided, in a sentence.
    pub decided: String,
    /// The agreement that decided.
    pub agreement: Option<AgreementRef>,
    /// Whose decision can be explained: id, name, whether chosen; for the owner.
    pub why_of: Vec<(String, String, bool)>,
    /// Whether the reader may look it up in the log.
    pub can_log: bool,
    /// Why and why not.
    pub explanation: Vec<FindingGroup>,
}

/// A person in a report.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The name, or a pseudonym: `victim 7K2M`.
    pub name: String,
    /// The role, as its wire id.
    pub role: String,
    /// Whether the name is a pseudonym.
    pub pseudonym: bool,
}

/// One release, as the owner sees it.
#[derive(Debug, Clone)]
pub struct Disclosure {
    /// Who received it.
    pub org: OrgRef,
    /// In which detail, see [`Chip::strip`].
    pub strip: Vec<Chip>,
    /// By which agreement.
    pub agreement: AgreementRef,
    /// When.
    pub at: Moment,
    /// *acknowledged*, *withdrawn* …
    pub state: StateTag,
}

/// An answer from an authority.
#[derive(Debug, Clone)]
pub struct Feedback {
    /// What it says.
    pub text: String,
    /// Who says it.
    pub from: String,
    /// When.
    pub at: Moment,
}

/// A report that shares something visible.
#[derive(Debug, Clone)]
pub struct Similar {
    /// The other report.
    pub item: ItemRef,
    /// What it shares: *Same SHA-256, seen in 2 reports in all*.
    pub why: String,
    /// Its label.
    pub tlp: Tlp,
    /// The case it is in, where the reader may know.
    pub case: Option<String>,
}
