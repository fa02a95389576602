//! Enabling, pausing and disabling a channel.

use super::show;
use super::view::ChannelView;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, acts};
use domain::ids::ChannelId;
use domain::notification::ChannelState;
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// What can be done to a channel in this state.
pub const fn possible(state: ChannelState) -> &'static [&'static str] {
    match state {
        ChannelState::Enabled => &["pause", "disable"],
        ChannelState::Paused => &["enable", "disable"],
        ChannelState::Disabled => &["enable", "remove"],
    }
}

/// Tells a channel again: failures are forgotten, and what waits goes out.
pub async fn enable(
    app: &App,
    caller: &Caller,
    id: ChannelId,
    version: Option<i32>,
) -> Result<ChannelView, Error> {
    go(app, caller, Move { id, version, act: "enable", to: ChannelState::Enabled }).await
}

/// Has what comes wait.
pub async fn pause(
    app: &App,
    caller: &Caller,
    id: ChannelId,
    version: Option<i32>,
) -> Result<ChannelView, Error> {
    go(app, caller, Move { id, version, act: "pause", to: ChannelState::Paused }).await
}

/// Keeps nothing more for a channel. What waits already is left for when it is enabled again; `health.backlog` says how
/// much that is.
pub async fn disable(
    app: &App,
    caller: &Caller,
    id: ChannelId,
    version: Option<i32>,
) -> Result<ChannelView, Error> {
    go(app, caller, Move { id, version, act: "disable", to: ChannelState::Disabled }).await
}

async fn go(app: &App, caller: &Caller, step: Move) -> Result<ChannelView, Error> {
    let id = step.id;
    app.store.write(&caller.ctx, step).await?;
    show(app, caller, id).await
}

struct Move {
    id: ChannelId,
    version: Option<i32>,
    act: &'static str,
    to: ChannelState,
}

impl Write for Move {
    const NAME: &'static str = "channels.state";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let owner = tx.principal().organisation;
        let locked = tx.lock_channel(owner, self.id).await?.ok_or(Error::Hidden)?;
        let permit = tx.principal().authorize::<acts::EditChannel, _>(&locked, Relation::Own, None)?;
        if self.version.is_some_and(|version| version != locked.version()) {
            return Err(Error::VersionMismatch);
        }
        let allowed = possible(locked.state);
        if !allowed.contains(&self.act) {
            return Err(Error::WrongState { state: locked.state.as_str(), allowed: allowed.to_vec() });
        }
        tx.set_channel_state(permit, self.to).await?;
        if self.to == ChannelState::Enabled {
            tx.raise_waiting(&locked).await?;
            tx.wake_channel(&locked).await?;
        }
        let touched = tx.touched("channels", self.id.0, locked.version() + 1).await?;
        Ok(((), AuditEvents::one(Action::EditChannel, None, owner).touching([touched])))
    }
}
