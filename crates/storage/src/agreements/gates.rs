//! Writing gates.

use super::load::{Which, states};
use crate::sql::{Run, args};
use crate::{StoreError, WriteTx};
use domain::agreement::{AgreementState, FlowKind};
use domain::decision::{Gate, gate};
use domain::ids::{AgreementId, OrgId};
use domain::time::Time;
use sea_orm::ConnectionTrait;

/// Writes gate rows, new or anew.
pub(crate) async fn put_gates(
    db: &impl ConnectionTrait,
    gates: &[(AgreementId, OrgId, FlowKind, Gate)],
) -> Result<(), StoreError> {
    let rows = gates
        .iter()
        .map(|(agreement, organisation, flow, gate)| {
            args![
                agreement.0,
                organisation.0,
                flow.as_str(),
                gate.live,
                gate.from,
                gate.until,
                gate.suspended_clauses.bits(),
                gate.kept_now.bits(),
                gate.pseudonymised_now.bits(),
                gate.purposes_now.bits(),
            ]
        })
        .collect();
    db.insert(
        "agreement_gates (agreement_id, org_id, flow, live, in_force_from, in_force_until, suspended_clauses, kept_now, \
         pseudonymised_now, purposes_now)",
        rows,
        "ON CONFLICT (agreement_id, org_id, flow) DO UPDATE SET live = excluded.live, in_force_from = excluded.in_force_from, \
         in_force_until = excluded.in_force_until, suspended_clauses = excluded.suspended_clauses, kept_now = excluded.kept_now, \
         pseudonymised_now = excluded.pseudonymised_now, purposes_now = excluded.purposes_now",
    )
    .await
}

/// The gates of every party and flow as `state` has them at `at`. A flow that isn't listed has a row too, shut, so that
/// a later version only updates.
fn gates(state: &AgreementState, at: Time) -> Vec<(AgreementId, OrgId, FlowKind, Gate)> {
    let parties = state.parties.iter().map(|party| party.organisation);
    parties
        .flat_map(|party| FlowKind::ALL.iter().map(move |flow| (party, *flow)))
        .map(|(party, flow)| (state.id, party, flow, gate(state, party, flow, at)))
        .collect()
}

impl WriteTx {
    /// Writes the gates of an agreement as its rows now say. The agreement's row is locked by this transaction.
    pub(super) async fn regate(&self, id: AgreementId) -> Result<(), StoreError> {
        for state in states(&self.tx, Which::One(id)).await? {
            put_gates(&self.tx, &gates(&state, self.now())).await?;
        }
        Ok(())
    }
}
