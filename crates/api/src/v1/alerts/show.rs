//! `GET /v1/alerts/{id}`: an alert as the caller may see it.

use crate::answer::Answered;
use crate::extract::{By, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::alerts;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "An alert",
        "For its publisher with everybody it goes to and why; for a recipient as far as it is released. The address takes a \
         reference such as `A-7QK4-M2XD` too.",
    )
    .needs(Action::ReadAlert)
    .answers::<schema::Alert>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let alert = alerts::show(&api.app, &caller, super::key(&named)).await?;
    super::answer(&api.app, &alert)
}
