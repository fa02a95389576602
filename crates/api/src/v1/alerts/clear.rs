//! `POST /v1/alerts/{id}/clear`: lets an alert go out.

use crate::answer::Answered;
use crate::extract::{ApiJson, By, Id, IfMatch};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::alerts;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::AlertId;

pub(crate) fn doc() -> Doc {
    Doc::new("Clear an alert", "By a person other than its drafter, over the content and recipients of this moment. `confirmed` lists the places that name a source and stay all the same.")
        .needs(Action::ClearAlert)
        .takes::<schema::Clearance>()
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
    let alert = alerts::clear(&api.app, &caller, id, &body.value).await?;
    super::answer(&api.app, &alert)
}
