//! Who asks, as every use case takes it: the request's context and the principal as the database says now.

use crate::{App, Error};
use domain::actor::Actor;
use domain::authz::{Action, Relation};
use domain::ids::{Item, MemberId};
use storage::Ctx;
use storage::permit::Principal;
use storage::view::Viewer;

/// One caller, in one request.
#[derive(Clone, Debug)]
pub struct Caller {
    /// When, and under which request.
    pub ctx: Ctx,
    /// Who, with roles.
    pub principal: Principal,
}

impl Caller {
    /// The viewer that this caller is.
    pub fn viewer(&self) -> Viewer {
        Viewer::of(&self.principal, self.ctx.at)
    }

    /// The person; a machine can't do what needs one.
    pub fn member(&self) -> Result<MemberId, Error> {
        self.principal.member().ok_or(Error::Unauthenticated)
    }

    /// Whether the role table lets the caller do `action`; a refusal goes to the log.
    pub async fn check(
        &self,
        app: &App,
        action: Action,
        relation: Relation,
        item: Option<Item>,
    ) -> Result<(), Error> {
        match self.principal.check(action, relation, item) {
            Ok(()) => Ok(()),
            Err(denied) => {
                app.store.note_denied(&self.ctx, denied).await;
                Err(denied.into())
            }
        }
    }
}

impl App {
    /// The caller that `actor` is now; `Unauthenticated` when the account is disabled or gone.
    pub async fn caller(&self, actor: Actor) -> Result<Caller, Error> {
        let principal = self.store.principal(actor).await?.ok_or(Error::Unauthenticated)?;
        Ok(Caller { ctx: self.ctx(actor), principal })
    }
}
