//! `GET /v1/audit/events`: the log, newest first.

use crate::answer::{Answer, Answered};
use crate::cursor::Pages;
use crate::extract::{By, Query};
use crate::openapi::{Doc, Says, schema};
use crate::state::Api;
use app::audit::{self, AuditFilter};
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "The log",
        "Newest first. Auditors and data-protection officers read their organisation's; reporters what was done to their \
         organisation's own items.",
    )
    .needs(Action::ReadItemLog)
    .filter("item", Says::Id, "Of this item only.")
    .filter("actor", Says::Id, "By this person or machine only.")
    .filter(
        "kind",
        Says::one_of(Action::ALL.iter().map(|action| action.as_str())),
        "With this action only, such as `report.submit`.",
    )
    .filter("outcome", Says::one_of(["done", "denied", "read"]), "With this outcome only.")
    .paged()
    .lists::<schema::AuditEvent>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let pages = Pages::of(&api.app, &caller, "audit");
    let action = |word: &str| Action::parse(word).map(|action| action.as_str().to_owned());
    let outcome = |word: &str| ["done", "denied", "read"].contains(&word).then(|| word.to_owned());
    let mut filter = AuditFilter {
        item: query.id("item"),
        actor: query.id("actor"),
        action: query.word("kind", action, "an action such as report.submit"),
        outcome: query.word("outcome", outcome, "done, denied, read"),
        limit: query.limit(),
        ..AuditFilter::default()
    };
    let after = query.text("after");
    query.finish()?;
    filter.after = pages.after(after)?.map(|(at, _, id)| (at, id));
    let page = audit::events(&api.app, &caller, &filter).await?;
    Answer::ok(&pages.page(&page.items, page.next))
}
