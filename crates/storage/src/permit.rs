//! Permits: a right that was checked against a locked row, inside the transaction that uses it up.

use crate::StoreError;
use domain::actor::Actor;
use domain::authz::{Act, Action, Relation, Role};
use domain::decision::OrgKind;
use domain::ids::{Item, MemberId, OrgId};
use std::marker::PhantomData;
use uuid::Uuid;

/// Who acts, as the database says now: roles are read per request and per transaction, never from a token.
#[derive(Clone, Debug)]
pub struct Principal {
    /// Who.
    pub actor: Actor,
    /// Of which organisation.
    pub organisation: OrgId,
    /// What that organisation is.
    pub organisation_kind: OrgKind,
    /// The person's roles; empty for the system.
    pub roles: Vec<Role>,
    /// The person's name, for receipts and lists.
    pub name: String,
    /// Raised when the password or the roles change: older sessions end.
    pub epoch: i32,
}

/// A refused act, as the log keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied {
    /// The act.
    pub action: Action,
    /// On what.
    pub item: Option<Item>,
}

impl Principal {
    /// The member id; a client or the system has none.
    pub fn member(&self) -> Option<MemberId> {
        self.actor.member()
    }

    /// Whether the role table lets this principal do `action` on something it stands in `relation` to.
    pub fn may(&self, action: Action, relation: Relation) -> bool {
        matches!(self.actor, Actor::System(_)) || domain::authz::policy::allows(action, &self.roles, relation)
    }

    /// As [`Principal::may`], with the rights that open only for critical alerts and emergencies.
    pub fn may_urgently(&self, action: Action, relation: Relation) -> bool {
        self.may(action, relation) || domain::authz::policy::allows_urgent(action, &self.roles, relation)
    }

    /// As [`Principal::authorize`], for a critical alert or an emergency: the caller has made sure that it is one.
    pub fn authorize_urgent<'tx, A: Act, T>(
        &self,
        row: &'tx Locked<T>,
        relation: Relation,
        item: Item,
    ) -> Result<Permit<'tx, A>, Denied> {
        if !self.may_urgently(A::ACTION, relation) {
            return Err(Denied { action: A::ACTION, item: Some(item) });
        }
        Ok(Permit { key: row.key, version: row.version, act: PhantomData, row: PhantomData })
    }

    /// The right to do `A` to a locked row.
    pub fn authorize<'tx, A: Act, T>(
        &self,
        row: &'tx Locked<T>,
        relation: Relation,
        item: impl Into<Option<Item>>,
    ) -> Result<Permit<'tx, A>, Denied> {
        self.check(A::ACTION, relation, item.into())?;
        Ok(Permit { key: row.key, version: row.version, act: PhantomData, row: PhantomData })
    }

    /// The right to make something new for the principal's own organisation.
    pub fn authorize_new<A: Act>(&self, key: Uuid) -> Result<Permit<'static, A>, Denied> {
        self.check(A::ACTION, Relation::Own, None)?;
        Ok(Permit { key, version: 0, act: PhantomData, row: PhantomData })
    }

    /// [`Principal::may`] as a result.
    pub fn check(&self, action: Action, relation: Relation, item: Option<Item>) -> Result<(), Denied> {
        if self.may(action, relation) { Ok(()) } else { Err(Denied { action, item }) }
    }
}

/// A row that this transaction has locked.
#[derive(Debug)]
pub struct Locked<T> {
    /// What it says.
    pub value: T,
    pub(crate) key: Uuid,
    pub(crate) version: i32,
}

impl<T> std::ops::Deref for Locked<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Locked<T> {
    /// The row's version when it was locked: what an `If-Match` is held against.
    pub const fn version(&self) -> i32 {
        self.version
    }
}

/// The right to do `A` to the row with this key and version; used up by the write.
#[must_use = "a permit that isn't used means a check without a write"]
#[derive(Debug)]
pub struct Permit<'tx, A: Act> {
    pub(crate) key: Uuid,
    pub(crate) version: i32,
    act: PhantomData<fn() -> A>,
    row: PhantomData<&'tx ()>,
}

impl<A: Act> Permit<'_, A> {
    /// The key of the row that it is for.
    pub const fn key(&self) -> Uuid {
        self.key
    }
}

/// Turns "no row matched id and version" into a conflict.
pub(crate) fn moved(touched: u64) -> Result<(), StoreError> {
    if touched == 1 { Ok(()) } else { Err(StoreError::Conflict("the row has changed meanwhile")) }
}
