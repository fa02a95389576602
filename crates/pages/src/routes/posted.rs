//! What a form sends. Nobody sees a field before the form's token is known to be this session's.
//!
//! [`Posted`] is the only way to the fields of a member's form, and has the member with it; `Entry` is the same for the
//! sign-in form, whose token belongs to a cookie of its own, since there is no session yet. A page of another site can
//! make a browser send our cookies; it can't read our pages, so it doesn't know the token.

use super::Site;
use super::problem::Problem;
use super::session::{SignedIn, cookie};
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeSet;
use std::convert::Infallible;
use uuid::Uuid;

/// The largest form. The longest is a report's, whose API body may be 1 MiB; a form writes some characters threefold.
const FORM_LIMIT: usize = 3 * 1024 * 1024;

/// The fields of a form or a query, in order, names repeated as they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `name=value&…`.
    pub(crate) fn parse(text: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(text).into_owned().collect())
    }

    /// The first value of that name; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    /// [`Fields::get`] where something is there.
    pub(crate) fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name).trim()).filter(|value| !value.is_empty())
    }

    /// All values of that name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Whether the name was sent.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// The rows of a list: the indices `N` of all names `list.N.field`, in order.
    pub(crate) fn rows(&self, list: &str) -> BTreeSet<usize> {
        self.0.iter().filter_map(|(name, _)| row_of(name, list)).collect()
    }

    /// The field of a row: `list.N.field`.
    pub(crate) fn cell(&self, list: &str, row: usize, field: &str) -> &str {
        self.get(&format!("{list}.{row}.{field}"))
    }

    /// All pairs, in order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Rows beyond this are nobody's typing.
const ROWS: usize = 20_000;

fn row_of(name: &str, list: &str) -> Option<usize> {
    let (row, _) = name.strip_prefix(list)?.strip_prefix('.')?.split_once('.')?;
    row.parse().ok().filter(|row| *row < ROWS)
}

/// A form of a member, with the member.
#[derive(Clone, Debug)]
pub(crate) struct Posted {
    /// Who sent it.
    pub(crate) by: SignedIn,
    /// What was sent.
    pub(crate) fields: Fields,
}

impl FromRequest<Site> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let by = SignedIn::from_request_parts(&mut parts, site).await?;
        let fields = read(&parts, body).await?;
        verified(site, by.session.0, fields.get("csrf")).map_err(IntoResponse::into_response)?;
        Ok(Self { by, fields })
    }
}

/// Whether `presented` is the token of `session`.
pub(crate) fn verified(site: &Site, session: Uuid, presented: &str) -> Result<(), Problem> {
    if site.app.store.keyring().csrf().verify(session, presented) { Ok(()) } else { Err(Problem::forged()) }
}

/// The cookie that the token of the sign-in form belongs to.
pub(crate) fn entry_cookie(site: &Site) -> &'static str {
    if site.settings.secure_cookies { "__Host-entry" } else { "entry" }
}

/// The sign-in form. Its token is the keyed digest of a random cookie that the form's page has set: another site can
/// neither read nor, for the `__Host-` prefix, plant it, so it can't sign a reader in as somebody else.
#[derive(Clone, Debug)]
pub(crate) struct Entry(pub(crate) Fields);

impl FromRequest<Site> for Entry {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let entry = cookie(&parts.headers, entry_cookie(site)).and_then(|text| text.parse().ok());
        let fields = read(&parts, body).await?;
        let entry: Uuid = entry.ok_or_else(|| Problem::forged().into_response())?;
        verified(site, entry, fields.get("csrf")).map_err(IntoResponse::into_response)?;
        Ok(Self(fields))
    }
}

async fn read(parts: &Parts, body: Body) -> Result<Fields, Response> {
    same_origin(&parts.headers).map_err(IntoResponse::into_response)?;
    let kind =
        parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let media = kind.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Problem::unsupported_media().into_response());
    }
    let bytes =
        axum::body::to_bytes(body, FORM_LIMIT).await.map_err(|_| Problem::too_large().into_response())?;
    Ok(Fields::parse(&bytes))
}

/// A browser says where a request comes from; other programs say nothing, and have no cookies of ours to misuse.
pub(crate) fn same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    if site.is_none_or(|site| matches!(site, "same-origin" | "none")) {
        Ok(())
    } else {
        Err(Problem::forged())
    }
}

/// The query of an address, in the same form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked(pub(crate) Fields);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Fields::parse(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_numbers_and_values_their_order() {
        let fields = Fields::parse(
            b"o.2.value=b&purpose=x&o.0.value=a&purpose=y&o.x.value=&o.99999999999.v=&other.1.a=",
        );
        assert_eq!(fields.rows("o").into_iter().collect::<Vec<_>>(), [0, 2]);
        assert_eq!(fields.cell("o", 2, "value"), "b");
        assert_eq!(fields.all("purpose").collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(fields.get("nothing"), "");
    }

    #[test]
    fn other_sites_are_refused() {
        let from = |site: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("sec-fetch-site", axum::http::HeaderValue::from_static(site));
            same_origin(&headers).is_ok()
        };
        assert!(from("same-origin") && from("none") && same_origin(&HeaderMap::new()).is_ok());
        assert!(!from("cross-site") && !from("same-site"));
    }
}
