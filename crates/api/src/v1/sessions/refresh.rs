//! `POST /v1/sessions/refresh`: renews a session.

use crate::answer::{Answer, Answered};
use crate::extract::ApiJson;
use crate::openapi::{Doc, schema};
use crate::problem::Problem;
use crate::state::Api;
use app::identity;
use axum::extract::State;
use domain::fields::{Errors, FieldError, Reader};
use serde_json::Value;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Renew a session",
        "New tokens for a refresh token, which is good once: using it twice ends the session.",
    )
    .open()
    .takes::<schema::Refresh>()
    .answers::<schema::Session>()
    .problems(&[401])
}

pub(crate) async fn handle(State(api): State<Api>, body: ApiJson) -> Answered {
    let token = parse(&body.value).map_err(Problem::invalid)?;
    let signed_in = identity::refresh(&api.app, &token).await.map_err(super::refused)?;
    Answer::ok(&super::view(&api.app, &signed_in).await?)
}

pub(crate) fn parse(body: &Value) -> Result<String, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let token = reader.required_text("refresh_token", 500);
    reader.finish();
    errors.into_result(token)
}
