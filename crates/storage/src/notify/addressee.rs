//! Members who get mails of their own.

use crate::sql::{Run, places};
use crate::{Store, StoreError};
use domain::authz::Role;
use domain::decision::OrgKind;
use domain::ids::MemberId;
use sea_orm::{FromQueryResult, Value as Sql};
use std::collections::HashMap;
use uuid::Uuid;

/// A member, as far as a mail asks.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// Where to.
    pub email: String,
    /// What the member's organisation is.
    pub organisation_kind: OrgKind,
    /// What the member may do.
    pub roles: Vec<Role>,
}

impl Store {
    /// These members, without those whose account is disabled or gone.
    pub async fn addressees(&self, members: &[MemberId]) -> Result<HashMap<MemberId, Addressee>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            email: String,
            kind: String,
            role: String,
        }
        if members.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!(
            "SELECT m.id, m.email, o.kind, r.role FROM members m JOIN organisations o ON o.id = m.org_id JOIN member_roles r ON r.member_id = m.id \
             WHERE NOT m.disabled AND m.id IN ({})",
            places(1, members.len())
        );
        let rows: Vec<Row> = self.db().all(&sql, members.iter().map(|m| Sql::from(m.0)).collect()).await?;
        let mut found: HashMap<MemberId, Addressee> = HashMap::new();
        for row in rows {
            let bad = |table, column| StoreError::corrupt(table, column, row.id);
            let organisation_kind = OrgKind::parse(&row.kind).ok_or_else(|| bad("organisations", "kind"))?;
            let role = Role::parse(&row.role).ok_or_else(|| bad("member_roles", "role"))?;
            let new = || Addressee { email: row.email.clone(), organisation_kind, roles: Vec::new() };
            found.entry(row.id.into()).or_insert_with(new).roles.push(role);
        }
        Ok(found)
    }
}
