//! `POST /v1/channels/{id}/replay`: sends a stretch of time again.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, Id};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::deliveries;
use axum::extract::State;
use axum::http::StatusCode;
use domain::authz::Action;
use domain::ids::ChannelId;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Replay a stretch of time",
        "What was owed to the channel from `since` to before `until` goes out again, each delivery with its own id, so that the \
         receiver knows what it has already. At most 31 days and 100,000 deliveries.",
    )
    .needs(Action::RetryDelivery)
    .takes::<schema::Replay>()
    .problems(&[409])
    .accepts::<schema::Replayed>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<ChannelId>,
    body: ApiJson,
) -> Answered {
    let replayed = deliveries::replay(&api.app, &caller, id, &body.value).await?;
    Ok(Answer::ok(&replayed)?.status(StatusCode::ACCEPTED))
}
