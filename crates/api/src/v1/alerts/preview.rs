//! `POST /v1/alerts/{id}/preview`: whom an alert would reach.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id, Nothing};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::alerts;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::AlertId;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Whom an alert would reach",
        "As it would be decided now: who, with what, by which clause. Stores nothing.",
    )
    .needs(Action::DraftAlert)
    .takes_nothing()
    .answers::<schema::AlertPreview>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<AlertId>,
    _: Nothing,
) -> Answered {
    let preview = alerts::preview(&api.app, &caller, id).await?;
    Answer::ok(&preview)
}
