//! `GET /v1/reports/{id}.stix.json`: a report as a STIX 2.1 bundle.

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
        "A report as STIX 2.1",
        "A bundle of what you may see of it, marked with its label, its terms and the agreement that you read it under. Ids \
         stay; `modified` moves only when the content does. Each reader's copy has ids of its own. The address takes a reference \
         too.",
    )
    .needs(Action::ReadReport)
    .answers_any(FORMAT.media())
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let key = super::key(&export::stem(named, FORMAT));
    let file = exports::report(&api.app, &caller, key, FORMAT).await?;
    Ok(export::answer(&api.app, file))
}
