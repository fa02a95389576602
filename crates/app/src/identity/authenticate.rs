//! Recognising who calls, once for each request: the token names a session, the session a member, and what the member
//! may do is read then and there.

use crate::{App, Caller, Error};
use domain::actor::Actor;
use domain::ids::SessionId;
use storage::sessions::{Session, SessionKind};
use vault::Expected;

/// A caller who has shown who it is.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// Who, with the roles as they are now.
    pub caller: Caller,
    /// In which session.
    pub session: Session,
}

/// Who shows this cookie.
pub async fn authenticate_cookie(app: &App, token: &str) -> Result<Authenticated, Error> {
    let hash = app.store.keyring().tokens().hash(token);
    let session = app.store.session_by_secret(&hash).await?;
    admit(app, session, SessionKind::Web).await
}

/// Who shows this access token.
pub async fn authenticate_bearer(app: &App, token: &str) -> Result<Authenticated, Error> {
    let expected = Expected { iss: &app.public_url, aud: &app.public_url, now: app.now() };
    let claims = app.store.keyring().verify_access(token, &expected).map_err(|_| Error::Unauthenticated)?;
    let id = claims.sid.ok_or(Error::Unauthenticated)?;
    let admitted = admit(app, app.store.session(SessionId(id)).await?, SessionKind::Api).await?;
    let (session, named) = (&admitted.session, (claims.sub, claims.org));
    if named == (session.member.0, session.organisation.0) {
        Ok(admitted)
    } else {
        Err(Error::Unauthenticated)
    }
}

/// Who was let in before, as things stand now. Unlike a request of the caller's own, this doesn't keep a session from ending
/// for want of use.
pub async fn still(app: &App, actor: Actor) -> Result<Caller, Error> {
    if let Actor::Member { session, .. } = actor {
        let at = app.now();
        let session = app.store.session(session).await?;
        session.filter(|session| session.is_live(at)).ok_or(Error::Unauthenticated)?;
    }
    app.caller(actor).await
}

async fn admit(app: &App, session: Option<Session>, kind: SessionKind) -> Result<Authenticated, Error> {
    let at = app.now();
    let session = session.filter(|session| session.kind == kind && session.is_live(at));
    let session = session.ok_or(Error::Unauthenticated)?;
    let actor = Actor::Member { id: session.member, organisation: session.organisation, session: session.id };
    let caller = app.caller(actor).await?;
    app.store.note_seen(&session, at).await?;
    Ok(Authenticated { caller, session })
}
