//! `GET /v1/channels/{id}`.

use crate::answer::Answered;
use crate::extract::{By, Id};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::channels;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::ChannelId;

pub(crate) fn doc() -> Doc {
    Doc::new("A channel", "With its whole URL, and whether it works.")
        .needs(Action::EditChannel)
        .answers::<schema::Channel>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, Id(id): Id<ChannelId>) -> Answered {
    let channel = channels::show(&api.app, &caller, id).await?;
    super::answer(&api.app, &channel)
}
