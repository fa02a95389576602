//! Having a channel told about something.

use super::view::SubscriptionView;
use super::{MOST, no_such_channel, show};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::SubscriptionId;
use domain::notification::{NewSubscription, parse_subscription};
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::{Replay, Write, WriteTx};

/// Makes a subscription of one of the organisation's channels.
pub async fn create(app: &App, caller: &Caller, body: &Value) -> Result<SubscriptionView, Error> {
    caller.check(app, Action::EditSubscription, Relation::Own, None).await?;
    let new = parse_subscription(body).map_err(Error::Invalid)?;
    let (id, replayed) = app.store.write(&caller.ctx, CreateSubscription { new }).await?;
    Ok(SubscriptionView { replayed, ..show(app, caller, id).await? })
}

struct CreateSubscription {
    new: NewSubscription,
}

impl Write for CreateSubscription {
    const NAME: &'static str = "subscriptions.create";
    type Output = (SubscriptionId, bool);
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Self::Output, AuditEvents), Error> {
        match tx.replayed().await? {
            Replay::New => {}
            Replay::Of { id, .. } => return Ok(((id.into(), true), AuditEvents::unchanged())),
            Replay::OtherBody => return Err(Error::IdempotencyMismatch),
        }
        let id: SubscriptionId = tx.new_id();
        let owner = tx.principal().organisation;
        let permit = tx.principal().authorize_new::<acts::EditSubscription>(id.0)?;
        // locked, so that it isn't removed meanwhile
        tx.lock_channel(owner, self.new.channel).await?.ok_or_else(no_such_channel)?;
        if tx.count_subscriptions(owner).await? >= MOST {
            let full =
                format!("your organisation has {MOST} subscriptions, which is the most: remove one first");
            return Err(Error::field("", "length", full));
        }
        tx.add_subscription(permit, owner, &self.new).await?;
        tx.remember(id.0, 201).await?;
        let touched = tx.touched("subscriptions", id.0, 1).await?;
        Ok(((id, false), AuditEvents::one(Action::EditSubscription, None, owner).touching([touched])))
    }
}
