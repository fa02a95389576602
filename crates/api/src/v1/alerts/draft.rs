//! `POST /v1/alerts`: begins an alert.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, Once};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::alerts;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Draft an alert",
        "From a case; it inherits the terms of every report that it is made of. The answer says whom it would reach, and why.",
    )
    .needs(Action::DraftAlert)
    .takes::<schema::NewAlert>()
    .creates::<schema::Alert>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, once: Once, body: ApiJson) -> Answered {
    let caller = once.of(caller, &body);
    let alert = alerts::draft(&api.app, &caller, &body.value).await?;
    let answer = Answer::created(&alert.json(), format!("/v1/alerts/{}", alert.id))?;
    Ok(answer.tagged(&super::tag(&api.app, &alert)).replay(alert.replayed))
}
