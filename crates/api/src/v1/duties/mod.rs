//! Owed actions with a clock.

pub(crate) mod list;
