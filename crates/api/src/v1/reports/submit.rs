//! `POST /v1/reports`: submits a report.

use crate::answer::Answered;
use crate::extract::{ApiJson, By, Once};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports;
use axum::extract::State;
use domain::authz::Action;
use domain::report::basis;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Submit a report",
        "Decides who sees what under which agreement, in one step, and answers with the audience and a signed receipt. \
         With a `basis` that no longer holds nothing is submitted: 409 with the new audience.",
    )
    .needs(Action::SubmitReport)
    .takes::<schema::SubmittedReport>()
    .problems(&[409])
    .creates::<schema::Submitted>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, once: Once, body: ApiJson) -> Answered {
    let caller = once.of(caller, &body);
    match reports::submit(&api.app, &caller, &body.value, basis(&body.value)).await {
        Err(app::Error::StaleBasis) => {
            let now = reports::preview(&api.app, &caller, &super::preview::without_basis(body.value)).await?;
            Err(super::stale(&now))
        }
        done => super::submitted(&api.app, &caller, &done?).await,
    }
}
