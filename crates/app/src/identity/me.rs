//! What a member sees of itself.

use crate::{App, Caller, Error};
use domain::authz::{Action, Role, policy};
use storage::members::Member;
use storage::organisations::Organisation;

/// A member, where it belongs, and what it may do there.
#[derive(Clone, Debug)]
pub struct Me {
    /// The member.
    pub member: Member,
    /// Its organisation.
    pub organisation: Organisation,
    /// What it is there.
    pub roles: Vec<Role>,
    /// What these roles open, in some relation to an item.
    pub permissions: Vec<Action>,
}

/// Who `caller` is. Machines and the platform itself are nobody here.
pub async fn me(app: &App, caller: &Caller) -> Result<Me, Error> {
    let principal = &caller.principal;
    let member = app.store.member(caller.member()?).await?.ok_or(Error::Unauthenticated)?;
    let organisation = app.store.organisation(principal.organisation).await?;
    let organisation = organisation.ok_or(Error::Unauthenticated)?;
    let permissions = policy::permissions(&principal.roles);
    Ok(Me { member, organisation, roles: principal.roles.clone(), permissions })
}
