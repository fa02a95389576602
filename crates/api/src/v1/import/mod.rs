//! Files of other formats.

pub(crate) mod create;

/// The one address whose bodies may be large.
pub(crate) const PATH: &str = "/v1/import";
