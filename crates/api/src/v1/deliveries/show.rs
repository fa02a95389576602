//! `GET /v1/deliveries/{id}`.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::deliveries;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::DeliveryId;

pub(crate) fn doc() -> Doc {
    Doc::new("A delivery", "With every try, the first one first.")
        .needs(Action::RetryDelivery)
        .answers::<schema::DeliveryDetail>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, Id(id): Id<DeliveryId>) -> Answered {
    let delivery = deliveries::show(&api.app, &caller, id).await?;
    Answer::ok(&delivery)
}
