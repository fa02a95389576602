//! `POST /v1/channels`: sets up a channel.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, Once};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::channels;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Set up a channel",
        "It is enabled at once, and told nothing before it has a subscription. The answer holds a webhook's secret, which is \
         never shown again: not to a repeated request either; exchange it if the answer was lost. At most 50 channels.",
    )
    .needs(Action::EditChannel)
    .takes::<schema::NewChannel>()
    .creates::<schema::CreatedChannel>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, once: Once, body: ApiJson) -> Answered {
    let caller = once.of(caller, &body);
    let created = channels::create(&api.app, &caller, &body.value).await?;
    let answer = Answer::created(&created, format!("/v1/channels/{}", created.channel.id))?;
    Ok(answer.tagged(&super::tag(&api.app, &created.channel)).replay(created.replayed))
}
