//! `POST /v1/cases/{id}/reports`: puts a report into a case.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, IfMatch, Named};
use crate::openapi::{Doc, schema};
use crate::problem::Problem;
use crate::state::Api;
use app::cases;
use axum::extract::State;
use domain::authz::Action;
use domain::fields::{Errors, FieldError, Reader};
use domain::ids::ReportId;
use serde_json::Value;

pub(crate) fn doc() -> Doc {
    Doc::new("Add a report to a case", "Work on it that hasn't come to an outcome yet comes to one by it.")
        .needs(Action::EditCase)
        .takes::<schema::CaseReport>()
        .transition()
        .honours_if_match()
        .answers::<schema::Case>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    named: Named,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    let seen = cases::show(&api.app, &caller, super::key(&named)).await?;
    version.honoured(&super::tag(&api.app, &seen))?;
    let report = parse(&body.value).map_err(Problem::invalid)?;
    let case = cases::add_report(&api.app, &caller, super::key(&named), report).await?;
    Ok(Answer::ok(&case)?.tagged(&super::tag(&api.app, &case)))
}

pub(crate) fn parse(body: &Value) -> Result<ReportId, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let report = reader.id("report");
    if !reader.has("report") {
        reader.missing("report");
    }
    reader.finish();
    errors.into_result(report)
}
