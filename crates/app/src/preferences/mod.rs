//! What a member is mailed about: its own matter, and nobody else's.
//!
//! The mail goes to the address with which the member signs in, which is read when it is sent.

mod save;
mod show;

pub use save::save;
pub use show::{PreferencesView, show};
