//! `PUT /v1/alerts/{id}`: changes an alert that isn't out yet.

use crate::answer::Answered;
use crate::extract::{ApiJson, By, Id, IfMatch};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::alerts::{self, AlertKey};
use axum::extract::State;
use domain::authz::Action;
use domain::ids::AlertId;

pub(crate) fn doc() -> Doc {
    Doc::new("Edit an alert", "In place of what was there. Whatever clearance it had is void.")
        .needs(Action::EditAlert)
        .takes::<schema::NewAlert>()
        .if_match()
        .problems(&[409])
        .answers::<schema::Alert>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<AlertId>,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    let seen = alerts::show(&api.app, &caller, AlertKey::Id(id)).await?;
    // a recipient sees it and may not edit it: the use case says so before any version matters
    let row = seen.own.as_ref().map(|own| own.row_version);
    if row.is_some() {
        version.required(&super::tag(&api.app, &seen))?;
    }
    let alert = alerts::edit(&api.app, &caller, id, &body.value, row).await?;
    super::answer(&api.app, &alert)
}
