//! Channels: where an organisation wants to be told of events.

pub(crate) mod create;
pub(crate) mod disable;
pub(crate) mod enable;
pub(crate) mod list;
pub(crate) mod pause;
pub(crate) mod remove;
pub(crate) mod replay;
pub(crate) mod rotate_secret;
pub(crate) mod show;
pub(crate) mod trial;
pub(crate) mod update;

use crate::answer::{Answer, Answered, ETag};
use crate::extract::IfMatch;
use crate::problem::Problem;
use app::channels::{self, ChannelView};
use app::{App, Caller};
use domain::ids::ChannelId;

/// The tag of a channel: what its owner said of it, not how it fares.
fn tag(app: &App, channel: &ChannelView) -> ETag {
    ETag::of(app, &[b"channel", channel.id.0.as_bytes(), &channel.version.to_be_bytes(), b"json"])
}

/// A channel.
fn answer(app: &App, channel: &ChannelView) -> Answered {
    Ok(Answer::ok(channel)?.tagged(&tag(app, channel)))
}

/// The version that the client means, when it says one; refuses another than the present one.
async fn honoured(
    app: &App,
    caller: &Caller,
    id: ChannelId,
    version: &IfMatch,
) -> Result<Option<i32>, Problem> {
    if !version.is_sent() {
        return Ok(None);
    }
    let seen = channels::show(app, caller, id).await?;
    version.honoured(&tag(app, &seen))?;
    Ok(Some(seen.version))
}
