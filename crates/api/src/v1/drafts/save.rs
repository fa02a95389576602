//! `PUT /v1/drafts/{id}`: saves a draft.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, Id, IfMatch};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports::drafts;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::DraftId;

pub(crate) fn doc() -> Doc {
    Doc::new("Save a draft", "In place of what was saved before.")
        .needs(Action::DraftReport)
        .takes::<schema::NewReport>()
        .if_match()
        .answers::<schema::Draft>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<DraftId>,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    let seen = drafts::show(&api.app, &caller, id).await?;
    version.required(&super::tag(&api.app, &seen))?;
    let draft = drafts::save(&api.app, &caller, id, &body.value, Some(seen.version)).await?;
    Ok(Answer::ok(&draft)?.tagged(&super::tag(&api.app, &draft)))
}
