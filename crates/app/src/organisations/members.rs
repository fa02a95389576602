//! An organisation's people.

use super::check_line;
use crate::{App, Caller, Error};
use domain::authz::{Action, Relation, Role, acts};
use domain::decision::OrgKind;
use domain::fields::Errors;
use domain::ids::{Item, MemberId, OrgId};
use storage::audit::AuditEvents;
use storage::members::NewMember;
use storage::{StoreError, Write, WriteTx};
use vault::{OsRandom, password};

/// A person to add.
#[derive(Clone)]
pub struct NewPerson {
    /// Of which organisation.
    pub organisation: OrgId,
    /// The address to sign in with.
    pub email: String,
    /// As people call it.
    pub name: String,
    /// What it may be there.
    pub roles: Vec<Role>,
    /// The first password.
    pub password: String,
}

impl std::fmt::Debug for NewPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewPerson({})", self.organisation)
    }
}

/// Adds a person: by an admin of the same organisation, by the importer, or by the operator where the organisation has
/// nobody yet and the person becomes its admin.
pub async fn add_member(app: &App, caller: &Caller, new: NewPerson) -> Result<MemberId, Error> {
    let principal = &caller.principal;
    let first = principal.may(Action::RegisterOrganisation, Relation::Own);
    if !first {
        // before the costly hash, and again in the transaction
        caller.check(app, Action::EditMember, Relation::Own, None).await?;
    }
    let organisation = app.store.organisation(new.organisation).await?;
    let organisation =
        organisation.filter(|o| first || o.id == principal.organisation).ok_or(Error::Hidden)?;
    check(&new, organisation.kind)?;
    let (passwords, password) = (*app.passwords(), new.password.clone());
    let hashed = tokio::task::spawn_blocking(move || passwords.hash(&password, &OsRandom)).await;
    let internal = |text: String| Error::from(StoreError::Internal(text));
    let hashed = hashed.map_err(|e| internal(e.to_string()))?.map_err(|e| internal(e.to_string()))?;
    app.store.write(&caller.ctx, Add { new, hashed }).await
}

fn check(new: &NewPerson, kind: OrgKind) -> Result<(), Error> {
    let errors = Errors::new();
    check_line(&errors, "/name", &new.name, 200);
    check_line(&errors, "/email", &new.email, 254);
    let parts = new.email.trim().split_once('@');
    if parts.is_none_or(|(local, domain)| local.is_empty() || domain.is_empty() || domain.contains('@')) {
        errors.push("/email", "format", "is not an e-mail address");
    }
    for (n, role) in new.roles.iter().enumerate() {
        if !role.may_be_held_in(kind) {
            errors.push(
                format!("/roles/{n}"),
                "enum",
                format!("an organisation of kind {kind} has no {role}"),
            );
        }
        if new.roles[..n].contains(role) {
            errors.push(format!("/roles/{n}"), "duplicate", "is listed twice");
        }
    }
    if let Err(why) = password::check_policy(&new.password) {
        errors.push("/password", "length", why.to_string());
    }
    errors.into_result(Some(())).map_err(Error::Invalid)
}

struct Add {
    new: NewPerson,
    hashed: String,
}

impl Write for Add {
    const NAME: &'static str = "organisations.add_member";
    type Output = MemberId;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(MemberId, AuditEvents), Error> {
        let id: MemberId = tx.new_id();
        let organisation = self.new.organisation;
        let new = NewMember {
            id,
            organisation,
            email: self.new.email.clone(),
            name: self.new.name.trim().to_owned(),
            roles: self.new.roles.clone(),
            password_hash: self.hashed.clone(),
        };
        let system = tx.principal().actor.kind() == "system";
        let own = tx.principal().organisation == organisation
            && tx.principal().may(Action::EditMember, Relation::Own);
        if system || own {
            let permit = tx.principal().authorize_new::<acts::EditMember>(id.0)?;
            tx.add_member(permit, &new).await.map_err(taken)?;
        } else {
            let permit = tx.principal().authorize_new::<acts::RegisterOrganisation>(id.0)?;
            if new.roles != [Role::Admin] || tx.count_members(organisation).await? > 0 {
                return Err(Error::Forbidden(Action::EditMember, None));
            }
            tx.add_first_member(permit, &new).await.map_err(taken)?;
        }
        let digest = tx.touched("members", id.0, 1).await?;
        Ok((id, AuditEvents::one(Action::EditMember, None::<Item>, organisation).touching([digest])))
    }
}

fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Conflict(_) => {
            Error::field("/email", "duplicate", "somebody signs in with this address already")
        }
        other => other.into(),
    }
}

/// Takes all rights from a person of the caller's organisation and ends its sessions at once; by its admin.
pub async fn disable_member(app: &App, caller: &Caller, member: MemberId) -> Result<(), Error> {
    app.store.write(&caller.ctx, Disable(member)).await
}

struct Disable(MemberId);

impl Write for Disable {
    const NAME: &'static str = "organisations.disable_member";
    type Output = ();
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<((), AuditEvents), Error> {
        let organisation = tx.principal().organisation;
        let permit = tx.principal().authorize_new::<acts::EditMember>(self.0.0)?;
        if !tx.disable_member(permit, organisation, self.0).await? {
            return Err(Error::Hidden);
        }
        let digest = tx.touched("members", self.0.0, 2).await?;
        Ok(((), AuditEvents::one(Action::EditMember, None::<Item>, organisation).touching([digest])))
    }
}
