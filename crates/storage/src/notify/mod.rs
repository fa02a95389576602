//! From an event to what came of telling it: the worker's side of the outbox, of channels and of deliveries.
//!
//! | module | owns |
//! |---|---|
//! | `outbox` | events that wait, leased with a fencing token |
//! | `addressee` | members who get mails of their own |
//! | `audience` | whom an event concerns, and their channels |
//! | `fan_out` | one chunk of an event's deliveries, in one transaction |
//! | `lease` | channels with something due, leased, with their deliveries |
//! | `outcome`, `settle` | what came of it, and writing it for many channels at once |
//! | `backlog` | how much waits, for the operator |
//! | `stream` | what an organisation follows by position |
//!
//! What waits is never a body: a delivery names an item and a version, and what is sent is built when it is sent.

mod addressee;
mod audience;
mod backlog;
mod fan_out;
mod lease;
mod outbox;
mod outcome;
mod settle;
mod stream;
#[cfg(test)]
mod tests;

pub use addressee::Addressee;
pub use audience::{Subscriber, TOLD_AT_ONCE};
pub use backlog::Waiting;
pub use fan_out::{Chunk, NewDelivery};
pub use lease::{ChannelRow, Due, Leased};
pub use outbox::Event;
pub use outcome::{Attempt, Health, Outcome, Settled, Verdict};
pub use stream::{StreamEntry, stream_feed};
