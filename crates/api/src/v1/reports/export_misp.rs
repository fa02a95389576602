//! `GET /v1/reports/{id}.misp.json`: a report as a MISP event.

use crate::answer::Answered;
use crate::extract::{By, Named};
use crate::openapi::Doc;
use crate::state::Api;
use crate::v1::export;
use app::exports::{self, Format};
use axum::extract::State;
use domain::authz::Action;

const FORMAT: Format = Format::Misp;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "A report as a MISP event",
        "What you may see of it, unpublished and with nothing to detect on: nobody has vetted a report. Ids stay. The address \
         takes a reference too.",
    )
    .needs(Action::ReadReport)
    .answers_any(FORMAT.media())
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, named: Named) -> Answered {
    let key = super::key(&export::stem(named, FORMAT));
    let file = exports::report(&api.app, &caller, key, FORMAT).await?;
    Ok(export::answer(&api.app, file))
}
