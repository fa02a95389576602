//! The report form and the body of the API, both ways: the one place where they meet.
//!
//! [`body`] makes a body of what was typed and leaves what it can't read as it is, so that the domain's parser complains
//! about it and [`form`] shows it again: nothing typed is lost. What a draft holds beyond the form (a file's times, further
//! categories) is carried over from the draft as it was.

mod choices;
mod errors;
mod from_body;
mod to_body;

pub(crate) use errors::{field_errors, mended};
pub(crate) use from_body::{form, with_hits};
pub(crate) use to_body::{add, body, time};

#[cfg(test)]
mod tests;
