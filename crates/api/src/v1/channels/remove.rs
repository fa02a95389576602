//! `DELETE /v1/channels/{id}`: takes a channel away.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id, IfMatch};
use crate::openapi::Doc;
use crate::state::Api;
use app::channels;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::ChannelId;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Remove a channel",
        "Only a disabled one. Its subscriptions go with it, what waits for it is cancelled; what was delivered stays told.",
    )
    .needs(Action::EditChannel)
    .if_match()
    .problems(&[409])
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<ChannelId>,
    version: IfMatch,
) -> Answered {
    let seen = channels::show(&api.app, &caller, id).await?;
    version.required(&super::tag(&api.app, &seen))?;
    channels::remove(&api.app, &caller, id, Some(seen.version)).await?;
    Ok(Answer::nothing())
}
