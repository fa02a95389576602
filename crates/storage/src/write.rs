//! The one way of writing: one struct a use case, one transaction, audited.
//!
//! [`Store::write`] runs a [`Write`] on a tracked task (a client's disconnect doesn't cut it), with a deadline, again on
//! a lost race, with the same ids and time, and appends its audit events in the same transaction.

use crate::audit::{AuditEvents, Outcome, Verdict};
use crate::error::WriteError;
use crate::permit::Principal;
use crate::sql::{Run, args};
use crate::{Dialect, Store, StoreError};
use domain::actor::Actor;
use domain::ids::{Item, OrgId, RequestId};
use domain::notification::{EventType, Subject};
use domain::time::Time;
use sea_orm::{DatabaseTransaction, TransactionTrait};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;
use vault::{Keyring, Randomness, SeededRandom};

/// How often a write that lost a race is run again.
const TRIES: u32 = 6;
/// How long a write may take, all tries included.
const DEADLINE: Duration = Duration::from_secs(20);

/// Who asks, when, and under which request: made once per request at the edge.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// Who.
    pub actor: Actor,
    /// When, by the injected clock.
    pub at: Time,
    /// The request, as the log and error pages name it.
    pub request: RequestId,
    /// The seed of every id this request makes, so that a second run makes the same.
    pub seed: u64,
    /// The client's key for a POST that creates.
    pub idempotency: Option<Idempotency>,
}

/// An `Idempotency-Key` with what it was sent with.
#[derive(Clone, Debug)]
pub struct Idempotency {
    /// The client's key.
    pub key: String,
    /// Method and route template.
    pub route: &'static str,
    /// SHA-256 of the body.
    pub body_hash: [u8; 32],
}

/// One use case that writes. `run` may be called again with a fresh transaction, so it takes `&self` and has no other
/// effect: no network, no password hashing, no file.
pub trait Write: Send + Sync + 'static {
    /// For metrics and logs, e.g. `reports.submit`.
    const NAME: &'static str;
    /// What it answers.
    type Output: Send + 'static;
    /// What it can fail with.
    type Error: WriteError;
    /// The body. It yields one or several audit events, never none.
    fn run(
        &self,
        tx: &mut WriteTx,
    ) -> impl Future<Output = Result<(Self::Output, AuditEvents), Self::Error>> + Send;
}

/// An open write transaction.
pub struct WriteTx {
    pub(crate) tx: DatabaseTransaction,
    pub(crate) store: Store,
    principal: Principal,
    ctx: Ctx,
    random: SeededRandom,
}

impl std::fmt::Debug for WriteTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WriteTx(..)")
    }
}

impl WriteTx {
    /// Who acts, with the roles as this transaction sees them.
    pub const fn principal(&self) -> &Principal {
        &self.principal
    }
    /// The moment of the request.
    pub const fn now(&self) -> Time {
        self.ctx.at
    }
    /// The request.
    pub const fn request(&self) -> RequestId {
        self.ctx.request
    }
    /// The instance's keys.
    pub fn keyring(&self) -> &Keyring {
        &self.store.shared.keyring
    }
    /// Randomness that repeats when the write is run again.
    pub const fn random(&self) -> &SeededRandom {
        &self.random
    }
    pub(crate) fn dialect(&self) -> Dialect {
        self.store.dialect()
    }

    /// A new `UUIDv7` of this request's moment; the same again when the write is run again.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        new_id(self.ctx.at, &self.random)
    }

    /// 64 random bits, for references.
    pub fn new_bits(&self) -> u64 {
        u64::from_be_bytes(vault::randomness::bytes(&self.random))
    }

    /// What this idempotency key already made, if it was used. The same key with another body is `Conflict`.
    pub async fn replayed(&self) -> Result<Replay, StoreError> {
        #[derive(sea_orm::FromQueryResult)]
        struct Row {
            body_hash: Vec<u8>,
            resource_id: Option<Uuid>,
            status: i32,
        }
        let Some(key) = &self.ctx.idempotency else { return Ok(Replay::New) };
        let (org, client) = (self.principal.organisation.0, self.principal.actor.id());
        let inserted = self
            .tx
            .exec(
                "INSERT INTO idempotency (org_id, client, route, key, body_hash, status, at) VALUES ($1, $2, $3, $4, $5, 0, $6) \
                 ON CONFLICT (org_id, client, route, key) DO NOTHING",
                args![org, client, key.route, key.key.clone(), key.body_hash.to_vec(), self.ctx.at],
            )
            .await?;
        if inserted == 1 {
            return Ok(Replay::New);
        }
        let row: Option<Row> = self
            .tx
            .one(
                "SELECT body_hash, resource_id, status FROM idempotency WHERE org_id = $1 AND client = $2 AND route = $3 AND key = $4",
                args![org, client, key.route, key.key.clone()],
            )
            .await?;
        Ok(match row {
            Some(row) if row.body_hash != key.body_hash => Replay::OtherBody,
            Some(Row { resource_id: Some(id), status, .. }) => Replay::Of { id, status },
            _ => Replay::New,
        })
    }

    /// Remembers what the idempotency key made.
    pub async fn remember(&self, id: Uuid, status: i32) -> Result<(), StoreError> {
        let Some(key) = &self.ctx.idempotency else { return Ok(()) };
        self.tx
            .exec(
                "UPDATE idempotency SET resource_id = $1, status = $2 WHERE org_id = $3 AND client = $4 AND route = $5 AND key = $6",
                args![id, status, self.principal.organisation.0, self.principal.actor.id(), key.route, key.key.clone()],
            )
            .await?;
        Ok(())
    }

    /// Puts an item into feeds that readers follow by position; the sequencer gives it one in each.
    pub async fn feed(&self, feeds: &[Uuid], item: Item, version: i32) -> Result<(), StoreError> {
        let entries = feeds.iter().map(|feed| args![*feed, item.id, version, self.ctx.at]).collect();
        self.tx.insert("feed_entries (feed_id, item_id, version, at)", entries, "").await
    }

    /// Tells those concerned, after commit, that something happened: one outbox event. `data` is what filters are held
    /// against, and never sent.
    pub async fn announce(
        &self,
        event: EventType,
        subject: impl Into<Subject>,
        organisation: OrgId,
        data: Value,
    ) -> Result<(), StoreError> {
        let (subject, id) = (subject.into(), self.new_id::<Uuid>());
        self.tx
            .exec(
                "INSERT INTO outbox (id, at, type, item_kind, item_id, org_id, data, lease_token) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
                args![id, self.ctx.at, event.as_str(), subject.kind(), subject.id(), organisation.0, data],
            )
            .await?;
        Ok(())
    }
}

/// Whether an idempotency key was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// It wasn't, or there is none.
    New,
    /// It made this, answered with this status.
    Of {
        /// The resource.
        id: Uuid,
        /// The first answer's status.
        status: i32,
    },
    /// It was used with another body.
    OtherBody,
}

/// A `UUIDv7` of `at` with bits from `random`.
pub fn new_id<T: From<Uuid>>(at: Time, random: &dyn Randomness) -> T {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &vault::randomness::bytes(random)).into_uuid().into()
}

impl Store {
    /// Runs one write; see the module.
    pub async fn write<W: Write>(&self, ctx: &Ctx, write: W) -> Result<W::Output, W::Error> {
        let (store, mut ctx, write) = (self.clone(), ctx.clone(), Arc::new(write));
        // a request may write twice: each write has ids of its own, and each try of one write the same
        let nth = self.shared.writes.fetch_add(1, Ordering::Relaxed);
        ctx.seed ^= nth.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let task = self.shared.tasks.spawn(async move {
            let begun = Instant::now();
            let work = store.write_now(&ctx, &*write);
            let done =
                tokio::time::timeout(DEADLINE, work).await.unwrap_or_else(|_| Err(StoreError::Busy.into()));
            let outcome = if done.is_ok() { "done" } else { "refused" };
            metrics::histogram!("entente_write_seconds", "write" => W::NAME, "outcome" => outcome)
                .record(begun.elapsed());
            done
        });
        match task.await {
            Ok(result) => result,
            Err(error) => Err(StoreError::Internal(format!("write {} ended: {error}", W::NAME)).into()),
        }
    }

    async fn write_now<W: Write>(&self, ctx: &Ctx, write: &W) -> Result<W::Output, W::Error> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.write_once(ctx, write).await {
                Ok(output) => return Ok(output),
                Err(error) if tries < TRIES && matches!(error.store(), Some(StoreError::Busy)) => {
                    tracing::debug!(write = W::NAME, tries, "lost a race; again");
                    let jitter = u64::from(vault::randomness::bytes::<1>(&vault::OsRandom)[0]) / 8;
                    tokio::time::sleep(Duration::from_millis((5 << tries) + jitter)).await;
                }
                Err(error) => {
                    if let Some(denied) = error.denial() {
                        self.note_denied(ctx, denied).await;
                    }
                    return Err(error);
                }
            }
        }
    }

    async fn write_once<W: Write>(&self, ctx: &Ctx, write: &W) -> Result<W::Output, W::Error> {
        let _lane = self.writer_lane().await;
        let tx = self.begin_write().await?;
        let principal = crate::members::principal(&tx, self.dialect(), ctx.actor).await?;
        let Some(principal) = principal else {
            return Err(StoreError::Conflict("the account is disabled or gone").into());
        };
        let random = SeededRandom::new(ctx.seed);
        let mut tx = WriteTx { tx, store: self.clone(), principal, ctx: ctx.clone(), random };
        let (output, events) = write.run(&mut tx).await?;
        if events.verdict() == Verdict::Rollback {
            tx.tx.rollback().await.map_err(StoreError::from)?;
            return Ok(output);
        }
        if events.is_empty() {
            return Err(StoreError::Internal(format!("{} wrote without an audit event", W::NAME)).into());
        }
        events.append(&tx.tx, ctx, &tx.random, Outcome::Done).await?;
        tx.tx.commit().await.map_err(StoreError::from)?;
        self.shared.signals.committed();
        Ok(output)
    }

    pub(crate) async fn begin_write(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = sea_orm::TransactionOptions {
            // a deferred transaction that reads before it writes fails at once under load
            sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(self.shared.db.begin_with_options(options).await?)
    }
}
