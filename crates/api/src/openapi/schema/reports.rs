//! The body of a report.

use super::{
    CategoryWord, DataClassWord, HandlingCode, InfrastructureGroundWord, ObservableRoleWord,
    ObservableTypeWord, PapLabel, PrecisionWord, PurposeWord, ReportKindWord, Severity, SubjectRoleWord,
    TlpLabel,
};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a company reports. A draft may leave anything out.
#[derive(ToSchema)]
#[schema(examples(json!({
    "title": "Credential phishing against customers",
    "summary": "A kit that imitates the sign-in page, sent by text message.",
    "detected_at": "2026-11-20T04:10:00Z",
    "categories": ["fraud/phishing"],
    "severity": "high",
    "affected": {"countries": ["SE"], "sectors": ["banking"], "persons": 1200},
    "observables": [{"type": "domain-name", "value": "login-nordbank[.]example", "role": "attacker"}],
    "marking": {"tlp": "TLP:AMBER"}
})))]
pub(crate) struct NewReport {
    /// `incident` unless said otherwise.
    kind: Option<ReportKindWord>,
    /// 200 characters at most; required to submit.
    #[schema(max_length = 200)]
    title: Option<String>,
    /// 4,000 characters at most.
    #[schema(max_length = 4_000)]
    summary: Option<String>,
    /// When it was noticed; required to submit.
    detected_at: Option<DateTime<Utc>>,
    /// When the organisation became aware.
    aware_at: Option<DateTime<Utc>>,
    /// When it was classified.
    classified_at: Option<DateTime<Utc>>,
    /// A time, or `{value, precision}` such as `{"value": "2026-11", "precision": "month"}`.
    occurred_at: Option<Occurred>,
    /// Whether it goes on.
    ongoing: Option<bool>,
    /// BCP 47 tag of the texts.
    language: Option<String>,
    /// One at least to submit.
    categories: Option<Vec<CategoryWord>>,
    /// Required to submit an incident.
    severity: Option<Severity>,
    /// Who and what was hit.
    affected: Option<Affected>,
    /// Texts, each with its class.
    narrative: Option<Vec<Passage>>,
    /// Technical values: 200 at most; defanged input is taken.
    #[schema(max_items = 200)]
    observables: Option<Vec<Observable>>,
    /// Persons and organisations: 40 at most.
    #[schema(max_items = 40)]
    subjects: Option<Vec<Subject>>,
    /// The reporter's own references.
    references: Option<Vec<ExternalReference>>,
    /// With a frequency report only.
    counts: Option<Vec<Count>>,
    /// TLP:AMBER, PAP:AMBER, H0 and four purposes unless said otherwise.
    marking: Option<Marking>,
    /// All that agreements release to, unless said otherwise.
    audience: Option<Audience>,
    /// Stretches of text that look like personal data and aren't.
    confirmed: Option<Vec<Confirmed>>,
}

/// A report as it is submitted.
#[derive(ToSchema)]
#[schema(examples(json!({
    "title": "Credential phishing against customers",
    "summary": "A kit that imitates the sign-in page, sent by text message.",
    "detected_at": "2026-11-20T04:10:00Z",
    "categories": ["fraud/phishing"],
    "severity": "high",
    "affected": {"countries": ["SE"], "sectors": ["banking"], "persons": 1200},
    "observables": [{"type": "domain-name", "value": "login-nordbank[.]example", "role": "attacker"}],
    "marking": {"tlp": "TLP:AMBER"}
})))]
pub(crate) struct SubmittedReport {
    /// The report.
    #[schema(inline)]
    #[serde(flatten)]
    report: NewReport,
    /// What a preview answered: a submission whose audience is another one now is refused.
    basis: Option<String>,
}

/// The submission of a draft.
#[derive(ToSchema)]
pub(crate) struct SubmitDraft {
    /// What a preview answered.
    basis: Option<String>,
}

/// When it happened, as well as it is known.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum Occurred {
    /// To the moment.
    At(DateTime<Utc>),
    /// To the day, month or year.
    About {
        /// `2026`, `2026-11`, `2026-11-20` or a time.
        value: String,
        /// How exact that is.
        precision: PrecisionWord,
    },
}

/// Who and what was hit.
#[derive(ToSchema)]
pub(crate) struct Affected {
    /// ISO 3166 codes.
    countries: Option<Vec<String>>,
    /// Sectors such as `banking`.
    sectors: Option<Vec<String>>,
    /// How many persons.
    persons: Option<u64>,
    /// How many services.
    services: Option<u64>,
    /// Loss in euro.
    loss_eur: Option<u64>,
}

/// One text with its class.
#[derive(ToSchema)]
pub(crate) struct Passage {
    /// 100,000 characters at most; required to submit.
    #[schema(max_length = 100_000)]
    text: Option<String>,
    /// `incident-facts` unless said otherwise.
    data_class: Option<DataClassWord>,
}

/// One technical value.
#[derive(ToSchema)]
pub(crate) struct Observable {
    /// What it is; required but in drafts.
    r#type: Option<ObservableTypeWord>,
    /// `hxxp`, `[.]`, punycode and CIDR are understood; required but in drafts.
    value: Option<String>,
    /// The type's own class unless said otherwise.
    data_class: Option<DataClassWord>,
    /// Needed where a personal type is called technical.
    infrastructure_ground: Option<InfrastructureGroundWord>,
    /// Its role.
    role: Option<ObservableRoleWord>,
    /// When first seen.
    first_seen: Option<DateTime<Utc>>,
    /// When last seen.
    last_seen: Option<DateTime<Utc>>,
    /// A remark.
    note: Option<String>,
}

/// A person or organisation in the incident.
#[derive(ToSchema)]
pub(crate) struct Subject {
    /// Who it is in the incident.
    role: Option<SubjectRoleWord>,
    /// 200 characters at most.
    name: Option<String>,
    /// Ten at most.
    identifiers: Option<Vec<String>>,
    /// A personal class; the role's own unless said otherwise.
    data_class: Option<DataClassWord>,
}

/// A reference into the reporter's own systems; never released.
#[derive(ToSchema)]
pub(crate) struct ExternalReference {
    /// Which system.
    system: String,
    /// Its id there.
    id: String,
    /// Where it opens.
    url: Option<String>,
}

/// A figure of a frequency report.
#[derive(ToSchema)]
pub(crate) struct Count {
    /// Of what.
    category: CategoryWord,
    /// `2026`, `2026-11` or `2026-11-20`.
    period: String,
    /// How many.
    count: u64,
}

/// The terms.
#[derive(ToSchema)]
pub(crate) struct Marking {
    /// Who may see it.
    tlp: Option<TlpLabel>,
    /// What may be done with it.
    pap: Option<PapLabel>,
    /// Europol codes.
    handling: Option<Vec<HandlingCode>>,
    /// What it may be used for.
    purposes: Option<Vec<PurposeWord>>,
}

/// Whom it is for.
#[derive(ToSchema)]
pub(crate) struct Audience {
    /// `agreements`, `only`, `nobody`.
    mode: Option<String>,
    /// With `only`: ids.
    organisations: Option<Vec<Uuid>>,
}

/// A stretch of text that looks like personal data and isn't.
#[derive(ToSchema)]
pub(crate) struct Confirmed {
    /// Which field.
    pointer: String,
    /// The stretch, to the letter.
    text: String,
}
