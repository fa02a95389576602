//! What an organisation follows by position: its events, in the order in which they were committed.

use super::Event;
use super::outbox::EventRow;
use crate::sql::{Run, args};
use crate::{Store, StoreError};
use domain::ids::OrgId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// The feed of an organisation's events; its alerts have one of their own.
pub fn stream_feed(organisation: OrgId) -> Uuid {
    Uuid::new_v5(&organisation.0, b"events")
}

/// An event with its place.
#[derive(Clone, Debug)]
pub struct StreamEntry {
    /// From 1, without gaps.
    pub position: i64,
    /// The event.
    pub event: Event,
}

#[derive(FromQueryResult)]
struct Row {
    position: i64,
    #[sea_orm(nested)]
    event: EventRow,
}

impl Store {
    /// At most `limit` events after a position. Whether the reader may still see what they are about is another question.
    pub async fn stream_after(
        &self,
        organisation: OrgId,
        position: i64,
        limit: u64,
    ) -> Result<Vec<StreamEntry>, StoreError> {
        let sql = format!(
            "SELECT f.position, o.id, o.at, o.type, o.item_kind, o.item_id, o.org_id, o.data, o.cursor, o.lease_token FROM feed_entries f \
             JOIN outbox o ON o.at = f.at AND o.id = f.item_id WHERE f.feed_id = $1 AND f.position > $2 ORDER BY f.position LIMIT {limit}"
        );
        let rows: Vec<Row> = self.db().all(&sql, args![stream_feed(organisation), position]).await?;
        rows.into_iter()
            .map(|row| Ok(StreamEntry { position: row.position, event: row.event.try_into()? }))
            .collect()
    }

    /// The last position that was given; 0 before the first.
    pub async fn stream_end(&self, organisation: OrgId) -> Result<i64, StoreError> {
        let sql = "SELECT last_position FROM feeds WHERE feed_id = $1";
        Ok(self.db().value(sql, args![stream_feed(organisation)]).await?.unwrap_or(0))
    }
}
