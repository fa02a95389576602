//! `GET /v1/cases`: the organisation's cases, last opened first.

use crate::answer::{Answer, Answered};
use crate::cursor::Pages;
use crate::extract::{By, Query};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::cases;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new("Your organisation's cases", "Last opened first.")
        .needs(Action::ReadCase)
        .paged()
        .lists::<schema::CaseRow>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let pages = Pages::of(&api.app, &caller, "cases");
    let (limit, after) = (query.limit(), query.text("after"));
    query.finish()?;
    let after = pages.after(after)?.map(|(at, _, id)| (at, id.into()));
    let page = cases::list(&api.app, &caller, after, limit).await?;
    Answer::ok(&pages.page(&page.items, page.next))
}
