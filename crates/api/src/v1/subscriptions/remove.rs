//! `DELETE /v1/subscriptions/{id}`: tells a channel no more about something.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Id, IfMatch};
use crate::openapi::Doc;
use crate::state::Api;
use app::subscriptions;
use axum::extract::State;
use domain::authz::Action;
use domain::ids::SubscriptionId;

pub(crate) fn doc() -> Doc {
    Doc::new("Remove a subscription", "What waits already stays owed.")
        .needs(Action::EditSubscription)
        .if_match()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<SubscriptionId>,
    version: IfMatch,
) -> Answered {
    let seen = subscriptions::show(&api.app, &caller, id).await?;
    version.required(&super::tag(&api.app, &seen))?;
    subscriptions::remove(&api.app, &caller, id, Some(seen.version)).await?;
    Ok(Answer::nothing())
}
