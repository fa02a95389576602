//! `POST /v1/drafts/{id}/submit`: submits a draft, which is then no more.

use crate::answer::Answered;
use crate::extract::{ApiJson, By, Id, IfMatch, Once};
use crate::openapi::{Doc, schema};
use crate::problem::Problem;
use crate::state::Api;
use crate::v1::reports;
use app::reports::drafts;
use axum::extract::State;
use domain::authz::Action;
use domain::fields::{Errors, FieldError, Reader};
use domain::ids::DraftId;
use serde_json::Value;

pub(crate) fn doc() -> Doc {
    Doc::new("Submit a draft", "As a report; the draft is thrown away in the same step.")
        .needs(Action::SubmitReport)
        .takes::<schema::SubmitDraft>()
        .transition()
        .honours_if_match()
        .creates::<schema::Submitted>()
}

pub(crate) async fn handle(
    State(api): State<Api>,
    By(caller): By,
    Id(id): Id<DraftId>,
    version: IfMatch,
    once: Once,
    body: ApiJson,
) -> Answered {
    let caller = once.of(caller, &body);
    let basis = parse(&body.value).map_err(Problem::invalid)?;
    if version.is_sent() {
        match drafts::show(&api.app, &caller, id).await {
            Ok(seen) => version.honoured(&super::tag(&api.app, &seen))?,
            // it may have become a report under this very key: the use case knows
            Err(app::Error::Hidden) if caller.ctx.idempotency.is_some() => {}
            Err(error) => return Err(error.into()),
        }
    }
    match drafts::submit(&api.app, &caller, id, basis.as_deref()).await {
        Err(app::Error::StaleBasis) => Err(reports::stale(&drafts::preview(&api.app, &caller, id).await?)),
        done => reports::submitted(&api.app, &caller, &done?).await,
    }
}

/// The basis, if the body names one.
pub(crate) fn parse(body: &Value) -> Result<Option<String>, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let basis = reader.text("basis", 200);
    reader.finish();
    errors.into_result(Some(basis))
}
