//! Signing in and out. A wrong password and an unknown account are answered alike; in a demo an account signs in with a
//! click, by the same way and the same checks.

use super::posted::{Entry, Fields, Posted, entry_cookie};
use super::session::{cookie, lang, own_path, session_cookie, set_cookie};
use super::{Answer, Site};
use crate::page::{DemoAccount, SignInPage};
use crate::view::{OrgRef, span};
use crate::words::{Lang, arg, say};
use app::Error;
use app::identity::{self, Attempt, Proof, SessionKind};
use axum::extract::{ConnectInfo, Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use uuid::Uuid;

/// How long the browser keeps the session's cookie; the session itself ends sooner when nobody uses it.
const LIFE: u32 = 7 * 24 * 3600;

/// `GET /sign-in`.
pub(crate) async fn show(
    State(site): State<Site>,
    headers: HeaderMap,
    asked: super::posted::Asked,
) -> Response {
    page(&site, &headers, &asked.0, String::new(), StatusCode::OK)
}

/// `POST /sign-in`.
pub(crate) async fn enter(
    State(site): State<Site>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Entry(fields): Entry,
) -> Answer {
    let peer = peer.map(|Extension(ConnectInfo(address))| address.ip());
    let lang = lang(&headers);
    let Some((email, password)) = credentials(&site, &fields) else {
        return Ok(page(&site, &headers, &fields, say(lang, "sign-in-wrong", &[]), StatusCode::UNAUTHORIZED));
    };
    let address = address(&site, &headers, peer);
    let attempt = Attempt { email, password, address, kind: SessionKind::Web };
    match identity::sign_in(&site.app, attempt).await {
        Ok(signed_in) => Ok(entered(&site, &signed_in.proof, fields.get("next"))),
        Err(Error::Unauthenticated) => {
            Ok(page(&site, &headers, &fields, say(lang, "sign-in-wrong", &[]), StatusCode::UNAUTHORIZED))
        }
        Err(Error::RateLimited { retry_after }) => {
            Ok(page(&site, &headers, &fields, locked(lang, retry_after), StatusCode::TOO_MANY_REQUESTS))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /sign-out`.
pub(crate) async fn leave(State(site): State<Site>, posted: Posted) -> Answer {
    identity::sign_out(&site.app, &posted.by.caller).await?;
    let mut response = Redirect::to("/sign-in").into_response();
    response
        .headers_mut()
        .extend(set_cookie(&site, session_cookie(&site), "", Some(0)).map(|c| (header::SET_COOKIE, c)));
    Ok(response)
}

/// What was typed, or the demo account that was clicked.
fn credentials(site: &Site, fields: &Fields) -> Option<(String, String)> {
    let Some(chosen) = fields.some("demo") else {
        return Some((fields.get("email").trim().to_owned(), fields.get("password").to_owned()));
    };
    let demo = site.settings.demo.as_ref()?;
    let known = demo.accounts.iter().find(|account| account.email == chosen)?;
    Some((known.email.clone(), demo.password.clone()))
}

fn entered(site: &Site, proof: &Proof, next: &str) -> Response {
    let mut response = Redirect::to(own_path(next)).into_response();
    if let Proof::Cookie(secret) = proof {
        let line = set_cookie(site, session_cookie(site), secret.expose(), Some(LIFE));
        response.headers_mut().extend(line.map(|line| (header::SET_COOKIE, line)));
    }
    response
}

fn locked(lang: Lang, seconds: u64) -> String {
    let minutes = i64::try_from(seconds.div_ceil(60)).unwrap_or(15);
    say(lang, "sign-in-locked", &[("time", arg(span(TimeDelta::minutes(minutes), true)))])
}

fn page(site: &Site, headers: &HeaderMap, fields: &Fields, error: String, status: StatusCode) -> Response {
    let known = cookie(headers, entry_cookie(site)).and_then(|text| text.parse::<Uuid>().ok());
    let fresh = || uuid::Builder::from_random_bytes(vault::randomness::bytes(&vault::OsRandom)).into_uuid();
    let entry = known.unwrap_or_else(fresh);
    let page = SignInPage {
        csrf: site.app.store.keyring().csrf().token(entry),
        next: own_path(fields.get("next")).to_owned(),
        email: fields.get("email").to_owned(),
        error,
        demo: site.settings.demo.iter().flat_map(|demo| &demo.accounts).map(account).collect(),
    };
    let mut response = crate::respond(&page, lang(headers), headers, status);
    if known.is_none() {
        let line = set_cookie(site, entry_cookie(site), &entry.to_string(), None);
        response.headers_mut().extend(line.map(|line| (header::SET_COOKIE, line)));
    }
    response
}

fn account(account: &crate::settings::DemoAccount) -> DemoAccount {
    DemoAccount {
        id: account.email.clone(),
        name: account.name.clone(),
        org: OrgRef::new(&account.organisation, &account.country),
        role: account.role.clone(),
        can: account.can.clone(),
    }
}

/// Where the try comes from, for counting failures. The last entry of the header is the one that our proxy wrote.
fn address(site: &Site, headers: &HeaderMap, peer: Option<IpAddr>) -> IpAddr {
    let last = headers.get_all("x-forwarded-for").iter().next_back().and_then(|list| list.to_str().ok());
    let forwarded = last.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    forwarded.filter(|_| site.settings.behind_proxy).or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}
