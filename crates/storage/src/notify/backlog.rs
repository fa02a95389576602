//! How much waits, over all organisations: numbers for the operator, and nothing of what or whose.

use crate::sql::{Run, args};
use crate::{Store, StoreError};
use domain::time::Time;
use sea_orm::FromQueryResult;

/// What waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    /// Events that weren't told to everybody yet.
    pub events: i64,
    /// The oldest of them.
    pub oldest_event: Option<Time>,
    /// Deliveries that wait or are tried again.
    pub deliveries: i64,
    /// Channels that fail.
    pub failing: i64,
}

impl Store {
    /// Counts what waits.
    pub async fn waiting(&self) -> Result<Waiting, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM outbox WHERE done_at IS NULL) AS events, (SELECT min(at) FROM outbox WHERE done_at IS NULL) AS oldest_event, \
             (SELECT count(*) FROM deliveries WHERE state = 'pending') AS deliveries, (SELECT count(*) FROM channels WHERE failures > 0) AS failing";
        Ok(self.db().one(sql, args![]).await?.unwrap_or_default())
    }
}
