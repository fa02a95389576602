//! Subscriptions: which events a channel is told of.

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod remove;
pub(crate) mod show;
pub(crate) mod update;

use crate::answer::{Answer, Answered, ETag};
use app::App;
use app::subscriptions::SubscriptionView;

/// The tag of a subscription.
fn tag(app: &App, subscription: &SubscriptionView) -> ETag {
    let (id, version) = (subscription.id.0, subscription.version.to_be_bytes());
    ETag::of(app, &[b"subscription", id.as_bytes(), &version, b"json"])
}

/// A subscription.
fn answer(app: &App, subscription: &SubscriptionView) -> Answered {
    Ok(Answer::ok(subscription)?.tagged(&tag(app, subscription)))
}
