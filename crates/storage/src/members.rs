//! Members: persons with roles in one organisation. Roles are read per request and per transaction.

use crate::permit::{Permit, Principal};
use crate::sql::{Run, args};
use crate::{Dialect, Store, StoreError, WriteTx};
use domain::actor::Actor;
use domain::authz::{Role, acts};
use domain::decision::OrgKind;
use domain::ids::{MemberId, OrgId};
use domain::time::Time;
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// A person as colleagues and admins see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// Of which organisation.
    pub organisation: OrgId,
    /// The address to sign in with, lower case.
    pub email: String,
    /// As people call it.
    pub name: String,
    /// What it may be here.
    pub roles: Vec<Role>,
    /// Whether it may no longer act.
    pub disabled: bool,
    /// When it last came.
    pub last_visit: Option<Time>,
}

/// What a sign-in is checked against.
#[derive(Clone)]
pub struct Credentials {
    /// Whose.
    pub member: MemberId,
    /// Of which organisation.
    pub organisation: OrgId,
    /// The PHC string of the password.
    pub password_hash: String,
    /// Raised when the password or the roles change.
    pub epoch: i32,
    /// Whether the person may no longer act.
    pub disabled: bool,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials({})", self.member)
    }
}

/// A person to add.
#[derive(Clone)]
pub struct NewMember {
    /// Its id.
    pub id: MemberId,
    /// Of which organisation.
    pub organisation: OrgId,
    /// The address to sign in with; stored in lower case.
    pub email: String,
    /// As people call it.
    pub name: String,
    /// What it may be here.
    pub roles: Vec<Role>,
    /// The PHC string of the password, hashed outside the transaction.
    pub password_hash: String,
}

impl std::fmt::Debug for NewMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewMember({})", self.id)
    }
}

/// The form of an address under which it is stored and found.
pub fn canonical_email(email: &str) -> String {
    email.trim().to_lowercase()
}

fn role(word: &str, member: Uuid) -> Result<Role, StoreError> {
    Role::parse(word).ok_or_else(|| StoreError::corrupt("member_roles", "role", member))
}

/// Who `actor` is inside a write: its row stays as it is until the transaction ends, so that a removal of rights is
/// wholly before it or wholly after.
pub(crate) async fn principal(
    tx: &impl ConnectionTrait,
    dialect: Dialect,
    actor: Actor,
) -> Result<Option<Principal>, StoreError> {
    let lock = match dialect {
        Dialect::Postgres => " FOR SHARE OF m",
        Dialect::Sqlite => "",
    };
    read_principal(tx, lock, actor).await
}

async fn read_principal(
    db: &impl ConnectionTrait,
    lock: &str,
    actor: Actor,
) -> Result<Option<Principal>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
        epoch: i32,
        kind: String,
    }
    let (id, organisation) = match actor {
        Actor::System(role) => {
            return Ok(Some(Principal {
                actor,
                organisation: actor.organisation(),
                organisation_kind: OrgKind::Operator,
                roles: Vec::new(),
                name: role.as_str().to_owned(),
                epoch: 0,
            }));
        }
        // no service client is registered yet
        Actor::Client { .. } => return Ok(None),
        Actor::Member { id, organisation, .. } => (id, organisation),
    };
    let sql = format!(
        "SELECT m.name, m.epoch, o.kind FROM members m JOIN organisations o ON o.id = m.org_id \
         WHERE m.id = $1 AND m.org_id = $2 AND NOT m.disabled{lock}"
    );
    let row: Option<Row> = db.one(&sql, args![id.0, organisation.0]).await?;
    let Some(row) = row else { return Ok(None) };
    // a statement of its own, after the lock: joined, it could show the roles from before a change that the lock waited for
    let roles = roles_of(db, id).await?;
    let kind = OrgKind::parse(&row.kind);
    Ok(Some(Principal {
        actor,
        organisation,
        organisation_kind: kind.ok_or_else(|| StoreError::corrupt("organisations", "kind", organisation))?,
        roles,
        name: row.name,
        epoch: row.epoch,
    }))
}

async fn roles_of(db: &impl ConnectionTrait, member: MemberId) -> Result<Vec<Role>, StoreError> {
    #[derive(FromQueryResult)]
    struct Row {
        role: String,
    }
    let sql = "SELECT role FROM member_roles WHERE member_id = $1";
    let rows: Vec<Row> = db.all(sql, args![member.0]).await?;
    let mut roles = rows.iter().map(|row| role(&row.role, member.0)).collect::<Result<Vec<_>, _>>()?;
    roles.sort_unstable();
    Ok(roles)
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    email: String,
    name: String,
    disabled: bool,
    last_visit: Option<Time>,
}

const SELECT: &str = "SELECT id, org_id, email, name, disabled, last_visit FROM members";

impl Row {
    fn with(self, roles: Vec<Role>) -> Member {
        Member {
            id: self.id.into(),
            organisation: self.org_id.into(),
            email: self.email,
            name: self.name,
            roles,
            disabled: self.disabled,
            last_visit: self.last_visit,
        }
    }
}

impl Store {
    /// Who `actor` is now, with its roles; `None` when it is disabled or gone.
    pub async fn principal(&self, actor: Actor) -> Result<Option<Principal>, StoreError> {
        read_principal(self.db(), "", actor).await
    }

    /// What a sign-in with this address is checked against.
    pub async fn member_by_email(&self, email: &str) -> Result<Option<Credentials>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            org_id: Uuid,
            password_hash: String,
            epoch: i32,
            disabled: bool,
        }
        let sql = "SELECT id, org_id, password_hash, epoch, disabled FROM members WHERE email = $1";
        let row: Option<Row> = self.db().one(sql, args![canonical_email(email)]).await?;
        Ok(row.map(|row| Credentials {
            member: row.id.into(),
            organisation: row.org_id.into(),
            password_hash: row.password_hash,
            epoch: row.epoch,
            disabled: row.disabled,
        }))
    }

    /// One person.
    pub async fn member(&self, id: MemberId) -> Result<Option<Member>, StoreError> {
        let row: Option<Row> = self.db().one(&format!("{SELECT} WHERE id = $1"), args![id.0]).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(row.with(roles_of(self.db(), id).await?)))
    }

    /// The persons of an organisation, by name.
    pub async fn members(&self, organisation: OrgId) -> Result<Vec<Member>, StoreError> {
        #[derive(FromQueryResult)]
        struct RoleRow {
            member_id: Uuid,
            role: String,
        }
        let snapshot = self.snapshot().await?;
        let rows: Vec<Row> = snapshot
            .all(&format!("{SELECT} WHERE org_id = $1 ORDER BY name, id"), args![organisation.0])
            .await?;
        let sql = "SELECT r.member_id, r.role FROM member_roles r JOIN members m ON m.id = r.member_id WHERE m.org_id = $1";
        let words: Vec<RoleRow> = snapshot.all(sql, args![organisation.0]).await?;
        snapshot.commit().await?;
        let mut roles: HashMap<Uuid, Vec<Role>> = HashMap::new();
        for word in words {
            roles.entry(word.member_id).or_default().push(role(&word.role, word.member_id)?);
        }
        Ok(rows
            .into_iter()
            .map(|row| {
                let mut roles = roles.remove(&row.id).unwrap_or_default();
                roles.sort_unstable();
                row.with(roles)
            })
            .collect())
    }

    /// Notes that a person looked in. Operational: no use case, and not in the log.
    pub async fn note_visit(&self, member: MemberId, at: Time) -> Result<(), StoreError> {
        let _lane = self.writer_lane().await;
        self.db().exec("UPDATE members SET last_visit = $1 WHERE id = $2", args![at, member.0]).await?;
        Ok(())
    }

    /// When a person looked in last.
    pub async fn last_visit(&self, member: MemberId) -> Result<Option<Time>, StoreError> {
        let sql = "SELECT last_visit FROM members WHERE id = $1";
        let at: Option<Option<Time>> = self.db().value(sql, args![member.0]).await?;
        Ok(at.flatten())
    }
}

impl WriteTx {
    /// Whether `member` belongs to `organisation`, isn't disabled, and holds `role` there now.
    pub async fn holds_role(
        &self,
        member: MemberId,
        organisation: OrgId,
        role: Role,
    ) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM members m JOIN member_roles r ON r.member_id = m.id \
                   WHERE m.id = $1 AND m.org_id = $2 AND r.role = $3 AND NOT m.disabled";
        let found: Option<i32> = self.tx.value(sql, args![member.0, organisation.0, role.as_str()]).await?;
        Ok(found.is_some())
    }

    /// How many persons an organisation has.
    pub async fn count_members(&self, organisation: OrgId) -> Result<i64, StoreError> {
        let sql = "SELECT count(*) FROM members WHERE org_id = $1";
        Ok(self.tx.value(sql, args![organisation.0]).await?.unwrap_or(0))
    }

    /// Adds a person.
    pub async fn add_member(
        &self,
        _permit: Permit<'_, acts::EditMember>,
        new: &NewMember,
    ) -> Result<(), StoreError> {
        self.insert_member(new).await
    }

    /// Adds the first person of an organisation that was just registered.
    pub async fn add_first_member(
        &self,
        _permit: Permit<'_, acts::RegisterOrganisation>,
        new: &NewMember,
    ) -> Result<(), StoreError> {
        self.insert_member(new).await
    }

    async fn insert_member(&self, new: &NewMember) -> Result<(), StoreError> {
        self.tx
            .exec(
                "INSERT INTO members (id, org_id, email, name, password_hash, epoch, disabled, version) \
                 VALUES ($1, $2, $3, $4, $5, 1, $6, 1)",
                args![
                    new.id.0,
                    new.organisation.0,
                    canonical_email(&new.email),
                    new.name.clone(),
                    new.password_hash.clone(),
                    false,
                ],
            )
            .await?;
        let roles = new.roles.iter().map(|role| args![new.id.0, role.as_str()]).collect();
        self.tx.insert("member_roles (member_id, role)", roles, "").await
    }

    /// Takes a person's rights away and ends its sessions; `false` when there is no such person in `organisation`.
    pub async fn disable_member(
        &self,
        _permit: Permit<'_, acts::EditMember>,
        organisation: OrgId,
        member: MemberId,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE members SET disabled = $1, epoch = epoch + 1, version = version + 1 WHERE id = $2 AND org_id = $3";
        let touched = self.tx.exec(sql, args![true, member.0, organisation.0]).await?;
        let sql = "UPDATE sessions SET revoked_at = $1 WHERE member_id = $2 AND revoked_at IS NULL";
        if touched == 1 {
            self.tx.exec(sql, args![self.now(), member.0]).await?;
        }
        Ok(touched == 1)
    }

    /// Puts a hash at today's cost in place of an older one of the same password.
    pub async fn rehash(&self, member: MemberId, old: &str, new: &str) -> Result<(), StoreError> {
        let sql = "UPDATE members SET password_hash = $1 WHERE id = $2 AND password_hash = $3";
        self.tx.exec(sql, args![new, member.0, old]).await?;
        Ok(())
    }
}
