//! Agreements, to read: the list, and one with what it says, what it comes to today, and who signed it.

mod clauses;
mod gate;
mod list;
mod show;

pub(super) use list::show as list;
pub(super) use show::show;
