//! `GET /v1/me`: who calls, and what it may do.

use crate::answer::{Answer, Answered};
use crate::extract::By;
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::identity;
use axum::extract::State;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Who you are",
        "Your organisation, your roles as they are now, and what they permit on some item.",
    )
    .answers::<schema::Me>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By) -> Answered {
    let me = identity::me(&api.app, &caller).await?;
    Answer::ok(&super::view(&me))
}
