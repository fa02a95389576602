//! Drafts: a company's own, sealed whole, never routed, correlated or counted.

use crate::permit::{Locked, Permit, moved};
use crate::sql::{Run, args};
use crate::{Store, StoreError, WriteTx};
use domain::authz::acts;
use domain::ids::{DraftId, MemberId, OrgId};
use domain::time::Time;
use sea_orm::FromQueryResult;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;
use vault::{ItemKey, KeyId, Place, Sealed};

/// A report that isn't submitted yet.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Whose it is.
    pub owner: OrgId,
    /// Who began it.
    pub member: MemberId,
    /// The body, as typed.
    pub body: Value,
    /// When it was begun.
    pub created_at: Time,
    /// When it was last saved.
    pub updated_at: Time,
    /// Raised by each save.
    pub version: i32,
}

#[derive(FromQueryResult)]
struct DraftRow {
    id: Uuid,
    org_id: Uuid,
    member_id: Uuid,
    sealed: Vec<u8>,
    key_id: Uuid,
    created_at: Time,
    updated_at: Time,
    version: i32,
}

const SELECT: &str =
    "SELECT id, org_id, member_id, sealed, key_id, created_at, updated_at, version FROM drafts";

fn place(id: Uuid) -> Place<'static> {
    Place::new("drafts", id, "sealed")
}

fn open(row: DraftRow, keys: &HashMap<Uuid, ItemKey>) -> Result<Option<Draft>, StoreError> {
    // a draft whose key is gone is erased
    let Some(key) = keys.get(&row.key_id) else { return Ok(None) };
    let sealed: Sealed<Value> = Sealed::from_bytes(KeyId(row.key_id), row.sealed);
    Ok(Some(Draft {
        id: row.id.into(),
        owner: row.org_id.into(),
        member: row.member_id.into(),
        body: sealed.open(key, &place(row.id))?,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    }))
}

impl WriteTx {
    /// Keeps a new draft.
    pub async fn add_draft(
        &self,
        permit: Permit<'_, acts::DraftReport>,
        owner: OrgId,
        member: MemberId,
        body: &Value,
        key: &ItemKey,
    ) -> Result<(), StoreError> {
        let sealed = Sealed::new(body, key, &place(permit.key), self.random())?;
        self.tx
            .exec(
                "INSERT INTO drafts (id, org_id, member_id, sealed, key_id, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $6, 1)",
                args![permit.key, owner.0, member.0, sealed.as_bytes().to_vec(), key.id().0, self.now()],
            )
            .await?;
        Ok(())
    }

    /// Locks one of the organisation's drafts; its body stays sealed.
    pub async fn lock_draft(&self, owner: OrgId, id: DraftId) -> Result<Option<Locked<DraftId>>, StoreError> {
        let sql = format!(
            "SELECT version FROM drafts WHERE id = $1 AND org_id = $2{}",
            self.dialect().for_update()
        );
        let version: Option<i32> = self.tx.value(&sql, args![id.0, owner.0]).await?;
        Ok(version.map(|version| Locked { value: id, key: id.0, version }))
    }

    /// Saves a draft anew under a fresh key.
    pub async fn save_draft(
        &self,
        permit: Permit<'_, acts::DraftReport>,
        body: &Value,
        key: &ItemKey,
    ) -> Result<(), StoreError> {
        let sealed = Sealed::new(body, key, &place(permit.key), self.random())?;
        moved(
            self.tx
                .exec(
                    "UPDATE drafts SET sealed = $1, key_id = $2, updated_at = $3, version = version + 1 WHERE id = $4 AND version = $5",
                    args![sealed.as_bytes().to_vec(), key.id().0, self.now(), permit.key, permit.version],
                )
                .await?,
        )
    }

    /// Throws a draft away.
    pub async fn remove_draft(&self, permit: Permit<'_, acts::DraftReport>) -> Result<(), StoreError> {
        moved(
            self.tx
                .exec("DELETE FROM drafts WHERE id = $1 AND version = $2", args![permit.key, permit.version])
                .await?,
        )
    }
}

impl Store {
    /// The organisation's drafts, last saved first.
    pub async fn drafts(
        &self,
        owner: OrgId,
        after: Option<(Time, DraftId)>,
        limit: u64,
    ) -> Result<Vec<Draft>, StoreError> {
        let (at, id) = after.map_or((domain::time::never(), Uuid::max()), |(at, id)| (at, id.0));
        let sql = format!(
            "{SELECT} WHERE org_id = $1 AND (updated_at, id) < ($2, $3) ORDER BY updated_at DESC, id DESC LIMIT {limit}"
        );
        self.open_drafts(self.db().all(&sql, args![owner.0, at, id]).await?).await
    }

    /// One of the organisation's drafts.
    pub async fn draft(&self, owner: OrgId, id: DraftId) -> Result<Option<Draft>, StoreError> {
        let rows =
            self.db().all(&format!("{SELECT} WHERE org_id = $1 AND id = $2"), args![owner.0, id.0]).await?;
        Ok(self.open_drafts(rows).await?.pop())
    }

    async fn open_drafts(&self, rows: Vec<DraftRow>) -> Result<Vec<Draft>, StoreError> {
        let mut ids: Vec<Uuid> = rows.iter().map(|row| row.key_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let keys = self.shared.keys.open_keys(self.keyring(), &ids).await?;
        rows.into_iter().filter_map(|row| open(row, &keys).transpose()).collect()
    }
}
