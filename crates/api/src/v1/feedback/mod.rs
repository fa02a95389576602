//! What authorities answer reporters.

pub(crate) mod give;
pub(crate) mod list;
