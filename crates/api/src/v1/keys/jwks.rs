//! `GET /.well-known/jwks.json`: the keys that verify receipts and access tokens (RFC 7517).

use crate::answer::{Answer, Answered};
use crate::openapi::Doc;
use crate::state::Api;
use axum::extract::State;
use axum::http::header;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Public keys",
        "The keys that receipts and access tokens are signed with: the current one first.",
    )
    .open()
    .answers_any("application/jwk-set+json")
}

pub(crate) async fn handle(State(api): State<Api>) -> Answered {
    let answer = Answer::ok(&api.app.store.keyring().jwks())?.media("application/jwk-set+json");
    // public, and the same for everybody; a rotated key is found within five minutes
    Ok(answer.header(header::CACHE_CONTROL, "public, max-age=300".to_owned()))
}
