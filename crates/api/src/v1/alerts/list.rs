//! `GET /v1/alerts?box=`: what the organisation received, or what it publishes.

use crate::answer::{Answer, Answered};
use crate::cursor::{Pages, cut};
use crate::extract::{By, Query};
use crate::openapi::{Doc, Says, schema};
use crate::state::Api;
use app::alerts;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("Your alerts", "Received ones, newest first, or your own, last begun first.")
        .needs(Action::ReadAlert)
        .filter("box", Says::one_of(["inbox", "outbox"]), "`inbox` unless said otherwise.")
        .paged()
        .lists::<schema::AlertRow>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let outbox = |word: &str| ["inbox", "outbox"].contains(&word).then_some(word == "outbox");
    let outbox = query.word("box", outbox, "inbox or outbox").unwrap_or(false);
    let pages = Pages::of(&api.app, &caller, if outbox { "alerts/outbox" } else { "alerts/inbox" });
    let (limit, after) = (query.limit(), query.text("after"));
    query.finish()?;
    let after = pages.after(after)?.map(|(at, _, id)| (at, id.into()));
    if outbox {
        let mut items = alerts::outbox(&api.app, &caller, after, limit + 1).await?;
        let more = cut(&mut items, limit);
        let next = items.last().filter(|_| more).map(|row| (row.created_at, 0, row.id.0));
        return Answer::ok(&pages.page(&items, next));
    }
    let mut items = alerts::inbox(&api.app, &caller, after, limit + 1).await?;
    let more = cut(&mut items, limit);
    let next = items.last().filter(|_| more).map(|row| (row.received_at, 0, row.id.0));
    Answer::ok(&pages.page(&items, next))
}
