//! What surrounds every page: the request's number, the headers of every answer, panics and problems made readable.

use super::Site;
use super::problem::Problem;
use super::session::{TOAST, cookie};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::ids::RequestId;
use std::any::Any;
use tower_http::catch_panic::CatchPanicLayer;
use uuid::Uuid;

/// Repeats the request's number: what a person quotes who asks the operator.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every answer says unless a handler says otherwise. Nothing may keep a copy: what is visible changes with
/// agreements.
const HEADERS: [(HeaderName, &str); 8] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, crate::CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// The request's number, as extractors find it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbered(pub(crate) RequestId);

/// Numbers the request, writes problems out, and gives the answer its headers.
pub(crate) async fn frame(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let id = new_id(&site);
    request.extensions_mut().insert(Numbered(id.into()));
    let asked = request.headers().clone();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let kept = response.headers().clone();
        response = problem.render(id, &way_back(&asked));
        for name in [header::ALLOW, header::SET_COOKIE, header::RETRY_AFTER] {
            response.headers_mut().extend(kept.get(&name).cloned().map(|value| (name, value)));
        }
    }
    let shown =
        response.status().is_success() && is_page(response.headers()) && !asked.contains_key("x-fragment");
    let headers = response.headers_mut();
    // a toast is told once, by the first whole page after the act
    if shown && cookie(&asked, TOAST).is_some() {
        headers.append(
            header::SET_COOKIE,
            HeaderValue::from_static("toast=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
        );
    }
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(REQUEST_ID, value);
    }
    response
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The path that the reader came from, where it is one of ours; else the home.
fn way_back(asked: &HeaderMap) -> String {
    super::session::referring_path(asked).unwrap_or_else(|| "/".to_owned())
}

fn new_id(site: &Site) -> Uuid {
    let millis = u64::try_from(site.app.now().timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &vault::randomness::bytes(&vault::OsRandom)).into_uuid()
}

/// Turns a panic into a problem; the program goes on.
pub(crate) fn catch_panics() -> CatchPanicLayer<fn(Box<dyn Any + Send + 'static>) -> Response> {
    CatchPanicLayer::custom(panicked as fn(_) -> _)
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    // a panic's text may quote what was sent; the hook has printed the place
    drop(panic);
    Problem::internal().into_response()
}
