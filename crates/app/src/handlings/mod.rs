//! An authority's work on reports that it received: triage, claims, and what the authority sees of them.
//!
//! A handling moves by one step, in `step`: state, clocks, lists, events and log entries together. Feedback and cases
//! move handlings too and take the same step.

mod claim;
mod into_case;
mod show;
pub(crate) mod step;
mod triage;

pub use claim::{claim, release_claim};
pub(crate) use into_case::{add_to_case, may_be_investigated, open_case};
pub use show::{CaseRef, HandlingView, show};
pub use triage::triage;
