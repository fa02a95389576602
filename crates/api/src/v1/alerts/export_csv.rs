//! `GET /v1/alerts/{id}.csv`: the observables of an alert as a table.

use crate::answer::Answered;
use crate::extract::{By, Named};
use crate::openapi::Doc;
use crate::state::Api;
use crate::v1::export;
use app::exports::{self, Format};
use axum::extract::State;
use domain::authz::Action;

const FORMAT: Format = Format::Csv;

pub(crate) fn doc() -> Doc {
    Doc::new(
        "The observables of an alert as CSV",
        "A line for each value that you may see, with what binds you on every line. A cell that a spreadsheet would take for a \
         formula begins with an apostrophe. An alert that hasn't gone out is 409. The address takes a reference too.",
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
