//! Changing what a channel is.

use super::described::described;
use super::show;
use super::view::ChannelView;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::ChannelId;
use domain::notification::NewChannel;
use serde_json::Value;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Describes a channel anew; its kind stays. Where it leads elsewhere, earlier failures are forgotten. `version` is the one
/// that was read, when the client says so.
pub async fn update(
    app: &App,
    caller: &Caller,
    id: ChannelId,
    body: &Value,
    version: Option<i32>,
) -> Result<ChannelView, Error> {
    let before = show(app, caller, id).await?;
    let new = described(app, body)?;
    if new.kind != before.kind {
        let why = format!("can't be changed: this is a channel of the kind {}", before.kind);
        return Err(Error::field("/kind", "enum", why));
    }
    app.store.write(&caller.ctx, UpdateChannel { id, version, new }).await?;
    show(app, caller, id).await
}

struct UpdateChannel {
    id: ChannelId,
    version: Option<i32>,
    new: NewChannel,
}

impl Write for UpdateChannel {
    const NAME: &'static str = "channels.update";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let owner = tx.principal().organisation;
        let locked = tx.lock_channel(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::EditChannel, _>(&locked, Relation::Own, None)?;
        if self.version.is_some_and(|version| version != locked.version()) {
            return Err(Error::VersionMismatch);
        }
        tx.save_channel(permit, &self.new).await?;
        if locked.target != self.new.target {
            tx.raise_waiting(&locked).await?;
            tx.wake_channel(&locked).await?;
        }
        let touched = tx.touched("channels", self.id.0, locked.version() + 1).await?;
        Ok(((), AuditEvents::one(Action::EditChannel, None, owner).touching([touched])))
    }
}
