//! Alerts: what an agency publishes.

mod state;

pub use state::{AlertState, RecipientState};
