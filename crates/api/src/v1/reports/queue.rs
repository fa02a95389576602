//! `GET /v1/queue`: received reports on which the work isn't done, by clock, then severity.

use crate::answer::{Answer, Answered};
use crate::cursor::Pages;
use crate::extract::{By, Query, refused};
use crate::openapi::{Doc, Says, schema};
use crate::state::Api;
use app::reports::{self, QueueFilter};
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Your queue",
        "Received reports on which your organisation's work isn't done, by clock, then severity.",
    )
    .needs(Action::ReadHandling)
    .filter("assignee", Says::Whose, "`none`, `me`, or a member's id.")
    .filter("urgent", Says::Flag, "`true`: high and critical only.")
    .paged()
    .lists::<schema::ReportRow>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let pages = Pages::of(&api.app, &caller, "queue");
    let me = caller.principal.member();
    let who = |text: &str| match text {
        "none" => Some(None),
        "me" => Some(me),
        id => id.parse().ok().map(Some),
    };
    let mut filter = QueueFilter {
        assignee: query.word("assignee", who, "none, me, or an id (UUID)"),
        urgent: query.word("urgent", |text| text.parse().ok(), "true or false").unwrap_or(false),
        limit: query.limit(),
        after: None,
    };
    let after = query.text("after");
    query.finish()?;
    filter.after = pages.after(after)?;
    let page = reports::queue(&api.app, &caller, &filter).await.map_err(refused)?;
    Answer::ok(&pages.page(&page.items, page.next))
}
