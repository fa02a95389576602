//! `GET /v1/organisations`: who is here.

use crate::answer::{Answer, Answered};
use crate::extract::{By, Query};
use crate::openapi::{Doc, schema};
use crate::state::Api;
use app::organisations;
use axum::extract::State;
use serde_json::{Value, json};

pub(crate) fn doc() -> Doc {
    Doc::new("Who is here", "All organisations, by name.").lists::<schema::Organisation>()
}

pub(crate) async fn handle(State(api): State<Api>, By(_): By, query: Query) -> Answered {
    query.finish()?;
    let all = organisations::list(&api.app).await?;
    let view = |o: &organisations::Organisation| json!({"id": o.id, "name": o.name, "country": o.country, "kind": o.kind});
    Answer::list(&all.iter().map(view).collect::<Vec<Value>>())
}
