//! An agency's investigation container: its states, its members, and the body that opens one.
//!
//! ```
//! use entente_domain::case::{CaseState, CaseVerb};
//! assert_eq!(CaseState::Open.after(CaseVerb::Assess), Some(CaseState::Assessed));
//! assert_eq!(CaseState::Archived.after(CaseVerb::Close), None);
//! ```

mod body;
mod state;
#[cfg(test)]
mod tests;

pub use body::{NewCase, parse_case};
pub use state::{
    Assessment, Case, CaseCommand, CaseState, CaseVerb, Information, Origin, SourceGrade, WrongCaseState,
};
