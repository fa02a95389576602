//! One channel.

use super::view::{ChannelView, Show, views};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::ChannelId;
use storage::channels::Channel;

/// One of the organisation's channels, with its whole URL.
pub async fn show(app: &App, caller: &Caller, id: ChannelId) -> Result<ChannelView, Error> {
    let channel = find(app, caller, id, Action::EditChannel).await?;
    views(app, caller, vec![channel], Show::Whole).await?.pop().ok_or(Error::Hidden)
}

/// One of the organisation's channels, for a caller who may do `action`.
pub(crate) async fn find(
    app: &App,
    caller: &Caller,
    id: ChannelId,
    action: Action,
) -> Result<Channel, Error> {
    let channel = app.store.channel(caller.principal.organisation, id).await?.ok_or(Error::Hidden)?;
    caller.check(app, action, Relation::Own, None).await?;
    Ok(channel)
}
