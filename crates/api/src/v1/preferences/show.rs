//! `GET /v1/me/preferences`: what the caller is mailed about.

use crate::answer::Answered;
use crate::extract::By;
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::preferences;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "What you are mailed about",
        "Nothing until you choose: then `mode` is off, and the rest is what your roles suggest.",
    )
    .needs(Action::EditPreferences)
    .answers::<schema::Preferences>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By) -> Answered {
    let preferences = preferences::show(&api.app, &caller).await?;
    super::answer(&api.app, &caller, &preferences)
}
