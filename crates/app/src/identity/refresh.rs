//! Renewing a session of a machine with its refresh token, which is good for one use.

use super::sign_in::access_token;
use super::{Proof, SignedIn, gone};
use crate::{App, Error};
use domain::actor::Actor;
use domain::authz::Action;
use domain::ids::{Item, OrgId};
use storage::audit::AuditEvents;
use storage::permit::Principal;
use storage::sessions::Presented;
use storage::{Write, WriteTx};
use vault::{OpaqueToken, OsRandom, TokenHash};

/// New tokens for `refresh_token`. A token that was used before ends its session: two parties hold copies, and nobody
/// can tell which is the thief.
pub async fn refresh(app: &App, refresh_token: &str) -> Result<SignedIn, Error> {
    let tokens = app.store.keyring().tokens();
    let presented = tokens.hash(refresh_token);
    let session = app.store.session_by_refresh(&presented).await?.ok_or(Error::Unauthenticated)?;
    let actor = Actor::Member { id: session.member, organisation: session.organisation, session: session.id };
    // a disabled member leaves no failed write behind
    app.store.principal(actor).await?.ok_or(Error::Unauthenticated)?;
    let secret = OpaqueToken::generate(&OsRandom);
    let renew = Renew { presented, secret: tokens.hash(secret.expose()) };
    let principal = app.store.write(&app.ctx(actor), renew).await.map_err(gone)?;
    let principal = principal.ok_or(Error::Unauthenticated)?;
    let access = access_token(app, actor)?;
    Ok(SignedIn { session: session.id, principal, proof: Proof::Tokens { access, refresh: secret } })
}

struct Renew {
    presented: TokenHash,
    secret: TokenHash,
}

impl Write for Renew {
    const NAME: &'static str = "identity.refresh";
    /// `None`: the token was used before, and the session is ended.
    type Output = Option<Principal>;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(Option<Principal>, AuditEvents), Error> {
        let locked = tx.lock_session_by_refresh(&self.presented).await?;
        let (session, presented) = locked.ok_or(Error::Unauthenticated)?;
        if !session.is_live(tx.now()) || tx.principal().member() != Some(session.member) {
            return Err(Error::Unauthenticated);
        }
        let (output, action) = match presented {
            Presented::Current => {
                tx.rotate_session(&session, &self.secret).await?;
                (Some(tx.principal().clone()), Action::RefreshSession)
            }
            // not an error: ending the session has to be committed
            Presented::Previous => {
                tx.revoke_session(&session).await?;
                (None, Action::SignOut)
            }
        };
        Ok((output, AuditEvents::one(action, None::<Item>, None::<OrgId>)))
    }
}
