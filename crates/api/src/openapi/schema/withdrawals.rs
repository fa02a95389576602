//! Reports that were taken back: for their owners, and for who had them.

use super::{OrgKindWord, Organisation};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;
use uuid::Uuid;

/// How far taking a report back has come.
#[derive(ToSchema)]
pub(crate) struct Withdrawal {
    /// When.
    at: DateTime<Utc>,
    /// Why.
    reason: String,
    /// How many have received it, or an alert made of it.
    holders: u32,
    /// How many of them have acknowledged that it is gone.
    acknowledged: u32,
    /// Those that received an alert made of it, without their names.
    onward: Vec<OnwardHolders>,
}

/// Some that received an alert made of a report.
#[derive(ToSchema)]
pub(crate) struct OnwardHolders {
    /// Where they are.
    country: String,
    /// What they are.
    kind: OrgKindWord,
    /// How many.
    holders: u32,
    /// How many of them have acknowledged.
    acknowledged: u32,
}

/// What is left of an item that was taken back from you.
#[derive(ToSchema)]
pub(crate) struct Tombstone {
    /// The release that has ended.
    id: Uuid,
    /// report, alert.
    r#type: String,
    /// Its reference.
    reference: String,
    /// Who took it back.
    organisation: Organisation,
    /// When.
    withdrawn_at: DateTime<Utc>,
    /// Why, where the agreement lets that pass.
    reason: Option<String>,
    /// Until when to acknowledge.
    due: Option<DateTime<Utc>>,
    /// When you did.
    acknowledged_at: Option<DateTime<Utc>>,
}
