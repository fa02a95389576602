//! `GET /v1/subscriptions`: what the organisation's channels are told about.

use crate::answer::{Answer, Answered};
use crate::cursor::{Pages, cut};
use crate::extract::{By, Query};
use crate::openapi::{Doc, Says, schema};
use crate::state::Api;
use app::subscriptions;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("Your organisation's subscriptions", "Last made first.")
        .needs(Action::EditSubscription)
        .filter("channel", Says::Id, "Those of one channel only.")
        .paged()
        .lists::<schema::Subscription>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let pages = Pages::of(&api.app, &caller, "subscriptions");
    let channel = query.id("channel");
    let (limit, after) = (query.limit(), query.text("after"));
    query.finish()?;
    let after = pages.after(after)?.map(|(at, _, id)| (at, id.into()));
    let mut items = subscriptions::list(&api.app, &caller, channel, after, limit + 1).await?;
    let more = cut(&mut items, limit);
    let next = items.last().filter(|_| more).map(|one| (one.created_at, 0, one.id.0));
    Answer::ok(&pages.page(&items, next))
}
