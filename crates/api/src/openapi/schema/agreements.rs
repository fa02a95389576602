//! Agreements and imports.

use super::{CategoryWord, Marking};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;
use utoipa::openapi::schema::Object;
use uuid::Uuid;

/// An agreement in a list.
#[derive(ToSchema)]
pub(crate) struct AgreementSummary {
    /// Its id.
    id: Uuid,
    /// As people cite it.
    reference: String,
    /// As people call it.
    title: String,
    /// Who the parties are to each other.
    kind: String,
    /// Where it stands.
    status: String,
    /// The version that decides.
    version: u32,
    /// strategic or operational.
    data_level: String,
    /// First moment in force.
    effective_from: DateTime<Utc>,
    /// First moment no longer in force.
    expires_at: DateTime<Utc>,
    /// When the parties look at it again.
    next_review: DateTime<Utc>,
    /// Who is in it.
    parties: Vec<Party>,
}

/// A party.
#[derive(ToSchema)]
pub(crate) struct Party {
    /// Who.
    organisation: Uuid,
    /// Its name.
    name: String,
    /// As what.
    role: String,
    /// When it left.
    left_at: Option<DateTime<Utc>>,
}

/// An agreement.
#[derive(ToSchema)]
pub(crate) struct Agreement {
    /// Its head.
    #[schema(inline)]
    #[serde(flatten)]
    summary: AgreementSummary,
    /// The clauses, as they were signed.
    clauses: Object,
    /// SHA-256 of what was signed.
    content_hash: String,
    /// Whether the text that decides is the text that was signed.
    intact: bool,
    /// Who signed.
    signatures: Vec<Signature>,
    /// What is stopped, and what was.
    suspensions: Vec<Suspension>,
}

/// A signature, checked at this reading.
#[derive(ToSchema)]
pub(crate) struct Signature {
    /// Which party.
    organisation: Uuid,
    /// Its name.
    party: String,
    /// Who signed for it.
    member: String,
    /// When.
    signed_at: DateTime<Utc>,
    /// The key's thumbprint.
    key: String,
    /// Whether it is this key's, over the text that decides.
    holds: bool,
}

/// A stop.
#[derive(ToSchema)]
pub(crate) struct Suspension {
    /// Its id.
    id: Uuid,
    /// Whose flows stop; null is everybody's.
    party: Option<Uuid>,
    /// Which clauses.
    clauses: Vec<String>,
    /// The ground.
    ground: String,
    /// Why.
    reason: String,
    /// From when.
    from: DateTime<Utc>,
    /// When it ended.
    ended_at: Option<DateTime<Utc>>,
}

/// What an import made.
#[derive(ToSchema)]
pub(crate) struct Imported {
    /// The drafts.
    drafts: Vec<ImportedDraft>,
    /// What became of each entry.
    mapping: Vec<Mapped>,
}

/// A draft from a file.
#[derive(ToSchema)]
pub(crate) struct ImportedDraft {
    /// Its id.
    id: Uuid,
    /// Its title.
    title: String,
    /// How many observables it holds.
    observables: u64,
    /// Its categories.
    categories: Vec<CategoryWord>,
    /// Its terms.
    marking: Marking,
}

/// What became of one entry of the file.
#[derive(ToSchema)]
pub(crate) struct Mapped {
    /// RFC 6901 pointer into the file.
    path: String,
    /// Whether it is in the draft.
    taken: bool,
    /// As what.
    r#as: Option<String>,
    /// Why.
    because: String,
}
