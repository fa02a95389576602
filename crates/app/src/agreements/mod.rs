//! Agreements in force: recording what all parties have signed, stopping and resuming it, and reading it.
//!
//! An agreement is seen by its parties' members and by nobody else; for all others it isn't there.

mod effects;
mod enact;
mod prepare;
mod read;
mod suspend;

pub use effects::{Circle, Effect, Effects, Today, effects};
pub use enact::{Signature, enact};
pub use prepare::{NewAgreement, Prepared, prepare};
pub use read::{AgreementView, SignatureView, list, show};
pub use storage::agreements::{AgreementDetail, AgreementParty, AgreementSummary, SuspensionRow};
pub use suspend::{Scope, SuspensionGround, begin_suspensions, resume, suspend};

use domain::agreement::{AgreementKind, AgreementRef, AgreementState, DataLevel};
use domain::authz::Action;
use domain::ids::{AgreementId, Item, OrgId};
use domain::time::Time;
use serde_json::{Value, json};
use storage::StoreError;
use storage::audit::{AuditEvents, Touched};
use vault::ContentHash;

/// What a party signs: all of a version, parties and clauses as they are stored.
struct Content<'a> {
    id: AgreementId,
    reference: &'a AgreementRef,
    version: i32,
    title: &'a str,
    kind: AgreementKind,
    data_level: DataLevel,
    parties: &'a Value,
    clauses: &'a Value,
    effective_from: Time,
    expires_at: Time,
    next_review: Time,
}

impl Content<'_> {
    /// SHA-256 of the RFC 8785 form.
    fn hash(&self) -> Result<ContentHash, StoreError> {
        let content = json!({
            "id": self.id, "reference": self.reference, "version": self.version, "title": self.title, "kind": self.kind,
            "data_level": self.data_level, "parties": self.parties, "clauses": self.clauses,
            "effective_from": self.effective_from, "expires_at": self.expires_at, "next_review": self.next_review,
        });
        ContentHash::of(&content).map_err(|error| StoreError::Internal(error.to_string()))
    }
}

/// One event for every other party, so that each finds in its own log what was done to the agreement.
fn tell(action: Action, state: &AgreementState, actor: OrgId, touched: &[Touched]) -> AuditEvents {
    let others = state.parties.iter().map(|party| party.organisation).filter(|party| *party != actor);
    others.fold(AuditEvents::default(), |events, party| {
        events.and(action, None::<Item>, party).touching(touched.iter().cloned())
    })
}
