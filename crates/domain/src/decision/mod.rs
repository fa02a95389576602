//! The decision: one pure function says what of an item may pass to whom, and why. Preview, enforcement and explanation
//! all call it (`mission.md`, promise 2).
//!
//! `decide` answers for one agreement, `audience` for everybody. Neither reads a clock, a database or chance.

mod finding;
mod types;

pub use finding::{Because, Finding, Mend, Reach, Rule, Verdict};
pub use types::{
    AudienceMode, Consent, Decision, Flow, Ground, ItemFacts, OnlyRecipient, OrgFacts, OrgKind, Outcome, Projection, RecipientOutcome,
    Refusal, SourceFacts, World,
};
