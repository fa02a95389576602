//! Events, and how organisations want to be told of them: channels, subscriptions, and when a try is made again.
//!
//! An event says that something happened to an item. Who hears of it follows from who may see the item; what it hears
//! is built anew at each try, from what it may see then.

mod channel;
mod event;
mod filter;
mod preference;
mod schedule;
#[cfg(test)]
mod tests;

pub use channel::{ChannelKind, ChannelState, Contents, DeliveryState, Digest, NewChannel, parse_channel};
pub use event::{EventType, Subject, Telling};
pub use filter::{EventFacts, Filter, NewSubscription, parse_subscription};
pub use preference::{MailMode, Preferences, audible, hears, offered, parse_preferences};
pub use schedule::{GIVE_UP_AFTER, TRIES, digest_time, next_try, pause_after};
