//! `POST /v1/channels/{id}/test`: sends something harmless.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id, Nothing, Once};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::channels;
use axum::extract::State;
use axum::http::StatusCode;
use domain::authz::Action;
use domain::ids::ChannelId;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Test a channel",
        "Sends an event of the type `channel.test`, now. The answer names the delivery to look at.",
    )
    .needs(Action::EditChannel)
    .transition()
    .once()
    .accepts::<schema::Trial>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<ChannelId>,
    once: Once,
    body: Nothing,
) -> Answered {
    let caller = once.of(caller, &body);
    let trial = channels::trial(&api.app, &caller, id).await?;
    Ok(Answer::ok(&trial)?.status(StatusCode::ACCEPTED).replay(trial.replayed))
}
