//! Agreements as decisions take them.

use crate::sql::{Run, args, places};
use crate::{Store, StoreError};
use domain::agreement::{
    AgreementKind, AgreementRef, AgreementState, ClauseSet, Clauses, DataLevel, Party, Status, Suspension,
};
use domain::ids::{AgreementId, OrgId};
use domain::time::Time;
use sea_orm::{ConnectionTrait, FromQueryResult, Value as Sql};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use uuid::Uuid;

/// What a version says for good.
struct Terms {
    parties: Vec<Party>,
    clauses: Arc<Clauses>,
}

/// Signed terms never change, and their content hash names them in every database; so they are read once for each
/// process. A few hundred stay in memory.
static TERMS: LazyLock<Mutex<HashMap<Vec<u8>, Arc<Terms>>>> = LazyLock::new(Mutex::default);

/// Which agreements to load.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    /// All that decide.
    Deciding,
    /// Those that decide and to which this organisation is or was a party.
    DecidingFor(OrgId),
    /// One, wherever it stands in its life.
    One(AgreementId),
}

impl Which {
    fn condition(self) -> (&'static str, Vec<Sql>) {
        match self {
            Self::Deciding => ("a.status IN ('active', 'notice', 'suspended')", args![]),
            Self::DecidingFor(organisation) => (
                "a.status IN ('active', 'notice', 'suspended') AND a.id IN \
                 (SELECT agreement_id FROM agreement_parties WHERE org_id = $1)",
                args![organisation.0],
            ),
            Self::One(id) => ("a.id = $1", args![id.0]),
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    reference: String,
    kind: String,
    status: String,
    current_version: i32,
    data_level: String,
    content_hash: Vec<u8>,
    in_force_from: Time,
    expires_at: Time,
}

impl Row {
    fn with(self, terms: &Terms) -> Result<AgreementState, StoreError> {
        let id = self.id;
        let corrupt = |column| StoreError::corrupt("agreements", column, id);
        Ok(AgreementState {
            id: id.into(),
            reference: AgreementRef(self.reference),
            version: self.current_version,
            kind: AgreementKind::parse(&self.kind).ok_or_else(|| corrupt("kind"))?,
            data_level: DataLevel::parse(&self.data_level)
                .ok_or_else(|| StoreError::corrupt("agreement_versions", "data_level", id))?,
            parties: terms.parties.clone(),
            left: BTreeSet::new(),
            clauses: Arc::clone(&terms.clauses),
            status: Status::parse(&self.status).ok_or_else(|| corrupt("status"))?,
            in_force_from: self.in_force_from,
            expires_at: self.expires_at,
            suspensions: Vec::new(),
        })
    }
}

/// The current versions of `which`, by reference.
pub(super) async fn states(
    db: &impl ConnectionTrait,
    which: Which,
) -> Result<Vec<AgreementState>, StoreError> {
    let (condition, values) = which.condition();
    let sql = format!(
        "SELECT a.id, a.reference, a.kind, a.status, a.current_version, v.data_level, v.content_hash, a.in_force_from, \
         a.expires_at FROM agreements a JOIN agreement_versions v ON v.agreement_id = a.id AND v.version = a.current_version \
         WHERE {condition} ORDER BY a.reference"
    );
    let rows: Vec<Row> = db.all(&sql, values.clone()).await?;
    let terms = terms(db, &rows).await?;
    let mut states = rows
        .into_iter()
        .map(|row| {
            let terms = terms.get(&row.content_hash);
            let terms =
                terms.ok_or_else(|| StoreError::corrupt("agreement_versions", "content_hash", row.id))?;
            row.with(terms)
        })
        .collect::<Result<Vec<_>, _>>()?;
    add_left(db, condition, values.clone(), &mut states).await?;
    add_suspensions(db, condition, values, &mut states).await?;
    Ok(states)
}

async fn terms(db: &impl ConnectionTrait, rows: &[Row]) -> Result<HashMap<Vec<u8>, Arc<Terms>>, StoreError> {
    #[derive(FromQueryResult)]
    struct TermsRow {
        agreement_id: Uuid,
        parties: Value,
        clauses: Value,
        content_hash: Vec<u8>,
    }
    let mut found: HashMap<Vec<u8>, Arc<Terms>> = HashMap::new();
    let mut missing: Vec<Sql> = Vec::new();
    {
        let cache = TERMS.lock().unwrap_or_else(PoisonError::into_inner);
        for row in rows {
            match cache.get(&row.content_hash) {
                Some(terms) => {
                    found.insert(row.content_hash.clone(), Arc::clone(terms));
                }
                None => missing.push(row.content_hash.clone().into()),
            }
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    let sql = format!(
        "SELECT agreement_id, parties, clauses, content_hash FROM agreement_versions WHERE content_hash IN ({})",
        places(1, missing.len())
    );
    let rows: Vec<TermsRow> = db.all(&sql, missing).await?;
    for row in rows {
        let corrupt = |column| StoreError::corrupt("agreement_versions", column, row.agreement_id);
        let terms = Arc::new(Terms {
            parties: serde_json::from_value(row.parties).map_err(|_| corrupt("parties"))?,
            clauses: Arc::new(serde_json::from_value(row.clauses).map_err(|_| corrupt("clauses"))?),
        });
        TERMS
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(row.content_hash.clone(), Arc::clone(&terms));
        found.insert(row.content_hash, terms);
    }
    Ok(found)
}

async fn add_left(
    db: &impl ConnectionTrait,
    condition: &str,
    values: Vec<Sql>,
    states: &mut [AgreementState],
) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct LeftRow {
        agreement_id: Uuid,
        org_id: Uuid,
    }
    let sql = format!(
        "SELECT p.agreement_id, p.org_id FROM agreement_parties p JOIN agreements a ON a.id = p.agreement_id \
         WHERE p.left_at IS NOT NULL AND {condition}"
    );
    let rows: Vec<LeftRow> = db.all(&sql, values).await?;
    for row in rows {
        if let Some(state) = states.iter_mut().find(|state| state.id.0 == row.agreement_id) {
            state.left.insert(row.org_id.into());
        }
    }
    Ok(())
}

async fn add_suspensions(
    db: &impl ConnectionTrait,
    condition: &str,
    values: Vec<Sql>,
    states: &mut [AgreementState],
) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct SuspensionRow {
        agreement_id: Uuid,
        party: Option<Uuid>,
        clauses: i32,
        from_at: Time,
    }
    let sql = format!(
        "SELECT s.agreement_id, s.party, s.clauses, s.from_at FROM agreement_suspensions s JOIN agreements a ON a.id = s.agreement_id \
         WHERE s.ended_at IS NULL AND {condition} ORDER BY s.id"
    );
    let rows: Vec<SuspensionRow> = db.all(&sql, values).await?;
    for row in rows {
        if let Some(state) = states.iter_mut().find(|state| state.id.0 == row.agreement_id) {
            state.suspensions.push(Suspension {
                party: row.party.map(Into::into),
                clauses: ClauseSet::from_bits(row.clauses),
                from: row.from_at,
            });
        }
    }
    Ok(())
}

impl Store {
    /// The agreements that decide, by reference: all, or those to which one organisation is or was a party.
    pub async fn agreement_states(&self, party: Option<OrgId>) -> Result<Vec<AgreementState>, StoreError> {
        let snapshot = self.snapshot().await?;
        let which = party.map_or(Which::Deciding, Which::DecidingFor);
        let states = states(&snapshot, which).await?;
        snapshot.commit().await?;
        Ok(states)
    }
}
