//! What an authority answers a reporter: plain words, class incident-facts.
//!
//! ```
//! use entente_domain::feedback::parse_feedback;
//! let feedback = parse_feedback(&serde_json::json!({"text": "Two domains are down.", "outcome": "blocked"})).unwrap();
//! assert_eq!(feedback.outcome.map(|o| o.as_str()), Some("blocked"));
//! ```

use crate::fields::{Errors, FieldError, Reader};
use crate::marking::words;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

#[cfg(test)]
mod tests;

words! {
    /// What came of a report, in one word.
    FeedbackOutcome {
        /// It is being worked on.
        Investigating = "investigating",
        /// Infrastructure was taken down or blocked.
        Blocked = "blocked",
        /// It helped to resolve a case.
        Resolved = "resolved",
        /// Others were warned.
        Warned = "warned",
        /// Another authority has it.
        Referred = "referred",
        /// Nothing follows.
        NoFurtherAction = "no-further-action",
    }
}

/// One answer to a reporter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// 4,000 characters at most.
    pub text: String,
    /// In one word.
    pub outcome: Option<FeedbackOutcome>,
}

/// Reads `{text, outcome?}`.
pub fn parse_feedback(body: &Value) -> Result<Feedback, Vec<FieldError>> {
    let errors = Errors::new();
    let mut r = Reader::root(body, &errors);
    let text = r.required_text("text", 4_000);
    let outcome = r.word("outcome", FeedbackOutcome::parse, FeedbackOutcome::NAMES);
    r.finish();
    errors.into_result(text.map(|text| Feedback { text, outcome }))
}
