//! A mail that came back after a mail server had taken it: hours later, by a message of its own.
//!
//! Owns what is noted then, on the delivery and on its channel. Reading the message is the worker's.

use crate::sql::{Run, args};
use crate::write::new_id;
use crate::{Store, StoreError};
use chrono::TimeDelta;
use domain::ids::DeliveryId;
use domain::notification::{ChannelKind, ChannelState, Digest, EventType, GIVE_UP_AFTER, Subject};
use domain::time::Time;
use sea_orm::{DatabaseTransaction, FromQueryResult};
use serde_json::json;
use uuid::Uuid;

/// How long a mail that came back counts for more than later ones that a mail server took: taking isn't delivering.
pub(crate) const REMEMBERED: TimeDelta = TimeDelta::days(1);

/// How far apart the deliveries of one digest can have come to be owed: a day, and as long as a channel may fail.
const GATHERED: TimeDelta = TimeDelta::days(7);

/// What the mail system says of a mail that it couldn't deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The delivery that the mail's envelope named: of a digest, one of several.
    pub delivery: DeliveryId,
    /// The SMTP code, where it is known.
    pub status: Option<i32>,
    /// Why, cleaned of addresses.
    pub why: String,
}

#[derive(FromQueryResult)]
struct Row {
    at: Time,
    org_id: Uuid,
    channel_id: Uuid,
    r#type: String,
    item_kind: String,
    item_id: Uuid,
    done_at: Option<Time>,
    digest: String,
    failing_since: Option<Time>,
}

impl Store {
    /// Notes that the mail of this delivery came back: its deliveries are given up, the channel fails, and is disabled where
    /// it has failed for days. `false` when there is no such delivery, it was no mail, or it is known to have come back.
    pub async fn record_bounce(&self, bounce: &Bounce, now: Time) -> Result<bool, StoreError> {
        let id = bounce.delivery;
        let (from, to) = crate::deliveries::moment(id);
        let _lane = self.writer_lane().await;
        let tx = self.begin_write().await?;
        let sql = format!(
            "SELECT d.at, d.org_id, d.channel_id, d.type, d.item_kind, d.item_id, d.done_at, c.digest, c.failing_since FROM deliveries d \
             JOIN channels c ON c.id = d.channel_id WHERE d.at >= $1 AND d.at < $2 AND d.id = $3 AND d.state = 'delivered' AND c.kind = $4{}",
            self.dialect().for_update()
        );
        let row: Option<Row> = tx.one(&sql, args![from, to, id.0, ChannelKind::Email.as_str()]).await?;
        let Some(row) = row else { return Ok(false) };
        let bad = |column| StoreError::corrupt("deliveries", column, id.0);
        let event = EventType::parse(&row.r#type).ok_or_else(|| bad("type"))?;
        let subject = Subject::parse(&row.item_kind, row.item_id).ok_or_else(|| bad("item_kind"))?;
        tx.exec(
            "INSERT INTO attempts (delivery_id, at, channel_id, outcome, status, millis, error) VALUES ($1, $2, $3, 'bounced', $4, 0, $5)",
            args![id.0, now, row.channel_id, bounce.status, bounce.why.clone()],
        )
        .await?;
        // what one digest gathered went out together, and was settled together
        let together = row.digest != Digest::AtOnce.as_str();
        tx.exec(
            "UPDATE deliveries SET state = 'dead', reason = 'bounced', done_at = $1 WHERE channel_id = $2 AND state = 'delivered' \
             AND at >= $3 AND ((at = $4 AND id = $5) OR ($6 AND done_at = $7))",
            args![
                now,
                row.channel_id,
                row.at - GATHERED,
                row.at,
                id.0,
                together,
                row.done_at
            ],
        )
        .await?;
        let since = row.failing_since.unwrap_or(now);
        let gives_up = now - since >= GIVE_UP_AFTER;
        tx.exec(
            "UPDATE channels SET failures = failures + 1, failing_since = $1, bounced_at = $2, last_failure_at = $2, last_error = $3, \
             state = CASE WHEN $4 THEN $5 ELSE state END, state_since = CASE WHEN $4 AND state <> $5 THEN $2 ELSE state_since END \
             WHERE id = $6",
            args![
                since,
                now,
                bounce.why.clone(),
                gives_up,
                ChannelState::Disabled.as_str(),
                row.channel_id
            ],
        )
        .await?;
        // word of a failure isn't sent on when it fails itself
        if event != EventType::DeliveryDead {
            tell(&tx, &row, EventType::DeliveryDead, subject, now).await?;
        }
        if gives_up {
            let channel = Subject::Channel(row.channel_id.into());
            tell(&tx, &row, EventType::ChannelDisabled, channel, now).await?;
        }
        tx.commit().await?;
        self.shared.signals.committed();
        Ok(true)
    }
}

/// Puts word of it among the events of the organisation.
async fn tell(
    tx: &DatabaseTransaction,
    row: &Row,
    event: EventType,
    subject: Subject,
    now: Time,
) -> Result<(), StoreError> {
    let id: Uuid = new_id(now, &vault::OsRandom);
    let data = json!({"channel": row.channel_id});
    tx.exec(
        "INSERT INTO outbox (id, at, type, item_kind, item_id, org_id, data, lease_token) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
        args![id, now, event.as_str(), subject.kind(), subject.id(), row.org_id, data],
    )
    .await?;
    Ok(())
}
