//! Signing in with e-mail address and password.

use super::{gone, lock_out};
use crate::{App, Error};
use chrono::TimeDelta;
use domain::actor::Actor;
use domain::authz::Action;
use domain::ids::{Item, MemberId, OrgId, SessionId};
use domain::time::Time;
use std::net::IpAddr;
use storage::audit::AuditEvents;
use storage::members::Credentials;
use storage::permit::{Denied, Principal};
use storage::sessions::{LockOut, SessionKind};
use storage::{StoreError, Write, WriteTx};
use tokio::sync::Semaphore;
use uuid::Uuid;
use vault::{AccessClaims, OpaqueToken, OsRandom, PasswordError, TokenHash};

/// How long an access token lasts.
pub(super) const ACCESS_LIFE: TimeDelta = TimeDelta::minutes(15);

/// Longer addresses don't exist (RFC 5321, 4.5.3.1).
const LONGEST_EMAIL: usize = 254;

/// Each verification takes 19 MiB, and each may go on although another one has just locked the account: few at a time.
static HASHING: Semaphore = Semaphore::const_new(4);

/// A try to sign in.
#[derive(Clone)]
pub struct Attempt {
    /// The address that was typed.
    pub email: String,
    /// The password that was typed.
    pub password: String,
    /// Where it comes from.
    pub address: IpAddr,
    /// What the session shall prove itself by.
    pub kind: SessionKind,
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Attempt(..)")
    }
}

/// A session that has just begun, or was renewed.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// Who, with the roles as they are now.
    pub principal: Principal,
    /// What the holder shows from now on; told once.
    pub proof: Proof,
}

/// What a session proves itself by.
#[derive(Clone, Debug)]
pub enum Proof {
    /// The cookie's value.
    Cookie(OpaqueToken),
    /// For machines.
    Tokens {
        /// For every request.
        access: AccessToken,
        /// For one renewal.
        refresh: OpaqueToken,
    },
}

/// A signed access token.
#[derive(Clone)]
pub struct AccessToken {
    /// The JWT.
    pub token: String,
    /// Its life in seconds.
    pub expires_in: i64,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken(..)")
    }
}

/// Signs a member in. Anything wrong with account or password is [`Error::Unauthenticated`]; too many failures are
/// [`Error::RateLimited`], whether the account exists or not.
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<SignedIn, Error> {
    let account = lock_out::account(app, &attempt.email);
    let address = lock_out::address(app, attempt.address);
    // the lock is looked at in turn, so that a burst of tries doesn't run ahead of it
    let turn = HASHING.acquire().await.map_err(|error| StoreError::Internal(error.to_string()))?;
    let at = app.now();
    if let Some(until) = app.store.sign_in_locked([&account, &address], at).await? {
        return Err(Error::RateLimited { retry_after: seconds_until(until, at) });
    }
    let known = find(app, &attempt.email).await?;
    let checked = check(app, attempt.password, known.clone()).await?;
    let Some((credentials, rehashed)) = checked else {
        app.store.note_sign_in_failure([&account, &address], at).await?;
        let (id, organisation) =
            known.map_or((MemberId(Uuid::nil()), OrgId(Uuid::nil())), |k| (k.member, k.organisation));
        let nobody = SessionId(Uuid::nil());
        let ctx = app.ctx(Actor::Member { id, organisation, session: nobody });
        app.store.note_denied(&ctx, Denied { action: Action::SignIn, item: None }).await;
        return Err(Error::Unauthenticated);
    };
    drop(turn);

    let session: SessionId = storage::write::new_id(at, app.random());
    // never from the injected source: a demo's is seeded, and whoever knows the seed would know its cookies
    let secret = OpaqueToken::generate(&OsRandom);
    let actor = Actor::Member { id: credentials.member, organisation: credentials.organisation, session };
    let begin = Begin {
        session,
        kind: attempt.kind,
        secret: app.store.keyring().tokens().hash(secret.expose()),
        rehashed,
        account,
        credentials,
    };
    let principal = app.store.write(&app.ctx(actor), begin).await.map_err(gone)?;
    let proof = match attempt.kind {
        SessionKind::Web => Proof::Cookie(secret),
        SessionKind::Api => Proof::Tokens { access: access_token(app, actor)?, refresh: secret },
    };
    Ok(SignedIn { session, principal, proof })
}

fn seconds_until(until: Time, at: Time) -> u64 {
    let millis = u64::try_from((until - at).num_milliseconds()).unwrap_or(0);
    millis.div_ceil(1000).max(1)
}

async fn find(app: &App, email: &str) -> Result<Option<Credentials>, Error> {
    // PostgreSQL takes no NUL in text, and would answer differently from "unknown"
    if email.len() > LONGEST_EMAIL || email.contains('\0') {
        return Ok(None);
    }
    Ok(app.store.member_by_email(email).await?)
}

/// The credentials, and the password hashed anew where today's cost is another one; `None` when it isn't right.
async fn check(
    app: &App,
    password: String,
    known: Option<Credentials>,
) -> Result<Option<(Credentials, Option<String>)>, Error> {
    let passwords = *app.passwords();
    let verify = move || -> Result<_, (Option<MemberId>, PasswordError)> {
        let Some(known) = known else {
            passwords.verify_dummy(&password);
            return Ok(None);
        };
        let failed = |error| (Some(known.member), error);
        if !passwords.verify(&password, &known.password_hash).map_err(failed)? || known.disabled {
            return Ok(None);
        }
        let stale = passwords.needs_rehash(&known.password_hash);
        let rehashed = stale.then(|| passwords.hash(&password, &OsRandom)).transpose().map_err(failed)?;
        Ok(Some((known, rehashed)))
    };
    let checked = tokio::task::spawn_blocking(verify).await;
    match checked.map_err(|error| StoreError::Internal(error.to_string()))? {
        Ok(checked) => Ok(checked),
        Err((Some(member), PasswordError::Malformed)) => {
            Err(StoreError::corrupt("members", "password_hash", member).into())
        }
        Err((_, error)) => Err(StoreError::Internal(error.to_string()).into()),
    }
}

/// A fresh access token for a session.
pub(super) fn access_token(app: &App, actor: Actor) -> Result<AccessToken, Error> {
    let at = app.now();
    let session = match actor {
        Actor::Member { session, .. } => Some(session.0),
        Actor::Client { .. } | Actor::System(_) => None,
    };
    let claims = AccessClaims {
        iss: app.public_url.to_string(),
        sub: actor.id(),
        org: actor.organisation().0,
        sid: session,
        client_id: "entente".to_owned(),
        aud: app.public_url.to_string(),
        iat: at.timestamp(),
        exp: (at + ACCESS_LIFE).timestamp(),
        jti: storage::write::new_id(at, app.random()),
    };
    let token = app.store.keyring().issue_access(&claims);
    let token = token.map_err(|error| StoreError::Internal(error.to_string()))?;
    Ok(AccessToken { token, expires_in: ACCESS_LIFE.num_seconds() })
}

struct Begin {
    session: SessionId,
    kind: SessionKind,
    secret: TokenHash,
    rehashed: Option<String>,
    account: LockOut,
    credentials: Credentials,
}

impl Write for Begin {
    const NAME: &'static str = "identity.sign_in";
    type Output = Principal;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Principal, AuditEvents), Error> {
        let principal = tx.principal().clone();
        let known = &self.credentials;
        // password or roles have changed since the password was verified
        if principal.epoch != known.epoch {
            return Err(Error::Unauthenticated);
        }
        tx.add_session(self.session, known.member, self.kind, &self.secret).await?;
        tx.forget_sign_in_failures(&self.account).await?;
        if let Some(rehashed) = &self.rehashed {
            tx.rehash(known.member, &known.password_hash, rehashed).await?;
        }
        Ok((principal, AuditEvents::one(Action::SignIn, None::<Item>, None::<OrgId>)))
    }
}
