//! Organisations, people, agreements and channels of a world under load, made through the use cases.

use crate::server::DEMO_PASSWORD;
use anyhow::{Context, Result};
use app::agreements::{self, NewAgreement, Signature};
use app::organisations::{self, NewOrganisation, NewPerson, RecordedFacts, RegimeProfile};
use app::{App, Caller, channels, subscriptions};
use chrono::TimeDelta;
use domain::actor::{Actor, SystemRole};
use domain::agreement::{AgreementKind, Clauses, DataLevel, Party, PartyRole, Regime, template};
use domain::authz::Role;
use domain::country::{Country, CountryFacts};
use domain::decision::OrgKind;
use domain::ids::{CommunityId, MemberId, OrgId, SessionId};
use domain::time::{Clock, Term, Time, micros};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;
use vault::PartyKey;

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "what is measured runs on the machine's clock")]
    fn now(&self) -> Time {
        micros(chrono::Utc::now())
    }
}

/// An organisation with its people.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its id.
    pub id: OrgId,
    /// Its short name.
    pub slug: String,
    kind: OrgKind,
    country: Country,
    people: BTreeMap<&'static str, MemberId>,
}

impl Organisation {
    /// The address with which somebody signs in; everybody's password is the demo's.
    pub fn email(&self, name: &str) -> String {
        email(name, &self.slug)
    }
}

fn email(name: &str, slug: &str) -> String {
    format!("{name}@{slug}.example")
}

/// Makes a world.
#[derive(Debug)]
pub struct Founder<'a> {
    app: &'a App,
}

impl<'a> Founder<'a> {
    /// Records the countries that organisations are in.
    pub async fn new(app: &'a App) -> Result<Self> {
        let founder = Self { app };
        for code in ["BE", "NL", "SE"] {
            let facts = CountryFacts { eu_eea: true, data_protection_law: true, ..CountryFacts::default() };
            let source = "Treaty on European Union, list of members".to_owned();
            let recorded = RecordedFacts { country: country(code)?, facts, source, read_at: app.now() };
            organisations::set_country_facts(app, &founder.importer().await?, recorded).await?;
        }
        Ok(founder)
    }

    /// A company with the duties of a bank.
    pub async fn company(&self, slug: &str) -> Result<Organisation> {
        let people = [("reporter", Role::Reporter), ("signatory", Role::Signatory)];
        self.organisation(slug, OrgKind::Company, "SE", &people).await
    }

    /// An authority that takes reports in and publishes alerts.
    pub async fn authority(&self, slug: &str) -> Result<Organisation> {
        let people = [
            ("analyst", Role::Analyst),
            ("supervisor", Role::Supervisor),
            ("admin", Role::Admin),
            ("signatory", Role::Signatory),
        ];
        self.organisation(slug, OrgKind::Authority, "BE", &people).await
    }

    /// An authority to which alerts go.
    pub async fn partner(&self, slug: &str) -> Result<Organisation> {
        let people = [("admin", Role::Admin), ("signatory", Role::Signatory)];
        self.organisation(slug, OrgKind::Authority, "NL", &people).await
    }

    async fn organisation(
        &self,
        slug: &str,
        kind: OrgKind,
        code: &str,
        people: &[(&'static str, Role)],
    ) -> Result<Organisation> {
        let company = kind == OrgKind::Company;
        let country = country(code)?;
        let new = NewOrganisation {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            country,
            kind,
            regulator: false,
            regimes: if company { vec![RegimeProfile::Dora, RegimeProfile::Gdpr] } else { Vec::new() },
            brands: Vec::new(),
            domains: Vec::new(),
        };
        let id = organisations::add_organisation(self.app, &self.importer().await?, new).await?;
        let mut known = BTreeMap::new();
        for (name, role) in people {
            let new = NewPerson {
                organisation: id,
                email: email(name, slug),
                name: (*name).to_owned(),
                roles: vec![*role],
                password: DEMO_PASSWORD.to_owned(),
            };
            known.insert(*name, organisations::add_member(self.app, &self.importer().await?, new).await?);
        }
        Ok(Organisation { id, slug: slug.to_owned(), kind, country, people: known })
    }

    /// A named list of organisations.
    pub async fn circle(&self, members: &[&Organisation]) -> Result<CommunityId> {
        let members: Vec<OrgId> = members.iter().map(|one| one.id).collect();
        Ok(organisations::add_community(self.app, &self.importer().await?, "Circle", &members).await?)
    }

    /// Terms in force from now on, signed by all: the template's, changed by `adapt`.
    pub async fn agree(
        &self,
        kind: AgreementKind,
        parties: &[(&Organisation, PartyRole)],
        adapt: impl FnOnce(&mut Clauses),
    ) -> Result<()> {
        let at = self.app.now();
        let mut clauses = template(kind);
        adapt(&mut clauses);
        let party = |(organisation, role): &(&Organisation, PartyRole)| Party {
            organisation: organisation.id,
            role: *role,
            country: organisation.country,
            competent_authority: organisation.kind == OrgKind::Authority,
            regime: if organisation.kind == OrgKind::Authority { Regime::Led } else { Regime::Gdpr },
        };
        let new = NewAgreement {
            title: format!("Terms of {}", parties.first().context("a party")?.0.slug),
            kind,
            data_level: DataLevel::Operational,
            parties: parties.iter().map(party).collect(),
            clauses,
            effective_from: at - TimeDelta::hours(1),
            expires_at: Term::Months(12).after(at),
        };
        let prepared = agreements::prepare(self.app, &self.importer().await?, new).await?;
        let mut signatures = Vec::new();
        for (organisation, _) in parties {
            let member = *organisation.people.get("signatory").context("a signatory")?;
            let key = PartyKey::generate(self.app.random())?;
            signatures.push(Signature::make(&prepared, organisation.id, member, &key, at));
        }
        agreements::enact(self.app, &self.importer().await?, prepared, signatures).await?;
        Ok(())
    }

    /// A webhook with one subscription; the secret with which its requests are signed.
    pub async fn webhook(
        &self,
        of: &Organisation,
        url: &str,
        events: &[&str],
        filter: Value,
    ) -> Result<String> {
        let body = json!({"kind": "webhook", "name": "SIEM", "url": url});
        let made = channels::create(self.app, &self.as_member(of, "admin").await?, &body).await?;
        let body = json!({"channel": made.channel.id, "events": events, "filter": filter});
        subscriptions::create(self.app, &self.as_member(of, "admin").await?, &body).await?;
        made.secret.context("a webhook has a secret")
    }

    /// Somebody as a caller, without signing in. One for each act: what an act makes takes its ids from its caller.
    pub async fn as_member(&self, of: &Organisation, name: &str) -> Result<Caller> {
        let id = *of.people.get(name).with_context(|| format!("{name} of {}", of.slug))?;
        let actor = Actor::Member { id, organisation: of.id, session: SessionId(Uuid::nil()) };
        Ok(self.app.caller(actor).await?)
    }

    async fn importer(&self) -> Result<Caller> {
        Ok(self.app.caller(Actor::System(SystemRole::Importer)).await?)
    }
}

fn country(code: &str) -> Result<Country> {
    Country::parse(code).with_context(|| format!("{code} is no country"))
}

/// A report with so many observables, of which the first is its own and the others are seen again and again.
pub fn report(number: u64, severity: &str, observables: usize, at: Time) -> Value {
    let kinds = [
        ("domain-name", format!("kit-{number}.example")),
        ("url", format!("https://login-{}.example/confirm", number % 97)),
        ("ipv4-addr", format!("203.0.113.{}", number % 250 + 1)),
        ("iban", "SE45 5000 0000 0583 9825 7466".to_owned()),
        ("file-hash-sha256", format!("{:064x}", number % 31)),
    ];
    let observables: Vec<Value> = kinds
        .iter()
        .take(observables)
        .map(|(kind, value)| json!({"type": kind, "value": value, "role": "attacker"}))
        .collect();
    json!({
        "kind": "incident", "title": format!("Credential phishing {number}"),
        "summary": "A kit that imitates the sign-in page asks for one-time codes.",
        "detected_at": at - TimeDelta::hours(2), "categories": ["fraud/phishing"], "severity": severity,
        "marking": {"tlp": "TLP:AMBER"}, "observables": observables
    })
}
