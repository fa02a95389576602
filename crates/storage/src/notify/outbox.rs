//! Events that wait to be told.

use crate::sql::{Run, args};
use crate::{Store, StoreError};
use chrono::TimeDelta;
use domain::ids::OrgId;
use domain::notification::{EventType, Subject};
use domain::time::Time;
use sea_orm::FromQueryResult;
use serde_json::Value;
use uuid::Uuid;

/// How long a worker keeps an event to itself; one chunk takes far less.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(30);

/// An event under lease.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id.
    pub id: Uuid,
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub event: EventType,
    /// To what.
    pub subject: Subject,
    /// Who did it.
    pub organisation: OrgId,
    /// What filters are held against; never sent.
    pub data: Value,
    /// The last organisation that was told; `None` at the start.
    pub cursor: Option<OrgId>,
    pub(super) token: i64,
}

#[derive(FromQueryResult)]
pub(super) struct EventRow {
    pub(super) id: Uuid,
    pub(super) at: Time,
    pub(super) r#type: String,
    pub(super) item_kind: String,
    pub(super) item_id: Uuid,
    pub(super) org_id: Uuid,
    pub(super) data: Value,
    pub(super) cursor: Option<Uuid>,
    pub(super) lease_token: i64,
}

impl TryFrom<EventRow> for Event {
    type Error = StoreError;
    fn try_from(row: EventRow) -> Result<Self, StoreError> {
        let bad = |column| StoreError::corrupt("outbox", column, row.id);
        Ok(Self {
            id: row.id,
            at: row.at,
            event: EventType::parse(&row.r#type).ok_or_else(|| bad("type"))?,
            subject: Subject::parse(&row.item_kind, row.item_id).ok_or_else(|| bad("item_kind"))?,
            organisation: row.org_id.into(),
            data: row.data,
            cursor: row.cursor.map(Into::into),
            token: row.lease_token,
        })
    }
}

impl Store {
    /// Takes at most `limit` events that nobody works on, oldest first.
    pub async fn lease_events(&self, now: Time, limit: u64) -> Result<Vec<Event>, StoreError> {
        // a look without a lock: most looks find nothing
        let free = "done_at IS NULL AND (lease_until IS NULL OR lease_until <= $1)";
        let sql = format!("SELECT 1 FROM outbox WHERE {free} LIMIT 1");
        if self.db().value::<i32>(&sql, args![now]).await?.is_none() {
            return Ok(Vec::new());
        }
        let _lane = self.writer_lane().await;
        let sql = format!(
            "UPDATE outbox SET lease_token = lease_token + 1, lease_until = $2 WHERE (at, id) IN (SELECT at, id FROM outbox \
             WHERE {free} ORDER BY at, id LIMIT {limit}{}) RETURNING id, at, type, item_kind, item_id, org_id, data, cursor, lease_token",
            self.dialect().for_update_skip_locked()
        );
        let mut rows: Vec<EventRow> = self.db().all(&sql, args![now, now + LEASE]).await?;
        rows.sort_by_key(|row| (row.at, row.id));
        rows.into_iter().map(Event::try_from).collect()
    }
}
