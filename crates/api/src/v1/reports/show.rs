//! `GET /v1/reports/{id}`: a report as the caller may see it.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "A report",
        "As you may see it: `disclosure` says under which agreement, and which classes are withheld and why. The address \
         takes a reference such as `R-7QK4-M2XD` too.",
    )
    .needs(Action::ReadReport)
    .answers::<schema::Report>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let report = reports::show(&api.app, &caller, super::key(&named)).await?;
    Ok(Answer::ok(&report.json())?.tagged(&super::tag(&api.app, &report.held)))
}
