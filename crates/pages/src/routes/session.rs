//! Who reads: a cookie names a session, the session a member; roles are read then and there.
//!
//! The cookie is `__Host-`: only this host can set it, over a secure connection, for every path.

use super::Site;
use super::frame::Numbered;
use super::problem::Problem;
use crate::view::Theme;
use crate::words::Lang;
use app::{Caller, Error, identity};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::decision::OrgKind;
use domain::ids::SessionId;
use domain::time::Time;

/// The cookie in which one sentence waits for the next page.
pub(crate) const TOAST: &str = "toast";

/// A member who is signed in, in one request.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// Who, with the roles as they are now.
    pub(crate) caller: Caller,
    /// The session.
    pub(crate) session: SessionId,
    /// The token that every form of this session carries.
    pub(crate) csrf: String,
    /// The member's language.
    pub(crate) lang: Lang,
    /// The theme chosen before.
    pub(crate) theme: Theme,
    /// What the last act wants to say.
    pub(crate) toast: Option<String>,
}

impl SignedIn {
    /// Now, for this request.
    pub(crate) fn now(&self) -> Time {
        self.caller.ctx.at
    }

    /// What kind of organisation the member is of.
    pub(crate) fn kind(&self) -> OrgKind {
        self.caller.principal.organisation_kind
    }
}

impl FromRequestParts<Site> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let Some(token) = cookie(&parts.headers, session_cookie(site)) else {
            return Err(sign_in_first(parts));
        };
        let known = match identity::authenticate_cookie(&site.app, &token).await {
            Ok(known) => known,
            Err(Error::Unauthenticated) => return Err(sign_in_first(parts)),
            Err(error) => return Err(Problem::from(error).into_response()),
        };
        let mut ctx = site.app.ctx(known.caller.principal.actor);
        // the log names the request as the answer does
        if let Some(Numbered(id)) = parts.extensions.get() {
            ctx.request = *id;
        }
        Ok(Self {
            csrf: site.app.store.keyring().csrf().token(known.session.id.0),
            session: known.session.id,
            lang: lang(&parts.headers),
            theme: Theme::from_id(&cookie(&parts.headers, "theme").unwrap_or_default()),
            toast: cookie(&parts.headers, TOAST).map(|text| decoded(&text)).filter(|text| !text.is_empty()),
            caller: Caller { ctx, principal: known.caller.principal },
        })
    }
}

/// Sends to the sign-in page and, afterwards, back to where somebody wanted to go. A script that fetches a part of a
/// page gets a bare 401: it must not put the sign-in page into a corner of another one.
fn sign_in_first(parts: &Parts) -> Response {
    if parts.headers.contains_key("x-fragment") {
        return axum::http::StatusCode::UNAUTHORIZED.into_response();
    }
    let wanted = parts.uri.path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str);
    if parts.method != Method::GET || wanted == "/" {
        return Redirect::to("/sign-in").into_response();
    }
    let next: String = url::form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
    Redirect::to(&format!("/sign-in?next={next}")).into_response()
}

/// The reader's language.
pub(crate) fn lang(headers: &HeaderMap) -> Lang {
    Lang::from_tag(headers.get(header::ACCEPT_LANGUAGE).and_then(|tag| tag.to_str().ok()).unwrap_or_default())
}

/// The name of the session's cookie. Without a secure connection no browser takes a `__Host-` name.
pub(crate) fn session_cookie(site: &Site) -> &'static str {
    if site.settings.secure_cookies { "__Host-session" } else { "session" }
}

/// The first cookie of that name.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(found, _)| *found == name).map(|(_, value)| value.to_owned()).next()
}

/// A `Set-Cookie` line for a cookie that no script reads. `life` in seconds; 0 takes the cookie away.
pub(crate) fn set_cookie(site: &Site, name: &str, value: &str, life: Option<u32>) -> Option<HeaderValue> {
    let secure = if site.settings.secure_cookies { "; Secure" } else { "" };
    let life = life.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{name}={value}; Path=/{life}; HttpOnly; SameSite=Lax{secure}")).ok()
}

/// Goes to `path` and has one sentence said there.
pub(crate) fn after(path: &str, toast: &str) -> Response {
    let text: String = url::form_urlencoded::byte_serialize(toast.as_bytes()).collect();
    let mut response = Redirect::to(path).into_response();
    if let Ok(line) =
        HeaderValue::from_str(&format!("{TOAST}={text}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"))
    {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
}

fn decoded(text: &str) -> String {
    let pairs = format!("t={text}");
    url::form_urlencoded::parse(pairs.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// `path` where it is a path of this site, else the home: a sign-in must not lead elsewhere.
pub(crate) fn own_path(path: &str) -> &str {
    let plain = path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if path.starts_with('/') && !path.starts_with("//") && plain { path } else { "/" }
}

/// The path of the page that led here, where that is one of ours.
pub(crate) fn referring_path(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let from = url::Url::parse(text(header::REFERER)?).ok()?;
    let host = text(header::HOST)?;
    let own = from.host_str().is_some_and(|name| {
        from.port()
            .map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
            .eq_ignore_ascii_case(host)
    });
    let query = from.query().map(|query| format!("?{query}")).unwrap_or_default();
    own.then(|| own_path(&format!("{}{query}", from.path())).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_returned_to() {
        assert_eq!(own_path("/reports?q=a%20b"), "/reports?q=a%20b");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nb", "reports"]
        {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("x__Host-session=no; theme=dark; __Host-session=yes"),
        );
        assert_eq!(cookie(&headers, "__Host-session").as_deref(), Some("yes"));
        assert_eq!(cookie(&headers, "theme").as_deref(), Some("dark"));
        assert_eq!(cookie(&headers, "session"), None);
    }
}
