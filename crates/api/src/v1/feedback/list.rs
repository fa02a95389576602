//! `GET /v1/reports/{id}/feedback`: the answers to a report.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use crate::v1::reports::key;
use app::feedback;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("The answers to a report", "Oldest first: all of them for its owner, its own for an authority.")
        .needs(Action::ReadReport)
        .lists::<schema::Feedback>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let answers = feedback::list(&api.app, &caller, key(&named)).await?;
    Answer::list(&answers)
}
