//! `POST /v1/cases`: opens a case.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, Once};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::cases;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("Open a case", "With reports that were released to you for investigation, if you like.")
        .needs(Action::OpenCase)
        .takes::<schema::NewCase>()
        .creates::<schema::Case>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, once: Once, body: ApiJson) -> Answered {
    let caller = once.of(caller, &body);
    let case = cases::open(&api.app, &caller, &body.value).await?;
    let answer = Answer::created(&case, format!("/v1/cases/{}", case.case.id))?;
    Ok(answer.tagged(&super::tag(&api.app, &case)).replay(case.replayed))
}
