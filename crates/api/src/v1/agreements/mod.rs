//! Agreements, as a member of a party reads them.

pub(crate) mod list;
pub(crate) mod show;

use app::agreements::{AgreementParty, AgreementSummary};
use serde_json::{Value, json};

/// An agreement in a list.
fn summary(agreement: &AgreementSummary) -> Value {
    let party = |party: &AgreementParty| {
        json!({
            "organisation": party.organisation, "name": party.name, "role": party.role.as_str(), "left_at": party.left_at,
        })
    };
    json!({
        "id": agreement.id,
        "reference": agreement.reference,
        "title": agreement.title,
        "kind": agreement.kind.as_str(),
        "status": agreement.status,
        "version": agreement.version,
        "data_level": agreement.data_level.as_str(),
        "effective_from": agreement.in_force_from,
        "expires_at": agreement.expires_at,
        "next_review": agreement.next_review,
        "parties": agreement.parties.iter().map(party).collect::<Vec<_>>(),
    })
}
