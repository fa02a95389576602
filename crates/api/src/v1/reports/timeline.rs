//! `GET /v1/reports/{id}/timeline`: what happened.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("What happened with a report", "Newest first, as far as you may know it.")
        .needs(Action::ReadReport)
        .lists::<schema::TimelineEntry>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let timeline = reports::timeline(&api.app, &caller, super::key(&named)).await?;
    Answer::list(&timeline)
}
