//! Who is here.

pub(crate) mod list;
