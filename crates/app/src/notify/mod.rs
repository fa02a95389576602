//! Telling organisations what happened: from an event of the outbox to deliveries ([`dispatch`]), and from a delivery that
//! is due to the message that may be sent at that moment ([`prepare`]). Sending is the worker's.
//!
//! Nothing is told that the receiver may not see: when an event is told its holders are looked up through the same gates
//! as every reader, and again when it is sent, since an agreement may have been suspended in between.

mod bounced;
mod content;
mod dispatch;
mod message;
mod prepare;

pub use bounced::bounced;
pub use dispatch::{dispatch, facts};
pub(crate) use message::{Known, is_blind};
pub use message::{Message, sight};
pub(crate) use prepare::cited;
pub use prepare::{Prepared, prepare};
pub use storage::bounces::Bounce;
pub use storage::channels::ChannelSecrets;
pub use storage::notify::{Attempt, ChannelRow, Due, Health, Leased, Outcome, Settled, Verdict};
