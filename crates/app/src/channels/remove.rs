//! Taking a channel away.

use super::possible;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::ChannelId;
use domain::notification::ChannelState;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Takes a disabled channel away, with its subscriptions. What still waits for it is cancelled; what was delivered, and how,
/// stays told.
pub async fn remove(app: &App, caller: &Caller, id: ChannelId, version: Option<i32>) -> Result<(), Error> {
    app.store.write(&caller.ctx, RemoveChannel { id, version }).await
}

struct RemoveChannel {
    id: ChannelId,
    version: Option<i32>,
}

impl Write for RemoveChannel {
    const NAME: &'static str = "channels.remove";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let owner = tx.principal().organisation;
        let locked = tx.lock_channel(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::EditChannel, _>(&locked, Relation::Own, None)?;
        if self.version.is_some_and(|version| version != locked.version()) {
            return Err(Error::VersionMismatch);
        }
        if locked.state != ChannelState::Disabled {
            let allowed = possible(locked.state).to_vec();
            return Err(Error::WrongState { state: locked.state.as_str(), allowed });
        }
        // what it was, since nothing of it is there afterwards
        let touched = tx.touched("channels", self.id.0, locked.version()).await?;
        tx.cancel_waiting(&locked, "channel-removed").await?;
        tx.remove_channel(permit).await?;
        Ok(((), AuditEvents::one(Action::EditChannel, None, owner).touching([touched])))
    }
}
