//! Changing what a channel is told about.

use super::view::SubscriptionView;
use super::{no_such_channel, show};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::SubscriptionId;
use domain::notification::{NewSubscription, parse_subscription};
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Puts another subscription in its place. What waits already stays owed. `version` is the one that was read, when the
/// client says so.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: SubscriptionId,
    body: &Value,
    version: Option<i32>,
) -> Result<SubscriptionView, Error> {
    show(app, caller, id).await?;
    let new = parse_subscription(body).map_err(Error::Invalid)?;
    app.store.write(&caller.ctx, UpdateSubscription { id, version, new }).await?;
    show(app, caller, id).await
}

struct UpdateSubscription {
    id: SubscriptionId,
    version: Option<i32>,
    new: NewSubscription,
}

impl Write for UpdateSubscription {
    const NAME: &'static str = "subscriptions.update";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let owner = tx.principal().organisation;
        let channel = tx.lock_channel(owner, self.new.channel).await?;
        let locked = tx.lock_subscription(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::EditSubscription, _>(&locked, Relation::Own, None)?;
        if self.version.is_some_and(|version| version != locked.version()) {
            return Err(Error::VersionMismatch);
        }
        channel.ok_or_else(no_such_channel)?;
        tx.save_subscription(permit, &self.new).await?;
        let touched = tx.touched("subscriptions", self.id.0, locked.version() + 1).await?;
        Ok(((), AuditEvents::one(Action::EditSubscription, None, owner).touching([touched])))
    }
}
