//! Deliveries as the organisation whose channels they belong to reads them, and asks for them again. Claiming and outcomes
//! are the worker's.
//!
//! A table of months: every look-up names the moment first, which a delivery's id tells to the millisecond.

mod write;

use crate::sql::{Run, args, places};
use crate::{Store, StoreError};
use chrono::{DateTime, TimeDelta};
use domain::ids::{ChannelId, DeliveryId, MemberId, OrgId};
use domain::notification::{DeliveryState, EventType, Subject};
use domain::time::{Time, never};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Something owed to a channel.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// When it came to be owed.
    pub at: Time,
    /// To whom.
    pub channel: ChannelId,
    /// As its owner calls it; none where the channel is gone.
    pub channel_name: Option<String>,
    /// What happened.
    pub event: EventType,
    /// To what.
    pub subject: Subject,
    /// How far it has come.
    pub state: DeliveryState,
    /// Why it was cancelled or given up.
    pub reason: Option<String>,
    /// Tries since it last became pending.
    pub tries: i32,
    /// When it is tried next.
    pub next_at: Time,
    /// When it came to an end.
    pub done_at: Option<Time>,
}

/// One try.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When.
    pub at: Time,
    /// What came of it.
    pub outcome: String,
    /// The HTTP status, where there was an answer.
    pub status: Option<i32>,
    /// How long it took.
    pub millis: i32,
    /// Why it failed.
    pub error: Option<String>,
    /// The beginning of the answer.
    pub head: Option<String>,
}

/// Which deliveries to list.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeliveryFilter {
    /// In this state only.
    pub state: Option<DeliveryState>,
    /// Of this channel only.
    pub channel: Option<ChannelId>,
    /// Older than this place.
    pub after: Option<(Time, DeliveryId)>,
    /// How many.
    pub limit: u64,
}

/// Which deliveries to send again.
#[derive(Clone, Debug)]
pub struct ReplayRange {
    /// Owed at or after,
    pub since: Time,
    /// and before.
    pub until: Time,
    /// In one of these states.
    pub states: Vec<DeliveryState>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    at: Time,
    channel_id: Uuid,
    channel_name: Option<String>,
    r#type: String,
    item_kind: String,
    item_id: Uuid,
    state: String,
    reason: Option<String>,
    tries: i32,
    next_at: Time,
    done_at: Option<Time>,
}

/// Members' own mail is left out: the organisation sees whether it works, never what it was about.
const SELECT: &str = "SELECT d.id, d.at, d.channel_id, c.name AS channel_name, d.type, d.item_kind, d.item_id, d.state, d.reason, d.tries, \
     d.next_at, d.done_at FROM deliveries d LEFT JOIN channels c ON c.id = d.channel_id WHERE d.org_id = $1 AND c.member_id IS NULL";

impl TryFrom<Row> for Delivery {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::corrupt("deliveries", column, row.id);
        Ok(Self {
            id: row.id.into(),
            at: row.at,
            channel: row.channel_id.into(),
            event: EventType::parse(&row.r#type).ok_or_else(|| corrupt("type"))?,
            subject: Subject::parse(&row.item_kind, row.item_id).ok_or_else(|| corrupt("item_kind"))?,
            state: DeliveryState::parse(&row.state).ok_or_else(|| corrupt("state"))?,
            channel_name: row.channel_name,
            reason: row.reason,
            tries: row.tries,
            next_at: row.next_at,
            done_at: row.done_at,
        })
    }
}

/// The millisecond in which the delivery with this id came to be owed.
pub(crate) fn moment(id: DeliveryId) -> (Time, Time) {
    let millis = id.0.get_timestamp().map_or(0, |at| {
        let (seconds, nanos) = at.to_unix();
        i64::try_from(seconds).unwrap_or(0).saturating_mul(1000) + i64::from(nanos / 1_000_000)
    });
    let from = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    (from, from + TimeDelta::milliseconds(1))
}

async fn find<C: ConnectionTrait>(
    db: &C,
    owner: OrgId,
    id: DeliveryId,
    lock: &str,
) -> Result<Option<Delivery>, StoreError> {
    let (from, to) = moment(id);
    let sql = format!("{SELECT} AND d.at >= $2 AND d.at < $3 AND d.id = $4{lock}");
    let row: Option<Row> = db.one(&sql, args![owner.0, from, to, id.0]).await?;
    row.map(TryInto::try_into).transpose()
}

impl Store {
    /// A page of what is or was owed to the organisation's channels, newest first.
    pub async fn deliveries(
        &self,
        owner: OrgId,
        filter: &DeliveryFilter,
    ) -> Result<Vec<Delivery>, StoreError> {
        let (at, id) = filter.after.map_or((never(), Uuid::max()), |(at, id)| (at, id.0));
        let mut values = args![owner.0, at, id];
        let mut narrower = String::new();
        if let Some(state) = filter.state {
            // as text: a partial index is used only where the statement names its state
            narrower = format!(" AND d.state = '{state}'");
        }
        if let Some(channel) = filter.channel {
            values.push(channel.0.into());
            narrower.push_str(" AND d.channel_id = $4");
        }
        let sql = format!(
            "{SELECT} AND (d.at, d.id) < ($2, $3){narrower} ORDER BY d.at DESC, d.id DESC LIMIT {}",
            filter.limit
        );
        let rows: Vec<Row> = self.db().all(&sql, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// One of them.
    pub async fn delivery(&self, owner: OrgId, id: DeliveryId) -> Result<Option<Delivery>, StoreError> {
        find(self.db(), owner, id, "").await
    }

    /// One of them, or of what the member's own mail told.
    pub async fn delivery_told(
        &self,
        owner: OrgId,
        member: MemberId,
        id: DeliveryId,
    ) -> Result<Option<Delivery>, StoreError> {
        let (from, to) = moment(id);
        let sql = "SELECT d.id, d.at, d.channel_id, c.name AS channel_name, d.type, d.item_kind, d.item_id, d.state, d.reason, d.tries, \
             d.next_at, d.done_at FROM deliveries d LEFT JOIN channels c ON c.id = d.channel_id \
             WHERE d.org_id = $1 AND d.at >= $2 AND d.at < $3 AND d.id = $4 AND (c.member_id IS NULL OR c.member_id = $5)";
        let row: Option<Row> = self.db().one(sql, args![owner.0, from, to, id.0, member.0]).await?;
        row.map(TryInto::try_into).transpose()
    }

    /// All tries of these deliveries, each from the first on: for deliveries that the caller has read already.
    pub async fn attempts(
        &self,
        deliveries: &[Delivery],
    ) -> Result<HashMap<DeliveryId, Vec<Attempt>>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            delivery_id: Uuid,
            at: Time,
            outcome: String,
            status: Option<i32>,
            millis: i32,
            error: Option<String>,
            head: Option<String>,
        }
        let mut all: HashMap<DeliveryId, Vec<Attempt>> = HashMap::new();
        let Some(oldest) = deliveries.iter().map(|delivery| delivery.at).min() else { return Ok(all) };
        let sql = format!(
            "SELECT delivery_id, at, outcome, status, millis, error, head FROM attempts WHERE at >= $1 AND delivery_id IN ({}) ORDER BY at",
            places(2, deliveries.len())
        );
        let mut values = args![oldest];
        values.extend(deliveries.iter().map(|delivery| Value::from(delivery.id.0)));
        let rows: Vec<Row> = self.db().all(&sql, values).await?;
        for row in rows {
            all.entry(row.delivery_id.into()).or_default().push(Attempt {
                at: row.at,
                outcome: row.outcome,
                status: row.status,
                millis: row.millis,
                error: row.error,
                head: row.head,
            });
        }
        Ok(all)
    }
}
