//! `POST /v1/drafts`: keeps a report that isn't sent yet.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, Once};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports::drafts;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Keep a draft",
        "What is there has to be right; anything may be missing. It goes by itself after 30 days.",
    )
    .needs(Action::DraftReport)
    .takes::<schema::NewReport>()
    .creates::<schema::Draft>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, once: Once, body: ApiJson) -> Answered {
    let caller = once.of(caller, &body);
    let draft = drafts::create(&api.app, &caller, &body.value).await?;
    let answer = Answer::created(&draft, format!("/v1/drafts/{}", draft.id))?;
    Ok(answer.tagged(&super::tag(&api.app, &draft)).replay(draft.replayed))
}
