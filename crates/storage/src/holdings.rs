//! Writing the spine: who holds an item, and why. `app::release` is the only caller.

use crate::sql::{Run, args};
use crate::{StoreError, WriteTx};
use domain::data_class::ClassSet;
use domain::decision::Projection;
use domain::ids::{AgreementId, CompartmentId, DecisionId, DisclosureId, Item, OWN, OrgId};
use domain::marking::{PurposeSet, Tlp};
use domain::reference::Reference;
use domain::time::{Time, never};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// The list columns of an item as one recipient may see them.
#[derive(Clone, Debug)]
pub struct ListColumns {
    /// Its reference.
    pub reference: Reference,
    /// The revision or version released.
    pub revision: i32,
    /// The title, as released.
    pub title: String,
    /// The first category.
    pub category: String,
    /// The label.
    pub tlp: Tlp,
    /// `Severity::rank`.
    pub severity: i32,
    /// When it was detected.
    pub detected_at: Option<Time>,
}

/// A new holding.
#[derive(Clone, Debug)]
pub struct NewHolding {
    /// Who holds it.
    pub organisation: OrgId,
    /// What.
    pub item: Item,
    /// Whose it is.
    pub owner: OrgId,
    /// What lists show.
    pub columns: ListColumns,
    /// The stage column.
    pub stage: i32,
    /// The next duty.
    pub next_due: Time,
    /// What the bound ground keeps: never more is shown.
    pub cap: Projection,
    /// For what.
    pub cap_purposes: PurposeSet,
    /// To whom it is restricted inside the holder.
    pub compartment: Option<CompartmentId>,
}

/// A new ground.
#[derive(Clone, Debug)]
pub struct NewGround {
    /// Who holds the item.
    pub organisation: OrgId,
    /// What.
    pub item: Item,
    /// By which agreement.
    pub agreement: AgreementId,
    /// In which version.
    pub version: i32,
    /// As which flow.
    pub flow: domain::agreement::FlowKind,
    /// From whom.
    pub from: OrgId,
    /// The stored decision.
    pub decision: DecisionId,
    /// Of which revision.
    pub revision: i32,
    /// The bound ground has the highest.
    pub rank: i16,
    /// Stored less what any ground ranked above doesn't keep.
    pub stored: Projection,
    /// For what.
    pub purposes: PurposeSet,
    /// Bit per source that dropped out.
    pub dropped: u64,
    /// Clauses whose suspension fails it.
    pub relied: i32,
    /// Until when.
    pub valid_until: Time,
}

impl NewGround {
    /// The owner's: everything, for ever.
    pub fn own(
        item: Item,
        owner: OrgId,
        decision: DecisionId,
        revision: i32,
        flow: domain::agreement::FlowKind,
    ) -> Self {
        Self {
            organisation: owner,
            item,
            agreement: OWN,
            version: 1,
            flow,
            from: owner,
            decision,
            revision,
            rank: i16::MAX,
            stored: Projection::EVERYTHING,
            purposes: PurposeSet::ALL,
            dropped: 0,
            relied: 0,
            valid_until: never(),
        }
    }
}

/// One recipient of an item, as its owner sees it.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// Its id.
    pub id: DisclosureId,
    /// To whom.
    pub organisation: OrgId,
    /// The highest revision released.
    pub revision: i32,
    /// When first.
    pub at: Time,
    /// `active`, `restricted`, `withdrawn`.
    pub state: String,
    /// When the holder acknowledged: the item, or once it is withdrawn, the withdrawal.
    pub acknowledged_at: Option<Time>,
    /// By which agreement and version, with what, resting on which decision; the bound ground, dead or alive.
    pub agreement: AgreementId,
    /// Its version.
    pub version: i32,
    /// What was released.
    pub projection: Projection,
    /// The decision.
    pub decision: DecisionId,
    /// Whether some ground is live at the moment asked: else the page says suspended.
    pub live: bool,
}

impl WriteTx {
    /// Writes holdings and their grounds: multi-row inserts, however many recipients.
    pub async fn release(
        &self,
        holdings: Vec<NewHolding>,
        grounds: Vec<NewGround>,
    ) -> Result<(), StoreError> {
        let at = self.now();
        let rows = holdings
            .into_iter()
            .map(|h| {
                args![
                    h.organisation.0,
                    h.item.kind.as_str(),
                    h.item.id,
                    self.new_id::<Uuid>(),
                    h.owner.0,
                    h.columns.reference.as_str(),
                    h.columns.revision,
                    h.columns.title,
                    h.columns.category,
                    h.columns.tlp.as_str(),
                    h.columns.severity,
                    h.stage,
                    h.next_due,
                    at,
                    h.columns.detected_at,
                    at,
                    None::<Time>,
                    "active",
                    h.cap.kept.bits(),
                    h.cap.pseudonymised.bits(),
                    h.cap_purposes.bits(),
                    h.compartment.map(|c| c.0),
                    true,
                ]
            })
            .collect();
        self.tx
            .insert(
                "holdings (org_id, kind, item_id, disclosure_id, owner_org, reference, revision, title, category, tlp, severity, stage, \
                 next_due, sort_at, detected_at, released_at, acknowledged_at, state, cap, cap_pseudonymised, cap_purposes, \
                 compartment_id, open)",
                rows,
                "",
            )
            .await?;
        let rows = grounds
            .into_iter()
            .map(|g| {
                args![
                    g.organisation.0,
                    g.item.kind.as_str(),
                    g.item.id,
                    g.agreement.0,
                    g.version,
                    g.flow.as_str(),
                    g.from.0,
                    g.decision.0,
                    g.revision,
                    g.rank,
                    g.stored.kept.bits(),
                    g.stored.pseudonymised.bits(),
                    g.purposes.bits(),
                    i64::from_ne_bytes(g.dropped.to_ne_bytes()),
                    g.relied,
                    g.valid_until,
                    None::<Time>,
                ]
            })
            .collect();
        self.tx
            .insert(
                "grounds (org_id, kind, item_id, agreement_id, agreement_version, flow, from_org, decision_id, revision, rank, kept, \
                 pseudonymised, purposes, dropped, relied_clauses, valid_until, revoked_at)",
                rows,
                "",
            )
            .await
    }

    /// Sets what lists show of the work on an item: its stage and its next clock.
    pub async fn set_progress(
        &self,
        organisation: OrgId,
        item: Item,
        stage: i32,
        next_due: Time,
    ) -> Result<(), StoreError> {
        self.tx
            .exec(
                "UPDATE holdings SET stage = $1, next_due = $2 WHERE org_id = $3 AND kind = $4 AND item_id = $5",
                args![stage, next_due, organisation.0, item.kind.as_str(), item.id],
            )
            .await?;
        Ok(())
    }

    /// Notes that a holder acknowledged; the first time counts.
    pub async fn set_acknowledged(&self, organisation: OrgId, item: Item) -> Result<(), StoreError> {
        self.tx
            .exec(
                "UPDATE holdings SET acknowledged_at = $1 WHERE org_id = $2 AND kind = $3 AND item_id = $4 AND acknowledged_at IS NULL",
                args![self.now(), organisation.0, item.kind.as_str(), item.id],
            )
            .await?;
        Ok(())
    }

    /// Ends every holding of an item but its owner's: recall, withdrawal. Returns who held it.
    pub async fn withdraw_holdings(&self, item: Item, owner: OrgId) -> Result<Vec<OrgId>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            org_id: Uuid,
        }
        self.tx
            .exec(
                "UPDATE grounds SET revoked_at = $1 WHERE kind = $2 AND item_id = $3 AND org_id <> $4 AND revoked_at IS NULL",
                args![self.now(), item.kind.as_str(), item.id, owner.0],
            )
            .await?;
        // not by `open`, which is a hint: who can't see it for now has held it as well
        let rows: Vec<Row> = self
            .tx
            .all(
                "UPDATE holdings SET state = 'withdrawn', open = false WHERE kind = $1 AND item_id = $2 AND org_id <> $3 AND state <> 'withdrawn' RETURNING org_id",
                args![item.kind.as_str(), item.id, owner.0],
            )
            .await?;
        Ok(rows.into_iter().map(|row| row.org_id.into()).collect())
    }

    /// An item that this organisation holds, seen by the acting person, at this moment.
    pub async fn find_held(&self, item: Item) -> Result<Option<crate::view::Held>, StoreError> {
        let viewer = crate::view::Viewer::of(self.principal(), self.now());
        crate::view::find(&self.tx, &viewer, item.kind, item.id).await
    }
}

#[derive(FromQueryResult)]
struct DisclosureRow {
    disclosure_id: Uuid,
    org_id: Uuid,
    revision: i32,
    released_at: Time,
    state: String,
    acknowledged_at: Option<Time>,
    agreement_id: Uuid,
    agreement_version: i32,
    kept: i32,
    pseudonymised: i32,
    decision_id: Uuid,
    live: bool,
}

impl crate::Store {
    /// Who else holds an item of `owner`, in the order of release. For the owner's eyes only: the caller has checked.
    pub async fn disclosures(
        &self,
        item: Item,
        owner: OrgId,
        at: Time,
    ) -> Result<Vec<Disclosure>, StoreError> {
        let rows: Vec<DisclosureRow> = self
            .db()
            .all(
                "SELECT h.disclosure_id, h.org_id, h.revision, h.released_at, h.state, CASE WHEN h.state = 'withdrawn' THEN (SELECT d.since \
                 FROM duties d WHERE d.kind = 'withdrawal-acknowledge' AND d.owed_by = h.org_id AND d.item_id = h.item_id AND d.state = 'done') \
                 ELSE h.acknowledged_at END AS acknowledged_at, g.agreement_id, \
                 g.agreement_version, g.kept, g.pseudonymised, g.decision_id, \
                 (g.revoked_at IS NULL AND g.valid_until > $4 AND s.live AND r.live AND s.in_force_from <= $4 AND r.in_force_from <= $4 \
                  AND s.in_force_until > $4 AND r.in_force_until > $4 AND g.relied_clauses & (s.suspended_clauses | r.suspended_clauses) = 0) AS live \
                 FROM holdings h JOIN grounds g ON g.org_id = h.org_id AND g.kind = h.kind AND g.item_id = h.item_id \
                 JOIN agreement_gates s ON s.agreement_id = g.agreement_id AND s.org_id = g.from_org AND s.flow = g.flow \
                 JOIN agreement_gates r ON r.agreement_id = g.agreement_id AND r.org_id = g.org_id AND r.flow = g.flow \
                 WHERE h.item_id = $1 AND h.kind = $2 AND h.org_id <> $3 ORDER BY h.released_at, h.org_id, g.rank DESC",
                args![item.id, item.kind.as_str(), owner.0, at],
            )
            .await?;
        let mut disclosures: Vec<Disclosure> = Vec::new();
        for row in rows {
            // the first row of a holder is its bound ground; a later one may be the live one
            if let Some(last) = disclosures.last_mut().filter(|d| d.organisation.0 == row.org_id) {
                last.live |= row.live;
                continue;
            }
            disclosures.push(Disclosure {
                id: row.disclosure_id.into(),
                organisation: row.org_id.into(),
                revision: row.revision,
                at: row.released_at,
                state: row.state,
                acknowledged_at: row.acknowledged_at,
                agreement: row.agreement_id.into(),
                version: row.agreement_version,
                projection: Projection {
                    kept: ClassSet::from_bits(row.kept),
                    pseudonymised: ClassSet::from_bits(row.pseudonymised),
                },
                decision: row.decision_id.into(),
                live: row.live,
            });
        }
        Ok(disclosures)
    }
}
