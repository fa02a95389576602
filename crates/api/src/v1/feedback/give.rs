//! `POST /v1/reports/{id}/feedback`: answers the reporter, who sees it at once.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, Named, Once};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use crate::v1::reports::key;
use app::feedback;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("Answer the reporter", "The company sees it at once.")
        .needs(Action::GiveFeedback)
        .takes::<schema::NewFeedback>()
        .problems(&[409])
        .creates::<schema::Feedback>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    named: Named,
    once: Once,
    body: ApiJson,
) -> Answered {
    let caller = once.of(caller, &body);
    let given = feedback::give(&api.app, &caller, key(&named), &body.value).await?;
    let answer = Answer::created(&given, format!("/v1/reports/{}/feedback", named.0))?;
    Ok(answer.replay(given.replayed))
}
