//! The organisation's subscriptions.

use super::view::SubscriptionView;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::{ChannelId, SubscriptionId};
use domain::time::Time;

/// A page of them, last made first; those of one channel, where it is named.
pub async fn list(
    app: &App,
    caller: &Caller,
    channel: Option<ChannelId>,
    after: Option<(Time, SubscriptionId)>,
    limit: u64,
) -> Result<Vec<SubscriptionView>, Error> {
    caller.check(app, Action::EditSubscription, Relation::Own, None).await?;
    let owner = caller.principal.organisation;
    let subscriptions = app.store.subscriptions(owner, channel, after, limit).await?;
    Ok(subscriptions.into_iter().map(Into::into).collect())
}
