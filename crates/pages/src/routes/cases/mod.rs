//! Cases: the list, opening one, and one plain case.

mod list;
mod show;

pub(super) use list::{open, show as list};
pub(super) use show::show;
