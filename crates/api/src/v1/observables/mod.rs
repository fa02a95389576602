//! Technical values by themselves.

pub(crate) mod known;
