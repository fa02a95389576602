//! Stopping an agreement or some of its clauses, and resuming.
//!
//! The gate is the truth: once it is written, no list, count or search shows what the agreement carried. Items come back
//! in the other order, holdings first and gates after, since a holding that isn't `open` is never looked at.

use super::load::{Which, states};
use crate::permit::{Locked, Permit, moved};
use crate::sql::{Run, args, places};
use crate::{Store, StoreError, WriteTx};
use chrono::TimeDelta;
use domain::agreement::{AgreementState, ClauseSet, Status};
use domain::authz::{Act, Action, acts};
use domain::ids::{AgreementId, OrgId};
use domain::time::Time;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// The longest notice of a suspension.
const LONGEST_NOTICE: TimeDelta = TimeDelta::days(2);

/// A stop to record.
#[derive(Clone, Debug)]
pub struct NewSuspension {
    /// Its id.
    pub id: Uuid,
    /// Whose flows stop; `None` is everybody's.
    pub party: Option<OrgId>,
    /// Which clauses; [`ClauseSet::ALL`] is the whole agreement.
    pub clauses: ClauseSet,
    /// The ground, a stable word.
    pub ground: &'static str,
    /// Why, in a sentence.
    pub reason: String,
    /// From when.
    pub from: Time,
}

/// A recorded stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuspensionRow {
    /// Its id.
    pub id: Uuid,
    /// Whose flows stop; `None` is everybody's.
    pub party: Option<OrgId>,
    /// Which clauses.
    pub clauses: ClauseSet,
    /// The ground, a stable word.
    pub ground: String,
    /// Why, in a sentence.
    pub reason: String,
    /// From when.
    pub from: Time,
    /// When it ended.
    pub ended_at: Option<Time>,
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: Uuid,
    party: Option<Uuid>,
    clauses: i32,
    ground: String,
    reason: String,
    from_at: Time,
    ended_at: Option<Time>,
}

pub(super) const SELECT: &str = "SELECT id, party, clauses, ground, reason, from_at, ended_at FROM agreement_suspensions WHERE agreement_id = $1";

impl From<Row> for SuspensionRow {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            party: row.party.map(Into::into),
            clauses: ClauseSet::from_bits(row.clauses),
            ground: row.ground,
            reason: row.reason,
            from: row.from_at,
            ended_at: row.ended_at,
        }
    }
}

impl Store {
    /// Agreements with a suspension that has begun by `at` and that no gate shows yet.
    pub async fn suspensions_to_begin(&self, at: Time) -> Result<Vec<AgreementId>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            agreement_id: Uuid,
        }
        // of the party that it names, or of all
        let sql = "SELECT DISTINCT s.agreement_id FROM agreement_suspensions s WHERE s.ended_at IS NULL AND s.from_at <= $1 \
             AND EXISTS (SELECT 1 FROM agreement_gates g WHERE g.agreement_id = s.agreement_id \
             AND (s.party IS NULL OR s.party = g.org_id) AND g.suspended_clauses & s.clauses <> s.clauses)";
        let rows: Vec<Row> = self.db().all(sql, args![at]).await?;
        Ok(rows.into_iter().map(|row| row.agreement_id.into()).collect())
    }
}

impl WriteTx {
    /// Locks an agreement that the acting organisation is or was a party to. Releases under it wait, or are done.
    pub async fn lock_agreement(
        &self,
        id: AgreementId,
    ) -> Result<Option<Locked<AgreementState>>, StoreError> {
        self.change_terms().await?;
        let system = self.principal().actor.kind() == "system";
        let sql = format!(
            "SELECT a.version FROM agreements a WHERE a.id = $1 AND ($2 OR a.id IN \
             (SELECT agreement_id FROM agreement_parties WHERE org_id = $3)){}",
            self.dialect().for_update()
        );
        let version: Option<i32> =
            self.tx.value(&sql, args![id.0, system, self.principal().organisation.0]).await?;
        let Some(version) = version else { return Ok(None) };
        // read after the lock: the row may have changed while it was waited for
        let state = states(&self.tx, Which::One(id)).await?.into_iter().next();
        Ok(state.map(|value| Locked { value, key: id.0, version }))
    }

    /// The stops of an agreement that haven't ended, oldest first.
    pub async fn suspensions(&self, id: AgreementId) -> Result<Vec<SuspensionRow>, StoreError> {
        let rows: Vec<Row> =
            self.tx.all(&format!("{SELECT} AND ended_at IS NULL ORDER BY id"), args![id.0]).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Which actor of which organisation made a stop, as the log has it.
    pub async fn suspended_by(
        &self,
        suspension: &SuspensionRow,
    ) -> Result<Option<(Uuid, OrgId)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            actor_id: Uuid,
            actor_org: Uuid,
        }
        let sql = "SELECT actor_id, actor_org FROM audit_events WHERE at >= $1 AND at <= $2 AND action = $3 AND outcome = 'done' \
                   AND CAST(touched AS text) LIKE $4 LIMIT 1";
        let action: Action = acts::SuspendAgreement::ACTION;
        let row: Option<Row> = self
            .tx
            .one(
                sql,
                args![
                    suspension.from - LONGEST_NOTICE,
                    suspension.from,
                    action.as_str(),
                    format!("%{}%", suspension.id),
                ],
            )
            .await?;
        Ok(row.map(|row| (row.actor_id, row.actor_org.into())))
    }

    /// Records a stop, and shuts the gates if it has begun.
    pub async fn suspend_agreement(
        &self,
        permit: Permit<'_, acts::SuspendAgreement>,
        agreement: &Locked<AgreementState>,
        new: &NewSuspension,
    ) -> Result<(), StoreError> {
        self.tx
            .exec(
                "INSERT INTO agreement_suspensions (id, agreement_id, party, clauses, ground, reason, from_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
                args![
                    new.id,
                    permit.key,
                    new.party.map(|p| p.0),
                    new.clauses.bits(),
                    new.ground,
                    new.reason.clone(),
                    new.from,
                ],
            )
            .await?;
        let whole = new.clauses == ClauseSet::ALL && new.party.is_none() && new.from <= self.now();
        let status =
            if whole && agreement.status == Status::Active { Status::Suspended } else { agreement.status };
        self.set_status(permit.key.into(), permit.version, status).await
    }

    /// Ends stops: what they hid comes back, and no more.
    pub async fn resume_agreement(
        &self,
        permit: Permit<'_, acts::ResumeAgreement>,
        agreement: &Locked<AgreementState>,
        suspensions: &[Uuid],
    ) -> Result<(), StoreError> {
        let id = permit.key;
        let mut values = args![self.now(), id];
        values.extend(suspensions.iter().map(|s| sea_orm::Value::from(*s)));
        let sql = format!(
            "UPDATE agreement_suspensions SET ended_at = $1 WHERE agreement_id = $2 AND ended_at IS NULL AND id IN ({})",
            places(3, suspensions.len())
        );
        self.tx.exec(&sql, values).await?;
        // the sweeper holds a gate while it clears `open`: it is done before, or sees the gate live
        if self.dialect() == crate::Dialect::Postgres {
            let sql =
                "SELECT org_id FROM agreement_gates WHERE agreement_id = $1 ORDER BY org_id, flow FOR UPDATE";
            self.tx.exec(sql, args![id]).await?;
        }
        let sql = "UPDATE holdings SET open = $1 WHERE open <> $1 AND EXISTS (SELECT 1 FROM grounds g WHERE g.org_id = holdings.org_id \
             AND g.kind = holdings.kind AND g.item_id = holdings.item_id AND g.agreement_id = $2 AND g.revoked_at IS NULL)";
        self.tx.exec(sql, args![true, id]).await?;
        let left = states(&self.tx, Which::One(id.into())).await?;
        let whole = left
            .iter()
            .flat_map(|state| &state.suspensions)
            .any(|s| s.party.is_none() && s.clauses == ClauseSet::ALL && s.from <= self.now());
        let status =
            if agreement.status == Status::Suspended && !whole { Status::Active } else { agreement.status };
        self.set_status(id.into(), permit.version, status).await
    }

    /// Writes the gates of an agreement whose suspension has begun by itself.
    pub async fn begin_suspensions(&self, agreement: &Locked<AgreementState>) -> Result<(), StoreError> {
        let begun = agreement
            .suspensions
            .iter()
            .any(|s| s.party.is_none() && s.clauses == ClauseSet::ALL && s.from <= self.now());
        let status =
            if begun && agreement.status == Status::Active { Status::Suspended } else { agreement.status };
        self.set_status(agreement.id, agreement.version, status).await
    }

    async fn set_status(&self, id: AgreementId, version: i32, status: Status) -> Result<(), StoreError> {
        let sql = "UPDATE agreements SET status = $1, version = version + 1 WHERE id = $2 AND version = $3";
        moved(self.tx.exec(sql, args![status.as_str(), id.0, version]).await?)?;
        self.regate(id).await
    }
}
