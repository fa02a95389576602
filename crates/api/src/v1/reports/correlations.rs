//! `GET /v1/reports/{id}/correlations`: what it shares with others.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "What a report shares with others",
        "Other reports that you see and that hold the same values, those with the rarest first.",
    )
    .needs(Action::ReadReport)
    .lists::<schema::Correlation>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let correlations = reports::correlations(&api.app, &caller, super::key(&named)).await?;
    Answer::list(&correlations)
}
