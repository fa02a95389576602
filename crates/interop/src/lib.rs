//! The field's formats, read into the domain's words and written from them. Pure functions over bytes: no I/O, no clock;
//! whoever calls hands in the time and enforces the size.
//!
//! | module | owns |
//! |---|---|
//! | [`cloudevents`] | the envelope of an event that leaves by webhook or stream |
//! | [`misp`] | events of MISP, read into drafts with a line for each entry of the file; and written |
//! | [`stix`] | STIX 2.1 bundles, written |
//! | [`csv`] | tables |
//! | [`export`] | what writers are given, and how exported objects are named |

pub mod cloudevents;
pub mod csv;
pub mod export;
pub mod misp;
pub mod stix;

mod facts;
mod indicator;
#[cfg(test)]
mod samples;
mod time;
