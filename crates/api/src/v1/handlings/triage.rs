//! `POST /v1/reports/{id}/triage`: what the caller's authority makes of a report.

use super::{answer, expected};
use crate::answer::Answered;
use crate::extract::{ApiJson, By, IfMatch, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use crate::v1::reports::key;
use app::handlings;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Triage a report",
        "Your organisation's own handling: acknowledge, accept into a case, link, close, reopen, or decide that nothing \
         follows, with the reason that the reporter reads.",
    )
    .needs(Action::ReadHandling)
    .takes::<schema::Triage>()
    .transition()
    .honours_if_match()
    .answers::<schema::Handling>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    named: Named,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    let key = key(&named);
    let version = expected(&api.app, &caller, &key, &version).await?;
    let handling = handlings::triage(&api.app, &caller, key, &body.value, version).await?;
    answer(&api.app, &caller, &handling).await
}
