//! What an organisation follows by position: its events, in the order in which they were committed.

use super::Event;
use super::outbox::EventRow;
use crate::sql::{Run, args};
use crate::{Store, StoreError};
use domain::ids::OrgId;
use domain::time::Time;
use sea_orm::FromQueryResult;
use std::collections::HashMap;
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
struct Place {
    position: i64,
    at: Time,
    item_id: Uuid,
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
            "SELECT position, at, item_id FROM feed_entries WHERE feed_id = $1 AND position > $2 ORDER BY position LIMIT {limit}"
        );
        let places: Vec<Place> = self.db().all(&sql, args![stream_feed(organisation), position]).await?;
        if places.is_empty() {
            return Ok(Vec::new());
        }
        // each by its own key: joined, PostgreSQL would rather read a month of events than look up a hundred
        let keys = (0..places.len()).map(|n| format!("(at = ${} AND id = ${})", 2 * n + 1, 2 * n + 2));
        let sql = format!(
            "SELECT id, at, type, item_kind, item_id, org_id, data, cursor, lease_token FROM outbox WHERE {}",
            keys.collect::<Vec<_>>().join(" OR ")
        );
        let values = places.iter().flat_map(|place| args![place.at, place.item_id]).collect();
        let rows: Vec<EventRow> = self.db().all(&sql, values).await?;
        let mut events: HashMap<Uuid, EventRow> = rows.into_iter().map(|row| (row.id, row)).collect();
        places
            .into_iter()
            .filter_map(|place| Some((place.position, events.remove(&place.item_id)?)))
            .map(|(position, event)| Ok(StreamEntry { position, event: event.try_into()? }))
            .collect()
    }

    /// The last position that was given; 0 before the first.
    pub async fn stream_end(&self, organisation: OrgId) -> Result<i64, StoreError> {
        let sql = "SELECT last_position FROM feeds WHERE feed_id = $1";
        Ok(self.db().value(sql, args![stream_feed(organisation)]).await?.unwrap_or(0))
    }
}
