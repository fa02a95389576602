//! `GET /v1/reports/{id}/receipt`: the signed receipt.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Named};
use crate::openapi::Doc;
use crate::state::Api;
use app::reports;
use axum::extract::State;
use domain::authz::Action;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "The receipt of a report",
        "A compact JWS that says what was accepted, when and from whom; verify it with `/.well-known/jwks.json`.",
    )
    .needs(Action::ReadReceipt)
    .answers_any("application/jose")
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let receipt = reports::receipt(&api.app, &caller, super::key(&named)).await?;
    Ok(Answer::text("application/jose", receipt))
}
