//! `GET /v1/drafts`: the organisation's drafts, last saved first.

use crate::answer::{Answer, Answered};
use crate::cursor::{Pages, cut};
use crate::extract::{By, Query};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports::drafts;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("Your organisation's drafts", "Last saved first.")
        .needs(Action::DraftReport)
        .paged()
        .lists::<schema::Draft>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let pages = Pages::of(&api.app, &caller, "drafts");
    let (limit, after) = (query.limit(), query.text("after"));
    query.finish()?;
    let after = pages.after(after)?.map(|(at, _, id)| (at, id.into()));
    let mut items = drafts::list(&api.app, &caller, after, limit + 1).await?;
    let more = cut(&mut items, limit);
    let next = items.last().filter(|_| more).map(|draft| (draft.updated_at, 0, draft.id.0));
    Answer::ok(&pages.page(&items, next))
}
