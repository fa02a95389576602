//! The API about itself.

pub(crate) mod json;
pub(crate) mod page;
