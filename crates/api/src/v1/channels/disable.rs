//! `POST /v1/channels/{id}/disable`.

use crate::answer::Answered;
use crate::extract::{By, Id, IfMatch, Nothing};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::channels;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::ChannelId;

pub(crate) fn doc() -> Doc {
    Doc::new("Disable a channel", "Nothing more is kept for it. What waits already is left for when it is enabled again; `health.backlog` says how much that is.")
        .needs(Action::EditChannel)
        .transition()
        .honours_if_match()
        .answers::<schema::Channel>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<ChannelId>,
    version: IfMatch,
    _: Nothing,
) -> Answered {
    let version = super::honoured(&api.app, &caller, id, &version).await?;
    let channel = channels::disable(&api.app, &caller, id, version).await?;
    super::answer(&api.app, &channel)
}
