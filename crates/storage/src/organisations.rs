//! Organisations, whom they serve, communities, and what is recorded about countries: the world that agreements are
//! judged in. All of it is small and read whole.

use crate::permit::Permit;
use crate::sql::{Run, args};
use crate::{Store, StoreError, WriteTx};
use domain::agreement::FlowKind;
use domain::authz::acts;
use domain::country::{Country, CountryFacts};
use domain::decision::{Gate, OrgKind};
use domain::duty::RegimeProfile;
use domain::ids::{AgreementId, CommunityId, OWN, OrgId};
use domain::time::Time;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// A company, authority, CSIRT or the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// A short name for addresses and files, unique.
    pub slug: String,
    /// As people call it.
    pub name: String,
    /// Where it is.
    pub country: Country,
    /// What it is.
    pub kind: OrgKind,
    /// Whether it supervises companies.
    pub regulator: bool,
    /// Under which statutes it owes notifications.
    pub regimes: Vec<RegimeProfile>,
    /// Names by which an alert could give it away.
    pub brands: Vec<String>,
    /// Domains by which an alert could give it away.
    pub domains: Vec<String>,
}

/// A named list of organisations, kept by an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Its id.
    pub id: CommunityId,
    /// The agreement that keeps it; none while it is only prepared.
    pub agreement: Option<AgreementId>,
    /// As people call it.
    pub name: String,
    /// Who is in it.
    pub members: Vec<OrgId>,
}

/// What is recorded about a country, and on what authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedFacts {
    /// Which country.
    pub country: Country,
    /// The facts.
    pub facts: CountryFacts,
    /// Where they were read.
    pub source: String,
    /// When they were read.
    pub read_at: Time,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    slug: String,
    name: String,
    country: String,
    kind: String,
    regulator: bool,
    regimes: Value,
    brands: Value,
    domains: Value,
}

impl TryFrom<Row> for Organisation {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.id;
        let corrupt = |column| StoreError::corrupt("organisations", column, id);
        let words =
            |json: Value, column| serde_json::from_value::<Vec<String>>(json).map_err(|_| corrupt(column));
        Ok(Self {
            id: id.into(),
            slug: row.slug,
            name: row.name,
            country: Country::parse(&row.country).ok_or_else(|| corrupt("country"))?,
            kind: OrgKind::parse(&row.kind).ok_or_else(|| corrupt("kind"))?,
            regulator: row.regulator,
            regimes: words(row.regimes, "regimes")?
                .iter()
                .map(|word| RegimeProfile::parse(word).ok_or_else(|| corrupt("regimes")))
                .collect::<Result<_, _>>()?,
            brands: words(row.brands, "brands")?,
            domains: words(row.domains, "domains")?,
        })
    }
}

const SELECT: &str =
    "SELECT id, slug, name, country, kind, regulator, regimes, brands, domains FROM organisations";

/// All organisations, by name.
pub(crate) async fn all(db: &impl ConnectionTrait) -> Result<Vec<Organisation>, StoreError> {
    let rows: Vec<Row> = db.all(&format!("{SELECT} ORDER BY name, id"), vec![]).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// One organisation.
pub(crate) async fn one(db: &impl ConnectionTrait, id: OrgId) -> Result<Option<Organisation>, StoreError> {
    let row: Option<Row> = db.one(&format!("{SELECT} WHERE id = $1"), args![id.0]).await?;
    row.map(TryInto::try_into).transpose()
}

impl Store {
    /// All organisations, by name.
    pub async fn organisations(&self) -> Result<Vec<Organisation>, StoreError> {
        all(self.db()).await
    }

    /// Names and countries of these organisations.
    pub async fn names_of(
        &self,
        organisations: &[OrgId],
    ) -> Result<HashMap<OrgId, (String, Country)>, StoreError> {
        #[derive(FromQueryResult)]
        struct Named {
            id: Uuid,
            name: String,
            country: String,
        }
        if organisations.is_empty() {
            return Ok(HashMap::new());
        }
        let places = crate::sql::places(1, organisations.len());
        let sql = format!("SELECT id, name, country FROM organisations WHERE id IN ({places})");
        let rows: Vec<Named> =
            self.db().all(&sql, organisations.iter().map(|org| org.0.into()).collect()).await?;
        rows.into_iter()
            .map(|row| {
                let country = Country::parse(&row.country)
                    .ok_or_else(|| StoreError::corrupt("organisations", "country", row.id))?;
                Ok((row.id.into(), (row.name, country)))
            })
            .collect()
    }

    /// One organisation.
    pub async fn organisation(&self, id: OrgId) -> Result<Option<Organisation>, StoreError> {
        one(self.db(), id).await
    }

    /// What is recorded about countries, by code.
    pub async fn country_facts(&self) -> Result<Vec<RecordedFacts>, StoreError> {
        #[derive(FromQueryResult)]
        struct Row {
            country: String,
            facts: Value,
            source: String,
            read_at: Time,
        }
        let sql = "SELECT country, facts, source, read_at FROM country_facts ORDER BY country";
        let rows: Vec<Row> = self.db().all(sql, vec![]).await?;
        rows.into_iter()
            .map(|row| {
                let corrupt = |column| StoreError::corrupt("country_facts", column, &row.country);
                Ok(RecordedFacts {
                    country: Country::parse(&row.country).ok_or_else(|| corrupt("country"))?,
                    facts: serde_json::from_value(row.facts).map_err(|_| corrupt("facts"))?,
                    source: row.source,
                    read_at: row.read_at,
                })
            })
            .collect()
    }
}

impl WriteTx {
    /// All organisations, by name, as this transaction sees them.
    pub async fn organisations(&self) -> Result<Vec<Organisation>, StoreError> {
        all(&self.tx).await
    }

    /// Registers an organisation, and opens its gates to its own items.
    pub async fn add_organisation(
        &self,
        _permit: Permit<'_, acts::RegisterOrganisation>,
        new: &Organisation,
    ) -> Result<(), StoreError> {
        let regimes: Vec<&str> = new.regimes.iter().map(|statute| statute.as_str()).collect();
        self.tx
            .exec(
                "INSERT INTO organisations (id, slug, name, country, kind, regulator, regimes, brands, domains, created_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                args![
                    new.id.0,
                    new.slug.clone(),
                    new.name.clone(),
                    new.country.as_str(),
                    new.kind.as_str(),
                    new.regulator,
                    json!(regimes),
                    json!(new.brands),
                    json!(new.domains),
                    self.now(),
                ],
            )
            .await?;
        let gates: Vec<_> = FlowKind::ALL.iter().map(|flow| (OWN, new.id, *flow, Gate::own())).collect();
        crate::agreements::put_gates(&self.tx, &gates).await
    }

    /// Says that `provider` serves `client`.
    pub async fn add_client(
        &self,
        _permit: Permit<'_, acts::RegisterOrganisation>,
        provider: OrgId,
        client: OrgId,
    ) -> Result<(), StoreError> {
        self.change_terms().await?;
        let sql =
            "INSERT INTO organisation_clients (org_id, client_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.tx.exec(sql, args![provider.0, client.0]).await?;
        Ok(())
    }

    /// Keeps a new community.
    pub async fn add_community(
        &self,
        _permit: Permit<'_, acts::EditCommunity>,
        new: &Community,
    ) -> Result<(), StoreError> {
        self.change_terms().await?;
        self.tx
            .exec(
                "INSERT INTO communities (id, agreement_id, name, version) VALUES ($1, $2, $3, 1)",
                args![new.id.0, new.agreement.map(|a| a.0), new.name.clone()],
            )
            .await?;
        let members = new.members.iter().map(|member| args![new.id.0, member.0]).collect();
        self.tx.insert("community_members (community_id, org_id)", members, "").await
    }

    /// Records facts about a country, and ends the grounds that rested on the earlier ones: whatever went to
    /// recipients there is decided anew. Inside the EU and EEA no decision looks at them. Returns how many ended.
    pub async fn set_country_facts(
        &self,
        _permit: Permit<'_, acts::EditCountry>,
        new: &RecordedFacts,
    ) -> Result<u64, StoreError> {
        self.change_terms().await?;
        let (country, corrupt) =
            (new.country.as_str(), StoreError::corrupt("country_facts", "facts", new.country));
        let sql = "SELECT facts FROM country_facts WHERE country = $1";
        let old: Option<Value> = self.tx.value(sql, args![country]).await?;
        let old: Option<CountryFacts> = old.map(serde_json::from_value).transpose().map_err(|_| corrupt)?;
        let facts = serde_json::to_value(&new.facts).map_err(|e| StoreError::Internal(e.to_string()))?;
        self.tx
            .exec(
                "INSERT INTO country_facts (country, facts, source, read_at) VALUES ($1, $2, $3, $4) ON CONFLICT (country) \
                 DO UPDATE SET facts = excluded.facts, source = excluded.source, read_at = excluded.read_at",
                args![country, facts, new.source.clone(), new.read_at],
            )
            .await?;
        let was_inside = old.as_ref().is_some_and(|old| old.eu_eea);
        if old.as_ref() == Some(&new.facts) || (was_inside && new.facts.eu_eea) {
            return Ok(0);
        }
        self.tx
            .exec(
                "UPDATE grounds SET valid_until = $1 WHERE valid_until > $1 AND agreement_id <> $2 AND org_id IN \
                 (SELECT id FROM organisations WHERE country = $3)",
                args![self.now(), OWN.0, country],
            )
            .await
    }
}
