//! `GET /v1/reports/{id}/disclosures`: who received what.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Named};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("Who received a report", "Each organisation that holds it: what of it, when, under which agreement version, acknowledged or not.")
        .needs(Action::ReadDisclosures)
        .lists::<schema::Disclosure>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let disclosures = reports::disclosures(&api.app, &caller, super::key(&named)).await?;
    Answer::list(&disclosures)
}
