//! What is owed, and by when. `overdue` is derived, never stored.

use crate::sql::{Run, args, places};
use crate::view::{Viewer, viewer_args, visible};
use crate::{Store, StoreError, WriteTx};
use chrono::TimeDelta;
use domain::agreement::Clause;
use domain::duty::{ClauseRef, Duty, DutyKind, DutyState, StopReason};
use domain::ids::{DutyId, Item, ItemKind, MemberId, OrgId};
use domain::time::{Time, never};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// A duty as stored, with what lists show beside it.
#[derive(Clone, Debug)]
pub struct DutyRow {
    /// Its id.
    pub id: DutyId,
    /// The clock.
    pub duty: Duty,
    /// Which person has it.
    pub assignee: Option<MemberId>,
    /// The item's reference, if the reader sees the item.
    pub reference: Option<String>,
    /// The item's title, if the reader sees the item.
    pub title: Option<String>,
}

/// Which duties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyFilter {
    /// Running, due or not.
    Running,
    /// Running and past due.
    Overdue,
    /// Stopped.
    Stopped,
    /// Done.
    Done,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    owed_by: Uuid,
    assignee: Option<Uuid>,
    owed_to: Option<Uuid>,
    item_kind: String,
    item_id: Uuid,
    cause: i32,
    agreement_id: Option<Uuid>,
    agreement_version: Option<i32>,
    clause: Option<String>,
    starts: Time,
    due: Time,
    paused: i64,
    state: String,
    stop_reason: Option<String>,
    since: Option<Time>,
    reference: Option<String>,
    title: Option<String>,
}

impl TryFrom<Row> for DutyRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let bad = |column| StoreError::corrupt("duties", column, row.id);
        let state = match (row.state.as_str(), row.since) {
            ("running", None) => DutyState::Running,
            ("done", Some(at)) => DutyState::Done { at },
            ("stopped", Some(since)) => {
                let reason = row.stop_reason.as_deref().and_then(StopReason::parse);
                DutyState::Stopped { reason: reason.ok_or_else(|| bad("stop_reason"))?, since }
            }
            _ => return Err(bad("state")),
        };
        let clause =
            match (row.agreement_id, row.agreement_version, row.clause.as_deref().and_then(Clause::parse)) {
                (Some(id), Some(version), Some(clause)) => {
                    Some(ClauseRef { agreement: id.into(), version, clause })
                }
                (None, None, None) => None,
                _ => return Err(bad("clause")),
            };
        let duty = Duty {
            kind: DutyKind::parse(&row.kind).ok_or_else(|| bad("kind"))?,
            owed_by: row.owed_by.into(),
            owed_to: row.owed_to.map(Into::into),
            item: Item {
                kind: ItemKind::parse(&row.item_kind).ok_or_else(|| bad("item_kind"))?,
                id: row.item_id,
            },
            round: row.cause,
            clause,
            starts: row.starts,
            due: row.due,
            paused: TimeDelta::microseconds(row.paused),
            state,
        };
        Ok(Self {
            id: row.id.into(),
            duty,
            assignee: row.assignee.map(Into::into),
            reference: row.reference,
            title: row.title,
        })
    }
}

const COLUMNS: &str = "d.id, d.kind, d.owed_by, d.assignee, d.owed_to, d.item_kind, d.item_id, d.cause, d.agreement_id, d.agreement_version, \
     d.clause, d.starts, d.due, d.paused, d.state, d.stop_reason, d.since";

/// A duty names its item only to who sees the item now: the same visibility as everywhere.
fn select() -> String {
    let of =
        |column| visible(column, " AND h.item_id = d.item_id").replace("h.kind = $2", "h.kind = d.item_kind");
    // who is to acknowledge that an item is gone is told which: the tombstone says no more
    let gone = "SELECT h.reference FROM holdings h WHERE d.kind = 'withdrawal-acknowledge' AND h.org_id = $1 AND h.org_id = d.owed_by \
                AND h.kind = d.item_kind AND h.item_id = d.item_id AND h.state = 'withdrawn' AND (h.compartment_id IS NULL OR \
                h.compartment_id IN (SELECT compartment_id FROM compartment_members WHERE member_id = $4))";
    format!(
        "SELECT {COLUMNS}, COALESCE(({}), ({gone})) AS reference, ({}) AS title FROM duties d",
        of("reference"),
        of("title")
    )
}

impl WriteTx {
    /// Starts clocks; one that runs already goes on.
    pub async fn add_duties(&self, duties: &[Duty]) -> Result<(), StoreError> {
        let rows = duties
            .iter()
            .map(|d| {
                args![
                    self.new_id::<Uuid>(),
                    d.kind.as_str(),
                    d.owed_by.0,
                    d.owed_to.map(|o| o.0),
                    d.item.kind.as_str(),
                    d.item.id,
                    d.round,
                    d.clause.map(|c| c.agreement.0),
                    d.clause.map(|c| c.version),
                    d.clause.map(|c| c.clause.as_str().to_owned()),
                    d.starts,
                    d.due,
                    d.paused.num_microseconds().unwrap_or(0),
                    "running",
                    d.next_tick(self.now()).map(|(_, at)| at),
                    1i32,
                ]
            })
            .collect();
        self.tx
            .insert(
                "duties (id, kind, owed_by, owed_to, item_kind, item_id, cause, agreement_id, agreement_version, clause, starts, due, paused, \
                 state, next_tick_at, version)",
                rows,
                "ON CONFLICT (kind, owed_by, item_id, cause) DO NOTHING",
            )
            .await
    }

    /// The running clocks of an organisation on an item, locked.
    pub async fn running_duties(&self, owed_by: OrgId, item: Item) -> Result<Vec<DutyRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, NULL AS reference, NULL AS title FROM duties d WHERE d.item_id = $1 AND d.owed_by = $2 AND d.state <> 'done' \
             ORDER BY d.id{}",
            self.dialect().for_update()
        );
        read(&self.tx, &sql, args![item.id, owed_by.0]).await
    }

    /// How many clocks of this kind an organisation has had on an item: the number of the last one.
    pub async fn last_round(&self, kind: DutyKind, owed_by: OrgId, item: Item) -> Result<i32, StoreError> {
        let sql = "SELECT max(cause) FROM duties WHERE kind = $1 AND owed_by = $2 AND item_id = $3";
        let last: Option<Option<i32>> = self.tx.value(sql, args![kind.as_str(), owed_by.0, item.id]).await?;
        Ok(last.flatten().unwrap_or(0))
    }

    /// Ends a clock.
    pub async fn end_duty(&self, id: DutyId) -> Result<(), StoreError> {
        self.tx
            .exec(
                "UPDATE duties SET state = 'done', since = $1, stop_reason = NULL, next_tick_at = NULL, version = version + 1 WHERE id = $2",
                args![self.now(), id.0],
            )
            .await?;
        Ok(())
    }

    /// The next due time of an organisation's clocks on an item; year 9999 when none runs.
    pub async fn next_due(&self, owed_by: OrgId, item: Item) -> Result<Time, StoreError> {
        let running = self.running_duties(owed_by, item).await?;
        Ok(running
            .iter()
            .filter(|d| d.duty.state == DutyState::Running)
            .map(|d| d.duty.due)
            .min()
            .unwrap_or_else(never))
    }
}

async fn read<C: ConnectionTrait>(db: &C, sql: &str, values: Vec<Value>) -> Result<Vec<DutyRow>, StoreError> {
    let rows: Vec<Row> = db.all(sql, values).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

impl Store {
    /// The duties that the viewer's organisation owes, or that are owed to it, by due time.
    pub async fn duties(
        &self,
        viewer: &Viewer,
        owed_by_us: bool,
        filter: Option<DutyFilter>,
        after: Option<(Time, DutyId)>,
        limit: u64,
    ) -> Result<Vec<DutyRow>, StoreError> {
        let side = if owed_by_us { "d.owed_by" } else { "d.owed_to" };
        let state = match filter {
            None => "",
            Some(DutyFilter::Running) => " AND d.state = 'running'",
            Some(DutyFilter::Overdue) => " AND d.state = 'running' AND d.due < $3",
            Some(DutyFilter::Stopped) => " AND d.state = 'stopped'",
            Some(DutyFilter::Done) => " AND d.state = 'done'",
        };
        let (due, id) = after.map_or((Time::UNIX_EPOCH, Uuid::nil()), |(due, id)| (due, id.0));
        let sql = format!(
            "{} WHERE {side} = $1{state} AND (d.due, d.id) > ($5, $6) ORDER BY d.due, d.id LIMIT {limit}",
            select()
        );
        let mut values = viewer_args(viewer, ItemKind::Report);
        values.extend(args![due, id]);
        read(self.db(), &sql, values).await
    }

    /// The duties on one item that the viewer's organisation has or is owed.
    pub async fn duties_of(&self, viewer: &Viewer, item: Item) -> Result<Vec<DutyRow>, StoreError> {
        let sql = format!(
            "{} WHERE d.item_id = $5 AND (d.owed_by = $1 OR d.owed_to = $1) ORDER BY d.due, d.id",
            select()
        );
        let mut values = viewer_args(viewer, item.kind);
        values.push(item.id.into());
        read(self.db(), &sql, values).await
    }

    /// The running duties on these items that the viewer's organisation owes or is owed, by item and due time: the clocks of
    /// a list.
    pub async fn clocks(&self, viewer: &Viewer, items: &[Uuid]) -> Result<Vec<DutyRow>, StoreError> {
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {COLUMNS}, NULL AS reference, NULL AS title FROM duties d WHERE (d.owed_by = $1 OR d.owed_to = $1) \
             AND d.state = 'running' AND d.item_id IN ({}) ORDER BY d.item_id, d.due, d.id",
            places(2, items.len())
        );
        let mut values = args![viewer.organisation.0];
        values.extend(items.iter().map(|i| Value::from(*i)));
        read(self.db(), &sql, values).await
    }

    /// How many clocks of the viewer's organisation run, and how many of them are late.
    pub async fn duty_counts(&self, viewer: &Viewer) -> Result<(u64, u64), StoreError> {
        let sql = "SELECT count(*) FROM duties WHERE owed_by = $1 AND state = 'running' AND due < $2";
        let count = |until: Time| async move {
            let n: Option<i64> = self.db().value(sql, args![viewer.organisation.0, until]).await?;
            Ok::<_, StoreError>(n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
        };
        Ok((count(never()).await?, count(viewer.at).await?))
    }
}
