//! What can pass between two parties.

use crate::marking::words;
use serde::{Deserialize, Serialize};
use std::fmt;

words! {
    /// The kinds of passing that a directions clause lists. `Restriction` is never refused.
    FlowKind {
        /// A company's report.
        Report = "report",
        /// Counts only.
        Frequency = "frequency",
        /// What the receiver answers to a report.
        Feedback = "feedback",
        /// A question about a report, and its answer.
        Clarification = "clarification",
        /// A formal question with legal basis.
        Request = "request",
        /// Its answer.
        Response = "response",
        /// A question for leave to pass on, and its answer.
        Consent = "consent",
        /// What an agency publishes.
        Alert = "alert",
        /// "Seen here too."
        Sighting = "sighting",
        /// Trends and good practice.
        Bulletin = "bulletin",
        /// A hub's passing on.
        Onward = "onward",
        /// Handing a report to another authority.
        Referral = "referral",
        /// Who leads.
        Coordination = "coordination",
        /// Handing a case over.
        Transfer = "transfer",
        /// Hit or no hit.
        Match = "match",
        /// A withdrawal or narrowing.
        Restriction = "restriction",
    }
}

impl FlowKind {
    /// Flows in which a strategic agreement may carry personal data.
    pub const fn is_exempt_from_strategic(self) -> bool {
        matches!(self, Self::Clarification | Self::Request | Self::Response | Self::Restriction)
    }
}
