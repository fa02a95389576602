//! Organisations, people and agreements in one line each, made through the use cases.

use super::{PASSWORD, TestApp};
use app::agreements::{NewAgreement, Prepared, Signature};
use app::organisations::{NewOrganisation, NewPerson, RecordedFacts};
use app::{Caller, Error, agreements, organisations};
use chrono::TimeDelta;
use domain::actor::{Actor, SystemRole};
use domain::agreement::{AgreementKind, Clauses, DataLevel, Direction, FlowKind, Party, PartyRole, Regime};
use domain::authz::Role;
use domain::country::{Country, CountryFacts};
use domain::decision::OrgKind;
use domain::ids::{AgreementId, MemberId, OrgId, SessionId};
use uuid::Uuid;
use vault::{PartyKey, SeededRandom};

/// A member with all that tests ask of it.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: MemberId,
    pub(crate) organisation: OrgId,
    pub(crate) email: String,
}

/// A signatory of a party, with the party's key.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) person: Person,
    pub(crate) key: PartyKey,
}

/// A party in `country`, a competent authority where it works under LED.
pub(crate) fn party(organisation: OrgId, role: PartyRole, country: &str, regime: Regime) -> Party {
    let country = Country::parse(country).unwrap();
    Party { organisation, role, country, competent_authority: regime == Regime::Led, regime }
}

/// The template's clauses with the flows that these tests send.
pub(crate) fn clauses() -> Clauses {
    use FlowKind as F;
    use PartyRole::{Partner, Receiver, Reporter};
    let table = [
        (Reporter, Receiver, F::Report),
        (Receiver, Reporter, F::Feedback),
        (Receiver, Reporter, F::Alert),
        (Partner, Partner, F::Alert),
        (Partner, Partner, F::Sighting),
    ];
    let directions = table.into_iter().map(|(from, to, flow)| Direction { from, to, flow }).collect();
    Clauses { directions, ..Clauses::default() }
}

impl TestApp {
    /// The role that brings data in at installation.
    pub(crate) async fn importer(&self) -> Caller {
        self.app.caller(Actor::System(SystemRole::Importer)).await.unwrap()
    }

    /// An organisation without people. Countries of the EU among `BE DE FR LU NL SE` are recorded as such.
    pub(crate) async fn organisation(&self, slug: &str, kind: OrgKind, country: &str) -> OrgId {
        let importer = self.importer().await;
        let country = Country::parse(country).unwrap();
        if ["BE", "DE", "FR", "LU", "NL", "SE"].contains(&country.as_str()) {
            let facts = CountryFacts { eu_eea: true, ..CountryFacts::default() };
            let source = "Treaty on European Union".to_owned();
            let recorded = RecordedFacts { country, facts, source, read_at: self.app.now() };
            organisations::set_country_facts(&self.app, &importer, recorded).await.unwrap();
        }
        let new = NewOrganisation {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            country,
            kind,
            regulator: false,
            regimes: Vec::new(),
            brands: Vec::new(),
            domains: Vec::new(),
        };
        organisations::add_organisation(&self.app, &importer, new).await.unwrap()
    }

    /// A person `<name>@<organisation's slug>.example`, whose password is [`PASSWORD`].
    pub(crate) async fn member(&self, organisation: OrgId, name: &str, roles: &[Role]) -> Person {
        let importer = self.importer().await;
        let slug = self.app.store.organisation(organisation).await.unwrap().unwrap().slug;
        let email = format!("{name}@{slug}.example");
        let new = NewPerson {
            organisation,
            email: email.clone(),
            name: name.to_owned(),
            roles: roles.to_vec(),
            password: PASSWORD.to_owned(),
        };
        let id = organisations::add_member(&self.app, &importer, new).await.unwrap();
        Person { id, organisation, email }
    }

    /// The person as a caller, without signing in.
    pub(crate) async fn as_member(&self, person: &Person) -> Caller {
        let session = SessionId(Uuid::nil());
        let actor = Actor::Member { id: person.id, organisation: person.organisation, session };
        self.app.caller(actor).await.unwrap()
    }

    /// A signatory of `organisation`, with a key.
    pub(crate) async fn signatory(&self, organisation: OrgId) -> Signed {
        let person = self.member(organisation, "signatory", &[Role::Signatory]).await;
        let key = PartyKey::generate(&SeededRandom::new(person.id.0.as_u64_pair().1)).unwrap();
        Signed { person, key }
    }

    /// Terms from a day ago for two years, checked and named.
    pub(crate) async fn prepare(
        &self,
        kind: AgreementKind,
        data_level: DataLevel,
        parties: Vec<Party>,
        clauses: Clauses,
    ) -> Result<Prepared, Error> {
        let now = self.app.now();
        let new = NewAgreement {
            title: "Agreement".to_owned(),
            kind,
            data_level,
            parties,
            clauses,
            effective_from: now - TimeDelta::days(1),
            expires_at: now + TimeDelta::days(729),
        };
        agreements::prepare(&self.app, &self.importer().await, new).await
    }

    /// Signed by all of `signatories` and recorded.
    pub(crate) async fn enact(
        &self,
        prepared: Prepared,
        signatories: &[&Signed],
    ) -> Result<AgreementId, Error> {
        let at = self.app.now();
        let signatures = signatories
            .iter()
            .map(|s| Signature::make(&prepared, s.person.organisation, s.person.id, &s.key, at))
            .collect();
        agreements::enact(&self.app, &self.importer().await, prepared, signatures).await
    }
}
