//! `PUT /v1/channels/{id}`: describes a channel anew.

use crate::answer::Answered;
use crate::extract::{ApiJson, By, Id, IfMatch};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::channels;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::ChannelId;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Change a channel",
        "Name, target, content, digest; its kind stays. Where it leads elsewhere, earlier failures are forgotten.",
    )
    .needs(Action::EditChannel)
    .takes::<schema::NewChannel>()
    .if_match()
    .answers::<schema::Channel>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<ChannelId>,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    let seen = channels::show(&api.app, &caller, id).await?;
    version.required(&super::tag(&api.app, &seen))?;
    let channel = channels::update(&api.app, &caller, id, &body.value, Some(seen.version)).await?;
    super::answer(&api.app, &channel)
}
