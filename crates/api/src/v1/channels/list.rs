//! `GET /v1/channels`: the organisation's channels.

use crate::answer::{Answer, Answered};
use crate::cursor::{Pages, cut};
use crate::extract::{By, Query};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::channels;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Your organisation's channels",
        "Last set up first; a URL without its query, which may hold a secret.",
    )
    .needs(Action::EditChannel)
    .paged()
    .lists::<schema::Channel>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let pages = Pages::of(&api.app, &caller, "channels");
    let (limit, after) = (query.limit(), query.text("after"));
    query.finish()?;
    let after = pages.after(after)?.map(|(at, _, id)| (at, id.into()));
    let mut items = channels::list(&api.app, &caller, after, limit + 1).await?;
    let more = cut(&mut items, limit);
    let next = items.last().filter(|_| more).map(|channel| (channel.created_at, 0, channel.id.0));
    Answer::ok(&pages.page(&items, next))
}
