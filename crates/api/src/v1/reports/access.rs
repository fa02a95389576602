//! `GET /v1/reports/{id}/access?organisation=`: why an organisation sees a report, or doesn't.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Named, Query};
use crate::openapi::{Doc, Says, schema};
use crate::state::Api;
use app::reports;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::OrgId;
use uuid::Uuid;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Why an organisation sees a report",
        "Every agreement's decision for it, decided again from what was stored, with the clauses that it cites.",
    )
    .needs(Action::ReadAccess)
    .needs_filter("organisation", Says::Id, "The organisation's id.")
    .answers::<schema::Access>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    named: Named,
    mut query: Query,
) -> Answered {
    let organisation: Option<OrgId> = query.id("organisation");
    query.require("organisation");
    query.finish()?;
    let organisation = organisation.unwrap_or(Uuid::nil().into());
    let access = reports::access(&api.app, &caller, super::key(&named), organisation).await?;
    Answer::ok(&access)
}
