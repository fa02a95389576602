//! Owing a trial, and making due again what was owed.

use super::{Delivery, ReplayRange, find};
use crate::channels::Channel;
use crate::permit::{Locked, Permit, moved};
use crate::sql::{Run, args, places};
use crate::{StoreError, WriteTx};
use domain::authz::acts;
use domain::ids::{ChannelId, DeliveryId, OrgId};
use domain::notification::{DeliveryState, EventType, Subject};
use sea_orm::Value;

impl WriteTx {
    /// Locks one of the organisation's deliveries.
    pub async fn lock_delivery(
        &self,
        owner: OrgId,
        id: DeliveryId,
    ) -> Result<Option<Locked<Delivery>>, StoreError> {
        let lock = match self.dialect() {
            crate::Dialect::Postgres => " FOR UPDATE OF d",
            crate::Dialect::Sqlite => "",
        };
        let found = find(&self.tx, owner, id, lock).await?;
        Ok(found.map(|value| Locked { key: id.0, version: 0, value }))
    }

    /// Owes a channel a trial.
    pub async fn add_trial(
        &self,
        permit: Permit<'_, acts::EditChannel>,
        owner: OrgId,
        id: DeliveryId,
    ) -> Result<(), StoreError> {
        let subject = Subject::Channel(permit.key.into());
        self.tx
            .exec(
                "INSERT INTO deliveries (id, at, org_id, channel_id, event_id, event_at, type, item_kind, item_id, version, state, tries, \
                 next_at) VALUES ($1, $2, $3, $4, $1, $2, $5, $6, $4, 0, $7, 0, $2)",
                args![
                    id.0,
                    self.now(),
                    owner.0,
                    permit.key,
                    EventType::ChannelTest.as_str(),
                    subject.kind(),
                    DeliveryState::Pending.as_str()
                ],
            )
            .await?;
        Ok(())
    }

    /// Makes one delivery due now, with all its tries before it.
    pub async fn raise_delivery(
        &self,
        permit: Permit<'_, acts::RetryDelivery>,
        delivery: &Locked<Delivery>,
    ) -> Result<(), StoreError> {
        let touched = self
            .tx
            .exec(
                "UPDATE deliveries SET state = 'pending', reason = NULL, tries = 0, next_at = $1, done_at = NULL WHERE at = $2 AND id = $3",
                args![self.now(), delivery.at, permit.key],
            )
            .await?;
        moved(touched)
    }

    /// How many deliveries of a channel lie in a range, counted no further than `most`; trials aside.
    pub async fn count_replay(
        &self,
        channel: ChannelId,
        range: &ReplayRange,
        most: u64,
    ) -> Result<u64, StoreError> {
        let (condition, values) = within(channel, range, 1);
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE {condition} LIMIT {most}) r");
        let count: Option<i64> = self.tx.value(&sql, values).await?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Makes all of them due now.
    pub async fn raise_deliveries(
        &self,
        permit: Permit<'_, acts::RetryDelivery>,
        range: &ReplayRange,
    ) -> Result<u64, StoreError> {
        let (condition, values) = within(permit.key.into(), range, 2);
        let sql = format!(
            "UPDATE deliveries SET state = 'pending', reason = NULL, tries = 0, next_at = $1, done_at = NULL WHERE {condition}"
        );
        let mut all = args![self.now()];
        all.extend(values);
        self.tx.exec(&sql, all).await
    }

    /// Makes due now what a channel failed to take before, with all its tries before it. What is gathered for a digest waits
    /// on for its hour.
    pub async fn raise_waiting(&self, channel: &Locked<Channel>) -> Result<u64, StoreError> {
        self.tx
            .exec(
                "UPDATE deliveries SET tries = 0, next_at = $1 WHERE channel_id = $2 AND state = 'pending' AND tries > 0",
                args![self.now(), channel.key],
            )
            .await
    }

    /// Cancels all that waits for a channel.
    pub async fn cancel_waiting(
        &self,
        channel: &Locked<Channel>,
        reason: &'static str,
    ) -> Result<u64, StoreError> {
        self.tx
            .exec(
                "UPDATE deliveries SET state = 'cancelled', reason = $1, done_at = $2 WHERE channel_id = $3 AND state = 'pending'",
                args![reason, self.now(), channel.key],
            )
            .await
    }
}

/// The condition of a replay, with its parameters from `first` on.
fn within(channel: ChannelId, range: &ReplayRange, first: usize) -> (String, Vec<Value>) {
    let mut values = args![channel.0, range.since, range.until, EventType::ChannelTest.as_str()];
    values.extend(range.states.iter().map(|state| Value::from(state.as_str())));
    let condition = format!(
        "channel_id = ${first} AND at >= ${} AND at < ${} AND type <> ${} AND state IN ({})",
        first + 1,
        first + 2,
        first + 3,
        places(first + 4, range.states.len())
    );
    (condition, values)
}
