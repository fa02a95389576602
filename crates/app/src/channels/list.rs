//! The organisation's channels.

use super::view::{ChannelView, Show, views};
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation};
use domain::ids::ChannelId;
use domain::time::Time;

/// A page of them, last set up first.
pub async fn list(
    app: &App,
    caller: &Caller,
    after: Option<(Time, ChannelId)>,
    limit: u64,
) -> Result<Vec<ChannelView>, Error> {
    caller.check(app, Action::EditChannel, Relation::Own, None).await?;
    let channels = app.store.channels(caller.principal.organisation, after, limit).await?;
    views(app, caller, channels, Show::WithoutQuery).await
}
