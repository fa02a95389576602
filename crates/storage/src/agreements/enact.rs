//! Recording a version that all parties have signed.

use crate::permit::Permit;
use crate::sql::{Run, args};
use crate::{StoreError, WriteTx};
use domain::agreement::{AgreementKind, AgreementRef, Clauses, DataLevel, Party, Status};
use domain::authz::acts;
use domain::ids::{AgreementId, MemberId, OrgId};
use domain::time::Time;
use serde::Serialize;
use serde_json::Value;
use vault::{ContentHash, PartySignature, VerifyingKey};

/// The first version of an agreement, signed by all its parties. Whoever stores it has verified the signatures.
#[derive(Clone, Debug)]
pub struct NewAgreement {
    /// Its id.
    pub id: AgreementId,
    /// As people cite it.
    pub reference: AgreementRef,
    /// As people call it.
    pub title: String,
    /// Who the parties are to each other.
    pub kind: AgreementKind,
    /// Whether personal data may flow.
    pub data_level: DataLevel,
    /// Who signs.
    pub parties: Vec<Party>,
    /// The terms.
    pub clauses: Clauses,
    /// First moment in force.
    pub effective_from: Time,
    /// First moment no longer in force.
    pub expires_at: Time,
    /// When the parties look at it again.
    pub next_review: Time,
    /// What was signed.
    pub content_hash: ContentHash,
    /// One for each party.
    pub signatures: Vec<NewSignature>,
}

/// A party's signature over the content hash.
#[derive(Clone, Debug)]
pub struct NewSignature {
    /// Which party.
    pub organisation: OrgId,
    /// Who signed for it.
    pub member: MemberId,
    /// When.
    pub signed_at: Time,
    /// The party's public key.
    pub key: VerifyingKey,
    /// The signature.
    pub signature: PartySignature,
}

fn json(value: &impl Serialize) -> Result<Value, StoreError> {
    serde_json::to_value(value).map_err(|e| StoreError::Internal(e.to_string()))
}

impl WriteTx {
    /// Stores an agreement that is in force from its date, with its signatures, and opens its gates.
    pub async fn add_agreement(
        &self,
        _permit: Permit<'_, acts::SignAgreement>,
        new: &NewAgreement,
    ) -> Result<(), StoreError> {
        self.change_terms().await?;
        let hash = new.content_hash.as_bytes().to_vec();
        self.tx
            .exec(
                "INSERT INTO agreements (id, reference, title, kind, status, current_version, in_force_from, expires_at, next_review, \
                 version) VALUES ($1, $2, $3, $4, $5, 1, $6, $7, $8, 1)",
                args![
                    new.id.0,
                    new.reference.0.clone(),
                    new.title.clone(),
                    new.kind.as_str(),
                    Status::Active.as_str(),
                    new.effective_from,
                    new.expires_at,
                    new.next_review,
                ],
            )
            .await?;
        self.tx
            .exec(
                "INSERT INTO agreement_versions (agreement_id, version, data_level, parties, clauses, content_hash, created_at) \
                 VALUES ($1, 1, $2, $3, $4, $5, $6)",
                args![
                    new.id.0,
                    new.data_level.as_str(),
                    json(&new.parties)?,
                    json(&new.clauses)?,
                    hash.clone(),
                    self.now(),
                ],
            )
            .await?;
        let parties =
            new.parties.iter().map(|p| args![new.id.0, p.organisation.0, p.role.as_str()]).collect();
        self.tx.insert("agreement_parties (agreement_id, org_id, role)", parties, "").await?;
        let signatures = new
            .signatures
            .iter()
            .map(|s| {
                args![
                    new.id.0,
                    1i32,
                    s.organisation.0,
                    s.member.0,
                    s.signed_at,
                    hash.clone(),
                    // the key itself, not its fingerprint: a signature must stay checkable, and the fingerprint follows
                    s.key.to_base64url(),
                    s.signature.as_bytes().to_vec(),
                ]
            })
            .collect();
        self.tx
            .insert(
                "agreement_signatures (agreement_id, version, org_id, member_id, signed_at, content_hash, key_id, signature)",
                signatures,
                "",
            )
            .await?;
        self.regate(new.id).await
    }
}
