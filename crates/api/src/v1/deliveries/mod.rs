//! Deliveries: what was sent to a channel, and what came of it.

pub(crate) mod list;
pub(crate) mod retry;
pub(crate) mod show;
