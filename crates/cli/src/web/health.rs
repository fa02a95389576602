//! For whoever watches the process: `/healthz` says that it runs, `/readyz` that it can answer.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use std::time::Duration;
use storage::Store;

/// How long the database may take to answer before this process counts as not ready.
const PATIENCE: Duration = Duration::from_secs(2);

pub(super) fn router(store: Store) -> Router {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).with_state(store)
}

async fn alive() -> impl IntoResponse {
    answer(StatusCode::OK, "ok\n")
}

async fn ready(State(store): State<Store>) -> impl IntoResponse {
    match tokio::time::timeout(PATIENCE, store.schema_version()).await {
        Ok(Ok(Some(version))) if version == migrations::SCHEMA_VERSION => answer(StatusCode::OK, "ready\n"),
        Ok(Ok(_)) => answer(StatusCode::SERVICE_UNAVAILABLE, "the schema isn't this program's\n"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            answer(StatusCode::SERVICE_UNAVAILABLE, "the database doesn't answer\n")
        }
        Err(_) => answer(StatusCode::SERVICE_UNAVAILABLE, "the database doesn't answer in time\n"),
    }
}

fn answer(status: StatusCode, text: &'static str) -> impl IntoResponse {
    (status, [(header::CACHE_CONTROL, "no-store")], text)
}
