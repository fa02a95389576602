//! `GET /v1/duties`: the organisation's clocks, by due time.

use crate::answer::{Answer, Answered};
use crate::cursor::{Pages, cut};
use crate::extract::{By, Query};
use crate::openapi::{Doc, Says, schema};
use crate::state::Api;
use app::DutyFilter;
use app::duties::{self, DutyList};
use axum::extract::State;
use domain::authz::Action;
use uuid::Uuid;

pub(crate) fn doc() -> Doc {
    Doc::new("Your clocks", "What your organisation owes, or is owed, by due time.")
        .needs(Action::ReadDuties)
        .filter(
            "state",
            Says::one_of(["running", "stopped", "overdue", "done"]),
            "Running ones unless said otherwise.",
        )
        .filter("owed_to_us", Says::Flag, "`true`: what others owe you, instead of what you owe.")
        .paged()
        .lists::<schema::Duty>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, mut query: Query) -> Answered {
    let pages = Pages::of(&api.app, &caller, "duties");
    let filter = query.word("state", state, "running, stopped, overdue, done");
    let owed_to_us = query.word("owed_to_us", |text| text.parse().ok(), "true or false").unwrap_or(false);
    let (limit, after) = (query.limit(), query.text("after"));
    query.finish()?;
    let after = pages.after(after)?.map(|(at, _, id)| (at, id.into()));
    let asked = DutyList { filter, owed_to_us, after, limit: limit + 1 };
    let mut items = duties::list(&api.app, &caller, &asked).await?;
    let more = cut(&mut items, limit);
    let next =
        items.last().filter(|_| more).map(|duty| (duty.due, 0, duty.id.map_or(Uuid::nil(), Uuid::from)));
    Answer::ok(&pages.page(&items, next))
}

fn state(word: &str) -> Option<DutyFilter> {
    match word {
        "running" => Some(DutyFilter::Running),
        "stopped" => Some(DutyFilter::Stopped),
        "overdue" => Some(DutyFilter::Overdue),
        "done" => Some(DutyFilter::Done),
        _ => None,
    }
}
