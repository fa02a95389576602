//! The theme switch, for readers without script.

use super::Site;
use super::posted::Posted;
use super::session::referring_path;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

/// A year.
const LIFE: u32 = 31_536_000;

/// Light becomes dark and the other way round. The script writes the same cookie, so it isn't hidden from it.
pub(crate) async fn switch(State(site): State<Site>, headers: HeaderMap, posted: Posted) -> Response {
    let theme = match posted.fields.get("theme") {
        "dark" => "dark",
        _ => "light",
    };
    let secure = if site.settings.secure_cookies { "; Secure" } else { "" };
    let mut response =
        Redirect::to(&referring_path(&headers).unwrap_or_else(|| "/".to_owned())).into_response();
    if let Ok(line) =
        HeaderValue::from_str(&format!("theme={theme}; Path=/; Max-Age={LIFE}; SameSite=Lax{secure}"))
    {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
}
