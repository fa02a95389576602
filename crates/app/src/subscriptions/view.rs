//! A subscription in an answer.

use domain::ids::{ChannelId, SubscriptionId};
use domain::notification::{EventType, Filter};
use domain::time::Time;
use serde::Serialize;
use storage::subscriptions::Subscription;

/// A subscription as its organisation sees it.
#[derive(Clone, Debug, Serialize)]
pub struct SubscriptionView {
    /// Its id.
    pub id: SubscriptionId,
    /// Whom it tells.
    pub channel: ChannelId,
    /// Of what.
    pub events: Vec<EventType>,
    /// Narrowed by.
    pub filter: Filter,
    /// When it was made.
    pub created_at: Time,
    /// What `If-Match` is held against.
    #[serde(skip)]
    pub version: i32,
    /// Whether this is the answer to a key that was used before.
    #[serde(skip)]
    pub replayed: bool,
}

impl From<Subscription> for SubscriptionView {
    fn from(subscription: Subscription) -> Self {
        Self {
            id: subscription.id,
            channel: subscription.channel,
            events: subscription.events,
            filter: subscription.filter,
            created_at: subscription.created_at,
            version: subscription.version,
            replayed: false,
        }
    }
}
