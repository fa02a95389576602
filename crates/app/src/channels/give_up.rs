//! Disabling a channel that has failed for days: by the platform itself, with notice to its organisation.

use crate::{App, Error};
use domain::actor::SystemRole;
use domain::authz::{Action, Relation, acts};
use domain::ids::{ChannelId, OrgId};
use domain::notification::{ChannelState, EventType, Subject};
use serde_json::json;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Disables a channel that still fails. One that somebody has paused, disabled or mended meanwhile is left alone.
pub async fn give_up(app: &App, owner: OrgId, id: ChannelId) -> Result<(), Error> {
    app.store.write(&app.system(SystemRole::Deliverer), GiveUp { owner, id }).await
}

struct GiveUp {
    owner: OrgId,
    id: ChannelId,
}

impl Write for GiveUp {
    const NAME: &'static str = "channels.give_up";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let locked = tx.lock_any_channel(self.owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::EditChannel, _>(&locked, Relation::Own, None)?;
        if locked.state != ChannelState::Enabled || locked.failing_since.is_none() {
            return Ok(((), AuditEvents::unchanged()));
        }
        tx.set_channel_state(permit, ChannelState::Disabled).await?;
        let subject = Subject::Channel(self.id);
        tx.announce(EventType::ChannelDisabled, subject, self.owner, json!({"channel": self.id})).await?;
        let touched = tx.touched("channels", self.id.0, locked.version() + 1).await?;
        Ok(((), AuditEvents::one(Action::EditChannel, None, self.owner).touching([touched])))
    }
}
