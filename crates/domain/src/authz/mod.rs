//! Who may do what: one table of role × action × relation, and nothing else decides it.
//!
//! [`policy`] holds the table, [`Action`] its rows' names, [`acts`] one unit type per action for permits. Two persons,
//! drafter or clearer, and membership of a compartment are the state machines' matter; where a second person is needed
//! the table says so ([`policy::needs_second_person`]).
//!
//! ```
//! use entente_domain::authz::{Action, Relation, Role, policy};
//! assert!(policy::allows(Action::SubmitReport, &[Role::Reporter], Relation::Own));
//! assert!(!policy::allows(Action::ReadReport, &[Role::Operator], Relation::Own));
//! ```

mod action;
pub mod policy;
mod role;
#[cfg(test)]
mod tests;

pub use action::{Act, Action, acts};
pub use role::{Relation, Role};
