//! `POST /v1/channels/{id}/rotate-secret`: exchanges a webhook's secret.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, Id, IfMatch};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::channels;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::ChannelId;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Exchange a webhook's secret",
        "The answer holds the new one, which is never shown again. Requests are signed with the former one too for \
         `keep_hours`, so that the receiver can change over; a second exchange within that time ends the first secret at once.",
    )
    .needs(Action::EditChannel)
    .takes::<schema::RotateSecret>()
    .honours_if_match()
    .answers::<schema::RotatedChannel>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<ChannelId>,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    let version = super::honoured(&api.app, &caller, id, &version).await?;
    let rotated = channels::rotate_secret(&api.app, &caller, id, &body.value, version).await?;
    Ok(Answer::ok(&rotated)?.tagged(&super::tag(&api.app, &rotated.channel)))
}
