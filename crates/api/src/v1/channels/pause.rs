//! `POST /v1/channels/{id}/pause`.

use crate::answer::Answered;
use crate::extract::{By, Id, IfMatch, Nothing};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::channels;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::ChannelId;

pub(crate) fn doc() -> Doc {
    Doc::new("Pause a channel", "What comes waits until it is enabled again.")
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
    let channel = channels::pause(&api.app, &caller, id, version).await?;
    super::answer(&api.app, &channel)
}
