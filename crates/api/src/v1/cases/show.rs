//! `GET /v1/cases/{id}`: a case with what is in it.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::cases;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("A case", "With the reports in it that you see now, its alerts and its members.")
        .needs(Action::ReadCase)
        .answers::<schema::Case>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let case = cases::show(&api.app, &caller, super::key(&named)).await?;
    Ok(Answer::ok(&case)?.tagged(&super::tag(&api.app, &case)))
}
