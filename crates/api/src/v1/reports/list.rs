//! `GET /v1/reports`: reports that the caller sees, newest first.

use crate::answer::{Answer, Answered};
use crate::cursor::Pages;
use crate::extract::{By, Query, refused};
use crate::openapi::{Doc, Says, schema};
use crate::state::Api;
use app::reports::{self, ListFilter};
use axum::extract::State;
use domain::authz::Action;
use domain::taxonomy::{Category, Severity};

const STATUS: &str = "A status of your side: an owner's plain one, or an authority's own handling state.";

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Reports that you see",
        "Your own and those released to you, newest first; each row as you may see it.",
    )
    .needs(Action::ReadReport)
    .filters(&[("status", STATUS)])
    .filter("category", Says::one_of(Category::all().map(Category::as_str)), "Only of this category.")
    .filter("severity", Says::one_of(Severity::ALL.iter().map(|word| word.as_str())), "Only as bad as this.")
    .filter("organisation", Says::Id, "Only of this organisation.")
    .filters(&[
        ("q", "Words, a reference or a value."),
        ("observable", "Any technical value in any writing."),
    ])
    .filter("since", Says::Time, "Not older than this time.")
    .filter("sort", Says::one_of(["-submitted_at"]), "Newest first, which is the default.")
    .paged()
    .lists::<schema::ReportRow>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let pages = Pages::of(&api.app, &caller, "reports");
    let q = &mut query;
    let mut filter = ListFilter {
        status: q.text("status"),
        category: q.word("category", Category::parse, "an RSIT category such as fraud/phishing"),
        severity: q.word("severity", Severity::parse, "low, medium, high, critical"),
        organisation: q.id("organisation"),
        q: q.text("q"),
        observable: q.text("observable"),
        since: q.time("since"),
        limit: q.limit(),
        ..ListFilter::default()
    };
    q.word(
        "sort",
        |text| (text == "-submitted_at").then_some(()),
        "-submitted_at; `/v1/queue` sorts by clock",
    );
    let after = q.text("after");
    query.finish()?;
    filter.after = pages.after(after)?.map(|(at, _, id)| (at, id));
    let page = reports::list(&api.app, &caller, &filter).await.map_err(refused)?;
    Answer::ok(&pages.page(&page.items, page.next))
}
