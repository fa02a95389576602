//! Sending one delivery again.

use super::show;
use super::view::DeliveryDetail;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::{ChannelId, DeliveryId};
use domain::notification::{ChannelState, DeliveryState};
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Sends a delivery again, now, with the same id and all its tries before it; what it says is what may be seen then. On a
/// paused channel it waits with the rest. A cancelled one stays so: something newer stands in its place.
pub async fn retry(app: &App, caller: &Caller, id: DeliveryId) -> Result<DeliveryDetail, Error> {
    let channel = show(app, caller, id).await?.delivery.channel;
    app.store.write(&caller.ctx, RetryOne { id, channel }).await?;
    show(app, caller, id).await
}

struct RetryOne {
    id: DeliveryId,
    channel: ChannelId,
}

impl Write for RetryOne {
    const NAME: &'static str = "deliveries.retry";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let owner = tx.principal().organisation;
        // the channel first, in the order in which the worker takes them
        let channel = tx.lock_channel(owner, self.channel).await?;
        let locked = tx.lock_delivery(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::RetryDelivery, _>(&locked, Relation::Own, None)?;
        if locked.state == DeliveryState::Cancelled {
            return Err(Error::WrongState { state: locked.state.as_str(), allowed: Vec::new() });
        }
        let channel = channel.ok_or(Error::WrongState { state: "channel-removed", allowed: Vec::new() })?;
        if channel.state == ChannelState::Disabled {
            return Err(Error::WrongState { state: "channel-disabled", allowed: vec!["enable"] });
        }
        tx.raise_delivery(permit, &locked).await?;
        tx.unblock_channel(&channel).await?;
        Ok(((), AuditEvents::one(Action::RetryDelivery, None, owner)))
    }
}
