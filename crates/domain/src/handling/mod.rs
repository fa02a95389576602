//! One authority's work on one report: its states, who may move them where, and what the owner is told of it.
//!
//! [`State::after`] is the only table of transitions; `transitions.golden.txt` prints it. Nothing here knows duties or
//! roles: those are `duty` and `authz`.
//!
//! ```
//! use entente_domain::handling::{State, Verb};
//! assert_eq!(State::New.after(Verb::Accept), Some(State::Accepted));
//! assert_eq!(State::Closed.after(Verb::Accept), None);
//! ```

mod command;
mod stage;
mod state;
#[cfg(test)]
mod tests;
mod triage;

pub use command::{CLAIM_IDLE, Command, Handling, WrongState};
pub use stage::{OwnerStatus, ReportState, plain_stage};
pub use state::{State, Verb};
pub use triage::{CaseChoice, Decision, Triage, parse_triage};
