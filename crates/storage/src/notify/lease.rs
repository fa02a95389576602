//! Channels with something due. A lease is on a channel and not on a delivery: so one worker at a time talks to an
//! endpoint, nothing about one item is under way twice, and a slow or dead endpoint holds up nothing but itself.

use crate::channels::{ChannelSecrets, place};
use crate::sql::{Run, args};
use crate::{Dialect, Store, StoreError};
use chrono::TimeDelta;
use domain::ids::{ChannelId, DeliveryId, MemberId, OrgId};
use domain::notification::{ChannelKind, Contents, Digest, EventType, Subject};
use domain::time::{Time, never};
use sea_orm::FromQueryResult;
use std::collections::HashMap;
use uuid::Uuid;
use vault::{KeyId, Sealed};

/// How long a worker keeps a channel: longer than a try and the writing of what came of it can take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Deliveries of a webhook that are under way at once.
const AT_ONCE: i64 = 16;
/// Events in one mail.
const IN_A_MAIL: i64 = 200;

/// A channel, as a worker needs it.
#[derive(Clone, Debug)]
pub struct ChannelRow {
    /// Its id.
    pub id: ChannelId,
    /// Whose.
    pub organisation: OrgId,
    /// Whose own mails they are, if a member's.
    pub member: Option<MemberId>,
    /// How it is told.
    pub kind: ChannelKind,
    /// Where.
    pub target: Option<String>,
    /// How much it carries.
    pub content: Contents,
    /// How its mails are gathered.
    pub digest: Digest,
    /// Failures in a row.
    pub failures: i32,
    /// Since when it fails.
    pub failing_since: Option<Time>,
    /// The sealed secrets and their key.
    pub secrets: Option<(Vec<u8>, Uuid)>,
    pub(super) token: i64,
}

/// A delivery that is due.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its id.
    pub id: DeliveryId,
    /// When it was written.
    pub at: Time,
    /// The event.
    pub event_id: Uuid,
    /// When that happened.
    pub event_at: Time,
    /// What happened.
    pub event: EventType,
    /// To what.
    pub subject: Subject,
    /// To which version.
    pub version: i32,
    /// Under what it was first sent.
    pub basis: Option<Vec<u8>>,
    /// Tries that failed.
    pub tries: i32,
}

/// A channel under lease, with what is due.
#[derive(Clone, Debug)]
pub struct Leased {
    /// The channel.
    pub channel: ChannelRow,
    /// Oldest first.
    pub due: Vec<Due>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    member_id: Option<Uuid>,
    kind: String,
    target: Option<String>,
    content: String,
    digest: String,
    failures: i32,
    failing_since: Option<Time>,
    secrets: Option<Vec<u8>>,
    key_id: Option<Uuid>,
    lease_token: i64,
}

impl TryFrom<Row> for ChannelRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let bad = |column| StoreError::corrupt("channels", column, row.id);
        Ok(Self {
            id: row.id.into(),
            organisation: row.org_id.into(),
            member: row.member_id.map(Into::into),
            kind: ChannelKind::parse(&row.kind).ok_or_else(|| bad("kind"))?,
            target: row.target,
            content: Contents::parse(&row.content).ok_or_else(|| bad("content"))?,
            digest: Digest::parse(&row.digest).ok_or_else(|| bad("digest"))?,
            failures: row.failures,
            failing_since: row.failing_since,
            secrets: row.secrets.zip(row.key_id),
            token: row.lease_token,
        })
    }
}

#[derive(FromQueryResult)]
struct DueRow {
    channel_id: Uuid,
    id: Uuid,
    at: Time,
    event_id: Uuid,
    event_at: Time,
    r#type: String,
    item_kind: String,
    item_id: Uuid,
    version: i32,
    basis: Option<Vec<u8>>,
    tries: i32,
}

impl TryFrom<DueRow> for Due {
    type Error = StoreError;
    fn try_from(row: DueRow) -> Result<Self, StoreError> {
        let bad = |column| StoreError::corrupt("deliveries", column, row.id);
        Ok(Self {
            id: row.id.into(),
            at: row.at,
            event_id: row.event_id,
            event_at: row.event_at,
            event: EventType::parse(&row.r#type).ok_or_else(|| bad("type"))?,
            subject: Subject::parse(&row.item_kind, row.item_id).ok_or_else(|| bad("item_kind"))?,
            version: row.version,
            basis: row.basis,
            tries: row.tries,
        })
    }
}

impl Store {
    /// Takes at most `limit` channels that have something due and that nobody works on, or whose worker has gone, with
    /// what is due on each. A channel that fails is tried with one delivery.
    pub async fn lease_channels(&self, now: Time, limit: usize) -> Result<Vec<Leased>, StoreError> {
        let waiting =
            "SELECT id FROM channels WHERE state = 'enabled' AND lease_until IS NULL AND next_at <= $1";
        let left = "SELECT id FROM channels WHERE lease_until IS NOT NULL AND lease_until <= $1";
        // a look without a lock: most looks find nothing
        let sql = format!("{waiting} UNION ALL {left} LIMIT 1");
        if limit == 0 || self.db().value::<Uuid>(&sql, args![now]).await?.is_none() {
            return Ok(Vec::new());
        }
        let lock = self.dialect().for_update_skip_locked();
        let take = |which: &str, order: &str| {
            format!(
                "UPDATE channels SET lease_token = lease_token + 1, lease_until = $2, next_at = $3 WHERE id IN ({which} ORDER BY {order} \
                 LIMIT {limit}{lock}) RETURNING id, org_id, member_id, kind, target, content, digest, failures, failing_since, secrets, key_id, \
                 lease_token"
            )
        };
        let mut rows: Vec<Row> = Vec::new();
        {
            let _lane = self.writer_lane().await;
            for sql in [take(waiting, "next_at, id"), take(left, "lease_until")] {
                rows.extend(self.db().all::<Row>(&sql, args![now, now + LEASE, never()]).await?);
            }
        }
        let channels = rows.into_iter().map(ChannelRow::try_from).collect::<Result<Vec<_>, _>>()?;
        let mut due = self.due(&channels, now).await?;
        let leased = channels.into_iter().map(|channel| {
            let due = due.remove(&channel.id.0).unwrap_or_default();
            Leased { channel, due }
        });
        Ok(leased.collect())
    }

    /// Ends the leases of a process that was killed, so that what it was at goes on at once and not when they end by
    /// themselves: with SQLite, where the caller is the only process there is. With PostgreSQL others may hold them, and
    /// nothing is done.
    pub async fn end_leases_of_the_dead(&self, now: Time) -> Result<(), StoreError> {
        if self.dialect() == Dialect::Postgres {
            return Ok(());
        }
        let _lane = self.writer_lane().await;
        for held in
            ["outbox SET lease_until = $1 WHERE done_at IS NULL AND", "channels SET lease_until = $1 WHERE"]
        {
            self.db().exec(&format!("UPDATE {held} lease_until > $1"), args![now]).await?;
        }
        Ok(())
    }

    /// The secrets of these channels, with one look into the key store; a channel without any, or whose key was erased, isn't
    /// in the answer.
    pub async fn open_secrets(
        &self,
        channels: &[ChannelRow],
    ) -> Result<HashMap<ChannelId, ChannelSecrets>, StoreError> {
        let mut keys: Vec<Uuid> = channels.iter().filter_map(|c| c.secrets.as_ref().map(|s| s.1)).collect();
        keys.sort_unstable();
        keys.dedup();
        let keys = self.shared.keys.open_keys(self.keyring(), &keys).await?;
        let mut opened = HashMap::new();
        for channel in channels {
            let Some((bytes, id)) = &channel.secrets else { continue };
            let Some(key) = keys.get(id) else { continue };
            let sealed: Sealed<ChannelSecrets> = Sealed::from_bytes(KeyId(*id), bytes.clone());
            opened.insert(channel.id, sealed.open(key, &place(channel.id.0))?);
        }
        Ok(opened)
    }

    async fn due(&self, channels: &[ChannelRow], now: Time) -> Result<HashMap<Uuid, Vec<Due>>, StoreError> {
        let mut found: HashMap<Uuid, Vec<Due>> = HashMap::new();
        if channels.is_empty() {
            return Ok(found);
        }
        // a walk of the index for each channel, and no more rows than are wanted, however many wait
        let sql = self.dialect().first_of_each(channels.len(), 2, |channel, most| {
            format!(
                "SELECT channel_id, id, at, event_id, event_at, type, item_kind, item_id, version, basis, tries FROM deliveries \
                 WHERE channel_id = {channel} AND state = 'pending' AND next_at <= $1 ORDER BY next_at, id LIMIT {most}"
            )
        });
        let most = |channel: &ChannelRow| match channel.kind {
            ChannelKind::Email if channel.digest != Digest::AtOnce => IN_A_MAIL,
            _ if channel.failures > 0 => 1,
            _ => AT_ONCE,
        };
        let mut values = args![now];
        values.extend(channels.iter().flat_map(|channel| args![channel.id.0, most(channel)]));
        let rows: Vec<DueRow> = self.db().all(&sql, values).await?;
        for row in rows {
            found.entry(row.channel_id).or_default().push(row.try_into()?);
        }
        Ok(found)
    }
}
