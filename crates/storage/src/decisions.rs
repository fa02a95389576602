//! Stored decisions: outcome in columns, findings and inputs by content hash, since most recipients share a few.

use crate::sql::{Run, args};
use crate::{StoreError, WriteTx};
use domain::agreement::FlowKind;
use domain::data_class::ClassSet;
use domain::decision::{Decision, Finding, Outcome, Projection};
use domain::ids::{AgreementId, DecisionId, Item, OrgId};
use domain::time::Time;
use sea_orm::FromQueryResult;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;
use vault::ContentHash;

/// A decision to store.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// Its id.
    pub id: DecisionId,
    /// About what.
    pub item: Item,
    /// Of which revision.
    pub revision: i32,
    /// As which flow.
    pub flow: FlowKind,
    /// From whom.
    pub sender: OrgId,
    /// To whom.
    pub recipient: OrgId,
    /// By which agreement and version; none is a refusal for want of any.
    pub agreement: Option<(AgreementId, i32)>,
    /// What was decided.
    pub decision: Decision,
    /// The place among the recipient's grounds; 0 for a refusal.
    pub rank: i16,
}

/// A decision as stored.
#[derive(Clone, Debug)]
pub struct StoredDecision {
    /// Its id.
    pub id: DecisionId,
    /// To whom.
    pub recipient: OrgId,
    /// By which agreement and version.
    pub agreement: Option<(AgreementId, i32)>,
    /// Released, with this; or refused.
    pub projection: Option<Projection>,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// When it was made.
    pub at: Time,
    /// The place among the recipient's grounds.
    pub rank: i16,
    /// Hash of what it was made from.
    pub inputs: Vec<u8>,
}

fn hashed<T: serde::Serialize>(value: &T) -> Result<(Vec<u8>, Value), StoreError> {
    let json = serde_json::to_value(value).map_err(|e| StoreError::Internal(e.to_string()))?;
    let hash = ContentHash::of(&json).map_err(|e| StoreError::Internal(e.to_string()))?;
    Ok((hash.as_bytes().to_vec(), json))
}

impl WriteTx {
    /// Stores decisions that were all made from `inputs`.
    pub async fn add_decisions(&self, decisions: Vec<NewDecision>, inputs: &Value) -> Result<(), StoreError> {
        let (inputs_hash, inputs) = hashed(inputs)?;
        self.tx
            .insert(
                "decision_inputs (hash, json)",
                vec![args![inputs_hash.clone(), inputs]],
                "ON CONFLICT (hash) DO NOTHING",
            )
            .await?;
        // sorted, so that two transactions take the same rows in the same order
        let mut findings = BTreeMap::new();
        let mut rows = Vec::with_capacity(decisions.len());
        for d in decisions {
            let (hash, json) = hashed(&d.decision.findings)?;
            findings.insert(hash.clone(), json);
            let (outcome, projection, purposes, dropped) = match &d.decision.outcome {
                Outcome::Release { projection, purposes, dropped, .. } => {
                    ("release", *projection, purposes.bits(), *dropped)
                }
                Outcome::Refuse => ("refuse", Projection::NOTHING, 0, 0),
            };
            rows.push(args![
                d.id.0,
                d.item.kind.as_str(),
                d.item.id,
                d.revision,
                d.flow.as_str(),
                d.sender.0,
                d.recipient.0,
                d.agreement.map(|(id, _)| id.0),
                d.agreement.map_or(0, |(_, version)| version),
                outcome,
                projection.kept.bits(),
                projection.pseudonymised.bits(),
                purposes,
                i64::from_ne_bytes(dropped.to_ne_bytes()),
                d.rank,
                d.decision.valid_until,
                d.decision.relied.bits(),
                hash,
                inputs_hash.clone(),
                self.now(),
            ]);
        }
        let findings = findings.into_iter().map(|(hash, json)| args![hash, json]).collect();
        self.tx.insert("findings (hash, json)", findings, "ON CONFLICT (hash) DO NOTHING").await?;
        self.tx
            .insert(
                "decisions (id, kind, item_id, revision, flow, sender, recipient, agreement_id, agreement_version, outcome, kept, \
                 pseudonymised, purposes, dropped, rank, valid_until, relied, findings_hash, inputs_hash, at)",
                rows,
                "",
            )
            .await
    }
}

#[derive(FromQueryResult)]
struct DecisionRow {
    id: Uuid,
    recipient: Uuid,
    agreement_id: Option<Uuid>,
    agreement_version: i32,
    outcome: String,
    kept: i32,
    pseudonymised: i32,
    json: Value,
    at: Time,
    rank: i16,
    inputs_hash: Vec<u8>,
}

#[derive(FromQueryResult)]
struct ReleasedRow {
    id: Uuid,
    kept: i32,
    pseudonymised: i32,
}

impl DecisionRow {
    fn read(self) -> Result<StoredDecision, StoreError> {
        let findings = serde_json::from_value(self.json)
            .map_err(|_| StoreError::corrupt("findings", "json", self.id))?;
        let projection = Projection {
            kept: ClassSet::from_bits(self.kept),
            pseudonymised: ClassSet::from_bits(self.pseudonymised),
        };
        Ok(StoredDecision {
            id: self.id.into(),
            recipient: self.recipient.into(),
            agreement: self.agreement_id.map(|id| (id.into(), self.agreement_version)),
            projection: (self.outcome == "release").then_some(projection),
            findings,
            at: self.at,
            rank: self.rank,
            inputs: self.inputs_hash,
        })
    }
}

const SELECT: &str = "SELECT d.id, d.recipient, d.agreement_id, d.agreement_version, d.outcome, d.kept, d.pseudonymised, f.json, d.at, d.rank, \
     d.inputs_hash FROM decisions d JOIN findings f ON f.hash = d.findings_hash";

impl crate::Store {
    /// Every decision on releasing an item, by recipient and rank; those on replies about it and on taking it back are left out; of one recipient when named. The caller has checked that the
    /// reader owns the item or is that recipient.
    pub async fn decisions(
        &self,
        item: Item,
        recipient: Option<OrgId>,
    ) -> Result<Vec<StoredDecision>, StoreError> {
        let mut sql = format!(
            "{SELECT} WHERE d.item_id = $1 AND d.kind = $2 AND d.flow NOT IN ('feedback', 'clarification', 'match', 'restriction')"
        );
        let mut values = args![item.id, item.kind.as_str()];
        if let Some(recipient) = recipient {
            sql.push_str(" AND d.recipient = $3");
            values.push(recipient.0.into());
        }
        sql.push_str(" ORDER BY d.recipient, d.at DESC, d.rank DESC, d.id");
        let rows: Vec<DecisionRow> = self.db().all(&sql, values).await?;
        rows.into_iter().map(DecisionRow::read).collect()
    }

    /// What each of these decisions released, over the classes that the item had.
    pub async fn released(
        &self,
        decisions: &[DecisionId],
    ) -> Result<HashMap<DecisionId, Projection>, StoreError> {
        if decisions.is_empty() {
            return Ok(HashMap::new());
        }
        let places = crate::sql::places(1, decisions.len());
        let sql = format!("SELECT id, kept, pseudonymised FROM decisions WHERE id IN ({places})");
        let rows: Vec<ReleasedRow> =
            self.db().all(&sql, decisions.iter().map(|d| sea_orm::Value::from(d.0)).collect()).await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let kept = ClassSet::from_bits(row.kept);
                (row.id.into(), Projection { kept, pseudonymised: ClassSet::from_bits(row.pseudonymised) })
            })
            .collect())
    }

    /// The inputs that a decision was made from.
    pub async fn decision_inputs(&self, hash: &[u8]) -> Result<Option<Value>, StoreError> {
        self.db().value("SELECT json FROM decision_inputs WHERE hash = $1", args![hash.to_vec()]).await
    }
}
