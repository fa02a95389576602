//! `POST /v1/reports/{id}/release-claim`: gives a report back to the queue.

use super::{answer, expected};
use crate::answer::Answered;
use crate::extract::{By, IfMatch, Named, Nothing};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use crate::v1::reports::key;
use app::handlings;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("Give a report back", "One person has it at a time, so that nobody's work is done twice.")
        .needs(Action::ReleaseClaim)
        .transition()
        .honours_if_match()
        .answers::<schema::Handling>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    named: Named,
    version: IfMatch,
    _: Nothing,
) -> Answered {
    let key = key(&named);
    let version = expected(&api.app, &caller, &key, &version).await?;
    let handling = handlings::release_claim(&api.app, &caller, key, version).await?;
    answer(&api.app, &caller, &handling).await
}
