//! One authority's work on one report. Other authorities don't see it.

use crate::permit::{Locked, Permit, moved};
use crate::sql::{Run, args, places};
use crate::{Store, StoreError, WriteTx};
use domain::authz::Act;
use domain::handling::{Handling, OwnerStatus, State};
use domain::ids::{OrgId, ReportId};
use domain::time::Time;
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// A handling as stored, with what lists and timelines show beside it.
#[derive(Clone, Debug)]
pub struct HandlingRow {
    /// The work itself.
    pub handling: Handling,
    /// The name of who has it.
    pub assignee_name: Option<String>,
    /// When triage came to an outcome.
    pub decided_at: Option<Time>,
}

impl std::ops::Deref for HandlingRow {
    type Target = Handling;
    fn deref(&self) -> &Handling {
        &self.handling
    }
}

#[derive(FromQueryResult)]
struct Row {
    org_id: Uuid,
    report_id: Uuid,
    state: String,
    unit_id: Option<Uuid>,
    assignee: Option<Uuid>,
    assignee_name: Option<String>,
    claimed_at: Option<Time>,
    case_id: Option<Uuid>,
    reason: Option<String>,
    referred_to: Option<Uuid>,
    acknowledged_at: Option<Time>,
    decided_at: Option<Time>,
    feedback_at: Option<Time>,
    closed_at: Option<Time>,
    version: i32,
}

impl TryFrom<Row> for HandlingRow {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let state = State::parse(&row.state)
            .ok_or_else(|| StoreError::corrupt("handlings", "state", row.report_id))?;
        let handling = Handling {
            organisation: row.org_id.into(),
            report: row.report_id.into(),
            unit: row.unit_id.map(Into::into),
            state,
            assignee: row.assignee.map(Into::into),
            claimed_at: row.claimed_at,
            case: row.case_id.map(Into::into),
            reason: row.reason,
            referred_to: row.referred_to.map(Into::into),
            acknowledged_at: row.acknowledged_at,
            feedback_at: row.feedback_at,
            closed_at: row.closed_at,
            version: row.version,
        };
        Ok(Self { handling, assignee_name: row.assignee_name, decided_at: row.decided_at })
    }
}

const SELECT: &str = "SELECT w.org_id, w.report_id, w.state, w.unit_id, w.assignee, m.name AS assignee_name, w.claimed_at, w.case_id, w.reason, \
     w.referred_to, w.acknowledged_at, w.decided_at, w.feedback_at, w.closed_at, w.version FROM handlings w LEFT JOIN members m ON m.id = w.assignee";

impl WriteTx {
    /// Opens the work of every receiving authority.
    pub async fn add_handlings(&self, report: ReportId, organisations: &[OrgId]) -> Result<(), StoreError> {
        let rows =
            organisations.iter().map(|org| args![org.0, report.0, State::New.as_str(), 1i32]).collect();
        self.tx.insert("handlings (org_id, report_id, state, version)", rows, "").await
    }

    /// Locks the acting organisation's handling of a report that the acting person sees; `None` is hidden or absent.
    pub async fn lock_handling(&self, report: ReportId) -> Result<Option<Locked<HandlingRow>>, StoreError> {
        if self.find_held(report.into()).await?.is_none() {
            return Ok(None);
        }
        let org = self.principal().organisation;
        let lock = match self.dialect() {
            crate::Dialect::Postgres => " FOR UPDATE OF w",
            crate::Dialect::Sqlite => "",
        };
        let sql = format!("{SELECT} WHERE w.org_id = $1 AND w.report_id = $2{lock}");
        let row: Option<Row> = self.tx.one(&sql, args![org.0, report.0]).await?;
        let Some(row) = row else { return Ok(None) };
        let (key, version) = (row.report_id, row.version);
        Ok(Some(Locked { value: row.try_into()?, key, version }))
    }

    /// Saves the next state of a locked handling.
    pub async fn save_handling<A: Act>(
        &self,
        permit: Permit<'_, A>,
        next: &Handling,
    ) -> Result<(), StoreError> {
        // the first outcome counts; reopening starts over
        let decided =
            matches!(next.state, State::Accepted | State::Linked | State::Referred | State::NoAction);
        let undecided =
            matches!(next.state, State::New | State::Acknowledged | State::InTriage | State::NeedsInfo);
        moved(
            self.tx
                .exec(
                    "UPDATE handlings SET state = $1, unit_id = $2, assignee = $3, claimed_at = $4, case_id = $5, reason = $6, referred_to = $7, \
                     acknowledged_at = $8, feedback_at = $9, closed_at = $10, decided_at = CASE WHEN $11 THEN NULL WHEN $12 THEN \
                     COALESCE(decided_at, $13) ELSE decided_at END, version = version + 1 WHERE org_id = $14 AND report_id = $15 AND version = $16",
                    args![
                        next.state.as_str(),
                        next.unit.map(|u| u.0),
                        next.assignee.map(|m| m.0),
                        next.claimed_at,
                        next.case.map(|c| c.0),
                        next.reason.clone(),
                        next.referred_to.map(|o| o.0),
                        next.acknowledged_at,
                        next.feedback_at,
                        next.closed_at,
                        undecided,
                        decided,
                        self.now(),
                        next.organisation.0,
                        permit.key,
                        permit.version,
                    ],
                )
                .await?,
        )
    }

    /// Keeps a report's owner's line of the spine to this transaction: of two authorities that move their handlings at
    /// once the second then reads the first one's state, and the owner's stage is that of both.
    pub async fn lock_owners_holding(&self, report: ReportId, owner: OrgId) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT stage FROM holdings WHERE org_id = $1 AND kind = 'report' AND item_id = $2{}",
            self.dialect().for_update()
        );
        self.tx.value::<i32>(&sql, args![owner.0, report.0]).await?;
        Ok(())
    }

    /// Sets the plain stage that a report's owner sees.
    pub async fn set_owners_stage(
        &self,
        report: ReportId,
        owner: OrgId,
        stage: OwnerStatus,
    ) -> Result<(), StoreError> {
        self.tx
            .exec(
                "UPDATE holdings SET stage = $1 WHERE org_id = $2 AND kind = 'report' AND item_id = $3",
                args![stage.code(), owner.0, report.0],
            )
            .await?;
        Ok(())
    }

    /// Every authority's handling of a report, locked: none of them moves while the report is taken back.
    pub async fn lock_handlings(&self, report: ReportId) -> Result<Vec<HandlingRow>, StoreError> {
        let lock = match self.dialect() {
            crate::Dialect::Postgres => " FOR UPDATE OF w",
            crate::Dialect::Sqlite => "",
        };
        let sql = format!("{SELECT} WHERE w.report_id = $1 ORDER BY w.org_id{lock}");
        let rows: Vec<Row> = self.tx.all(&sql, args![report.0]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// Every authority's handling of a report: for the owner's plain stage.
    pub async fn handlings_of(&self, report: ReportId) -> Result<Vec<HandlingRow>, StoreError> {
        let rows: Vec<Row> = self
            .tx
            .all(&format!("{SELECT} WHERE w.report_id = $1 ORDER BY w.org_id"), args![report.0])
            .await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}

impl Store {
    /// The work of one authority on these reports, or of every authority (`None`: for the owner).
    pub async fn handlings(
        &self,
        reports: &[Uuid],
        by: Option<OrgId>,
    ) -> Result<Vec<HandlingRow>, StoreError> {
        if reports.is_empty() {
            return Ok(Vec::new());
        }
        let mut values: Vec<Value> = reports.iter().map(|r| Value::from(*r)).collect();
        let mut sql = format!("{SELECT} WHERE w.report_id IN ({})", places(1, reports.len()));
        if let Some(by) = by {
            values.push(by.0.into());
            sql = format!("{sql} AND w.org_id = ${}", values.len());
        }
        sql.push_str(" ORDER BY w.report_id, w.org_id");
        let rows: Vec<Row> = self.db().all(&sql, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}
