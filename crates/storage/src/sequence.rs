//! The order that readers follow: positions in the log and in feeds, given after commit by one sequencer at a time.
//!
//! Ids, serials and times are taken before a transaction commits, so a reader who follows them can pass a row that
//! commits late. Rows are therefore written without a position; whoever holds the lease gives positions to committed
//! rows in batches, and readers see rows with a position only. The lease carries a fencing token that is compared in the
//! same transaction, under a lock on the lease's row: a holder that was away too long finds another's token and gives
//! nothing.

use crate::sql::{Run, args};
use crate::{Dialect, Store, StoreError};
use chrono::TimeDelta;
use domain::time::Time;
use sea_orm::{DatabaseTransaction, FromQueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows that get positions in one transaction, for the log and for all feeds together.
const BATCH: i64 = 500;
/// How long a lease holds without being used.
const LEASE: TimeDelta = TimeDelta::seconds(15);
const NAME: &str = "sequencer";
/// The one log of this instance.
const LOG: &str = "audit";

/// The right to give positions, until another has taken it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    token: i64,
}

/// What one batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sequenced {
    /// Entries of the log that got their `leaf_index`.
    pub events: u64,
    /// Entries of feeds that got their position.
    pub entries: u64,
}

impl Sequenced {
    /// Whether a batch was full, so that more may wait.
    pub fn is_full(self) -> bool {
        self.events.max(self.entries) >= BATCH.unsigned_abs()
    }
}

impl Store {
    /// Takes the sequencer's lease; `None` while another holds it.
    pub async fn lease_sequencer(&self, at: Time) -> Result<Option<Lease>, StoreError> {
        let _lane = self.writer_lane().await;
        // with SQLite there is one process, and whoever held the lease before has ended
        let alone = self.dialect() == Dialect::Sqlite;
        let token: Option<i64> = self
            .db()
            .value(
                "INSERT INTO leases (name, token, until) VALUES ($1, 1, $2) ON CONFLICT (name) DO UPDATE \
                 SET token = leases.token + 1, until = excluded.until WHERE leases.until <= $3 OR $4 RETURNING token",
                args![NAME, at + LEASE, at, alone],
            )
            .await?;
        Ok(token.map(|token| Lease { token }))
    }

    /// Gives the lease back, so that another needn't wait for its end.
    pub async fn release_sequencer(&self, lease: Lease, at: Time) -> Result<(), StoreError> {
        let _lane = self.writer_lane().await;
        let sql = "UPDATE leases SET until = $1 WHERE name = $2 AND token = $3";
        self.db().exec(sql, args![at, NAME, lease.token]).await?;
        Ok(())
    }

    /// Gives positions to a batch of committed rows and extends the lease; `None` when another has taken it.
    pub async fn sequence(&self, lease: Lease, at: Time) -> Result<Option<Sequenced>, StoreError> {
        let _lane = self.writer_lane().await;
        let tx = self.begin_write().await?;
        // the update locks the row until the commit: a new holder waits for it
        let sql = "UPDATE leases SET until = $1 WHERE name = $2 AND token = $3";
        if tx.exec(sql, args![at + LEASE, NAME, lease.token]).await? == 0 {
            return Ok(None);
        }
        let done = Sequenced { events: log(&tx).await?, entries: feeds(&tx, at).await? };
        tx.commit().await?;
        if done.entries > 0 {
            self.shared.signals.sequenced();
        }
        Ok(Some(done))
    }
}

async fn log(tx: &DatabaseTransaction) -> Result<u64, StoreError> {
    let size: Option<i64> = tx.value("SELECT size FROM log_heads WHERE name = $1", args![LOG]).await?;
    let size = size.unwrap_or(0);
    let given = tx
        .exec(
            "UPDATE audit_events SET leaf_index = n.leaf FROM (SELECT at, id, \
             CAST($1 AS bigint) + row_number() OVER (ORDER BY at, id) - 1 AS leaf FROM (SELECT at, id FROM audit_events \
             WHERE leaf_index IS NULL ORDER BY at, id LIMIT $2) p) n WHERE audit_events.at = n.at AND audit_events.id = n.id",
            args![size, BATCH],
        )
        .await?;
    if given > 0 {
        let size = size.saturating_add_unsigned(given);
        tx.exec(
            "INSERT INTO log_heads (name, size) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET size = excluded.size",
            args![LOG, size],
        )
        .await?;
    }
    Ok(given)
}

#[derive(FromQueryResult)]
struct Pending {
    feed_id: Uuid,
    item_id: Uuid,
    version: i32,
    at: Time,
}

async fn feeds(tx: &DatabaseTransaction, at: Time) -> Result<u64, StoreError> {
    let pending: Vec<Pending> = tx
        .all(
            "SELECT feed_id, item_id, version, at FROM feed_entries WHERE position IS NULL ORDER BY at, item_id LIMIT $1",
            args![BATCH],
        )
        .await?;
    let mut feeds: Vec<Uuid> = pending.iter().map(|entry| entry.feed_id).collect();
    feeds.sort_unstable();
    feeds.dedup();
    let mut heads = heads(tx, &feeds).await?;
    let mut entries = Vec::with_capacity(pending.len());
    for entry in &pending {
        let (position, added) =
            heads.entry(entry.feed_id).or_insert_with(|| (0, at - TimeDelta::microseconds(1)));
        *position += 1;
        // strictly later than the one before, also where the clock stood still or went back
        *added = at.max(*added + TimeDelta::microseconds(1));
        entries.push(args![entry.feed_id, entry.item_id, entry.version, entry.at, *position, *added]);
    }
    tx.insert(
        "feed_entries (feed_id, item_id, version, at, position, date_added)",
        entries,
        "ON CONFLICT (at, feed_id, item_id, version) DO UPDATE SET position = excluded.position, date_added = excluded.date_added",
    )
    .await?;
    let moved = feeds.iter().filter_map(|feed| heads.get(feed).map(|head| args![*feed, head.0, head.1]));
    tx.insert(
        "feeds (feed_id, last_position, last_date_added)",
        moved.collect(),
        "ON CONFLICT (feed_id) DO UPDATE SET last_position = excluded.last_position, last_date_added = excluded.last_date_added",
    )
    .await?;
    Ok(u64::try_from(pending.len()).unwrap_or(u64::MAX))
}

/// The last position and time of each feed that has one.
async fn heads(tx: &DatabaseTransaction, feeds: &[Uuid]) -> Result<HashMap<Uuid, (i64, Time)>, StoreError> {
    #[derive(FromQueryResult)]
    struct Head {
        feed_id: Uuid,
        last_position: i64,
        last_date_added: Time,
    }
    if feeds.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT feed_id, last_position, last_date_added FROM feeds WHERE feed_id IN ({})",
        crate::sql::places(1, feeds.len())
    );
    let heads: Vec<Head> = tx.all(&sql, feeds.iter().map(|feed| (*feed).into()).collect()).await?;
    Ok(heads.into_iter().map(|head| (head.feed_id, (head.last_position, head.last_date_added))).collect())
}
