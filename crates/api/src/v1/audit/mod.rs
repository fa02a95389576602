//! The log.

pub(crate) mod events;
