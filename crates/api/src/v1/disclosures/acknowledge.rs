//! `POST /v1/disclosures/{id}/acknowledge`: a withdrawal was received, and done.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id, Nothing};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::disclosures;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::DisclosureId;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Acknowledge a withdrawal",
        "That you know that the item is gone, and have deleted your copies. Whoever took it back sees that you did.",
    )
    .needs(Action::AcknowledgeWithdrawal)
    .transition()
    .answers::<schema::Tombstone>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<DisclosureId>,
    _: Nothing,
) -> Answered {
    Answer::ok(&disclosures::acknowledge(&api.app, &caller, id).await?)
}
