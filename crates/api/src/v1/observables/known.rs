//! `POST /v1/observables/match`: which of these values the caller's organisation has seen.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::observables;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Look up many values at once",
        "An entry for each value, in the order of the question: where you see it in reports and alerts that your organisation \
         holds, newest first, ten at most. Values are taken in any writing, defanged ones too. One that can't be read has an \
         `error` and harms no other; one on a list of harmless values names the list and isn't looked for. `hit` says that \
         somebody else knows a value that you don't see, where an agreement with a visible match clause lets that one bit pass; \
         each hit has a decision of its own and stands in both logs.",
    )
    .needs(Action::AskMatch)
    .takes::<schema::MatchValues>()
    .lists::<schema::Known>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, body: ApiJson) -> Answered {
    let known = observables::known(&api.app, &caller, &body.value).await?;
    Answer::list(&known)
}
