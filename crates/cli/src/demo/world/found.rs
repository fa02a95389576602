//! The beginning of the world: organisations, their people, countries, the community, and the agreements that all
//! parties sign.

use super::people::{ORGANISATIONS, Org, email};
use super::terms::{AGREEMENTS, CIRCLE, Terms, countries, regime};
use crate::demo::clock::MovableClock;
use anyhow::{Context, Result};
use app::agreements::{self, NewAgreement, Signature};
use app::organisations::{self, NewOrganisation, NewPerson, RecordedFacts};
use app::{App, Caller};
use chrono::TimeDelta;
use domain::actor::{Actor, SystemRole};
use domain::agreement::{Party, PartyRole};
use domain::country::Country;
use domain::decision::OrgKind;
use domain::ids::{CommunityId, MemberId, OrgId};
use domain::time::{Term, Time};
use std::collections::BTreeMap;
use vault::PartyKey;

/// Who acts, by the names of the script.
#[derive(Debug, Default)]
pub(super) struct Cast {
    pub(super) organisations: BTreeMap<&'static str, OrgId>,
    /// By `login@organisation`.
    pub(super) members: BTreeMap<String, (MemberId, OrgId)>,
}

impl Cast {
    fn organisation(&self, slug: &str) -> Result<OrgId> {
        self.organisations.get(slug).copied().with_context(|| format!("no organisation {slug} in the script"))
    }

    pub(super) fn member(&self, who: &str) -> Result<(MemberId, OrgId)> {
        self.members.get(who).copied().with_context(|| format!("nobody is {who} in the script"))
    }
}

pub(super) async fn found(app: &App, clock: &MovableClock, at: Time, password: &str) -> Result<Cast> {
    clock.set(at);
    for (code, facts, source) in countries(at) {
        let facts = RecordedFacts { country: country(code)?, facts, source: source.to_owned(), read_at: at };
        organisations::set_country_facts(app, &importer(app).await?, facts).await?;
    }
    let mut cast = Cast::default();
    for org in ORGANISATIONS {
        register(app, org, password, &mut cast).await.context(org.slug)?;
    }
    let (name, members) = CIRCLE;
    let members = members.iter().map(|slug| cast.organisation(slug)).collect::<Result<Vec<_>>>()?;
    let circle = organisations::add_community(app, &importer(app).await?, name, &members).await?;
    for (days, terms) in (1..).zip(AGREEMENTS) {
        clock.set(at + TimeDelta::days(days));
        agree(app, terms, circle, &cast).await.context(terms.title)?;
    }
    Ok(cast)
}

/// One per act: what an act makes takes its ids from its caller.
async fn importer(app: &App) -> Result<Caller> {
    Ok(app.caller(Actor::System(SystemRole::Importer)).await?)
}

fn country(code: &str) -> Result<Country> {
    Country::parse(code).with_context(|| format!("{code} is no country code"))
}

async fn register(app: &App, org: &'static Org, password: &str, cast: &mut Cast) -> Result<()> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let domains = if org.brands.is_empty() { Vec::new() } else { vec![format!("{}.example", org.slug)] };
    let new = NewOrganisation {
        slug: org.slug.to_owned(),
        name: org.name.to_owned(),
        country: country(org.country)?,
        kind: org.kind,
        regulator: false,
        regimes: org.regimes.to_vec(),
        brands: owned(org.brands),
        domains,
    };
    let organisation = organisations::add_organisation(app, &importer(app).await?, new).await?;
    cast.organisations.insert(org.slug, organisation);
    for person in org.people {
        let new = NewPerson {
            organisation,
            email: email(org, person),
            name: person.name.to_owned(),
            roles: vec![person.role],
            password: password.to_owned(),
        };
        let id = organisations::add_member(app, &importer(app).await?, new).await.context(person.name)?;
        cast.members.insert(format!("{}@{}", person.login, org.slug), (id, organisation));
    }
    Ok(())
}

/// Puts the terms before the parties and has each signatory sign with a key of its own.
async fn agree(app: &App, terms: &Terms, circle: CommunityId, cast: &Cast) -> Result<()> {
    let at = app.now();
    let mut parties = Vec::new();
    for (slug, role) in terms.parties {
        parties.push(party(slug, *role, cast)?);
    }
    let new = NewAgreement {
        title: terms.title.to_owned(),
        kind: terms.kind,
        data_level: terms.level,
        parties: parties.clone(),
        clauses: terms.clauses(circle),
        effective_from: at,
        expires_at: Term::Months(24).after(at),
    };
    let prepared = agreements::prepare(app, &importer(app).await?, new).await?;
    let mut signatures = Vec::new();
    for (party, (slug, _)) in parties.iter().zip(terms.parties) {
        let (member, _) = cast.member(&format!("signatory@{slug}"))?;
        let key = PartyKey::generate(app.random())?;
        signatures.push(Signature::make(&prepared, party.organisation, member, &key, at));
    }
    agreements::enact(app, &importer(app).await?, prepared, signatures).await?;
    Ok(())
}

fn party(slug: &str, role: PartyRole, cast: &Cast) -> Result<Party> {
    let org = ORGANISATIONS.iter().find(|org| org.slug == slug).with_context(|| format!("no {slug}"))?;
    Ok(Party {
        organisation: cast.organisation(slug)?,
        role,
        country: country(org.country)?,
        competent_authority: org.kind == OrgKind::Authority,
        regime: regime(slug),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::authz::Role;

    #[test]
    fn everybody_may_hold_the_role_given() {
        for org in ORGANISATIONS {
            for person in org.people {
                assert!(person.role.may_be_held_in(org.kind), "{}", email(org, person));
            }
        }
        let signatories =
            ORGANISATIONS.iter().flat_map(|org| org.people).filter(|p| p.role == Role::Signatory);
        assert_eq!(signatories.count(), 8);
    }
}
