//! Who calls: a bearer token (RFC 6750) names a session, the session a member; roles are read then and there. Whoever has
//! spent its share of requests goes no further.

use crate::frame::Numbered;
use crate::problem::{Kind, Problem};
use crate::state::Api;
use app::{Caller, identity};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Who calls; nobody gets past it without a valid token.
#[derive(Clone, Debug)]
pub(crate) struct By(pub(crate) Caller);

impl FromRequestParts<Api> for By {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let token = bearer(parts).ok_or_else(Problem::unauthenticated)?;
        let known = identity::authenticate_bearer(&api.app, token).await;
        let mut caller = known.map_err(|error| refused(error.into()))?.caller;
        let spent = api.limits.take(caller.ctx.actor.id(), caller.ctx.at);
        spent.map_err(|retry_after| Problem::from(app::Error::RateLimited { retry_after }))?;
        // the log names the request as the answer does
        if let Some(Numbered(id)) = parts.extensions.get() {
            caller.ctx.request = *id;
        }
        Ok(Self(caller))
    }
}

fn bearer(parts: &Parts) -> Option<&str> {
    let (scheme, token) = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A token was shown and isn't good: the client should renew it rather than ask for one.
fn refused(problem: Problem) -> Problem {
    if problem.kind() != Kind::Unauthenticated {
        return problem;
    }
    problem.header(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static(r#"Bearer realm="entente", error="invalid_token""#),
    )
}

/// Where the request comes from, for counting failed sign-ins.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address(pub(crate) IpAddr);

impl FromRequestParts<Api> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        let forwarded = if api.settings.behind_proxy { forwarded(parts) } else { None };
        Ok(Self(forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

/// The last entry is the one that our own proxy wrote; those before it are the client's word.
fn forwarded(parts: &Parts) -> Option<IpAddr> {
    let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
