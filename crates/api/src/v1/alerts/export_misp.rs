//! `GET /v1/alerts/{id}.misp.json`: an alert as a MISP event.

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
        "An alert as a MISP event",
        "What you may see of it, published, with `to_ids` on what may be looked for. Ids stay. An alert that hasn't gone out is \
         409. The address takes a reference too.",
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
