//! Values that are looked up, and what is known of them.

use super::{DataClassWord, ItemRef, ObservableTypeWord, Organisation, PurposeWord, TlpLabel};
use chrono::{DateTime, Utc};
use utoipa::ToSchema;
use uuid::Uuid;

/// Values to look up.
#[derive(ToSchema)]
pub(crate) struct MatchValues {
    /// Texts in any writing, at most 1,000. An entry that isn't a text, or that can't be read, is told so at its place.
    values: Vec<serde_json::Value>,
}

/// What is known of one value.
#[derive(ToSchema)]
pub(crate) struct Known {
    /// As it was asked.
    value: String,
    /// Its type; null where it couldn't be read.
    r#type: Option<ObservableTypeWord>,
    /// The list of harmless values that holds it: then it isn't looked for.
    benign: Option<String>,
    /// Where you see it, newest first, ten at most.
    sightings: Vec<KnownSighting>,
    /// How often in all.
    in_all: u64,
    /// Whether somebody else knows it, under an agreement that lets them say so. Who isn't told.
    hit: bool,
    /// With a hit: what to ask its holder with.
    ask: Option<Ask>,
    /// Nobody else was asked about it: one answer tells 50 hits. Ask again for these.
    unasked: bool,
    /// Why it couldn't be read.
    error: Option<Unread>,
}

/// A question for consent to a holder who isn't named, to be completed.
#[derive(ToSchema)]
pub(crate) struct Ask {
    /// Which hit.
    hit: Uuid,
    /// About which value.
    observable: AskedValue,
    /// For what.
    purposes: Vec<PurposeWord>,
    /// Why: yours to say.
    reason: String,
}

/// A value in normal form.
#[derive(ToSchema)]
pub(crate) struct AskedValue {
    /// Its type.
    r#type: ObservableTypeWord,
    /// The value.
    value: String,
}

/// One appearance of a value.
#[derive(ToSchema)]
pub(crate) struct KnownSighting {
    /// In which report or alert.
    item: ItemRef,
    /// Its title; empty where the facts are withheld.
    title: String,
    /// Whose it is.
    organisation: Organisation,
    /// Its label.
    tlp: TlpLabel,
    /// In which class the value stands there.
    data_class: DataClassWord,
    /// What it was there.
    role: String,
    /// First seen.
    first_seen: Option<DateTime<Utc>>,
    /// Last seen.
    last_seen: Option<DateTime<Utc>>,
    /// When the item came.
    at: DateTime<Utc>,
}

/// Why a value couldn't be read.
#[derive(ToSchema)]
pub(crate) struct Unread {
    /// type, required, length, text, format.
    code: String,
    /// How to mend it.
    message: String,
}
