//! How people reach Entente: server-rendered pages, one style sheet, one script.
//!
//! Owns what a page looks like and says. A page is a struct in [`page`] made of the plain view models in [`view`];
//! a handler in `routes` fills it from a use case of `app` and calls [`respond`]. Nothing here decides anything: what a
//! member may see was decided before a view model exists, so a template can't widen it.
//!
//! ```
//! use entente_pages::{render, samples, words::Lang};
//! let html = render(&samples::problem(), Lang::En).unwrap_or_default();
//! assert!(html.starts_with("<!doctype html>"));
//! ```

pub mod assets;
pub mod filters;
mod fragment;
pub mod page;
mod report_form;
mod routes;
pub mod samples;
mod settings;
pub mod view;
pub mod words;
mod words_of;

pub use fragment::fragment;
pub use routes::router;
pub use settings::{Demo, DemoAccount, Settings};

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use words::{Env, Lang};

/// The policy every page is sent with: nothing inline, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Renders a page in one language.
pub fn render(page: &impl Template, lang: Lang) -> Result<String, askama::Error> {
    page.render_with_values(&Env { lang })
}

/// Answers with a page, or, where the request names one with `X-Fragment`, with that part of it alone.
pub fn respond(page: &impl Template, lang: Lang, request: &HeaderMap, status: StatusCode) -> Response {
    let Ok(html) = render(page, lang) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let wanted = request.get("x-fragment").and_then(|id| id.to_str().ok());
    let body = wanted.and_then(|id| fragment(&html, id)).map_or_else(|| html.clone(), str::to_owned);
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("x-fragment"));
    response
}

#[cfg(test)]
mod tests;
