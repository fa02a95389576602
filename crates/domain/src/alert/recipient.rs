//! What a recipient does with an alert.

use crate::fields::{Errors, FieldError, Reader};
use crate::marking::words;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

words! {
    /// How far an alert has come with one recipient. Each step may be skipped, none is taken back; the last three
    /// replace each other.
    RecipientState {
        /// It may read it.
        Released = "released",
        /// A channel has carried it.
        Delivered = "delivered",
        /// Somebody has opened it.
        Read = "read",
        /// Received.
        Acknowledged = "acknowledged",
        /// Received, and doesn't concern it.
        NotRelevant = "not-relevant",
        /// Received, and acted on.
        ActedOn = "acted-on",
    }
}

impl RecipientState {
    /// Whether it ends the duty to acknowledge.
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Acknowledged | Self::NotRelevant | Self::ActedOn)
    }

    /// The state after `next` has happened.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        if next.is_answer() || next > self { next } else { self }
    }
}

/// An answer to an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Acknowledged, unless it says more.
    pub state: RecipientState,
    /// A word to the publisher.
    pub note: Option<String>,
}

/// Reads `{state?, note?}`.
pub fn parse_acknowledgement(body: &Value) -> Result<Acknowledgement, Vec<FieldError>> {
    let errors = Errors::new();
    let mut r = Reader::root(body, &errors);
    let answer = |text: &str| RecipientState::parse(text).filter(|state| state.is_answer());
    let state = r.word("state", answer, "acknowledged, not-relevant, acted-on");
    let note = r.text("note", 2_000);
    r.finish();
    errors.into_result(Some(Acknowledgement { state: state.unwrap_or(RecipientState::Acknowledged), note }))
}
