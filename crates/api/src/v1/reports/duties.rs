//! `GET /v1/reports/{id}/duties`: the clocks on it.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::{duties, reports};
use axum::extract::State;
use domain::authz::Action;
use domain::ids::{Item, ItemKind};

pub(crate) fn doc() -> Doc {
    Doc::new("The clocks on a report", "What is owed on it by you or to you.")
        .needs(Action::ReadDuties)
        .lists::<schema::Duty>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let held = reports::find(&api.app, &caller, super::key(&named)).await?;
    let clocks = duties::of(&api.app, &caller, Item { kind: ItemKind::Report, id: held.item }).await?;
    Answer::list(&clocks)
}
