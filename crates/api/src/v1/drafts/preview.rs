//! `POST /v1/drafts/{id}/preview`: who would see this draft.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id, Nothing};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports::drafts;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::DraftId;

pub(crate) fn doc() -> Doc {
    Doc::new("Who would see a draft", "As for a report's preview; stores nothing.")
        .needs(Action::PreviewReport)
        .takes_nothing()
        .answers::<schema::Preview>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<DraftId>,
    _: Nothing,
) -> Answered {
    let preview = drafts::preview(&api.app, &caller, id).await?;
    Answer::ok(&preview)
}
