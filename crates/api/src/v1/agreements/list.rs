//! `GET /v1/agreements`: the organisation's agreements, newest first.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Query};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::agreements;
use axum::extract::State;
use domain::authz::Action;
use serde_json::Value;

pub(crate) fn doc() -> Doc {
    Doc::new("Your agreements", "Those that your organisation is a party to, newest first.")
        .needs(Action::ReadAgreement)
        .lists::<schema::AgreementSummary>()
}

pub(crate) async fn handle(State(api): State<Api>, By(caller): By, query: Query) -> Answered {
    query.finish()?;
    let all = agreements::list(&api.app, &caller).await?;
    Answer::list(&all.iter().map(super::summary).collect::<Vec<Value>>())
}
