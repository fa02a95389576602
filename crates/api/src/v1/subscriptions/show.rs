//! `GET /v1/subscriptions/{id}`.

use crate::answer::Answered;
use crate::extract::{By, Id};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::subscriptions;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::SubscriptionId;

pub(crate) fn doc() -> Doc {
    Doc::new("A subscription", "Whom it tells, and of what.")
        .needs(Action::EditSubscription)
        .answers::<schema::Subscription>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, Id(id): Id<SubscriptionId>) -> Answered {
    let subscription = subscriptions::show(&api.app, &caller, id).await?;
    super::answer(&api.app, &subscription)
}
