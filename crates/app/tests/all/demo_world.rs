//! The invented world of the demo as a fixture: organisations, people, six agreements in force. Made through the use
//! cases; who is who is a table here.

use crate::support::{Person, Signed, TestApp, party};
use app::organisations::{NewOrganisation, RecordedFacts, RegimeProfile};
use app::{Caller, organisations};
use chrono::TimeDelta;
use domain::agreement::{
    AgreementKind, Clauses, DataLevel, Level, Onward, PartyRole, Regime, ThirdCountry, Treatment, template,
};
use domain::authz::Role;
use domain::country::{Country, CountryFacts, HumanRights, Review};
use domain::data_class::DataClass;
use domain::decision::OrgKind;
use domain::ids::{AgreementId, CommunityId, OrgId};
use domain::marking::Tlp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Organisation, kind, country, regimes, and people but for the signatory.
type Row = (
    &'static str,
    OrgKind,
    &'static str,
    &'static [RegimeProfile],
    &'static [(&'static str, &'static [Role])],
);

const COMPANY: &[(&str, &[Role])] = &[("reporter", &[Role::Reporter]), ("compliance", &[Role::Compliance])];
const PARTNER: &[(&str, &[Role])] =
    &[("officer", &[Role::PartnerOfficer]), ("supervisor", &[Role::Supervisor])];

const WHO: [Row; 9] = [
    (
        "nordbank",
        OrgKind::Company,
        "SE",
        &[RegimeProfile::Dora, RegimeProfile::Gdpr],
        &[
            ("reporter", &[Role::Reporter]),
            ("compliance", &[Role::Compliance]),
            ("dpo", &[Role::Dpo]),
            ("auditor", &[Role::Auditor]),
        ],
    ),
    ("hexacom", OrgKind::Company, "FR", &[RegimeProfile::Nis2, RegimeProfile::Gdpr], COMPANY),
    ("klinikum", OrgKind::Company, "DE", &[RegimeProfile::Nis2, RegimeProfile::Gdpr], COMPANY),
    (
        "brabant",
        OrgKind::Authority,
        "BE",
        &[],
        &[
            ("analyst", &[Role::Analyst]),
            ("colleague", &[Role::Analyst]),
            ("supervisor", &[Role::Supervisor]),
            ("duty", &[Role::DutyOfficer]),
            ("dpo", &[Role::Dpo]),
            ("auditor", &[Role::Auditor]),
            ("admin", &[Role::Admin]),
        ],
    ),
    (
        "lutetia",
        OrgKind::Authority,
        "FR",
        &[],
        &[("analyst", &[Role::Analyst]), ("supervisor", &[Role::Supervisor])],
    ),
    ("polder", OrgKind::Authority, "NL", &[], PARTNER),
    ("dnipro", OrgKind::Authority, "UA", &[], PARTNER),
    ("meridian", OrgKind::Csirt, "LU", &[], &[("officer", &[Role::PartnerOfficer])]),
    ("entente", OrgKind::Operator, "BE", &[], &[("operator", &[Role::Operator])]),
];

/// Whoever could read a report, were it released to their organisation; and the operator.
pub(crate) const READERS: [&str; 9] = [
    "reporter@nordbank",
    "reporter@hexacom",
    "reporter@klinikum",
    "analyst@brabant",
    "analyst@lutetia",
    "officer@polder",
    "officer@dnipro",
    "officer@meridian",
    "operator@entente",
];

/// The world.
pub(crate) struct World {
    organisations: BTreeMap<&'static str, OrgId>,
    people: BTreeMap<String, Person>,
    signatories: BTreeMap<&'static str, Signed>,
    agreements: BTreeMap<&'static str, AgreementId>,
}

impl World {
    /// Founds it: agreements N, H, K, P, D, M are in force.
    pub(crate) async fn new(t: &TestApp) -> Self {
        let mut world = Self {
            organisations: BTreeMap::new(),
            people: BTreeMap::new(),
            signatories: BTreeMap::new(),
            agreements: BTreeMap::new(),
        };
        for row in WHO {
            world.found(t, row).await;
        }
        world.record_facts(t).await;
        let circle = world.circle(t).await;
        world.sign_all(t, circle).await;
        world
    }

    /// An organisation by its short name.
    pub(crate) fn organisation(&self, slug: &str) -> OrgId {
        self.organisations[slug]
    }

    /// A person by `name@organisation`.
    pub(crate) fn person(&self, who: &str) -> &Person {
        &self.people[who]
    }

    /// An agreement by its letter.
    pub(crate) fn agreement(&self, letter: &str) -> AgreementId {
        self.agreements[letter]
    }

    /// A person, or a signatory, as a caller of this moment.
    pub(crate) async fn caller(&self, t: &TestApp, who: &str) -> Caller {
        let signatory = who.strip_prefix("signatory@").map(|slug| &self.signatories[slug].person);
        t.as_member(signatory.unwrap_or_else(|| self.person(who))).await
    }

    async fn found(&mut self, t: &TestApp, (slug, kind, country, regimes, people): Row) {
        let new = NewOrganisation {
            slug: slug.to_owned(),
            name: slug.to_owned(),
            country: Country::parse(country).unwrap(),
            kind,
            regulator: false,
            regimes: regimes.to_vec(),
            brands: Vec::new(),
            domains: Vec::new(),
        };
        let id = organisations::add_organisation(&t.app, &t.importer().await, new).await.unwrap();
        self.organisations.insert(slug, id);
        for (name, roles) in people {
            self.people.insert(format!("{name}@{slug}"), t.member(id, name, roles).await);
        }
        self.signatories.insert(slug, t.signatory(id).await);
    }

    async fn record_facts(&self, t: &TestApp) {
        let now = t.app.now();
        let eu = CountryFacts { eu_eea: true, ..CountryFacts::default() };
        // rights assured, a clean review, no basis for personal data: supports L1
        let ua = CountryFacts {
            data_protection_law: true,
            convention_108: true,
            budapest: true,
            human_rights: Some(HumanRights::Assured),
            review: Some(Review { next_due: now + TimeDelta::days(200), clean: true }),
            ..CountryFacts::default()
        };
        for (code, facts) in ["SE", "FR", "DE", "BE", "NL", "LU"]
            .map(|code| (code, eu.clone()))
            .into_iter()
            .chain([("UA", ua)])
        {
            let country = Country::parse(code).unwrap();
            let recorded = RecordedFacts { country, facts, source: "Register".to_owned(), read_at: now };
            organisations::set_country_facts(&t.app, &t.importer().await, recorded).await.unwrap();
        }
    }

    async fn circle(&self, t: &TestApp) -> CommunityId {
        let members: Vec<OrgId> =
            ["polder", "dnipro", "meridian"].map(|slug| self.organisation(slug)).to_vec();
        organisations::add_community(&t.app, &t.importer().await, "Brabant circle", &members).await.unwrap()
    }

    async fn sign_all(&mut self, t: &TestApp, circle: CommunityId) {
        use AgreementKind::{AuthorityAuthority, CompanyAuthority, Multilateral, ThirdCountry as Third};
        use DataClass::{Financial, IdentifyingAddress, Subscriber};
        use DataLevel::{Operational, Strategic};
        use PartyRole::{Partner, Receiver, Reporter};
        let mut nordbank = template(CompanyAuthority);
        allow(&mut nordbank, &[IdentifyingAddress, Subscriber, Financial]);
        nordbank.marking.max_tlp = Tlp::AmberStrict;
        nordbank.onward = Onward::AllowedWithin(circle);
        let mut klinikum = template(CompanyAuthority);
        klinikum.marking.max_tlp = Tlp::Green;
        klinikum.onward = Onward::AllowedWithin(circle);
        let mut polder = template(AuthorityAuthority);
        allow(&mut polder, &[IdentifyingAddress]);
        let mut dnipro = template(Third);
        dnipro.third_country =
            Some(ThirdCountry { granted: Level::L1, gdpr_ground: None, national_law_basis: None });
        let with_brabant =
            |slug, role| vec![(slug, role), ("brabant", if role == Partner { Partner } else { Receiver })];
        let three = vec![("hexacom", Reporter), ("brabant", Receiver), ("lutetia", Receiver)];
        for (letter, kind, level, parties, clauses) in [
            ("N", CompanyAuthority, Operational, with_brabant("nordbank", Reporter), nordbank),
            ("H", Multilateral, Strategic, three, template(Multilateral)),
            ("K", CompanyAuthority, Strategic, with_brabant("klinikum", Reporter), klinikum),
            ("P", AuthorityAuthority, Operational, with_brabant("polder", Partner), polder),
            ("D", Third, Strategic, with_brabant("dnipro", Partner), dnipro),
            (
                "M",
                AuthorityAuthority,
                Strategic,
                with_brabant("meridian", Partner),
                template(AuthorityAuthority),
            ),
        ] {
            let signatories: Vec<&Signed> = parties.iter().map(|(slug, _)| &self.signatories[slug]).collect();
            let parties = parties.iter().map(|(slug, role)| self.party(slug, *role)).collect();
            let prepared = t.prepare(kind, level, parties, clauses).await.unwrap();
            self.agreements.insert(letter, t.enact(prepared, &signatories).await.unwrap());
        }
    }

    fn party(&self, slug: &str, role: PartyRole) -> domain::agreement::Party {
        let (_, kind, country, ..) = WHO.into_iter().find(|row| row.0 == slug).unwrap();
        let regime = match kind {
            OrgKind::Authority if slug == "dnipro" => Regime::Other,
            OrgKind::Authority => Regime::Led,
            OrgKind::Company | OrgKind::Csirt | OrgKind::Operator => Regime::Gdpr,
        };
        party(self.organisation(slug), role, country, regime)
    }
}

fn allow(terms: &mut Clauses, classes: &[DataClass]) {
    terms.data_classes.default.extend(classes.iter().map(|class| (*class, Treatment::Allow)));
}

/// The name that may stand in no table as plain text.
pub(crate) const VICTIM: &str = "Astrid Lindqvist";

/// A report with something of nearly every class.
pub(crate) fn body(tlp: &str) -> Value {
    json!({
        "kind": "incident", "title": "Credential phishing against customers", "summary": "A kit asks for one-time codes.",
        "detected_at": "2026-11-23T06:00:00Z", "categories": ["fraud/phishing"], "severity": "high",
        "narrative": [
            {"text": "The callers named Astrid Lindqvist and read out a balance."},
            {"text": "Her letter of Tuesday says how they spoke.", "data_class": "content"}
        ],
        "observables": [
            {"type": "domain-name", "value": "login-kit[.]example", "role": "attacker"},
            {"type": "ipv4-addr", "value": "203.0.113.47", "role": "attacker"},
            {"type": "iban", "value": "SE45 5000 0000 0583 9825 7466", "role": "mule"}
        ],
        "subjects": [
            {"role": "victim", "name": VICTIM, "identifiers": ["KD-5512"]},
            {"role": "account-holder", "name": "Sven Holmgren"},
            {"role": "suspect", "name": "Maxim Petrow"}
        ],
        // the reporter says: the name may stand in the facts, as far as its own class goes
        "confirmed": [{"pointer": "/narrative/0/text", "text": VICTIM}],
        "marking": {"tlp": tlp}
    })
}

/// A report that holds facts and these observables `(type, value)`.
pub(crate) fn plain(title: &str, observables: &[(&str, &str)]) -> Value {
    let observables: Vec<Value> =
        observables.iter().map(|(kind, value)| json!({"type": kind, "value": value})).collect();
    json!({
        "title": title, "summary": "What was seen.", "detected_at": "2026-11-23T06:00:00Z",
        "categories": ["fraud/phishing"], "severity": "high", "observables": observables
    })
}
