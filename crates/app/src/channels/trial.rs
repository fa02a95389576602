//! A trial: something harmless is sent, so that whoever sets a channel up sees it arrive.

use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::{ChannelId, DeliveryId};
use domain::notification::{ChannelKind, ChannelState};
use serde::Serialize;
use storage::audit::AuditEvents;
use storage::{Replay, Write, WriteTx};

/// A trial on its way.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Trial {
    /// The delivery to look at.
    pub delivery: DeliveryId,
    /// Whether this is the answer to a key that was used before.
    #[serde(skip)]
    pub replayed: bool,
}

/// Owes an enabled channel a trial, due now.
pub async fn trial(app: &App, caller: &Caller, id: ChannelId) -> Result<Trial, Error> {
    let channel = super::show(app, caller, id).await?;
    if channel.kind == ChannelKind::Stream {
        let why = "nothing is sent to a stream: whoever opens it sees that it works";
        return Err(Error::field("", "type", why));
    }
    let (delivery, replayed) = app.store.write(&caller.ctx, TryChannel { id }).await?;
    Ok(Trial { delivery, replayed })
}

struct TryChannel {
    id: ChannelId,
}

impl Write for TryChannel {
    const NAME: &'static str = "channels.trial";
    type Output = (DeliveryId, bool);
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Self::Output, AuditEvents), Error> {
        match tx.replayed().await? {
            Replay::New => {}
            Replay::Of { id, .. } => return Ok(((id.into(), true), AuditEvents::unchanged())),
            Replay::OtherBody => return Err(Error::IdempotencyMismatch),
        }
        let owner = tx.principal().organisation;
        let locked = tx.lock_channel(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::EditChannel, _>(&locked, Relation::Own, None)?;
        if locked.state != ChannelState::Enabled {
            return Err(Error::WrongState { state: locked.state.as_str(), allowed: vec!["enable"] });
        }
        let delivery: DeliveryId = tx.new_id();
        tx.add_trial(permit, owner, delivery).await?;
        tx.unblock_channel(&locked).await?;
        tx.remember(delivery.0, 202).await?;
        Ok(((delivery, false), AuditEvents::one(Action::EditChannel, None, owner)))
    }
}
