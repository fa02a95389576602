//! Signing out.

use super::gone;
use crate::{App, Caller, Error};
use domain::actor::Actor;
use domain::authz::Action;
use domain::ids::{Item, OrgId, SessionId};
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};

/// Ends the session in which `caller` acts; its cookie, access and refresh tokens open nothing from then on.
pub async fn sign_out(app: &App, caller: &Caller) -> Result<(), Error> {
    let Actor::Member { session, .. } = caller.ctx.actor else { return Err(Error::Unauthenticated) };
    app.store.write(&caller.ctx, SignOut(session)).await.map_err(gone)
}

struct SignOut(SessionId);

impl Write for SignOut {
    const NAME: &'static str = "identity.sign_out";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let session = tx.lock_session(self.0).await?.ok_or(Error::Unauthenticated)?;
        if tx.principal().member() != Some(session.member) {
            return Err(Error::Unauthenticated);
        }
        tx.revoke_session(&session).await?;
        Ok(((), AuditEvents::one(Action::SignOut, None::<Item>, None::<OrgId>)))
    }
}
