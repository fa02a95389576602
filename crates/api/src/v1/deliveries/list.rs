//! `GET /v1/deliveries`: what is or was owed to the organisation's channels.

use crate::answer::{Answer, Answered};
use crate::cursor::{Pages, cut};
use crate::extract::{By, Query};
use crate::openapi::{Doc, Says, schema};
use crate::state::Api;
use app::deliveries::{self, DeliveryList};
use axum::extract::State;
use domain::authz::Action;
use domain::notification::DeliveryState;

pub(crate) fn doc() -> Doc {
    let states = Says::one_of(DeliveryState::ALL.iter().map(|state| state.as_str()));
    Doc::new(
        "Deliveries",
        "What is or was owed to your organisation's channels, newest first. An item is named only to whoever may read it.",
    )
    .needs(Action::RetryDelivery)
    .filter("state", states, "In this state only.")
    .filter("channel", Says::Id, "To one channel only.")
    .paged()
    .lists::<schema::Delivery>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let pages = Pages::of(&api.app, &caller, "deliveries");
    let state = query.word("state", DeliveryState::parse, DeliveryState::NAMES);
    let channel = query.id("channel");
    let (limit, after) = (query.limit(), query.text("after"));
    query.finish()?;
    let after = pages.after(after)?.map(|(at, _, id)| (at, id.into()));
    let asked = DeliveryList { state, channel, after, limit: limit + 1 };
    let mut items = deliveries::list(&api.app, &caller, &asked).await?;
    let more = cut(&mut items, limit);
    let next = items.last().filter(|_| more).map(|delivery| (delivery.created_at, 0, delivery.id.0));
    Answer::ok(&pages.page(&items, next))
}
