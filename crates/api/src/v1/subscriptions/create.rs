//! `POST /v1/subscriptions`: has a channel told about something.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By, Once};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::subscriptions;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Subscribe a channel",
        "To every event of these types that your organisation may hear of, unless a filter narrows it. A filter is held \
         against what your organisation may read of the item, never against the rest. At most 200 subscriptions.",
    )
    .needs(Action::EditSubscription)
    .takes::<schema::NewSubscription>()
    .creates::<schema::Subscription>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, once: Once, body: ApiJson) -> Answered {
    let caller = once.of(caller, &body);
    let subscription = subscriptions::create(&api.app, &caller, &body.value).await?;
    let answer = Answer::created(&subscription, format!("/v1/subscriptions/{}", subscription.id))?;
    Ok(answer.tagged(&super::tag(&api.app, &subscription)).replay(subscription.replayed))
}
