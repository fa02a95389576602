//! Telling a channel no more about something.

use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::SubscriptionId;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Takes a subscription away. What waits already stays owed.
pub async fn remove(
    app: &App,
    caller: &Caller,
    id: SubscriptionId,
    version: Option<i32>,
) -> Result<(), Error> {
    app.store.write(&caller.ctx, RemoveSubscription { id, version }).await
}

struct RemoveSubscription {
    id: SubscriptionId,
    version: Option<i32>,
}

impl Write for RemoveSubscription {
    const NAME: &'static str = "subscriptions.remove";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let owner = tx.principal().organisation;
        let locked = tx.lock_subscription(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::EditSubscription, _>(&locked, Relation::Own, None)?;
        if self.version.is_some_and(|version| version != locked.version()) {
            return Err(Error::VersionMismatch);
        }
        // what it was, since nothing of it is there afterwards
        let touched = tx.touched("subscriptions", self.id.0, locked.version()).await?;
        tx.remove_subscription(permit).await?;
        Ok(((), AuditEvents::one(Action::EditSubscription, None, owner).touching([touched])))
    }
}
