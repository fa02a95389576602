//! What submitting and previewing answer, and why.

use super::{DataClassWord, DutyKindWord, NewReport, Organisation, RuleWord, TlpLabel};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;
use utoipa::openapi::schema::Object;
use uuid::Uuid;

/// A draft.
#[derive(ToSchema)]
pub(crate) struct Draft {
    /// Its id.
    id: Uuid,
    /// As it was saved.
    body: NewReport,
    /// When it was begun.
    created_at: DateTime<Utc>,
    /// When it was last saved.
    updated_at: DateTime<Utc>,
    /// When it goes by itself.
    expires_at: DateTime<Utc>,
}

/// The answer to a submission.
#[derive(ToSchema)]
pub(crate) struct Submitted {
    /// Its id.
    id: Uuid,
    /// Its reference, such as `R-7QK4-M2XD`.
    reference: String,
    /// 1.
    revision: u32,
    /// `received`, `unrouted` or `own-record`.
    status: String,
    /// Everybody, with what and why.
    audience: Vec<AudienceEntry>,
    /// The clocks that started.
    duties: Vec<Duty>,
    /// A compact JWS: keep it.
    receipt: String,
}

/// The answer to a preview.
#[derive(ToSchema)]
pub(crate) struct Preview {
    /// Everybody, with what and why.
    audience: Vec<AudienceEntry>,
    /// Whom it could reach after that.
    onward: Vec<OnwardEntry>,
    /// What each label would reach.
    labels: Vec<LabelReach>,
    /// The clocks that would start.
    duties: Vec<Duty>,
    /// How many reports that you see share a value with it.
    correlations_count: u64,
    /// Domains that imitate others.
    warnings: Vec<String>,
    /// Whether nobody would get it, though it isn't meant for nobody.
    unrouted: bool,
    /// The mildest change of label that would route it.
    proposed_tlp: Option<TlpLabel>,
    /// Send it with the submission.
    basis: String,
}

/// One organisation's outcome.
#[derive(ToSchema)]
pub(crate) struct AudienceEntry {
    /// Who.
    organisation: Organisation,
    /// `release` or `refuse`.
    outcome: String,
    /// The agreement that decided; null where there is none.
    agreement: Option<AgreementVersion>,
    /// What passes.
    projection: Projection,
    /// Why.
    because: Vec<Finding>,
}

/// An agreement version.
#[derive(ToSchema)]
pub(crate) struct AgreementVersion {
    /// The agreement.
    id: Uuid,
    /// As people cite it.
    reference: String,
    /// The version.
    version: u32,
}

/// What of an item passes.
#[derive(ToSchema)]
pub(crate) struct Projection {
    /// As they are.
    kept: Vec<DataClassWord>,
    /// As pseudonyms.
    pseudonymised: Vec<DataClassWord>,
    /// Not at all.
    withheld: Vec<DataClassWord>,
}

/// One evaluated rule.
#[derive(ToSchema)]
pub(crate) struct Finding {
    /// The clause that it cites.
    clause: Option<String>,
    /// The rule.
    rule: RuleWord,
    /// What it said.
    verdict: String,
    /// Its parameters; `about` says which.
    because: Object,
    /// consent, lower-label, lower-class, amend.
    mend: Option<String>,
}

/// Somebody further on.
#[derive(ToSchema)]
pub(crate) struct OnwardEntry {
    /// Who would pass it on.
    via: Organisation,
    /// To whom.
    to: Organisation,
    /// By which agreement between those two.
    agreement: String,
    /// What of it.
    projection: Projection,
    /// Only with the owner's leave.
    needs_consent: bool,
}

/// What one label would mean.
#[derive(ToSchema)]
pub(crate) struct LabelReach {
    /// The label.
    tlp: TlpLabel,
    /// Who would get the report.
    direct: Vec<Organisation>,
    /// To whom those could pass it on without asking.
    onward: Vec<Organisation>,
}

/// An owed action with a clock.
#[derive(ToSchema)]
pub(crate) struct Duty {
    /// Its id; null while it is only planned.
    id: Option<Uuid>,
    /// What.
    kind: DutyKindWord,
    /// Who owes it.
    owed_by: Organisation,
    /// To whom.
    owed_to: Option<Organisation>,
    /// On what.
    item: Option<ItemRef>,
    /// By which agreement.
    agreement: Option<AgreementVersion>,
    /// By which clause.
    clause: Option<String>,
    /// By which law.
    source: Option<String>,
    /// When the clock began.
    starts: DateTime<Utc>,
    /// When it ends.
    due: DateTime<Utc>,
    /// running, stopped, overdue, done.
    state: String,
    /// The part of the time that is used; above 1 when late.
    share: f64,
}

/// An item.
#[derive(ToSchema)]
pub(crate) struct ItemRef {
    /// report, case, alert.
    r#type: String,
    /// Its id.
    id: Uuid,
    /// Its reference.
    reference: String,
}
