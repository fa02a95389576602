//! Subscriptions: what an organisation's channels are told about.
//!
//! Without a filter a subscription takes every event of its types that the organisation may hear of. A filter narrows: every
//! part that is given has to hold, and an absent or empty one holds for everything.

mod create;
mod list;
mod remove;
mod show;
mod update;
mod view;

pub use create::create;
pub use list::list;
pub use remove::remove;
pub use show::show;
pub use update::update;
pub use view::SubscriptionView;

use crate::Error;

/// How many subscriptions an organisation has at most.
pub const MOST: i64 = 200;

/// The channel isn't one of the organisation's: whether it is another's or nobody's is one answer.
fn no_such_channel() -> Error {
    Error::field("/channel", "reference", "is no channel of your organisation")
}
