//! `GET /openapi.json`: the API for machines.

use crate::answer::{Answer, Answered};
use crate::openapi::{Doc, document};
use crate::problem::Problem;
use crate::state::Api;
use axum::extract::State;

pub(crate) fn doc() -> Doc {
    Doc::new("The operations for machines", "This API in OpenAPI 3.1.").open().answers_any("application/json")
}

pub(crate) async fn handle(State(api): State<Api>) -> Answered {
    Answer::ok(&document(&api.app.public_url).map_err(|error| Problem::internal().caused_by(error))?)
}
