//! Alerts and their transitions, and an authority's work on reports.

use super::{
    AlertStateWord, Audience, AudienceEntry, CategoryWord, Clock, Confirmed, Duty, FeedbackOutcomeWord,
    Marking, Observable, Organisation, ReadUnder, Severity, TlpLabel, TriageDecision,
};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;
use utoipa::openapi::schema::Object;
use uuid::Uuid;

/// An alert to be.
#[derive(ToSchema)]
#[schema(examples(json!({
    "case": "01936f3e-0000-7000-8000-000000000002",
    "reports": ["01936f3e-0000-7000-8000-000000000001"],
    "title": "Phishing kit in circulation",
    "summary": "Block the domains of the kit.",
    "categories": ["fraud/phishing"],
    "severity": "high",
    "observables": [{"type": "domain-name", "value": "kit-host[.]example", "role": "attacker"}]
})))]
pub(crate) struct NewAlert {
    /// The case that it comes from.
    case: Uuid,
    /// The reports that it is made of.
    reports: Option<Vec<Uuid>>,
    /// 200 characters at most.
    title: String,
    /// 4,000 characters at most.
    summary: String,
    /// 4,000 characters at most.
    recommendation: Option<String>,
    /// One at least.
    categories: Vec<CategoryWord>,
    /// How bad it is.
    severity: Severity,
    /// Ids of observables of the reports, or objects: the publisher's own knowledge.
    observables: Option<Vec<PickedObservable>>,
    /// Which reports a text rests on; absent: on all.
    text_sources: Option<TextSources>,
    /// Stricter terms than inherited.
    marking: Option<Marking>,
    /// Whom it is for.
    audience: Option<Audience>,
    /// When it ceases to hold; 90 days after publishing unless said otherwise.
    expires_at: Option<DateTime<Utc>>,
    /// Stretches of text that look like personal data and aren't.
    confirmed: Option<Vec<Confirmed>>,
}

/// An observable of an alert.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum PickedObservable {
    /// One of a source, by id.
    Known(Uuid),
    /// The publisher's own.
    Own(Observable),
}

/// Which reports each text rests on.
#[derive(ToSchema)]
pub(crate) struct TextSources {
    /// The title.
    title: Option<Vec<Uuid>>,
    /// The summary.
    summary: Option<Vec<Uuid>>,
    /// The recommendation.
    recommendation: Option<Vec<Uuid>>,
}

/// Why.
#[derive(ToSchema)]
#[schema(examples(json!({"reason": "One of the domains belongs to a victim."})))]
pub(crate) struct Reason {
    /// 4,000 characters at most.
    reason: String,
}

/// A clearance.
#[derive(ToSchema)]
#[schema(examples(json!({"confirmed": ["/summary"]})))]
pub(crate) struct Clearance {
    /// Pointers of the places that name a source and stay all the same.
    confirmed: Option<Vec<String>>,
}

/// An answer to an alert.
#[derive(ToSchema)]
#[schema(examples(json!({"state": "acted-on", "note": "Blocked at our resolvers."})))]
pub(crate) struct Acknowledgement {
    /// acknowledged, which is the default, not-relevant, acted-on.
    state: Option<String>,
    /// A word to the publisher.
    note: Option<String>,
}

/// An alert as its reader may see it.
#[derive(ToSchema)]
pub(crate) struct Alert {
    /// Its id.
    id: Uuid,
    /// Its reference.
    reference: String,
    /// Which version.
    version: u32,
    /// Where it stands.
    state: AlertStateWord,
    /// Who publishes.
    organisation: Organisation,
    /// When it went out.
    published_at: Option<DateTime<Utc>>,
    /// The title.
    title: String,
    /// Null where its sources don't reach you.
    summary: Option<String>,
    /// Likewise.
    recommendation: Option<String>,
    /// Categories.
    categories: Vec<CategoryWord>,
    /// How bad it is.
    severity: Severity,
    /// The terms that bind you.
    marking: Marking,
    /// Values; a withheld class stays as `{data_class, withheld: true}`.
    observables: Vec<Object>,
    /// When it ceases to hold.
    expires_at: Option<DateTime<Utc>>,
    /// For the publisher: everybody, with what and why.
    recipients: Option<Vec<Recipient>>,
    /// For the publisher: places that name a source.
    flags: Option<Vec<Flag>>,
    /// For the publisher: why it was returned or recalled.
    reason: Option<String>,
    /// For the publisher: reports that it is made of and that were withdrawn since. Nothing new of it goes out.
    withdrawn_sources: Option<Vec<WithdrawnSource>>,
    /// For the publisher: the case.
    case: Option<Uuid>,
    /// For the publisher: what it is made of.
    reports: Option<Vec<Uuid>>,
    /// For the publisher.
    text_sources: Option<TextSources>,
    /// For the publisher.
    audience: Option<Audience>,
    /// For the publisher.
    confirmed: Option<Vec<Confirmed>>,
    /// For a recipient: under what it is read.
    disclosure: Option<ReadUnder>,
    /// For a recipient: what it has answered.
    answer: Option<String>,
}

/// A report that an alert is made of and that was withdrawn since.
#[derive(ToSchema)]
pub(crate) struct WithdrawnSource {
    /// Which.
    reference: String,
    /// When.
    withdrawn_at: DateTime<Utc>,
}

/// A recipient, or one that isn't.
#[derive(ToSchema)]
pub(crate) struct Recipient {
    /// Outcome, agreement, projection, findings.
    #[schema(inline)]
    #[serde(flatten)]
    audience: AudienceEntry,
    /// How far it has come.
    state: Option<String>,
    /// When it answered.
    acknowledged_at: Option<DateTime<Utc>>,
    /// Its word to the publisher.
    note: Option<String>,
}

/// A place that names a source.
#[derive(ToSchema)]
pub(crate) struct Flag {
    /// Which place.
    pointer: String,
    /// What stands there.
    what: String,
}

/// Whom an alert would reach.
#[derive(ToSchema)]
pub(crate) struct AlertPreview {
    /// Everybody, with what and why.
    recipients: Vec<Recipient>,
    /// The terms that it would carry.
    marking: Marking,
    /// (pointer, what) of places that name a source.
    flags: Vec<Vec<String>>,
    /// The organisations whose reports it is made of.
    originators: Vec<Organisation>,
    /// Digest of the audience.
    basis: String,
}

/// An alert in a list: received, or the organisation's own.
#[derive(ToSchema)]
pub(crate) struct AlertRow {
    /// Its id.
    id: Uuid,
    /// Its reference.
    reference: String,
    /// As released.
    title: String,
    /// Which version.
    version: u32,
    /// Received: what was answered. Own: where it stands.
    state: String,
    /// How bad it is.
    severity: Severity,
    /// The first category.
    categories: Vec<CategoryWord>,
    /// The label.
    tlp: TlpLabel,
    /// Received: who publishes.
    from: Option<Organisation>,
    /// Received: by which agreement.
    agreement: Option<String>,
    /// Received: what is read in full.
    kept: Option<Vec<String>>,
    /// Received: when it came.
    received_at: Option<DateTime<Utc>>,
    /// Received: the acknowledgement's clock.
    clock: Option<Clock>,
    /// Own: the case.
    case: Option<Uuid>,
    /// Own: when it was begun.
    created_at: Option<DateTime<Utc>>,
    /// Own: when it went out.
    published_at: Option<DateTime<Utc>>,
    /// Own: how many got it.
    recipients: Option<u64>,
    /// Own: how many have answered.
    answered: Option<u64>,
}

/// What to do with a received report.
#[derive(ToSchema)]
#[schema(examples(json!({"decision": "accept", "case": {"title": "Phish-kit Lindorm"}})))]
pub(crate) struct Triage {
    /// What.
    decision: TriageDecision,
    /// With accept: a case's id, or `{title}` to open one. With link: an id.
    case: Option<CaseChoice>,
    /// For no-action: what the reporter reads.
    reason: Option<String>,
    /// With refer: an authority's id.
    to: Option<Uuid>,
}

/// Which case.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum CaseChoice {
    /// One that there is.
    Existing(Uuid),
    /// One to open.
    New {
        /// Its title.
        title: String,
    },
}

/// An authority's own work on a report.
#[derive(ToSchema)]
pub(crate) struct Handling {
    /// The report.
    report: Uuid,
    /// Its reference.
    reference: String,
    /// Whose work.
    organisation: Uuid,
    /// Where it stands.
    status: String,
    /// In whose hands.
    assignee: Option<super::Assignee>,
    /// The case that it is in.
    case: Option<CaseRef>,
    /// Why nothing follows.
    reason: Option<String>,
    /// When it was acknowledged.
    acknowledged_at: Option<DateTime<Utc>>,
    /// When triage came to an outcome.
    decided_at: Option<DateTime<Utc>>,
    /// When the reporter was answered last.
    feedback_at: Option<DateTime<Utc>>,
    /// When it was closed.
    closed_at: Option<DateTime<Utc>>,
    /// What can be done now.
    allowed: Vec<String>,
    /// The clocks on it.
    duties: Vec<Duty>,
}

/// A case in an answer.
#[derive(ToSchema)]
pub(crate) struct CaseRef {
    /// Its id.
    id: Uuid,
    /// Its reference.
    reference: String,
    /// Its title.
    title: String,
}

/// An answer to a reporter.
#[derive(ToSchema)]
#[schema(examples(json!({"text": "Known kit; two of its hosts are down since Saturday."})))]
pub(crate) struct NewFeedback {
    /// 4,000 characters at most.
    text: String,
    /// In one word.
    outcome: Option<FeedbackOutcomeWord>,
}
