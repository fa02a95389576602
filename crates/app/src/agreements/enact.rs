//! Recording an agreement that every party has signed: from its date it decides.

use super::{Prepared, tell};
use crate::{App, Caller, Error};
use domain::agreement::{AgreementState, Status};
use domain::authz::{Action, Role, acts};
use domain::fields::Errors;
use domain::ids::{AgreementId, MemberId, OrgId};
use domain::notification::{EventType, Subject};
use domain::time::{Time, micros};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use storage::agreements::{NewAgreement, NewSignature};
use storage::audit::AuditEvents;
use storage::{Write, WriteTx};
use vault::{PartyKey, PartySignature, VerifyingKey};

/// One party's signature.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Which party.
    pub organisation: OrgId,
    /// Its signatory.
    pub member: MemberId,
    /// When.
    pub signed_at: Time,
    /// The party's public key.
    pub key: VerifyingKey,
    /// Over the content hash.
    pub signature: PartySignature,
}

impl Signature {
    /// Signs with a key at hand: for a party's own machine, and for the demo, which plays all parties.
    pub fn make(
        prepared: &Prepared,
        organisation: OrgId,
        member: MemberId,
        key: &PartyKey,
        at: Time,
    ) -> Self {
        let signature = key.sign(prepared.content_hash());
        Self { organisation, member, signed_at: at, key: key.verifying_key().clone(), signature }
    }
}

/// Records the agreement; by the importer only, since members sign one by one. Refused, with a list, unless every party
/// has signed by a signatory of its own and every signature holds.
pub async fn enact(
    app: &App,
    caller: &Caller,
    prepared: Prepared,
    signatures: Vec<Signature>,
) -> Result<AgreementId, Error> {
    app.store.write(&caller.ctx, Enact { prepared, signatures }).await
}

struct Enact {
    prepared: Prepared,
    signatures: Vec<Signature>,
}

impl Write for Enact {
    const NAME: &'static str = "agreements.enact";
    type Output = AgreementId;
    type Error = Error;

    async fn run(&self, tx: &mut WriteTx) -> Result<(AgreementId, AuditEvents), Error> {
        let Prepared { id, reference, terms, next_review, content_hash } = &self.prepared;
        let permit = tx.principal().authorize_new::<acts::SignAgreement>(id.0)?;
        self.check(tx).await?;
        let signatures = self.signatures.iter().map(|s| NewSignature {
            organisation: s.organisation,
            member: s.member,
            signed_at: micros(s.signed_at),
            key: s.key.clone(),
            signature: s.signature,
        });
        let new = NewAgreement {
            id: *id,
            reference: reference.clone(),
            title: terms.title.clone(),
            kind: terms.kind,
            data_level: terms.data_level,
            parties: terms.parties.clone(),
            clauses: terms.clauses.clone(),
            effective_from: terms.effective_from,
            expires_at: terms.expires_at,
            next_review: *next_review,
            content_hash: *content_hash,
            signatures: signatures.collect(),
        };
        tx.add_agreement(permit, &new).await?;
        let digest = tx.touched("agreements", id.0, 1).await?;
        let state = self.state();
        let by = tx.principal().organisation;
        tx.announce(EventType::AgreementActivated, Subject::Agreement(*id), by, json!({})).await?;
        Ok((*id, tell(Action::SignAgreement, &state, tx.principal().organisation, &[digest])))
    }
}

impl Enact {
    async fn check(&self, tx: &WriteTx) -> Result<(), Error> {
        let errors = Errors::new();
        let mut signed = BTreeSet::new();
        for (n, signature) in self.signatures.iter().enumerate() {
            let at = |field: &str| format!("/signatures/{n}{field}");
            let organisation = signature.organisation;
            if !self.prepared.terms.parties.iter().any(|party| party.organisation == organisation) {
                errors.push(at("/organisation"), "reference", "is no party");
            } else if !signed.insert(organisation) {
                errors.push(at("/organisation"), "duplicate", "has signed already");
            }
            if !tx.holds_role(signature.member, organisation, Role::Signatory).await? {
                errors.push(at("/member"), "reference", "is no signatory of this party");
            }
            if signature.key.verify_agreement(&self.prepared.content_hash, &signature.signature).is_err() {
                errors.push(at("/signature"), "format", "does not hold for this text and key");
            }
        }
        for (n, party) in self.prepared.terms.parties.iter().enumerate() {
            if !signed.contains(&party.organisation) {
                errors.push(format!("/parties/{n}"), "required", "has not signed");
            }
        }
        errors.into_result(Some(())).map_err(Error::Invalid)
    }

    fn state(&self) -> AgreementState {
        let Prepared { id, reference, terms, .. } = &self.prepared;
        AgreementState {
            id: *id,
            reference: reference.clone(),
            version: 1,
            kind: terms.kind,
            data_level: terms.data_level,
            parties: terms.parties.clone(),
            left: BTreeSet::new(),
            clauses: Arc::new(terms.clauses.clone()),
            status: Status::Active,
            in_force_from: terms.effective_from,
            expires_at: terms.expires_at,
            suspensions: Vec::new(),
        }
    }
}
