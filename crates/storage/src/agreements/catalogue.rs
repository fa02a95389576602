//! Everything that decisions depend on, at one moment.
//!
//! A release decides outside its transaction and compares [`WriteTx::catalogue_epoch`] inside: another one means that
//! agreements or facts have changed meanwhile, and it decides anew. Gates aren't part of the epoch: they follow from what
//! is.

use super::load::{Which, states};
use crate::sql::{Run, args};
use crate::{Dialect, Store, StoreError, WriteTx};
use domain::agreement::AgreementState;
use domain::country::{Country, CountryFacts};
use domain::decision::{OrgFacts, OrgKind, World};
use domain::ids::OrgId;
use domain::time::Time;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;
use vault::ContentHash;

/// Releases hold this lock shared, changes of what they rest on hold it alone. One lock for all of it, and not one for
/// each row: a release under three hundred agreements would otherwise write three hundred rows to lock them, and a row
/// that doesn't exist yet, such as the first fact about a country, can't be locked at all.
const TERMS: i64 = 7_233_196;

/// Agreements that decide, and the world around them.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Versions in force or suspended, by reference.
    pub states: Vec<AgreementState>,
    /// The world that they are judged in.
    pub world: World,
    /// A digest of all of it.
    pub epoch: String,
}

/// Cheap, since every release computes it: each change of an agreement raises its row's version, and each change of a
/// community its own.
async fn epoch(db: &impl ConnectionTrait) -> Result<String, StoreError> {
    #[derive(FromQueryResult)]
    struct Versioned {
        id: Uuid,
        version: i32,
    }
    #[derive(FromQueryResult)]
    struct Client {
        org_id: Uuid,
        client_id: Uuid,
    }
    #[derive(FromQueryResult)]
    struct Facts {
        country: String,
        facts: Value,
    }
    let agreements: Vec<Versioned> = db.all("SELECT id, version FROM agreements ORDER BY id", vec![]).await?;
    let communities: Vec<Versioned> =
        db.all("SELECT id, version FROM communities ORDER BY id", vec![]).await?;
    let clients: Vec<Client> = db
        .all("SELECT org_id, client_id FROM organisation_clients ORDER BY org_id, client_id", vec![])
        .await?;
    let facts: Vec<Facts> =
        db.all("SELECT country, facts FROM country_facts ORDER BY country", vec![]).await?;
    let organisations: Option<i64> = db.value("SELECT count(*) FROM organisations", vec![]).await?;
    let versions =
        |rows: Vec<Versioned>| rows.into_iter().map(|r| json!([r.id, r.version])).collect::<Vec<_>>();
    let hash = ContentHash::of(&json!({
        "agreements": versions(agreements),
        "communities": versions(communities),
        "clients": clients.into_iter().map(|r| json!([r.org_id, r.client_id])).collect::<Vec<_>>(),
        "countries": facts.into_iter().map(|r| json!([r.country, r.facts])).collect::<Vec<_>>(),
        "organisations": organisations,
    }));
    Ok(hash.map_err(|e| StoreError::Internal(e.to_string()))?.to_string())
}

async fn world(db: &impl ConnectionTrait) -> Result<World, StoreError> {
    #[derive(FromQueryResult)]
    struct OrgRow {
        id: Uuid,
        country: String,
        kind: String,
        regulator: bool,
    }
    #[derive(FromQueryResult)]
    struct Pair {
        a: Uuid,
        b: Option<Uuid>,
    }
    #[derive(FromQueryResult)]
    struct FactsRow {
        country: String,
        facts: Value,
    }
    let mut world = World::default();
    let rows: Vec<OrgRow> = db.all("SELECT id, country, kind, regulator FROM organisations", vec![]).await?;
    for row in rows {
        let corrupt = |column| StoreError::corrupt("organisations", column, row.id);
        let facts = OrgFacts {
            kind: OrgKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            country: Country::parse(&row.country).ok_or_else(|| corrupt("country"))?,
            regulator: row.regulator,
            clients: BTreeSet::new(),
        };
        world.organisations.insert(row.id.into(), facts);
    }
    let rows: Vec<Pair> =
        db.all("SELECT org_id AS a, client_id AS b FROM organisation_clients", vec![]).await?;
    for row in rows {
        if let (Some(facts), Some(client)) = (world.organisations.get_mut(&row.a.into()), row.b) {
            facts.clients.insert(client.into());
        }
    }
    let rows: Vec<FactsRow> = db.all("SELECT country, facts FROM country_facts", vec![]).await?;
    for row in rows {
        let corrupt = |column| StoreError::corrupt("country_facts", column, &row.country);
        let country = Country::parse(&row.country).ok_or_else(|| corrupt("country"))?;
        let facts: CountryFacts = serde_json::from_value(row.facts).map_err(|_| corrupt("facts"))?;
        world.countries.insert(country, facts);
    }
    let sql = "SELECT c.id AS a, m.org_id AS b FROM communities c LEFT JOIN community_members m ON m.community_id = c.id";
    let rows: Vec<Pair> = db.all(sql, vec![]).await?;
    for row in rows {
        let members = world.communities.entry(row.a.into()).or_default();
        members.extend(row.b.map(OrgId::from));
    }
    Ok(world)
}

impl Store {
    /// What decides now. Versions that take force later and suspensions that begin later are in it: whoever decides says
    /// for which moment.
    pub async fn catalogue(&self, _at: Time) -> Result<Catalogue, StoreError> {
        let snapshot = self.snapshot().await?;
        let catalogue = Catalogue {
            states: states(&snapshot, Which::Deciding).await?,
            world: world(&snapshot).await?,
            epoch: epoch(&snapshot).await?,
        };
        snapshot.commit().await?;
        Ok(catalogue)
    }

    /// Organisations, country facts, communities and clients as decisions take them.
    pub async fn world(&self) -> Result<World, StoreError> {
        let snapshot = self.snapshot().await?;
        let world = world(&snapshot).await?;
        snapshot.commit().await?;
        Ok(world)
    }
}

impl WriteTx {
    /// [`Catalogue::epoch`] as it is now, and as it stays until this transaction ends: a suspension, or a new fact about
    /// a country, is wholly before the release or wholly after it.
    pub async fn catalogue_epoch(&self) -> Result<String, StoreError> {
        if self.dialect() == Dialect::Postgres {
            self.tx.exec("SELECT pg_advisory_xact_lock_shared($1)", args![TERMS]).await?;
        }
        epoch(&self.tx).await
    }

    /// Waits for the releases that are under way; later ones wait for this transaction.
    pub(crate) async fn change_terms(&self) -> Result<(), StoreError> {
        if self.dialect() == Dialect::Postgres {
            self.tx.exec("SELECT pg_advisory_xact_lock($1)", args![TERMS]).await?;
        }
        Ok(())
    }
}
