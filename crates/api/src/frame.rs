//! What surrounds every operation: the request's id, the headers of every answer, panics and problems made readable.

use crate::extract::Query;
use crate::problem::{Kind, Problem};
use crate::state::Api;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::ids::RequestId;
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;
use uuid::Uuid;

/// The header that repeats the request's id, the `instance` of a problem.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every answer says unless an operation says otherwise. Nothing may keep a copy: what is visible changes with
/// agreements. Nothing here is a page, so a browser that shows it loads and runs nothing.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The request's id, as extractors find it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbered(pub(crate) RequestId);

/// Gives the request its id and the answer its headers; writes problems out.
pub(crate) async fn frame(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let id = new_id(&api);
    request.extensions_mut().insert(Numbered(id.into()));
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let allow = response.headers_mut().remove(header::ALLOW);
        response = problem.render(id);
        response.headers_mut().extend(allow.map(|methods| (header::ALLOW, methods)));
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(REQUEST_ID, value);
    }
    response
}

fn new_id(api: &Api) -> Uuid {
    let millis = u64::try_from(api.app.now().timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &vault::randomness::bytes(api.app.random())).into_uuid()
}

/// Turns a panic into a problem; the program goes on.
pub(crate) fn catch_panics() -> CatchPanicLayer<fn(Box<dyn Any + Send + 'static>) -> Response> {
    CatchPanicLayer::custom(panicked as fn(_) -> _)
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    // a panic's text may quote what was sent, so the log gets only that there was one; the hook has printed the place
    drop(panic);
    Problem::internal().into_response()
}

/// Refuses every query parameter: a misspelt one isn't silently ignored where none are taken either.
pub(crate) async fn no_parameters(query: Query, request: Request, next: Next) -> Response {
    match query.finish() {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// The answer for addresses that nothing lives under.
pub(crate) async fn unknown() -> Problem {
    Problem::not_found()
}

/// The answer for a method that an address doesn't take; axum adds which it takes.
pub(crate) async fn wrong_method() -> Problem {
    Problem::new(
        Kind::MethodNotAllowed,
        "This address doesn't take this method; `Allow` lists those that it takes.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn panics() -> &'static str {
        panic!("a secret that was sent")
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_without_its_text() {
        let router: Router = Router::new().route("/", get(panics)).layer(catch_panics());
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        let problem = response.extensions().get::<Problem>().unwrap().clone();
        assert_eq!(problem.kind(), Kind::Internal);
        let shown = problem.render(Uuid::nil());
        let body = axum::body::to_bytes(shown.into_body(), 10_000).await.unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("secret"));
    }
}
