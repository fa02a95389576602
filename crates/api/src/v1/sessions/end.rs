//! `DELETE /v1/sessions/current`: signs out.

use crate::answer::{Answer, Answered};
use crate::extract::By;
use crate::openapi::Doc;
use crate::state::Api;
use app::identity;
use axum::extract::State;

pub(crate) fn doc() -> Doc {
    Doc::new("Sign out", "Ends the session of the token; its refresh token opens nothing from then on.")
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By) -> Answered {
    identity::sign_out(&api.app, &caller).await?;
    Ok(Answer::nothing())
}
