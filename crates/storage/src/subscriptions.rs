//! Subscriptions: what an organisation's channels are told about.

use crate::permit::{Locked, Permit, moved};
use crate::sql::{Run, args};
use crate::{Store, StoreError, WriteTx};
use domain::authz::acts;
use domain::ids::{ChannelId, OrgId, SubscriptionId};
use domain::notification::{EventType, Filter, NewSubscription};
use domain::time::{Time, never};
use sea_orm::FromQueryResult;
use serde_json::Value;
use uuid::Uuid;

/// One subscription.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Whose.
    pub owner: OrgId,
    /// Whom to tell.
    pub channel: ChannelId,
    /// Of what.
    pub events: Vec<EventType>,
    /// Narrowed by.
    pub filter: Filter,
    /// When it was made.
    pub created_at: Time,
    /// Raised by each change.
    pub version: i32,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    org_id: Uuid,
    channel_id: Uuid,
    events: Value,
    filter: Value,
    created_at: Time,
    version: i32,
}

const SELECT: &str =
    "SELECT s.id, s.org_id, s.channel_id, s.events, s.filter, s.created_at, s.version FROM subscriptions s";
/// A member's own mail has one too, which is no matter of the organisation's.
const OWN: &str = "JOIN channels c ON c.id = s.channel_id AND c.member_id IS NULL WHERE s.org_id = $1";

impl TryFrom<Row> for Subscription {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("subscriptions", column, row.id);
        Ok(Self {
            id: row.id.into(),
            owner: row.org_id.into(),
            channel: row.channel_id.into(),
            events: serde_json::from_value(row.events).map_err(|_| corrupt("events"))?,
            filter: serde_json::from_value(row.filter).map_err(|_| corrupt("filter"))?,
            created_at: row.created_at,
            version: row.version,
        })
    }
}

fn json(value: &impl serde::Serialize) -> Result<Value, StoreError> {
    serde_json::to_value(value).map_err(|error| StoreError::Internal(error.to_string()))
}

impl WriteTx {
    /// Makes a subscription.
    pub async fn add_subscription(
        &self,
        permit: Permit<'_, acts::EditSubscription>,
        owner: OrgId,
        new: &NewSubscription,
    ) -> Result<(), StoreError> {
        self.insert_subscription(permit.key, owner, new).await
    }

    async fn insert_subscription(
        &self,
        id: Uuid,
        owner: OrgId,
        new: &NewSubscription,
    ) -> Result<(), StoreError> {
        self.tx
            .exec(
                "INSERT INTO subscriptions (id, org_id, channel_id, events, filter, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, 1)",
                args![id, owner.0, new.channel.0, json(&new.events)?, json(&new.filter)?, self.now()],
            )
            .await?;
        Ok(())
    }

    /// Says what a member's own mail is about, in place of what was said before.
    pub async fn replace_member_subscription(
        &self,
        permit: Permit<'_, acts::EditPreferences>,
        owner: OrgId,
        new: &NewSubscription,
    ) -> Result<(), StoreError> {
        self.tx.exec("DELETE FROM subscriptions WHERE channel_id = $1", args![new.channel.0]).await?;
        self.insert_subscription(permit.key, owner, new).await
    }

    /// How many subscriptions the organisation has, members' own mail aside.
    pub async fn count_subscriptions(&self, owner: OrgId) -> Result<i64, StoreError> {
        let sql = format!("SELECT count(*) FROM subscriptions s {OWN}");
        Ok(self.tx.value(&sql, args![owner.0]).await?.unwrap_or(0))
    }

    /// Locks one of the organisation's subscriptions.
    pub async fn lock_subscription(
        &self,
        owner: OrgId,
        id: SubscriptionId,
    ) -> Result<Option<Locked<Subscription>>, StoreError> {
        let lock = match self.dialect() {
            crate::Dialect::Postgres => " FOR UPDATE OF s",
            crate::Dialect::Sqlite => "",
        };
        let sql = format!("{SELECT} {OWN} AND s.id = $2{lock}");
        let row: Option<Row> = self.tx.one(&sql, args![owner.0, id.0]).await?;
        let Some(row) = row else { return Ok(None) };
        let value = Subscription::try_from(row)?;
        Ok(Some(Locked { key: value.id.0, version: value.version, value }))
    }

    /// Changes a subscription.
    pub async fn save_subscription(
        &self,
        permit: Permit<'_, acts::EditSubscription>,
        new: &NewSubscription,
    ) -> Result<(), StoreError> {
        moved(
            self.tx
                .exec(
                    "UPDATE subscriptions SET channel_id = $1, events = $2, filter = $3, version = version + 1 WHERE id = $4 AND version = $5",
                    args![new.channel.0, json(&new.events)?, json(&new.filter)?, permit.key, permit.version],
                )
                .await?,
        )
    }

    /// Takes a subscription away.
    pub async fn remove_subscription(
        &self,
        permit: Permit<'_, acts::EditSubscription>,
    ) -> Result<(), StoreError> {
        moved(
            self.tx
                .exec(
                    "DELETE FROM subscriptions WHERE id = $1 AND version = $2",
                    args![permit.key, permit.version],
                )
                .await?,
        )
    }
}

impl Store {
    /// The organisation's subscriptions, last made first; of one channel, where it is named.
    pub async fn subscriptions(
        &self,
        owner: OrgId,
        channel: Option<ChannelId>,
        after: Option<(Time, SubscriptionId)>,
        limit: u64,
    ) -> Result<Vec<Subscription>, StoreError> {
        let (at, id) = after.map_or((never(), Uuid::max()), |(at, id)| (at, id.0));
        let mut values = args![owner.0, at, id];
        let mut narrower = "";
        if let Some(channel) = channel {
            narrower = " AND s.channel_id = $4";
            values.push(channel.0.into());
        }
        let sql = format!(
            "{SELECT} {OWN} AND (s.created_at, s.id) < ($2, $3){narrower} ORDER BY s.created_at DESC, s.id DESC LIMIT {limit}"
        );
        let rows: Vec<Row> = self.db().all(&sql, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// One of the organisation's subscriptions.
    pub async fn subscription(
        &self,
        owner: OrgId,
        id: SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        let row: Option<Row> =
            self.db().one(&format!("{SELECT} {OWN} AND s.id = $2"), args![owner.0, id.0]).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// What a member's own mail is about.
    pub async fn member_subscription(&self, channel: ChannelId) -> Result<Option<Subscription>, StoreError> {
        let row: Option<Row> =
            self.db().one(&format!("{SELECT} WHERE s.channel_id = $1"), args![channel.0]).await?;
        row.map(TryInto::try_into).transpose()
    }
}
