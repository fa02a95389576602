//! Agreements as members of a party read them. There is no find by id without a party.

use super::load::{Which, states};
use super::suspend::{self, SuspensionRow};
use crate::sql::{Run, args};
use crate::{Store, StoreError};
use domain::agreement::{AgreementKind, AgreementRef, AgreementState, DataLevel, PartyRole, Status};
use domain::ids::{AgreementId, MemberId, OrgId};
use domain::time::Time;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;
use vault::{ContentHash, PartySignature, VerifyingKey};

/// One row of the list.
#[derive(Clone, Debug)]
pub struct AgreementSummary {
    /// Its id.
    pub id: AgreementId,
    /// As people cite it.
    pub reference: AgreementRef,
    /// As people call it.
    pub title: String,
    /// Who the parties are to each other.
    pub kind: AgreementKind,
    /// Where it stands.
    pub status: Status,
    /// The version that decides.
    pub version: i32,
    /// Whether personal data may flow.
    pub data_level: DataLevel,
    /// First moment in force.
    pub in_force_from: Time,
    /// First moment no longer in force.
    pub expires_at: Time,
    /// When the parties look at it again.
    pub next_review: Time,
    /// Who is in it, by name.
    pub parties: Vec<AgreementParty>,
}

/// A party with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementParty {
    /// Who.
    pub organisation: OrgId,
    /// As people call it.
    pub name: String,
    /// As what.
    pub role: PartyRole,
    /// When it left.
    pub left_at: Option<Time>,
}

/// All that a party reads of an agreement.
#[derive(Clone, Debug)]
pub struct AgreementDetail {
    /// The head.
    pub summary: AgreementSummary,
    /// The version that decides, as decisions take it.
    pub state: AgreementState,
    /// The hash that was signed.
    pub content_hash: ContentHash,
    /// The parties, as they were signed.
    pub parties_text: Value,
    /// The clauses, as they were signed.
    pub clauses_text: Value,
    /// Who signed it, by name of the party.
    pub signatures: Vec<SignatureRow>,
    /// Stops, ended ones too, oldest first.
    pub suspensions: Vec<SuspensionRow>,
}

/// A stored signature.
#[derive(Clone, Debug)]
pub struct SignatureRow {
    /// Which party.
    pub organisation: OrgId,
    /// Who signed for it.
    pub member: MemberId,
    /// That person's name.
    pub member_name: String,
    /// When.
    pub signed_at: Time,
    /// The party's public key; people compare its fingerprint.
    pub key: VerifyingKey,
    /// The signature.
    pub signature: PartySignature,
    /// Over what.
    pub content_hash: ContentHash,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    reference: String,
    title: String,
    kind: String,
    status: String,
    current_version: i32,
    data_level: String,
    in_force_from: Time,
    expires_at: Time,
    next_review: Time,
    content_hash: Vec<u8>,
}

const SELECT: &str = "SELECT a.id, a.reference, a.title, a.kind, a.status, a.current_version, v.data_level, a.in_force_from, \
     a.expires_at, a.next_review, v.content_hash FROM agreements a JOIN agreement_versions v ON v.agreement_id = a.id \
     AND v.version = a.current_version JOIN agreement_parties mine ON mine.agreement_id = a.id AND mine.org_id = $1";

impl Row {
    fn with(self, parties: Vec<AgreementParty>) -> Result<AgreementSummary, StoreError> {
        let id = self.id;
        let corrupt = |column| StoreError::corrupt("agreements", column, id);
        Ok(AgreementSummary {
            id: id.into(),
            reference: AgreementRef(self.reference),
            title: self.title,
            kind: AgreementKind::parse(&self.kind).ok_or_else(|| corrupt("kind"))?,
            status: Status::parse(&self.status).ok_or_else(|| corrupt("status"))?,
            version: self.current_version,
            data_level: DataLevel::parse(&self.data_level)
                .ok_or_else(|| StoreError::corrupt("agreement_versions", "data_level", id))?,
            in_force_from: self.in_force_from,
            expires_at: self.expires_at,
            next_review: self.next_review,
            parties,
        })
    }
}

/// The parties of every agreement of `organisation`.
async fn parties(
    db: &impl ConnectionTrait,
    organisation: OrgId,
) -> Result<HashMap<Uuid, Vec<AgreementParty>>, StoreError> {
    #[derive(FromQueryResult)]
    struct PartyRow {
        agreement_id: Uuid,
        org_id: Uuid,
        name: String,
        role: String,
        left_at: Option<Time>,
    }
    let sql = "SELECT p.agreement_id, p.org_id, o.name, p.role, p.left_at FROM agreement_parties p \
               JOIN organisations o ON o.id = p.org_id JOIN agreement_parties mine ON mine.agreement_id = p.agreement_id \
               AND mine.org_id = $1 ORDER BY o.name, p.org_id";
    let rows: Vec<PartyRow> = db.all(sql, args![organisation.0]).await?;
    let mut parties: HashMap<Uuid, Vec<AgreementParty>> = HashMap::new();
    for row in rows {
        let role = PartyRole::parse(&row.role);
        parties.entry(row.agreement_id).or_default().push(AgreementParty {
            organisation: row.org_id.into(),
            name: row.name,
            role: role.ok_or_else(|| StoreError::corrupt("agreement_parties", "role", row.agreement_id))?,
            left_at: row.left_at,
        });
    }
    Ok(parties)
}

fn hash(bytes: Vec<u8>, table: &'static str, id: Uuid) -> Result<ContentHash, StoreError> {
    let bytes: [u8; 32] = bytes.try_into().map_err(|_| StoreError::corrupt(table, "content_hash", id))?;
    Ok(ContentHash::from_bytes(bytes))
}

async fn text(db: &impl ConnectionTrait, id: Uuid, version: i32) -> Result<(Value, Value), StoreError> {
    #[derive(FromQueryResult)]
    struct TextRow {
        parties: Value,
        clauses: Value,
    }
    let sql = "SELECT parties, clauses FROM agreement_versions WHERE agreement_id = $1 AND version = $2";
    let row: Option<TextRow> = db.one(sql, args![id, version]).await?;
    let row = row.ok_or_else(|| StoreError::corrupt("agreements", "current_version", id))?;
    Ok((row.parties, row.clauses))
}

async fn signatures(
    db: &impl ConnectionTrait,
    id: Uuid,
    version: i32,
) -> Result<Vec<SignatureRow>, StoreError> {
    const TABLE: &str = "agreement_signatures";
    #[derive(FromQueryResult)]
    struct Row {
        org_id: Uuid,
        member_id: Uuid,
        member_name: String,
        signed_at: Time,
        content_hash: Vec<u8>,
        key_id: String,
        signature: Vec<u8>,
    }
    let sql = "SELECT s.org_id, s.member_id, m.name AS member_name, s.signed_at, s.content_hash, s.key_id, s.signature \
               FROM agreement_signatures s JOIN members m ON m.id = s.member_id JOIN organisations o ON o.id = s.org_id \
               WHERE s.agreement_id = $1 AND s.version = $2 ORDER BY o.name, s.org_id";
    let rows: Vec<Row> = db.all(sql, args![id, version]).await?;
    rows.into_iter()
        .map(|row| {
            let signature: Result<[u8; 64], _> = row.signature.try_into();
            Ok(SignatureRow {
                organisation: row.org_id.into(),
                member: row.member_id.into(),
                member_name: row.member_name,
                signed_at: row.signed_at,
                key: VerifyingKey::from_base64url(&row.key_id)
                    .map_err(|_| StoreError::corrupt(TABLE, "key_id", id))?,
                signature: PartySignature::from_bytes(
                    signature.map_err(|_| StoreError::corrupt(TABLE, "signature", id))?,
                ),
                content_hash: hash(row.content_hash, TABLE, id)?,
            })
        })
        .collect()
}

impl Store {
    /// Every agreement that `organisation` is or was a party to, newest reference first.
    pub async fn agreement_summaries(
        &self,
        organisation: OrgId,
    ) -> Result<Vec<AgreementSummary>, StoreError> {
        let snapshot = self.snapshot().await?;
        let rows: Vec<Row> =
            snapshot.all(&format!("{SELECT} ORDER BY a.reference DESC"), args![organisation.0]).await?;
        let mut parties = parties(&snapshot, organisation).await?;
        snapshot.commit().await?;
        rows.into_iter()
            .map(|row| {
                let parties = parties.remove(&row.id).unwrap_or_default();
                row.with(parties)
            })
            .collect()
    }

    /// One of them, whole.
    pub async fn agreement_detail(
        &self,
        organisation: OrgId,
        id: AgreementId,
    ) -> Result<Option<AgreementDetail>, StoreError> {
        let snapshot = self.snapshot().await?;
        let row: Option<Row> =
            snapshot.one(&format!("{SELECT} WHERE a.id = $2"), args![organisation.0, id.0]).await?;
        let state = states(&snapshot, Which::One(id)).await?.into_iter().next();
        let Some((row, state)) = row.zip(state) else { return Ok(None) };
        let (parties_text, clauses_text) = text(&snapshot, id.0, row.current_version).await?;
        let mut parties = parties(&snapshot, organisation).await?;
        let content_hash = hash(row.content_hash.clone(), "agreement_versions", id.0)?;
        let signatures = signatures(&snapshot, id.0, row.current_version).await?;
        let suspensions: Vec<suspend::Row> =
            snapshot.all(&format!("{} ORDER BY id", suspend::SELECT), args![id.0]).await?;
        snapshot.commit().await?;
        Ok(Some(AgreementDetail {
            summary: row.with(parties.remove(&id.0).unwrap_or_default())?,
            state,
            content_hash,
            parties_text,
            clauses_text,
            signatures,
            suspensions: suspensions.into_iter().map(Into::into).collect(),
        }))
    }

    /// How people cite these agreements.
    pub async fn agreement_references(
        &self,
        agreements: &[AgreementId],
    ) -> Result<HashMap<AgreementId, AgreementRef>, StoreError> {
        #[derive(FromQueryResult)]
        struct Cited {
            id: Uuid,
            reference: String,
        }
        if agreements.is_empty() {
            return Ok(HashMap::new());
        }
        let places = crate::sql::places(1, agreements.len());
        let sql = format!("SELECT id, reference FROM agreements WHERE id IN ({places})");
        let rows: Vec<Cited> = self.db().all(&sql, agreements.iter().map(|id| id.0.into()).collect()).await?;
        Ok(rows.into_iter().map(|row| (row.id.into(), AgreementRef(row.reference))).collect())
    }

    /// The last reference given in `year`.
    pub async fn last_agreement_reference(&self, year: i32) -> Result<Option<AgreementRef>, StoreError> {
        let sql = "SELECT reference FROM agreements WHERE reference LIKE $1 ORDER BY length(reference) DESC, reference DESC LIMIT 1";
        let last: Option<String> = self.db().value(sql, args![format!("AGR-{year}-%")]).await?;
        Ok(last.map(AgreementRef))
    }
}
