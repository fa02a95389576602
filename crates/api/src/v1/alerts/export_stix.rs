//! `GET /v1/alerts/{id}.stix.json`: an alert as a STIX 2.1 bundle.

use crate::answer::Answered;
use crate::extract::{By, Named};
use crate::openapi::Doc;
use crate::state::Api;
use crate::v1::export;
use app::exports::{self, Format};
use axum::extract::State;
use domain::authz::Action;

const FORMAT: Format = Format::Stix;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "An alert as STIX 2.1",
        "A bundle of what you may see of it, with an indicator for each value that may be looked for. Ids stay; `modified` moves \
         only when the content does. An alert that hasn't gone out is 409. The address takes a reference too.",
    )
    .needs(Action::ReadAlert)
    .answers_any(FORMAT.media())
    .problems(&[409])
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let key = super::key(&export::stem(named, FORMAT));
    let file = exports::alert(&api.app, &caller, key, FORMAT).await?;
    Ok(export::answer(&api.app, file))
}
