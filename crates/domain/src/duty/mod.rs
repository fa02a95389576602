//! Owed actions with a clock: what agreements and statutes make someone owe, when it is due, how far the clock is.
//!
//! `clock` holds one duty and its time; `rules` says which event makes whom owe what. `overdue` is derived, never
//! stored. A duty is the same as another when kind, ower, item and round are: a second one with an earlier due date
//! tightens the first ([`Duty::tightened`]).
//!
//! ```
//! use entente_domain::duty::{DutyKind, Tick};
//! assert_eq!(DutyKind::Nis2EarlyWarning.source(), Some("Directive (EU) 2022/2555, art. 23(4)(a)"));
//! assert!(Tick::Half.share() < Tick::Due.share());
//! ```

mod clock;
mod kind;
mod rules;
#[cfg(test)]
mod tests;

pub use clock::{ClauseRef, Duty, DutyState};
pub use kind::{DutyKind, RegimeProfile, StopReason, Tick};
pub use rules::{
    Owed, ended_by, on_accept, on_acknowledge, on_close, on_done, on_publish, on_release,
    on_source_withdrawn, on_submit, on_withdraw,
};
