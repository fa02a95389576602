//! One subscription.

use super::view::SubscriptionView;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::SubscriptionId;

/// One of the organisation's subscriptions.
pub async fn show(app: &App, caller: &Caller, id: SubscriptionId) -> Result<SubscriptionView, Error> {
    let owner = caller.principal.organisation;
    let subscription = app.store.subscription(owner, id).await?.ok_or(Error::Hidden)?;
    caller.check(app, Action::EditSubscription, Relation::Own, None).await?;
    Ok(subscription.into())
}
