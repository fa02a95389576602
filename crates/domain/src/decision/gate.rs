//! What readers are held to at every instant: the gate of an agreement for one party and flow, and the meet of ground,
//! cap and both gates.

use super::Projection;
use crate::agreement::{AgreementState, ClauseSet, FlowKind, Status};
use crate::data_class::ClassSet;
use crate::ids::OrgId;
use crate::marking::PurposeSet;
use crate::time::{Time, never};
use chrono::DateTime;
use serde::{Deserialize, Serialize};

/// One row of `agreement_gates`: the truth about an agreement for one party and one flow, on either side of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Gate {
    /// Active or in notice, the party hasn't left, and the version in force lists the flow for its role.
    pub live: bool,
    /// First moment in force.
    pub from: Time,
    /// First moment no longer in force; [`never()`] for no end.
    pub until: Time,
    /// What is suspended for this party: a ground that relied on any of it shows nothing.
    pub suspended_clauses: ClauseSet,
    /// What the version in force keeps in this flow, by data classes and data level. Third-country effects depend on
    /// the recipient and on time, and live in the ground.
    pub kept_now: ClassSet,
    /// What it pseudonymises.
    pub pseudonymised_now: ClassSet,
    /// What it may be used for.
    pub purposes_now: PurposeSet,
}

impl Gate {
    /// The gate of the owner's own items, and of grounds that no agreement carries: always open, to everything.
    pub fn own() -> Self {
        Self {
            live: true,
            from: DateTime::UNIX_EPOCH,
            until: never(),
            suspended_clauses: ClauseSet::EMPTY,
            kept_now: ClassSet::ALL,
            pseudonymised_now: ClassSet::EMPTY,
            purposes_now: PurposeSet::ALL,
        }
    }

    /// `kept_now` and `pseudonymised_now`.
    pub const fn projection(&self) -> Projection {
        Projection { kept: self.kept_now, pseudonymised: self.pseudonymised_now }
    }

    /// Whether a ground that relied on `relied` shows anything at `at`. It has to hold for the sender's gate and for
    /// the recipient's.
    pub fn is_open(&self, relied: ClauseSet, at: Time) -> bool {
        self.live && self.from <= at && at < self.until && self.suspended_clauses.and(relied).is_empty()
    }
}

/// The gate of `agreement` for one of its parties and a flow, as it stands at `at`. Time changes it only by a
/// suspension that begins later ([`gate_changes_at`]); `from` and `until` are compared at reading.
pub fn gate(agreement: &AgreementState, organisation: OrgId, flow: FlowKind, at: Time) -> Gate {
    let listed = agreement.party(organisation).is_some_and(|party| {
        agreement
            .clauses
            .directions
            .iter()
            .any(|d| d.flow == flow && (d.from == party.role || d.to == party.role))
    });
    let now = Projection::of_table(&agreement.clauses.data_classes, flow)
        .meet(Projection::of_level(agreement.data_level, flow));
    Gate {
        live: matches!(agreement.status, Status::Active | Status::Notice) && listed,
        from: agreement.in_force_from,
        until: agreement.expires_at,
        suspended_clauses: agreement.suspended(organisation, organisation, at),
        kept_now: now.kept,
        pseudonymised_now: now.pseudonymised,
        purposes_now: agreement.clauses.purposes,
    }
}

/// The next moment after `at` at which a gate of `agreement` has to be written anew although nobody acts: a suspension
/// with notice begins.
pub fn gate_changes_at(agreement: &AgreementState, at: Time) -> Option<Time> {
    agreement.suspensions.iter().map(|s| s.from).filter(|from| *from > at).min()
}

/// What a viewer reads: in full what ground, cap and both gates keep; as a pseudonym what each of the four keeps or
/// pseudonymises, less that. Whether the ground is live at all is [`Gate::is_open`].
pub fn read_projection(ground: Projection, cap: Projection, sender: &Gate, recipient: &Gate) -> Projection {
    ground.meet(cap).meet(sender.projection()).meet(recipient.projection())
}
