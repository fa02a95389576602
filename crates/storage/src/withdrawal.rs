//! Taking a report back: what it changes in one transaction, and what is left of it for whom.
//!
//! Who has taken a report into a case reads it for a while longer; its holding is withdrawn and still open, and its grounds
//! end. Everybody else's is closed. What was acknowledged of a withdrawal is the duty that asked for it.

use crate::permit::{Locked, Permit, moved};
use crate::sql::{Run, args, places};
use crate::view::Viewer;
use crate::{Dialect, Store, StoreError, WriteTx};
use domain::authz::acts;
use domain::data_class::DataClass;
use domain::handling::ReportState;
use domain::ids::{AlertId, CaseId, DisclosureId, Item, ItemKind, OrgId, ReportId};
use domain::reference::Reference;
use domain::time::Time;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A report of the acting organisation, as far as taking it back needs it.
#[derive(Clone, Copy, Debug)]
pub struct OwnReport {
    /// Where it stands.
    pub state: ReportState,
}

#[derive(FromQueryResult)]
struct OwnRow {
    id: Uuid,
    state: String,
    version: i32,
}

fn state(text: &str, id: Uuid) -> Result<ReportState, StoreError> {
    ReportState::parse(text).ok_or_else(|| StoreError::corrupt("reports", "state", id))
}

impl WriteTx {
    /// Locks a report that the acting organisation owns; `None` is hidden, another's or absent.
    pub async fn lock_own_report(&self, id: ReportId) -> Result<Option<Locked<OwnReport>>, StoreError> {
        if self.find_held(id.into()).await?.is_none_or(|held| !held.is_own()) {
            return Ok(None);
        }
        let sql =
            format!("SELECT id, state, version FROM reports WHERE id = $1{}", self.dialect().for_update());
        let row: Option<OwnRow> = self.tx.one(&sql, args![id.0]).await?;
        let Some(row) = row else { return Ok(None) };
        let value = OwnReport { state: state(&row.state, row.id)? };
        Ok(Some(Locked { value, key: row.id, version: row.version }))
    }

    /// Where a report stands for itself: the caller holds it or has held it.
    pub async fn report_state(&self, report: ReportId) -> Result<ReportState, StoreError> {
        let found: Option<String> =
            self.tx.value("SELECT state FROM reports WHERE id = $1", args![report.0]).await?;
        let found = found.ok_or_else(|| StoreError::corrupt("reports", "id", report))?;
        state(&found, report.0)
    }

    /// Keeps these reports as they are until the end of this transaction, and says whether all of them still count: what is
    /// made of them goes out wholly before a withdrawal, or not at all.
    pub async fn still_stand(&self, reports: &[Uuid]) -> Result<bool, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            state: String,
        }
        if reports.is_empty() {
            return Ok(true);
        }
        let lock = match self.dialect() {
            Dialect::Postgres => " FOR SHARE",
            Dialect::Sqlite => "",
        };
        let sql =
            format!("SELECT state FROM reports WHERE id IN ({}) ORDER BY id{lock}", places(1, reports.len()));
        let rows: Vec<Row> = self.tx.all(&sql, reports.iter().map(|id| Value::from(*id)).collect()).await?;
        Ok(rows.len() == reports.len() && rows.iter().all(|row| row.state == ReportState::Submitted.as_str()))
    }

    /// Writes that a report is taken back, and why.
    pub async fn withdraw_report(
        &self,
        permit: Permit<'_, acts::WithdrawReport>,
        reason: &str,
    ) -> Result<(), StoreError> {
        moved(
            self.tx
                .exec(
                    "UPDATE reports SET state = $1, withdrawn_at = $2, withdrawn_because = $3, version = version + 1 \
                     WHERE id = $4 AND version = $5",
                    args![ReportState::Withdrawn.as_str(), self.now(), reason, permit.key, permit.version],
                )
                .await?,
        )
    }

    /// Who holds an item beside its owner, locked, in the order of ids: also who can't see it for now.
    pub async fn lock_holders(&self, item: Item, owner: OrgId) -> Result<Vec<OrgId>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            org_id: Uuid,
        }
        let sql = format!(
            "SELECT org_id FROM holdings WHERE kind = $1 AND item_id = $2 AND org_id <> $3 AND state <> 'withdrawn' ORDER BY org_id{}",
            self.dialect().for_update()
        );
        let rows: Vec<Row> = self.tx.all(&sql, args![item.kind.as_str(), item.id, owner.0]).await?;
        Ok(rows.into_iter().map(|row| row.org_id.into()).collect())
    }

    /// Closes an item for these holders, now.
    pub async fn close_holdings(&self, item: Item, holders: &[OrgId]) -> Result<(), StoreError> {
        if holders.is_empty() {
            return Ok(());
        }
        let places = places(4, holders.len());
        let values = || {
            let mut values = args![self.now(), item.kind.as_str(), item.id];
            values.extend(holders.iter().map(|org| Value::from(org.0)));
            values
        };
        let sql = format!(
            "UPDATE grounds SET revoked_at = $1 WHERE kind = $2 AND item_id = $3 AND org_id IN ({places}) AND revoked_at IS NULL"
        );
        self.tx.exec(&sql, values()).await?;
        let sql = format!(
            "UPDATE holdings SET state = 'withdrawn', open = false WHERE released_at <= $1 AND kind = $2 AND item_id = $3 AND org_id IN ({places})"
        );
        self.tx.exec(&sql, values()).await?;
        Ok(())
    }

    /// Leaves an item to a holder that has it in a case, until a moment and for who is in the case's compartment only.
    pub async fn leave_in_case(
        &self,
        item: Item,
        holder: OrgId,
        case: CaseId,
        until: Time,
    ) -> Result<(), StoreError> {
        self.tx
            .exec(
                "UPDATE holdings SET state = 'withdrawn', compartment_id = COALESCE((SELECT c.compartment_id FROM cases c WHERE c.id = $1), \
                 compartment_id) WHERE org_id = $2 AND kind = $3 AND item_id = $4",
                args![case.0, holder.0, item.kind.as_str(), item.id],
            )
            .await?;
        self.tx
            .exec(
                "UPDATE grounds SET valid_until = $1 WHERE org_id = $2 AND kind = $3 AND item_id = $4 AND valid_until > $1",
                args![until, holder.0, item.kind.as_str(), item.id],
            )
            .await?;
        Ok(())
    }

    /// Takes an item out of search, correlations, match and every count over values, for everybody.
    pub async fn forget_values(&self, item: Item) -> Result<(), StoreError> {
        for table in ["sightings", "search_docs"] {
            let sql = format!("DELETE FROM {table} WHERE kind = $1 AND item_id = $2");
            self.tx.exec(&sql, args![item.kind.as_str(), item.id]).await?;
        }
        Ok(())
    }

    /// The alerts that are out and made of a report, with their publishers, locked.
    pub async fn alerts_made_of(&self, report: ReportId) -> Result<Vec<(AlertId, OrgId)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            org_id: Uuid,
        }
        let lock = match self.dialect() {
            Dialect::Postgres => " FOR UPDATE OF a",
            Dialect::Sqlite => "",
        };
        let sql = format!(
            "SELECT a.id, a.org_id FROM lineage l JOIN alerts a ON a.id = l.child_id WHERE l.parent_id = $1 AND l.child_kind = 'alert' \
             AND a.published_at IS NOT NULL AND a.state NOT IN ('recalled', 'expired') ORDER BY a.id{lock}"
        );
        let rows: Vec<Row> = self.tx.all(&sql, args![report.0]).await?;
        Ok(rows.into_iter().map(|row| (row.id.into(), row.org_id.into())).collect())
    }
}

/// When a report was taken back, and why: for its owner.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// When.
    pub at: Time,
    /// In the owner's words.
    pub reason: String,
}

/// Somebody who received an item that was taken back, or something made of it.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    /// Who.
    pub organisation: OrgId,
    /// Whether it has acknowledged.
    pub acknowledged: bool,
}

/// What is left of an item in the hands of a holder: that there was one, and since when there is none.
#[derive(Clone, Debug)]
pub struct Tombstone {
    /// The release that has ended.
    pub disclosure: DisclosureId,
    /// Of what.
    pub item: Item,
    /// Its reference.
    pub reference: Reference,
    /// Who took it back.
    pub owner: OrgId,
    /// When.
    pub at: Time,
    /// Why, where a decision lets the reason pass.
    pub reason: Option<String>,
    /// Until when it is to be acknowledged; none where nobody asks.
    pub due: Option<Time>,
    /// When it was acknowledged.
    pub acknowledged_at: Option<Time>,
}

#[derive(FromQueryResult)]
struct StoneRow {
    disclosure_id: Uuid,
    kind: String,
    item_id: Uuid,
    reference: String,
    owner_org: Uuid,
    at: Option<Time>,
    reason: Option<String>,
    due: Option<Time>,
    duty_state: Option<String>,
    since: Option<Time>,
}

impl TryFrom<StoneRow> for Tombstone {
    type Error = StoreError;
    fn try_from(row: StoneRow) -> Result<Self, StoreError> {
        let bad = |column| StoreError::corrupt("holdings", column, row.item_id);
        let done = row.duty_state.as_deref() == Some("done");
        Ok(Self {
            disclosure: row.disclosure_id.into(),
            item: Item { kind: ItemKind::parse(&row.kind).ok_or_else(|| bad("kind"))?, id: row.item_id },
            reference: Reference::from_stored(row.reference.clone()),
            owner: row.owner_org.into(),
            at: row.at.ok_or_else(|| bad("state"))?,
            reason: row.reason.clone(),
            due: row.due,
            acknowledged_at: row.since.filter(|_| done),
        })
    }
}

#[derive(FromQueryResult)]
struct GoneRow {
    reference: String,
    withdrawn_at: Time,
}

/// The duty that asks a holder `h` for its acknowledgement.
const DUTY: &str = "LEFT JOIN duties d ON d.kind = 'withdrawal-acknowledge' AND d.owed_by = h.org_id AND d.item_id = h.item_id";

impl Store {
    /// When and why a report was taken back; none where it wasn't. The caller has checked that the reader owns it.
    pub async fn withdrawn(&self, report: ReportId) -> Result<Option<Withdrawn>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            withdrawn_at: Option<Time>,
            withdrawn_because: Option<String>,
        }
        let sql = "SELECT withdrawn_at, withdrawn_because FROM reports WHERE id = $1";
        let row: Option<Row> = self.db().one(sql, args![report.0]).await?;
        Ok(row.and_then(|row| {
            Some(Withdrawn { at: row.withdrawn_at?, reason: row.withdrawn_because.unwrap_or_default() })
        }))
    }

    /// Everybody who received an alert in which something of this report stood, by alert; not its publisher, and not the
    /// report's owner. For the owner's count, which names nobody.
    pub async fn reached_by_alerts(
        &self,
        report: ReportId,
        owner: OrgId,
    ) -> Result<Vec<Reached>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            org_id: Uuid,
            done: i64,
        }
        let sql = format!(
            "SELECT h.org_id, count(CASE WHEN d.state = 'done' THEN 1 END) AS done FROM lineage l JOIN alerts a ON a.id = l.child_id \
             JOIN holdings h ON h.kind = 'alert' AND h.item_id = l.child_id AND h.org_id <> a.org_id {DUTY} WHERE l.parent_id = $1 \
             AND l.child_kind = 'alert' AND a.published_at IS NOT NULL AND h.org_id <> $2 AND EXISTS (SELECT 1 FROM grounds g \
             WHERE g.org_id = h.org_id AND g.kind = h.kind AND g.item_id = h.item_id AND (g.dropped >> l.bit) & 1 = 0) \
             GROUP BY h.org_id, h.item_id ORDER BY h.org_id, h.item_id"
        );
        let rows: Vec<Row> = self.db().all(&sql, args![report.0, owner.0]).await?;
        let reached = |row: Row| Reached { organisation: row.org_id.into(), acknowledged: row.done > 0 };
        Ok(rows.into_iter().map(reached).collect())
    }

    /// The reports that an alert is made of and that were taken back since, with when: for its publisher.
    pub async fn withdrawn_sources(&self, alert: AlertId) -> Result<Vec<(Reference, Time)>, StoreError> {
        let rows: Vec<GoneRow> = self
            .db()
            .all(
                "SELECT r.reference, r.withdrawn_at FROM lineage l JOIN reports r ON r.id = l.parent_id WHERE l.child_kind = 'alert' \
                 AND l.child_id = $1 AND r.withdrawn_at IS NOT NULL ORDER BY r.withdrawn_at, r.reference",
                args![alert.0],
            )
            .await?;
        Ok(rows.into_iter().map(|row| (Reference::from_stored(row.reference), row.withdrawn_at)).collect())
    }

    /// The reports of a case that were taken back, with when: the line that stays. The caller has found the case.
    pub async fn withdrawn_from_case(
        &self,
        organisation: OrgId,
        case: CaseId,
    ) -> Result<Vec<(Reference, Time)>, StoreError> {
        let sql = "SELECT r.reference, r.withdrawn_at FROM case_reports x JOIN reports r ON r.id = x.report_id JOIN holdings h \
                   ON h.org_id = $1 AND h.kind = 'report' AND h.item_id = r.id AND h.state = 'withdrawn' WHERE x.case_id = $2 \
                   AND r.withdrawn_at IS NOT NULL ORDER BY r.withdrawn_at, r.reference";
        let rows: Vec<GoneRow> = self.db().all(sql, args![organisation.0, case.0]).await?;
        Ok(rows.into_iter().map(|row| (Reference::from_stored(row.reference), row.withdrawn_at)).collect())
    }

    /// What is left of what was taken back from the viewer's organisation: what waits for an acknowledgement first, then the
    /// newest.
    pub async fn taken_back(
        &self,
        viewer: &Viewer,
        kind: Option<ItemKind>,
        limit: u64,
    ) -> Result<Vec<Tombstone>, StoreError> {
        let mut values = whose(viewer);
        let mut narrow = String::new();
        if let Some(kind) = kind {
            values.push(kind.as_str().into());
            narrow = format!(" AND h.kind = ${}", values.len());
        }
        self.stones(&narrow, values, limit).await
    }

    /// One of them, by the id of the release that has ended.
    pub async fn taken_back_from(
        &self,
        viewer: &Viewer,
        disclosure: DisclosureId,
    ) -> Result<Option<Tombstone>, StoreError> {
        let mut values = whose(viewer);
        values.push(disclosure.0.into());
        let narrow = format!(" AND h.disclosure_id = ${}", values.len());
        Ok(self.stones(&narrow, values, 1).await?.pop())
    }

    async fn stones(
        &self,
        narrow: &str,
        values: Vec<Value>,
        limit: u64,
    ) -> Result<Vec<Tombstone>, StoreError> {
        // the reason is a fact of the incident: it passes where a decision on telling this holder kept those
        let sql = format!(
            "SELECT * FROM (SELECT h.disclosure_id, h.kind, h.item_id, h.reference, h.owner_org, COALESCE(r.withdrawn_at, (SELECT \
             max(g.revoked_at) FROM grounds g WHERE g.org_id = h.org_id AND g.kind = h.kind AND g.item_id = h.item_id)) AS at, \
             CASE WHEN EXISTS (SELECT 1 FROM decisions x WHERE x.item_id = h.item_id AND x.recipient = h.org_id AND x.kind = h.kind \
             AND x.flow = 'restriction' AND x.outcome = 'release' AND (x.kept >> {facts}) & 1 = 1) THEN r.withdrawn_because END AS reason, \
             d.due, d.state AS duty_state, d.since FROM holdings h LEFT JOIN reports r ON h.kind = 'report' AND r.id = h.item_id {DUTY} \
             WHERE h.org_id = $1 AND h.state = 'withdrawn' AND (h.compartment_id IS NULL OR h.compartment_id IN \
             (SELECT compartment_id FROM compartment_members WHERE member_id = $2)){narrow}) v \
             ORDER BY CASE WHEN duty_state = 'running' THEN 0 ELSE 1 END, at DESC, disclosure_id LIMIT {limit}",
            facts = DataClass::IncidentFacts as u8,
        );
        let rows: Vec<StoneRow> = self.db().all(&sql, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}

fn whose(viewer: &Viewer) -> Vec<Value> {
    args![viewer.organisation.0, viewer.member.map_or(Uuid::nil(), |member| member.0)]
}
