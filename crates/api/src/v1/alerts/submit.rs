//! `POST /v1/alerts/{id}/submit-for-clearance`: asks the second person.

use crate::answer::Answered;
use crate::extract::{By, Id, IfMatch, Nothing};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::alerts;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::AlertId;

pub(crate) fn doc() -> Doc {
    Doc::new("Submit an alert for clearance", "A second person decides whether it may go out.")
        .needs(Action::SubmitAlert)
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
    let alert = alerts::submit_for_clearance(&api.app, &caller, id).await?;
    super::answer(&api.app, &alert)
}
