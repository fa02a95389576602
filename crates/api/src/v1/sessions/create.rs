//! `POST /v1/sessions`: signs a member in.

use crate::answer::{Answer, Answered};
use crate::extract::{Address, ApiJson};
use crate::openapi::{Doc, schema};
use crate::problem::Problem;
use crate::state::Api;
use app::identity::{self, Attempt, SessionKind};
use axum::extract::State;
use domain::fields::{Errors, FieldError, Reader};
use serde_json::Value;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Sign in",
        "Tokens for an e-mail address and a password. An unknown address and a wrong password answer alike.",
    )
    .open()
    .takes::<schema::NewSession>()
    .answers::<schema::Session>()
    .problems(&[401, 429])
}

pub(crate) async fn handle(State(api): State<Api>, Address(address): Address, body: ApiJson) -> Answered {
    let (email, password) = parse(&body.value).map_err(Problem::invalid)?;
    let attempt = Attempt { email, password, address, kind: SessionKind::Api };
    let signed_in = identity::sign_in(&api.app, attempt).await.map_err(super::refused)?;
    Answer::ok(&super::view(&api.app, &signed_in).await?)
}

/// (address, password)
pub(crate) fn parse(body: &Value) -> Result<(String, String), Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let email = reader.required_text("email", 254);
    // taken as it is: spaces and rare characters are a password's strength
    let stated = reader.raw("password").and_then(Value::as_str);
    let password = stated.filter(|text| (1..=1_024).contains(&text.len())).map(str::to_owned);
    if !reader.has("password") || stated == Some("") {
        reader.missing("password");
    } else if password.is_none() {
        reader.fail("password", "text", "must be text of at most 1,024 bytes");
    }
    if reader.has("totp") {
        reader.fail("totp", "unknown", "isn't supported by this version; leave it out");
    }
    reader.finish();
    errors.into_result(email.zip(password))
}
