//! The field's formats, read into the domain's words and written from them. Pure functions over bytes: no I/O, no clock;
//! whoever calls hands in the time and enforces the size.
//!
//! | module | owns |
//! |---|---|
//! | [`cloudevents`] | the envelope of an event that leaves by webhook or stream |
//! | [`misp`] | events of MISP, read into drafts with a line for each entry of the file |

pub mod cloudevents;
pub mod misp;
