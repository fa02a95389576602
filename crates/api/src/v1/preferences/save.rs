//! `PUT /v1/me/preferences`: chooses what the caller is mailed about.

use crate::answer::Answered;
use crate::extract::{ApiJson, By, IfMatch};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::preferences;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Choose what you are mailed about",
        "Mails go to the address that you sign in with and hold no content: who, what kind, how urgent, a link. Only what your \
         roles let you read can be chosen. Switching off cancels what waits.",
    )
    .needs(Action::EditPreferences)
    .takes::<schema::NewPreferences>()
    .if_match()
    .answers::<schema::Preferences>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    version: IfMatch,
    body: ApiJson,
) -> Answered {
    let seen = preferences::show(&api.app, &caller).await?;
    version.required(&super::tag(&api.app, &caller, &seen))?;
    let saved = preferences::save(&api.app, &caller, &body.value, Some(seen.version)).await?;
    super::answer(&api.app, &caller, &saved)
}
