//! Item keys, in a database of their own: erasing an item is deleting its key, and a backup of the items doesn't hold it.
//!
//! Keys are made ahead in batches, so that a submission pays no second commit: a key exists before the row that names it,
//! and one that no row names is an orphan for the retention job.

use crate::sql::{Run, args};
use crate::store::connect;
use crate::write::new_id;
use crate::{Dialect, StoreError};
use domain::ids::OrgId;
use domain::time::Time;
use sea_orm::{ConnectionTrait, DatabaseConnection, FromQueryResult};
use std::collections::HashMap;
use tokio::sync::Mutex;
use uuid::Uuid;
use vault::{ItemKey, KeyId, Keyring, OrgKey, OsRandom};

/// How many keys are made at a time.
const BATCH: usize = 32;

pub(crate) struct KeyStore {
    db: DatabaseConnection,
    orgs: Mutex<HashMap<OrgId, OrgKey>>,
    ready: Mutex<HashMap<OrgId, Vec<ItemKey>>>,
}

#[derive(FromQueryResult)]
struct WrappedKey {
    id: Uuid,
    org_id: Uuid,
    wrapped: Vec<u8>,
}

impl KeyStore {
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        Ok(Self { db: connect(url, 4).await?, orgs: Mutex::default(), ready: Mutex::default() })
    }

    pub(crate) async fn migrate(&self) -> Result<(), StoreError> {
        let (uuid, bytes, time) = match Dialect::of(self.db.get_database_backend()) {
            Dialect::Postgres => ("uuid", "bytea", "timestamptz"),
            Dialect::Sqlite => ("blob", "blob", "text"),
        };
        for sql in [
            format!(
                "CREATE TABLE IF NOT EXISTS org_keys (org_id {uuid} PRIMARY KEY, id {uuid} NOT NULL, wrapped {bytes} NOT NULL, made_at {time} NOT NULL)"
            ),
            format!(
                "CREATE TABLE IF NOT EXISTS item_keys (id {uuid} PRIMARY KEY, org_id {uuid} NOT NULL, wrapped {bytes} NOT NULL, made_at {time} NOT NULL)"
            ),
        ] {
            self.db.execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    async fn org_key(&self, keyring: &Keyring, org: OrgId, at: Time) -> Result<OrgKey, StoreError> {
        let mut orgs = self.orgs.lock().await;
        if let Some(key) = orgs.get(&org) {
            return Ok(key.clone());
        }
        let made = OrgKey::generate(org.0, KeyId(new_id(at, &OsRandom)), &OsRandom);
        let wrapped = made.wrap(keyring.wrapping(), &OsRandom)?;
        // another process may have been first: its key is then the key
        self.db
            .exec(
                "INSERT INTO org_keys (org_id, id, wrapped, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT (org_id) DO NOTHING",
                args![org.0, made.id().0, wrapped, at],
            )
            .await?;
        let row: Option<WrappedKey> =
            self.db.one("SELECT id, org_id, wrapped FROM org_keys WHERE org_id = $1", args![org.0]).await?;
        let row = row.ok_or_else(|| StoreError::corrupt("org_keys", "org_id", org))?;
        let key = OrgKey::from_wrapped(keyring.wrapping(), org.0, KeyId(row.id), &row.wrapped)?;
        orgs.insert(org, key.clone());
        Ok(key)
    }

    /// A fresh key for an item of `org`; it is in the key store before anything names it.
    pub(crate) async fn take(&self, keyring: &Keyring, org: OrgId, at: Time) -> Result<ItemKey, StoreError> {
        if let Some(key) = self.ready.lock().await.get_mut(&org).and_then(Vec::pop) {
            return Ok(key);
        }
        let under = self.org_key(keyring, org, at).await?;
        let mut made = Vec::with_capacity(BATCH);
        let mut rows = Vec::with_capacity(BATCH);
        for _ in 0..BATCH {
            let key = ItemKey::generate(KeyId(new_id(at, &OsRandom)), &OsRandom);
            rows.push(args![key.id().0, org.0, key.wrap(&under, &OsRandom)?, at]);
            made.push(key);
        }
        self.db.insert("item_keys (id, org_id, wrapped, made_at)", rows, "").await?;
        let key = made.pop();
        self.ready.lock().await.entry(org).or_default().extend(made);
        key.ok_or_else(|| StoreError::Internal("no key was made".to_owned()))
    }

    /// The keys with these ids; an erased one isn't in the answer.
    pub(crate) async fn open_keys(
        &self,
        keyring: &Keyring,
        ids: &[Uuid],
    ) -> Result<HashMap<Uuid, ItemKey>, StoreError> {
        let mut keys = HashMap::new();
        if ids.is_empty() {
            return Ok(keys);
        }
        let sql = format!(
            "SELECT id, org_id, wrapped FROM item_keys WHERE id IN ({})",
            crate::sql::places(1, ids.len())
        );
        let rows: Vec<WrappedKey> = self.db.all(&sql, ids.iter().map(|id| (*id).into()).collect()).await?;
        for row in rows {
            let under = self.org_key(keyring, row.org_id.into(), domain::time::never()).await?;
            keys.insert(row.id, ItemKey::from_wrapped(&under, KeyId(row.id), &row.wrapped)?);
        }
        Ok(keys)
    }
}
