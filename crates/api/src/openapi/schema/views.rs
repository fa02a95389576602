//! Reports, handlings, cases, the log and agreements as they are answered.

use super::{
    AgreementVersion, CategoryWord, DataClassWord, DutyKindWord, Finding, Marking, Organisation, Projection,
    ReportKindWord, Severity, TlpLabel, Withdrawal,
};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;
use utoipa::openapi::schema::Object;
use uuid::Uuid;

/// A report in a list.
#[derive(ToSchema)]
pub(crate) struct ReportRow {
    /// Its id.
    id: Uuid,
    /// Its reference.
    reference: String,
    /// Its kind.
    kind: ReportKindWord,
    /// As released; empty where the facts are withheld.
    title: String,
    /// On your side.
    status: String,
    /// How bad.
    severity: Severity,
    /// The first category.
    categories: Vec<CategoryWord>,
    /// Whose it is.
    reporter: Organisation,
    /// When it was detected.
    detected_at: Option<DateTime<Utc>>,
    /// When it came.
    submitted_at: DateTime<Utc>,
    /// The label.
    tlp: TlpLabel,
    /// How many others that you see share a value with it.
    matches: u64,
    /// The next clock.
    clock: Option<Clock>,
    /// Who has it.
    assignee: Option<Assignee>,
    /// Titles of your cases that it is in.
    cases: Vec<String>,
}

/// A clock in a list.
#[derive(ToSchema)]
pub(crate) struct Clock {
    /// What is owed.
    duty: DutyKindWord,
    /// By when.
    due: DateTime<Utc>,
    /// running, overdue.
    state: String,
    /// The part of the time that is used.
    share: f64,
    /// Whether you owe it.
    ours: bool,
}

/// A colleague.
#[derive(ToSchema)]
pub(crate) struct Assignee {
    /// Who.
    id: Uuid,
    /// The name.
    name: String,
}

/// A report as you may see it: the body minus what is withheld. A withheld element stays as `{data_class, withheld: true}`.
#[derive(ToSchema)]
pub(crate) struct Report {
    /// Its id.
    id: Uuid,
    /// Its reference.
    reference: String,
    /// The newest revision that you see.
    revision: u32,
    /// On your side.
    status: String,
    /// For the owner every authority's, for an authority its own.
    handlings: Vec<HandlingBrief>,
    /// When it came.
    submitted_at: DateTime<Utc>,
    /// Whose it is.
    organisation: Organisation,
    /// Under what you read it; null for the owner.
    disclosure: Option<ReadUnder>,
    /// How far taking it back has come; only for the owner, only once it was.
    withdrawal: Option<Withdrawal>,
    /// The terms that bind you.
    marking: Marking,
    /// Texts.
    narrative: Vec<Object>,
    /// Values.
    observables: Vec<Object>,
    /// Persons and organisations.
    subjects: Vec<Object>,
}

/// Under what a holder reads.
#[derive(ToSchema)]
pub(crate) struct ReadUnder {
    /// The agreement.
    agreement: Option<AgreementVersion>,
    /// Read in full.
    kept: Vec<DataClassWord>,
    /// Read as pseudonyms.
    pseudonymised: Vec<DataClassWord>,
    /// Not read, and why.
    withheld: Vec<WithheldClass>,
}

/// Why a class is withheld.
#[derive(ToSchema)]
pub(crate) struct WithheldClass {
    /// The class.
    data_class: DataClassWord,
    /// The finding that took it away.
    because: Option<Finding>,
}

/// One authority's work, as far as you may know it.
#[derive(ToSchema)]
pub(crate) struct HandlingBrief {
    /// Whose work.
    organisation: Organisation,
    /// Where it stands.
    status: String,
    /// When it was acknowledged.
    acknowledged_at: Option<DateTime<Utc>>,
    /// The authority's words.
    reason: Option<String>,
    /// For the authority only.
    assignee: Option<String>,
    /// For the authority only.
    case: Option<Uuid>,
}

/// One release, as the owner sees it.
#[derive(ToSchema)]
pub(crate) struct Disclosure {
    /// Its id.
    id: Uuid,
    /// To whom.
    organisation: Organisation,
    /// The highest revision released.
    revision: u32,
    /// By which agreement.
    agreement: Option<AgreementVersion>,
    /// `release`.
    outcome: String,
    /// What of it.
    projection: Projection,
    /// When.
    at: DateTime<Utc>,
    /// active, restricted, suspended, withdrawn, expired.
    state: String,
    /// When the holder acknowledged.
    acknowledged_at: Option<DateTime<Utc>>,
    /// The decision that it rests on.
    decision: Uuid,
}

/// Why an organisation sees a report, or doesn't.
#[derive(ToSchema)]
pub(crate) struct Access {
    /// Who.
    organisation: Organisation,
    /// `release` or `refuse`.
    outcome: String,
    /// By agreement.
    decisions: Vec<AgreementDecision>,
}

/// One agreement's decision.
#[derive(ToSchema)]
pub(crate) struct AgreementDecision {
    /// The agreement; null where there was none.
    agreement: Option<AgreementVersion>,
    /// `release` or `refuse`.
    outcome: String,
    /// What it released.
    projection: Projection,
    /// Why.
    findings: Vec<Finding>,
    /// Whether deciding again from what was stored gives the same.
    replayed_same: bool,
    /// When it was made.
    at: DateTime<Utc>,
}

/// One line of a report's story.
#[derive(ToSchema)]
pub(crate) struct TimelineEntry {
    /// When.
    at: DateTime<Utc>,
    /// submitted, released, acknowledged, triaged, accepted, closed, feedback, alerted.
    what: String,
    /// By or to whom.
    organisation: Organisation,
    /// Somebody's words.
    text: Option<String>,
}

/// Another report that shares values.
#[derive(ToSchema)]
pub(crate) struct Correlation {
    /// The other report.
    id: Uuid,
    /// Its reference.
    reference: String,
    /// As you may read it.
    title: String,
    /// Its label.
    tlp: TlpLabel,
    /// Whose it is.
    organisation: Organisation,
    /// Your cases that it is in.
    cases: Vec<String>,
    /// What is shared, the rarest first.
    shared: Vec<SharedValue>,
}

/// A shared value.
#[derive(ToSchema)]
pub(crate) struct SharedValue {
    /// What it is.
    r#type: String,
    /// Null where it is personal.
    value: Option<String>,
    /// In how many reports that you see.
    in_all: u64,
}
