//! What was taken back from the caller's organisation.

pub(crate) mod acknowledge;
pub(crate) mod list;
