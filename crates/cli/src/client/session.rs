//! Which token a call carries. A refresh token is good once: using it twice looks like theft and ends the session. So it
//! is used under the lock, after looking whether another command has just done it, and the new pair is kept before the
//! lock is let go.

use super::call::{Answer, Call, Http};
use super::credentials::{Credentials, Entry, Keeper, Locked, Token};
use super::{Address, Failure, Kind};
use crate::clock::WallClock;
use chrono::TimeDelta;
use domain::time::{Clock as _, Time};
use serde_json::{Value, json};

/// A token that ends this soon is renewed rather than sent.
const SOON: TimeDelta = TimeDelta::seconds(30);

/// Who one is.
#[derive(Debug)]
pub(crate) enum Session {
    /// By `ENTENTE_TOKEN`: as it is, for as long as it lasts.
    Given(Token),
    /// By `entente login`.
    Kept { keeper: Keeper, server: String },
}

impl Session {
    pub(crate) fn given(token: String) -> Self {
        Self::Given(Token(token))
    }

    /// The session at the named server, or at that of the last sign-in.
    pub(crate) fn kept(keeper: Keeper, named: Option<Address>) -> Result<(Address, Self), Failure> {
        let mut all = keeper.read()?;
        let address = match (named, all.last.take()) {
            (Some(address), _) => address,
            (None, Some(last)) => Address::parse(&last)?,
            (None, None) => {
                return Err(Failure::new(
                    Kind::NotAllowed,
                    "not signed in anywhere: run \"entente login --server https://…\" first, or set ENTENTE_SERVER and \
                     ENTENTE_TOKEN",
                ));
            }
        };
        let server = address.as_str().to_owned();
        if !all.servers.contains_key(&server) {
            return Err(not_signed_in(&server));
        }
        Ok((address, Self::Kept { keeper, server }))
    }

    /// A token that is good for a while. The file is read each time: another command may have renewed it.
    pub(crate) async fn token(&self, http: &Http) -> Result<Token, Failure> {
        match self {
            Self::Given(token) => Ok(token.clone()),
            Self::Kept { keeper, server } => {
                let entry = keeper.read()?.servers.remove(server).ok_or_else(|| not_signed_in(server))?;
                if entry.expires_at > WallClock.now() + SOON {
                    return Ok(entry.access_token);
                }
                renew(http, keeper, server, &entry.access_token).await
            }
        }
    }

    /// Another token in place of one that the server didn't take; none where there can't be one.
    pub(crate) async fn renewed(&self, http: &Http, refused: &Token) -> Result<Option<Token>, Failure> {
        match self {
            Self::Given(_) => Ok(None),
            Self::Kept { keeper, server } => renew(http, keeper, server, refused).await.map(Some),
        }
    }
}

fn not_signed_in(server: &str) -> Failure {
    Failure::new(
        Kind::NotAllowed,
        format!("not signed in at {server}: run \"entente login --server {server}\""),
    )
}

async fn renew(http: &Http, keeper: &Keeper, server: &str, used: &Token) -> Result<Token, Failure> {
    let locked = keeper.lock().await?;
    let mut all = locked.read()?;
    let entry = all.servers.get(server).cloned().ok_or_else(|| not_signed_in(server))?;
    if entry.access_token != *used {
        return Ok(entry.access_token);
    }
    let body = json!({"refresh_token": entry.refresh_token});
    let answer = match http.send(&Call::post("/v1/sessions/refresh").json(&body), None).await {
        Err(failure) if failure.is("unauthenticated") => {
            let ended = format!("the session at {server} has ended: run \"entente login --server {server}\"");
            return Err(failure.worded(ended));
        }
        answer => Answer::whole(answer?).await?.json()?,
    };
    let entry = entry_of(&answer, &entry.email)?;
    let token = entry.access_token.clone();
    all.servers.insert(server.to_owned(), entry);
    locked.write(&all)?;
    Ok(token)
}

/// The entry that a session's answer makes.
fn entry_of(answer: &Value, email: &str) -> Result<Entry, Failure> {
    let token = |name: &str| answer[name].as_str().map(|text| Token(text.to_owned()));
    let lasts = answer["expires_in"].as_i64().and_then(TimeDelta::try_seconds);
    let (Some(access_token), Some(refresh_token), Some(lasts)) =
        (token("access_token"), token("refresh_token"), lasts)
    else {
        return Err(Failure::new(
            Kind::Failed,
            "the server's answer holds no tokens: is it an Entente server?",
        ));
    };
    let expires_at: Time = WallClock.now() + lasts;
    Ok(Entry { email: email.to_owned(), access_token, refresh_token, expires_at })
}

/// Keeps a new session, and makes its server the one that is meant when none is named.
pub(crate) fn keep(
    locked: &Locked<'_>,
    server: &Address,
    answer: &Value,
    email: &str,
) -> Result<(), Failure> {
    let mut all = locked.read()?;
    all.servers.insert(server.as_str().to_owned(), entry_of(answer, email)?);
    all.last = Some(server.as_str().to_owned());
    locked.write(&all)
}

/// Forgets a session; gives it, if there was one.
pub(crate) fn forget(locked: &Locked<'_>, server: &str) -> Result<Option<Entry>, Failure> {
    let mut all: Credentials = locked.read()?;
    let entry = all.servers.remove(server);
    if all.last.as_deref() == Some(server) {
        all.last = all.servers.keys().next().cloned();
    }
    if entry.is_some() {
        locked.write(&all)?;
    }
    Ok(entry)
}
