//! `GET /v1/disclosures`: tombstones of what was taken back.

use crate::answer::{Answer, Answered};
use crate::extract::By;
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::disclosures;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "What was taken back from you",
        "Reports that were withdrawn and alerts that were recalled: a reference, a time, and a reason where the agreement lets \
         it pass. Those that wait for your acknowledgement come first; 200 at most.",
    )
    .needs(Action::AcknowledgeWithdrawal)
    .lists::<schema::Tombstone>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By) -> Answered {
    Answer::list(&disclosures::list(&api.app, &caller, None).await?)
}
