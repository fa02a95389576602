//! The log: one event for every change, denial and reading of personal classes.
//!
//! Changes are appended in their own transaction. Denials and readings have none; they are appended in a transaction of
//! their own *before* the answer goes out, and repeats within ten minutes are one event with a count. Events get their
//! `leaf_index` later, from the sequencer (`docs/DATA_MODEL.md`, Order).

use crate::covered;
use crate::permit::Denied;
use crate::sql::{Run, args};
use crate::write::{Ctx, new_id};
use crate::{Store, StoreError, WriteTx};
use domain::authz::Action;
use domain::ids::{DecisionId, EventId, Item, ItemKind, OrgId, RequestId};
use domain::time::Time;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;
use vault::{Randomness, RowSalt};

/// How an act ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It changed something.
    Done,
    /// It was refused.
    Denied,
    /// Personal classes were read.
    Read,
}

impl Outcome {
    /// As the column says it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Denied => "denied",
            Self::Read => "read",
        }
    }
}

/// A row that a write changed, with a salted digest of its covered columns.
#[derive(Clone, Debug, Serialize)]
pub struct Touched {
    /// Table.
    pub table: &'static str,
    /// Primary key, or its item part.
    pub row: Uuid,
    /// Version or revision after the write.
    pub version: i32,
    /// Hex of `HMAC(row salt, canonical columns)`.
    pub commitment: String,
}

#[derive(Clone, Debug)]
struct Event {
    action: Action,
    item: Option<Item>,
    owner: Option<OrgId>,
    decision: Option<DecisionId>,
    touched: Vec<Touched>,
}

/// What a write says about itself to the log.
#[derive(Clone, Debug, Default)]
pub struct AuditEvents {
    events: Vec<Event>,
    verdict: Verdict,
}

/// What becomes of the transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is committed, with its events.
    #[default]
    Commit,
    /// It is rolled back: it found that there was nothing to do.
    Rollback,
}

impl AuditEvents {
    /// One event: `action` was done to `item`, which `owner` owns.
    pub fn one(action: Action, item: impl Into<Option<Item>>, owner: impl Into<Option<OrgId>>) -> Self {
        Self::default().and(action, item, owner)
    }

    /// Of a write that found its work done already (a replayed key): it is rolled back and says nothing.
    pub const fn unchanged() -> Self {
        Self { events: Vec::new(), verdict: Verdict::Rollback }
    }

    pub(crate) const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// One more event.
    #[must_use]
    pub fn and(
        mut self,
        action: Action,
        item: impl Into<Option<Item>>,
        owner: impl Into<Option<OrgId>>,
    ) -> Self {
        self.events.push(Event {
            action,
            item: item.into(),
            owner: owner.into(),
            decision: None,
            touched: Vec::new(),
        });
        self
    }

    /// These events and then `others`.
    #[must_use]
    pub fn with(mut self, others: Self) -> Self {
        self.events.extend(others.events);
        self
    }

    /// The decision that the last event rests on.
    #[must_use]
    pub fn deciding(mut self, decision: DecisionId) -> Self {
        if let Some(last) = self.events.last_mut() {
            last.decision = Some(decision);
        }
        self
    }

    /// The decision that the event of `action` rests on, among others that come of the same act.
    #[must_use]
    pub fn decided(mut self, action: Action, decision: DecisionId) -> Self {
        for event in self.events.iter_mut().filter(|event| event.action == action) {
            event.decision = Some(decision);
        }
        self
    }

    /// The rows that the last event changed.
    #[must_use]
    pub fn touching(mut self, rows: impl IntoIterator<Item = Touched>) -> Self {
        if let Some(last) = self.events.last_mut() {
            last.touched.extend(rows);
        }
        self
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    pub(crate) async fn append<C: ConnectionTrait>(
        self,
        db: &C,
        ctx: &Ctx,
        random: &dyn Randomness,
        outcome: Outcome,
    ) -> Result<(), StoreError> {
        let rows = self
            .events
            .into_iter()
            .map(|event| event.row(ctx, random, outcome))
            .collect::<Result<Vec<_>, _>>()?;
        db.insert(COLUMNS, rows, "").await
    }
}

const COLUMNS: &str = "audit_events (id, at, actor_kind, actor_id, actor_org, action, item_kind, item_id, item_org, outcome, \
     decision_id, request, repeats, touched, commitment, salt)";

impl Event {
    fn row(self, ctx: &Ctx, random: &dyn Randomness, outcome: Outcome) -> Result<Vec<Value>, StoreError> {
        let id: EventId = new_id(ctx.at, random);
        let salt = RowSalt::generate(random);
        let touched = serde_json::to_value(&self.touched).map_err(|e| StoreError::Internal(e.to_string()))?;
        let commitment = salt
            .commit(&json!({
                "id": id, "at": ctx.at, "actor_kind": ctx.actor.kind(), "actor_id": ctx.actor.id(),
                "actor_org": ctx.actor.organisation(), "action": self.action.as_str(), "item": self.item,
                "outcome": outcome.as_str(), "decision": self.decision, "request": ctx.request, "touched": touched,
            }))
            .map_err(|e| StoreError::Internal(e.to_string()))?;
        Ok(args![
            id.0,
            ctx.at,
            ctx.actor.kind(),
            ctx.actor.id(),
            ctx.actor.organisation().0,
            self.action.as_str(),
            self.item.map(|i| i.kind.as_str().to_owned()),
            self.item.map(|i| i.id),
            self.owner.map(|o| o.0),
            outcome.as_str(),
            self.decision.map(|d| d.0),
            ctx.request.0,
            1i32,
            touched,
            commitment.as_bytes().to_vec(),
            salt.as_bytes().to_vec(),
        ])
    }
}

/// Which row, in the order of its table's key.
#[derive(Clone, Debug)]
pub enum RowKey {
    /// By its id.
    Id(Uuid),
    /// An organisation's row on an item.
    Of(Uuid, OrgId),
    /// A revision or version of an item.
    Nth(Uuid, i32),
    /// By a word.
    Word(String),
}

impl RowKey {
    fn values(&self) -> Vec<Value> {
        match self {
            Self::Id(id) => args![*id],
            Self::Of(id, organisation) => args![*id, organisation.0],
            Self::Nth(id, n) => args![*id, *n],
            Self::Word(word) => args![word.clone()],
        }
    }

    const fn id(&self) -> Uuid {
        match self {
            Self::Id(id) | Self::Of(id, _) | Self::Nth(id, _) => *id,
            Self::Word(_) => Uuid::nil(),
        }
    }
}

impl From<Uuid> for RowKey {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl WriteTx {
    /// The salted digest of a row's covered columns as they stand after the write, for [`AuditEvents::touching`]. The salt
    /// is derived from the instance's audit key and the row's name, so no table needs a column for it.
    pub async fn touched(
        &self,
        table: &'static str,
        row: impl Into<RowKey>,
        version: i32,
    ) -> Result<Touched, StoreError> {
        let row = row.into();
        let coverage = covered::of(table).filter(|coverage| !coverage.covered.is_empty());
        let coverage =
            coverage.ok_or_else(|| StoreError::Internal(format!("no column of {table} is covered")))?;
        let columns: Vec<String> = coverage.covered.iter().map(|c| self.dialect().as_text(c)).collect();
        let key: Vec<String> = coverage.key.iter().zip(1..).map(|(c, n)| format!("{c} = ${n}")).collect();
        let sql = format!("SELECT {} FROM {table} WHERE {}", columns.join(", "), key.join(" AND "));
        let statement = Statement::from_sql_and_values(self.tx.get_database_backend(), sql, row.values());
        let found = self.tx.query_one_raw(statement).await?;
        let found = found.ok_or_else(|| StoreError::corrupt(table, "key", row.id()))?;
        let mut plain = serde_json::Map::new();
        for (n, column) in coverage.covered.iter().enumerate() {
            let text: Option<String> = found.try_get_by_index(n)?;
            plain.insert((*column).to_owned(), json!(text));
        }
        let id = row.id();
        let parts: [&[u8]; 3] = [table.as_bytes(), id.as_bytes(), &version.to_be_bytes()];
        let digest = self.keyring().audit().digest("row-salt", &parts);
        let mut salt = [0; 16];
        salt.copy_from_slice(&digest[..16]);
        let commitment =
            RowSalt::from_bytes(salt).commit(&plain).map_err(|e| StoreError::Internal(e.to_string()))?;
        Ok(Touched { table, row: id, version, commitment: commitment.to_string() })
    }
}

/// One entry of the log as a reader sees it.
#[derive(Clone, Debug, Serialize)]
pub struct AuditEvent {
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Time,
    /// `member`, `client`, `system`.
    pub actor_kind: String,
    /// Who; nil for the system, and for members of another organisation than the reader's.
    pub actor: Uuid,
    /// The name of the member, where the reader may know it.
    pub actor_name: Option<String>,
    /// Of which organisation.
    pub organisation: OrgId,
    /// The permit's name.
    pub action: String,
    /// On what.
    pub item: Option<Item>,
    /// `done`, `denied`, `read`.
    pub outcome: String,
    /// How often within ten minutes.
    pub repeats: i32,
    /// The decision that it rests on.
    pub decision: Option<DecisionId>,
    /// Under which request.
    pub request: RequestId,
}

/// What to list of the log.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Of this item only.
    pub item: Option<Uuid>,
    /// By this actor only.
    pub actor: Option<Uuid>,
    /// With this action only.
    pub action: Option<String>,
    /// With this outcome only.
    pub outcome: Option<String>,
    /// Only what was done to the organisation's own items.
    pub own_items: bool,
    /// Older than this place.
    pub after: Option<(Time, Uuid)>,
    /// How many.
    pub limit: u64,
}

#[derive(FromQueryResult)]
struct EventRow {
    id: Uuid,
    at: Time,
    actor_kind: String,
    actor_id: Uuid,
    actor_name: Option<String>,
    actor_org: Uuid,
    action: String,
    item_kind: Option<String>,
    item_id: Option<Uuid>,
    outcome: String,
    repeats: i32,
    decision_id: Option<Uuid>,
    request: Uuid,
}

impl Store {
    /// Appends a refused act. Failing to log is logged, and doesn't turn a refusal into something else.
    pub async fn note_denied(&self, ctx: &Ctx, denied: Denied) {
        if let Err(error) = self.note(ctx, denied.action, &[(denied.item, None)], Outcome::Denied).await {
            tracing::error!(%error, "a denial could not be logged");
        }
    }

    /// Appends the reading of personal classes; the answer must wait for it.
    pub async fn note_read(
        &self,
        ctx: &Ctx,
        action: Action,
        item: Item,
        owner: OrgId,
    ) -> Result<(), StoreError> {
        self.note_reads(ctx, action, &[(item, owner)]).await
    }

    /// Appends the reading of personal classes of several items, in one transaction.
    pub async fn note_reads(
        &self,
        ctx: &Ctx,
        action: Action,
        items: &[(Item, OrgId)],
    ) -> Result<(), StoreError> {
        if items.is_empty() {
            return Ok(());
        }
        let notes: Vec<_> = items.iter().map(|(item, owner)| (Some(*item), Some(*owner))).collect();
        self.note(ctx, action, &notes, Outcome::Read).await
    }

    async fn note(
        &self,
        ctx: &Ctx,
        action: Action,
        notes: &[(Option<Item>, Option<OrgId>)],
        outcome: Outcome,
    ) -> Result<(), StoreError> {
        let _lane = self.writer_lane().await;
        let tx = self.begin_write().await?;
        let mut events = AuditEvents::default();
        for (item, owner) in notes {
            // an event that has its place in the log is never touched again; the next reading is then a new one
            let repeated = tx
                .exec(
                    "UPDATE audit_events SET repeats = repeats + 1 WHERE actor_org = $1 AND actor_id = $2 AND action = $3 \
                     AND outcome = $4 AND at > $5 AND leaf_index IS NULL AND ((item_id IS NULL AND $6) OR item_id = $7)",
                    args![
                        ctx.actor.organisation().0,
                        ctx.actor.id(),
                        action.as_str(),
                        outcome.as_str(),
                        ctx.at - chrono::TimeDelta::minutes(10),
                        item.is_none(),
                        item.map(|i| i.id),
                    ],
                )
                .await?;
            if repeated == 0 {
                events = events.and(action, *item, *owner);
            }
        }
        events.append(&tx, ctx, &vault::OsRandom, outcome).await?;
        tx.commit().await.map_err(StoreError::from)
    }

    /// The log of an organisation: what its members did, and what anybody did to its items. Newest first. Members of
    /// other organisations stay unnamed: an owner learns which organisation acted, never who inside it.
    pub async fn audit_events(
        &self,
        organisation: OrgId,
        filter: &AuditFilter,
    ) -> Result<Vec<AuditEvent>, StoreError> {
        let (at, id) = filter.after.unwrap_or((domain::time::never(), Uuid::max()));
        let limit = i64::try_from(filter.limit).unwrap_or(50);
        let mut values = args![organisation.0, at, id, limit];
        let mut narrower = String::new();
        let words = [("action", &filter.action), ("outcome", &filter.outcome)];
        let ids = [("item_id", filter.item), ("actor_id", filter.actor)];
        for (column, value) in words
            .into_iter()
            .filter_map(|(c, v)| Some((c, Value::from(v.clone()?))))
            .chain(ids.into_iter().filter_map(|(c, v)| Some((c, Value::from(v?)))))
        {
            values.push(value);
            narrower = format!("{narrower} AND {column} = ${}", values.len());
        }
        if filter.actor.is_some() {
            // a person of another organisation is unnamed here, and can't be guessed by asking for it either
            narrower.push_str(" AND actor_org = $1");
        }
        if filter.own_items {
            narrower.push_str(" AND item_id IS NOT NULL AND item_org = $1");
        }
        // two index walks, each cut to a page, and a merge: an OR over both columns would read the organisation's whole log
        let half = |condition: &str| {
            format!(
                "SELECT * FROM (SELECT * FROM audit_events WHERE {condition} AND (at, id) < ($2, $3){narrower} \
                 ORDER BY at DESC, id DESC LIMIT $4) h"
            )
        };
        let sql = format!(
            "SELECT e.id, e.at, e.actor_kind, e.actor_id, m.name AS actor_name, e.actor_org, e.action, e.item_kind, e.item_id, \
             e.outcome, e.repeats, e.decision_id, e.request FROM ({} UNION {}) e LEFT JOIN members m ON m.id = e.actor_id \
             ORDER BY e.at DESC, e.id DESC LIMIT $4",
            half("actor_org = $1"),
            half("item_org = $1 AND outcome = 'done'"),
        );
        let rows: Vec<EventRow> = self.db().all(&sql, values).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let own = row.actor_org == organisation.0;
                AuditEvent {
                    id: row.id.into(),
                    at: row.at,
                    actor_kind: row.actor_kind,
                    actor: if own { row.actor_id } else { Uuid::nil() },
                    actor_name: row.actor_name.filter(|_| own),
                    organisation: row.actor_org.into(),
                    action: row.action,
                    item: row
                        .item_kind
                        .as_deref()
                        .and_then(ItemKind::parse)
                        .zip(row.item_id)
                        .map(|(kind, id)| Item { kind, id }),
                    outcome: row.outcome,
                    repeats: row.repeats,
                    decision: row.decision_id.map(Into::into),
                    request: row.request.into(),
                }
            })
            .collect())
    }
}
