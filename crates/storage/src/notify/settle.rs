//! Writing what came of tries: many channels in one transaction, each under its token.

use super::fan_out::INTO;
use super::{Settled, Verdict};
use crate::bounces::REMEMBERED;
use crate::deliveries::moment;
use crate::sql::{Run, args};
use crate::write::new_id;
use crate::{Store, StoreError};
use domain::ids::{ChannelId, OrgId};
use domain::notification::{DeliveryState, EventType};
use domain::time::{Time, never};
use sea_orm::{DatabaseTransaction, FromQueryResult, Value as Sql};
use serde_json::json;
use std::collections::HashSet;
use uuid::Uuid;

impl Store {
    /// Writes what came of leases and gives the channels back. Of a channel that another worker has taken meanwhile
    /// nothing is written: it tries again. Returns the channels that have failed for so long that they are to be given up.
    pub async fn settle_leases(
        &self,
        batch: &[Settled],
        now: Time,
    ) -> Result<Vec<(OrgId, ChannelId)>, StoreError> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let _lane = self.writer_lane().await;
        let tx = self.begin_write().await?;
        let held = release(&tx, batch, now).await?;
        let kept: Vec<&Settled> = batch.iter().filter(|one| held.contains(&one.channel.id.0)).collect();
        deliveries(&tx, &kept, now).await?;
        attempts(&tx, &kept).await?;
        reissue(&tx, &kept, now).await?;
        tell(&tx, &kept, now).await?;
        received(&tx, &kept).await?;
        look_again(&tx, &kept).await?;
        tx.commit().await?;
        self.shared.signals.committed();
        let given_up = kept.iter().filter(|settled| settled.gives_up());
        Ok(given_up.map(|settled| (settled.channel.organisation, settled.channel.id)).collect())
    }
}

/// Tells an organisation what couldn't be delivered.
async fn tell(tx: &DatabaseTransaction, kept: &[&Settled], now: Time) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for settled in kept {
        let dead = settled.outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Dead);
        // word of a failure isn't sent on when it fails itself
        for outcome in dead.filter(|outcome| outcome.due.event != EventType::DeliveryDead) {
            let (id, subject) = (new_id::<Uuid>(now, &vault::OsRandom), outcome.due.subject);
            rows.push(args![
                id,
                now,
                EventType::DeliveryDead.as_str(),
                subject.kind(),
                subject.id(),
                settled.channel.organisation.0,
                json!({"channel": settled.channel.id}),
                0_i64
            ]);
        }
    }
    tx.insert("outbox (id, at, type, item_kind, item_id, org_id, data, lease_token)", rows, "").await
}

/// Ends the leases that still hold, and notes how each channel is. Returns those that held.
async fn release(
    tx: &DatabaseTransaction,
    batch: &[Settled],
    now: Time,
) -> Result<HashSet<Uuid>, StoreError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let mut values = args![now - REMEMBERED];
    let mut places = Vec::with_capacity(batch.len());
    // in the order of ids, as everybody who locks several does
    let mut batch: Vec<&Settled> = batch.iter().collect();
    batch.sort_by_key(|settled| settled.channel.id);
    for settled in batch {
        places.push(row(values.len() + 1, 8));
        let (failed_at, why) = settled.health.failure.clone().unzip();
        values.extend(args![
            settled.channel.id.0,
            settled.channel.token,
            settled.failures(),
            settled.failing_since(),
            settled.health.blocked_until,
            settled.health.success,
            failed_at,
            why
        ]);
    }
    // a channel that wasn't tried keeps what is known of it, and one whose mails came back lately goes on failing though
    // a mail server takes more of them
    let kept = "v.column6 IS NOT NULL AND bounced_at > $1";
    let sql = format!(
        "UPDATE channels SET lease_until = NULL, failures = CASE WHEN {kept} THEN failures ELSE v.column3 END, \
         failing_since = CASE WHEN {kept} OR (v.column6 IS NULL AND v.column7 IS NULL) THEN failing_since ELSE v.column4 END, blocked_until = v.column5, \
         last_success_at = COALESCE(v.column6, last_success_at), last_failure_at = COALESCE(v.column7, last_failure_at), \
         last_error = COALESCE(v.column8, last_error) \
         FROM (VALUES {}) v WHERE channels.id = v.column1 AND channels.lease_token = v.column2 AND channels.lease_until IS NOT NULL RETURNING channels.id",
        places.join(", ")
    );
    let ids: Vec<Id> = tx.all(&sql, values).await?;
    Ok(ids.into_iter().map(|row| row.id).collect())
}

async fn deliveries(tx: &DatabaseTransaction, kept: &[&Settled], now: Time) -> Result<(), StoreError> {
    let mut values = args![];
    let mut places = Vec::new();
    for outcome in kept.iter().flat_map(|settled| &settled.outcomes) {
        let tried = i32::from(outcome.attempt.is_some());
        let (state, reason, next, done) = match outcome.verdict {
            Verdict::Delivered => (DeliveryState::Delivered, None, now, Some(now)),
            Verdict::Again(at) => (DeliveryState::Pending, None, at, None),
            Verdict::Dead => (DeliveryState::Dead, Some("tries"), now, Some(now)),
            Verdict::Cancelled(reason) => (DeliveryState::Cancelled, Some(reason), now, Some(now)),
            Verdict::Reissued(_) => (DeliveryState::Cancelled, Some("changed"), now, Some(now)),
        };
        places.push(row(values.len() + 1, 8));
        let basis = outcome.basis.clone().or_else(|| outcome.due.basis.clone());
        values.extend(args![
            outcome.due.at,
            outcome.due.id.0,
            state.as_str(),
            reason,
            outcome.due.tries + tried,
            next,
            done,
            basis
        ]);
    }
    if places.is_empty() {
        return Ok(());
    }
    // what was cancelled while it was under way stays cancelled
    let sql = format!(
        "UPDATE deliveries SET state = v.column3, reason = v.column4, tries = v.column5, next_at = v.column6, done_at = v.column7, \
         basis = v.column8 FROM (VALUES {}) v WHERE deliveries.at = v.column1 AND deliveries.id = v.column2 AND deliveries.state = 'pending'",
        places.join(", ")
    );
    tx.exec(&sql, values).await?;
    Ok(())
}

async fn attempts(tx: &DatabaseTransaction, kept: &[&Settled]) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for settled in kept {
        for outcome in &settled.outcomes {
            let Some(attempt) = &outcome.attempt else { continue };
            let word = if outcome.verdict == Verdict::Delivered { "delivered" } else { "failed" };
            rows.push(args![
                outcome.due.id.0,
                attempt.at,
                settled.channel.id.0,
                word,
                attempt.status,
                attempt.millis,
                attempt.error.clone(),
                attempt.head.clone()
            ]);
        }
    }
    // a try that a crash left unsaid is made again, at another moment
    tx.insert(
        "attempts (delivery_id, at, channel_id, outcome, status, millis, error, head)",
        rows,
        "ON CONFLICT DO NOTHING",
    )
    .await
}

async fn reissue(tx: &DatabaseTransaction, kept: &[&Settled], now: Time) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for settled in kept {
        for outcome in &settled.outcomes {
            let (due, Verdict::Reissued(id)) = (&outcome.due, outcome.verdict) else { continue };
            // made a moment ago: an id tells the moment of its row
            let (at, _) = moment(id);
            rows.push(args![
                id.0,
                at,
                settled.channel.organisation.0,
                settled.channel.id.0,
                due.event_id,
                due.event_at,
                due.event.as_str(),
                due.subject.kind(),
                due.subject.id(),
                due.version,
                DeliveryState::Pending.as_str(),
                0,
                now
            ]);
        }
    }
    tx.insert(INTO, rows, "").await
}

/// An alert that was delivered is known to have arrived.
async fn received(tx: &DatabaseTransaction, kept: &[&Settled]) -> Result<(), StoreError> {
    let mut values: Vec<Sql> = Vec::new();
    let mut places = Vec::new();
    for settled in kept {
        for outcome in settled.outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Delivered) {
            if matches!(outcome.due.event, EventType::AlertPublished | EventType::AlertUpdated) {
                places.push(row(values.len() + 1, 2));
                values.extend(args![settled.channel.organisation.0, outcome.due.subject.id()]);
            }
        }
    }
    if places.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE alert_recipients SET state = 'delivered', version = version + 1 FROM (VALUES {}) v \
         WHERE alert_recipients.org_id = v.column1 AND alert_recipients.alert_id = v.column2 AND alert_recipients.state = 'released'",
        places.join(", ")
    );
    tx.exec(&sql, values).await?;
    Ok(())
}

/// When the worker looks at each channel again: when the next of its deliveries is due. Whoever has added one meanwhile
/// has set an earlier moment, which stays.
async fn look_again(tx: &DatabaseTransaction, kept: &[&Settled]) -> Result<(), StoreError> {
    if kept.is_empty() {
        return Ok(());
    }
    let ids = crate::sql::places(2, kept.len());
    let next = "COALESCE((SELECT min(d.next_at) FROM deliveries d WHERE d.channel_id = channels.id AND d.state = 'pending'), $1)";
    let blocked = format!("CASE WHEN blocked_until > {next} THEN blocked_until ELSE {next} END");
    let sql = format!(
        "UPDATE channels SET next_at = CASE WHEN next_at < {blocked} THEN next_at ELSE {blocked} END WHERE id IN ({ids})"
    );
    let mut values = args![never()];
    values.extend(kept.iter().map(|settled| Sql::from(settled.channel.id.0)));
    tx.exec(&sql, values).await?;
    Ok(())
}

/// `($4, $5, $6)`
fn row(first: usize, width: usize) -> String {
    format!("({})", crate::sql::places(first, width))
}
