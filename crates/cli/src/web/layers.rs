//! What every request passes: the log, a number of its own where nothing nearer gave it one, a limit on its body.

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use std::time::Instant;
use vault::OsRandom;

/// What a person quotes who asks the operator about an answer.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(super) fn around(router: Router, body_limit: usize) -> Router {
    // an operation that takes more, such as an import, sets its own limit further in, which then counts
    router.layer(DefaultBodyLimit::max(body_limit)).layer(from_fn(numbered)).layer(from_fn(logged))
}

/// A client's own number isn't taken over: it would stand in the log as ours.
async fn numbered(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let id = uuid::Builder::from_random_bytes(vault::randomness::bytes(&OsRandom)).into_uuid();
    if let (false, Ok(id)) =
        (response.headers().contains_key(REQUEST_ID), HeaderValue::from_str(&id.to_string()))
    {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// One line for each request: its route, never its path or query, which hold references and what people search for.
async fn logged(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let id = response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    let millis = begun.elapsed().as_millis();
    let status = response.status().as_u16();
    match response.status() {
        // whoever watches asks every few seconds
        _ if matches!(route.as_str(), "/healthz" | "/readyz") => {
            tracing::debug!(%method, route, status, millis, id, "request");
        }
        answered if answered.is_server_error() => {
            tracing::error!(%method, route, status, millis, id, "request");
        }
        _ => tracing::info!(%method, route, status, millis, id, "request"),
    }
    response
}
