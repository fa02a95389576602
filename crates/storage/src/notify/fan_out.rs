//! One chunk of an event's deliveries: written with the event's cursor, in one transaction, under its token.

use super::{Event, outbox, stream_feed};
use crate::sql::{Run, args, places};
use crate::{Store, StoreError};
use domain::ids::{ChannelId, DeliveryId, OrgId};
use domain::notification::DeliveryState;
use domain::time::Time;
use sea_orm::{DatabaseTransaction, Value as Sql};
use std::collections::BTreeMap;

/// What a new delivery has; the rest comes with its tries.
pub(super) const INTO: &str = "deliveries (id, at, org_id, channel_id, event_id, event_at, type, item_kind, item_id, version, state, tries, next_at)";

/// A delivery to be.
#[derive(Clone, Copy, Debug)]
pub struct NewDelivery {
    /// Its id, a `UUIDv7` of now.
    pub id: DeliveryId,
    /// Whose.
    pub organisation: OrgId,
    /// Through which channel.
    pub channel: ChannelId,
    /// When it is due: now, or at the time of its digest.
    pub due: Time,
    /// When the channel is to be looked at: the same, unless the channel is left alone until later.
    pub wake: Time,
}

/// What one transaction writes.
#[derive(Clone, Debug, Default)]
pub struct Chunk {
    /// Which version of the item, for those who compare.
    pub version: i32,
    /// Deliveries, one for each channel.
    pub deliveries: Vec<NewDelivery>,
    /// Organisations that find it in their stream.
    pub streams: Vec<OrgId>,
    /// The last organisation of the chunk; `None` when there was nobody left.
    pub last: Option<OrgId>,
    /// Whether the event is told to everybody now.
    pub done: bool,
}

impl Store {
    /// Writes a chunk. `false` when another worker has taken the event meanwhile: nothing is written then.
    pub async fn fan_out(&self, event: &Event, chunk: &Chunk, now: Time) -> Result<bool, StoreError> {
        let _lane = self.writer_lane().await;
        let tx = self.begin_write().await?;
        let cursor = chunk.last.or(event.cursor).map(|org| org.0);
        let (until, done) = (now + outbox::LEASE, chunk.done.then_some(now));
        let sql = "UPDATE outbox SET cursor = $1, lease_until = $2, done_at = $3 WHERE at = $4 AND id = $5 AND lease_token = $6 AND done_at IS NULL";
        if tx.exec(sql, args![cursor, until, done, event.at, event.id, event.token]).await? == 0 {
            return Ok(false);
        }
        let mut deliveries = chunk.deliveries.clone();
        if !event.event.stands_for().is_empty() {
            supersede(&tx, event, &mut deliveries, now).await?;
        }
        add(&tx, event, chunk.version, &deliveries, now).await?;
        self.wake_channels(&tx, &deliveries).await?;
        let streams =
            chunk.streams.iter().map(|org| args![stream_feed(*org), event.id, 0, event.at]).collect();
        tx.insert("feed_entries (feed_id, item_id, version, at)", streams, "ON CONFLICT DO NOTHING").await?;
        tx.commit().await?;
        self.shared.signals.committed();
        Ok(true)
    }

    /// Has the worker look at channels no later than asked. Locked in the order of their ids, so that two who do this wait
    /// for each other and don't lock each other out.
    async fn wake_channels(
        &self,
        tx: &DatabaseTransaction,
        deliveries: &[NewDelivery],
    ) -> Result<(), StoreError> {
        let mut wakes: BTreeMap<Time, Vec<ChannelId>> = BTreeMap::new();
        for delivery in deliveries {
            wakes.entry(delivery.wake).or_default().push(delivery.channel);
        }
        for (at, channels) in wakes {
            let sql = format!(
                "UPDATE channels SET next_at = $1 WHERE id IN (SELECT id FROM channels WHERE id IN ({}) AND next_at > $1 ORDER BY id{})",
                places(2, channels.len()),
                self.dialect().for_update()
            );
            let mut values = args![at];
            values.extend(channels.iter().map(|channel| Sql::from(channel.0)));
            tx.exec(&sql, values).await?;
        }
        Ok(())
    }
}

async fn add(
    tx: &DatabaseTransaction,
    event: &Event,
    version: i32,
    deliveries: &[NewDelivery],
    now: Time,
) -> Result<(), StoreError> {
    let rows = deliveries.iter().map(|delivery| {
        args![
            delivery.id.0,
            now,
            delivery.organisation.0,
            delivery.channel.0,
            event.id,
            event.at,
            event.event.as_str(),
            event.subject.kind(),
            event.subject.id(),
            version,
            DeliveryState::Pending.as_str(),
            0,
            delivery.due
        ]
    });
    tx.insert(INTO, rows.collect(), "").await
}

/// Newest wins: what waits about the same thing is cancelled, and where something newer waits or went already, this one
/// isn't sent.
async fn supersede(
    tx: &DatabaseTransaction,
    event: &Event,
    deliveries: &mut Vec<NewDelivery>,
    now: Time,
) -> Result<(), StoreError> {
    if deliveries.is_empty() {
        return Ok(());
    }
    let types = event.event.stands_for();
    let mut values = args![event.subject.id(), event.at];
    values.extend(types.iter().map(|event| Sql::from(event.as_str())));
    values.extend(deliveries.iter().map(|delivery| Sql::from(delivery.channel.0)));
    let (types, channels) = (places(3, types.len()), places(3 + types.len(), deliveries.len()));
    let same = format!("item_id = $1 AND type IN ({types}) AND channel_id IN ({channels})");
    let newer: Vec<Channel> = tx
        .all(
            &format!("SELECT DISTINCT channel_id FROM deliveries WHERE {same} AND event_at > $2"),
            values.clone(),
        )
        .await?;
    deliveries.retain(|delivery| !newer.iter().any(|channel| channel.channel_id == delivery.channel.0));
    let end = values.len() + 1;
    values.push(now.into());
    let sql = format!(
        "UPDATE deliveries SET state = 'cancelled', reason = 'newer', done_at = ${end} WHERE {same} AND state = 'pending' AND event_at < $2"
    );
    tx.exec(&sql, values).await?;
    Ok(())
}

#[derive(sea_orm::FromQueryResult)]
struct Channel {
    channel_id: uuid::Uuid,
}
