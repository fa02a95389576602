//! `POST /v1/alerts/{id}/publish`: sends an alert.

use crate::answer::Answered;
use crate::extract::{By, Id, IfMatch, Nothing};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::alerts;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::AlertId;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Publish an alert",
        "To everybody as cleared. When content or recipients have changed since, it has to be cleared again.",
    )
    .needs(Action::PublishAlert)
    .transition()
    .honours_if_match()
    .answers::<schema::Alert>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<AlertId>,
    version: IfMatch,
    _: Nothing,
) -> Answered {
    super::honoured(&api.app, &caller, id, &version).await?;
    let alert = alerts::publish(&api.app, &caller, id).await?;
    super::answer(&api.app, &alert)
}
