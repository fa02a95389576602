//! `PUT /v1/subscriptions/{id}`: changes what a channel is told about.

use crate::answer::Answered;
use crate::extract::{ApiJson, By, Id, IfMatch};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::subscriptions;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::SubscriptionId;

pub(crate) fn doc() -> Doc {
    Doc::new("Change a subscription", "In place of what was there; what waits already stays owed.")
        .needs(Action::EditSubscription)
        .takes::<schema::NewSubscription>()
        .if_match()
        .answers::<schema::Subscription>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<SubscriptionId>,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    let seen = subscriptions::show(&api.app, &caller, id).await?;
    version.required(&super::tag(&api.app, &seen))?;
    let subscription = subscriptions::update(&api.app, &caller, id, &body.value, Some(seen.version)).await?;
    super::answer(&api.app, &subscription)
}
