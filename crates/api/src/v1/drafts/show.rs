//! `GET /v1/drafts/{id}`.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports::drafts;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("A draft", "As it was saved.").needs(Action::DraftReport).answers::<schema::Draft>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<domain::ids::DraftId>,
) -> Answered {
    let draft = drafts::show(&api.app, &caller, id).await?;
    Ok(Answer::ok(&draft)?.tagged(&super::tag(&api.app, &draft)))
}
