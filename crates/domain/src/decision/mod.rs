//! The decision: one pure function says what of an item may pass to whom, and why. Preview, enforcement and explanation
//! all call it.
//!
//! `decide` answers for one agreement, `audience` for everybody. Neither reads a clock, a database or chance.

//!
//! | module | owns |
//! |---|---|
//! | `types`, `finding` | what goes in and comes out: the contract with storage, use cases and pages |
//! | `decide`, `rules` | one agreement, one recipient; each rule a small function |
//! | `audience` | everybody: grounds, their ranks, refusals |
//! | `onward` | who could get it further on |
//! | `gate` | what a reader is held to at every instant |

mod audience;
mod decide;
mod finding;
mod gate;
mod onward;
mod question;
mod rules;
#[cfg(test)]
mod tests;
mod types;

pub use audience::{AudienceRequest, audience};
pub use decide::decide;
pub use finding::{Because, Finding, Mend, Reach, Rule, Verdict};
pub use gate::{Gate, gate, gate_changes_at, read_projection};
pub use onward::{HeldReport, OnwardOutcome, onward_reach};
pub use rules::live_until;
pub use types::{
    AudienceMode, Consent, Decision, Flow, Ground, ItemFacts, OnlyRecipient, OrgFacts, OrgKind, Outcome,
    Projection, RecipientOutcome, Refusal, SourceFacts, World,
};
