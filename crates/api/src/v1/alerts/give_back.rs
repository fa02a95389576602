//! `POST /v1/alerts/{id}/return`: gives an alert back to its drafter.

use crate::answer::Answered;
use crate::extract::{ApiJson, By, Id, IfMatch};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::alerts;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::AlertId;

pub(crate) fn doc() -> Doc {
    Doc::new("Return an alert", "Back to its drafter, with the reason.")
        .needs(Action::ReturnAlert)
        .takes::<schema::Reason>()
        .transition()
        .honours_if_match()
        .answers::<schema::Alert>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<AlertId>,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    super::honoured(&api.app, &caller, id, &version).await?;
    let alert = alerts::return_(&api.app, &caller, id, &body.value).await?;
    super::answer(&api.app, &alert)
}
