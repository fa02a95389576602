//! `POST /v1/deliveries/{id}/retry`: sends a delivery again.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id, Nothing};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::deliveries;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::DeliveryId;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Send a delivery again",
        "Now, with the same id and all its tries before it; what it says is what your organisation may see then. A cancelled one \
         stays so: something newer stands in its place, or the item is gone.",
    )
    .needs(Action::RetryDelivery)
    .transition()
    .answers::<schema::DeliveryDetail>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<DeliveryId>,
    _: Nothing,
) -> Answered {
    let delivery = deliveries::retry(&api.app, &caller, id).await?;
    Answer::ok(&delivery)
}
