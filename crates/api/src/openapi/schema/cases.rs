//! Cases, answers to reporters, and the log.

use super::{AlertStateWord, Assignee, FeedbackOutcomeWord, Organisation, ReportRow, WithdrawnSource};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;
use uuid::Uuid;

/// A case to be opened.
#[derive(ToSchema)]
#[schema(examples(json!({"title": "Phish-kit Lindorm"})))]
pub(crate) struct NewCase {
    /// 200 characters at most.
    title: String,
    /// Who leads it; you, unless said otherwise.
    lead: Option<Uuid>,
    /// Who is in it.
    members: Option<Vec<Uuid>>,
    /// Reports that go into it at once.
    reports: Option<Vec<Uuid>>,
}

/// A report for a case.
#[derive(ToSchema)]
#[schema(examples(json!({"report": "01936f3e-0000-7000-8000-000000000001"})))]
pub(crate) struct CaseReport {
    /// Its id.
    report: Uuid,
}

/// A case in a list.
#[derive(ToSchema)]
pub(crate) struct CaseRow {
    /// Its id.
    id: Uuid,
    /// Its reference.
    reference: String,
    /// Its title.
    title: String,
    /// Where it stands.
    state: String,
    /// Who leads it.
    lead: Assignee,
    /// When it was opened.
    opened_at: DateTime<Utc>,
    /// How many of its reports you see now.
    reports_count: u64,
}

/// A case.
#[derive(ToSchema)]
pub(crate) struct Case {
    /// Its head.
    #[schema(inline)]
    #[serde(flatten)]
    case: CaseRow,
    /// Its reports that you see now, in the order in which they came in.
    reports: Vec<ReportRow>,
    /// What is left of those that their reporters withdrew.
    withdrawn: Vec<WithdrawnSource>,
    /// The alerts drawn from it.
    alerts: Vec<CaseAlert>,
    /// Who is in it.
    members: Vec<Assignee>,
}

/// An alert drawn from a case.
#[derive(ToSchema)]
pub(crate) struct CaseAlert {
    /// Its id.
    id: Uuid,
    /// Its reference.
    reference: String,
    /// Its title.
    title: String,
    /// Where it stands.
    state: AlertStateWord,
    /// When it was begun.
    created_at: DateTime<Utc>,
    /// When it went out.
    published_at: Option<DateTime<Utc>>,
}

/// An answer to a reporter.
#[derive(ToSchema)]
pub(crate) struct Feedback {
    /// Its id.
    id: Uuid,
    /// Which authority.
    organisation: Organisation,
    /// The text.
    text: String,
    /// In one word.
    outcome: Option<FeedbackOutcomeWord>,
    /// When.
    at: DateTime<Utc>,
    /// Who wrote it: for the authority only.
    by: Option<String>,
}

/// One entry of the log.
#[derive(ToSchema)]
pub(crate) struct AuditEvent {
    /// Its id.
    id: Uuid,
    /// When.
    at: DateTime<Utc>,
    /// Who.
    actor: Actor,
    /// What, such as `report.submit`.
    action: String,
    /// On what.
    item: Option<LoggedItem>,
    /// done, denied, read.
    outcome: String,
    /// How often within ten minutes.
    repeats: u32,
    /// The decision that it rests on.
    decision: Option<Uuid>,
    /// Under which request.
    request: Uuid,
}

/// Who did something.
#[derive(ToSchema)]
pub(crate) struct Actor {
    /// member, client, system.
    kind: String,
    /// Null for the system, and for people of another organisation.
    id: Option<Uuid>,
    /// Likewise.
    name: Option<String>,
    /// Of which organisation.
    organisation: Option<Organisation>,
}

/// On what something was done.
#[derive(ToSchema)]
pub(crate) struct LoggedItem {
    /// report, case, alert.
    r#type: String,
    /// Its id.
    id: Uuid,
    /// Where you see the item now.
    reference: Option<String>,
}
