//! `POST /v1/reports/preview`: who would see this.

use crate::answer::{Answer, Answered};
use crate::extract::{ApiJson, By};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::reports;
use axum::extract::State;
use domain::authz::Action;
use serde_json::Value;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "Who would see a report",
        "The audience as it would be decided now, whom it could be passed on to, and the clocks that would start. Stores \
         nothing. Send its `basis` with the submission, so that nobody else sees it than you were shown.",
    )
    .needs(Action::PreviewReport)
    .takes::<schema::NewReport>()
    .answers::<schema::Preview>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, body: ApiJson) -> Answered {
    let preview = reports::preview(&api.app, &caller, &without_basis(body.value)).await?;
    Answer::ok(&preview)
}

/// The body of a submission previews as well: its `basis` is an earlier answer, and says nothing here.
pub(super) fn without_basis(mut body: Value) -> Value {
    if let Some(fields) = body.as_object_mut() {
        fields.remove("basis");
    }
    body
}
