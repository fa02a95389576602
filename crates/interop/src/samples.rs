//! A report and an alert with one value of each kind and class, for the writers' tests.

use crate::export::{About, Determination, Ids, Investigation, Name, Party, Progress, Under, Version};
use domain::alert::{AlertContent, AlertObservable, AlertText, AlertView};
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{AudienceMode, OrgKind, Projection};
use domain::marking::{Marking, PurposeSet};
use domain::observable::ObservableType;
use domain::reference::Reference;
use domain::report::{Disclosed, Mode, ObservableRole, ReportView, parse};
use domain::taxonomy::{Category, Severity};
use domain::time::Time;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

pub(crate) fn now() -> Time {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// (type, value, class) of every observable in the samples; no value is part of another.
pub(crate) const VALUES: [(&str, &str, &str); 20] = [
    ("ipv4-addr", "203.0.113.47", "identifying-address"),
    ("ipv4-addr", "198.51.100.0/24", "technical-indicator"),
    ("ipv6-addr", "2001:db8::5", "traffic"),
    ("domain-name", "login-nordbank.example", "technical-indicator"),
    ("url", "https://kit.example/it's?a=\\b", "technical-indicator"),
    ("email-addr", "collector@drop.example", "identifying-address"),
    ("file-hash-md5", "0cc175b9c0f1b6a831c399e269772661", "technical-indicator"),
    ("file-hash-sha1", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8", "technical-indicator"),
    (
        "file-hash-sha256",
        "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
        "technical-indicator",
    ),
    ("autonomous-system", "AS64500", "technical-indicator"),
    ("mac-addr", "00:00:5e:00:53:01", "identifying-address"),
    ("mutex", "Global\\lindorm", "technical-indicator"),
    ("user-agent", "Lindorm/1.0 (kit)", "technical-indicator"),
    ("iban", "SE4550000000058398257466", "financial"),
    ("payment-card-hash", "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d", "financial"),
    ("phone-number", "+46855501019", "subscriber"),
    ("crypto-wallet", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "financial"),
    ("account", "lindorm_admin", "identifying-address"),
    ("cve", "CVE-2026-0001", "technical-indicator"),
    (
        "x509-sha256",
        "2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6",
        "technical-indicator",
    ),
];

/// What else of the sample report is of a class: texts, people.
pub(crate) const OTHERS: [(&str, DataClass); 8] = [
    ("Maja Sjoelund", DataClass::VictimIdentity),
    ("K-4711-0815", DataClass::VictimIdentity),
    ("Boris Bitwise", DataClass::SuspectIdentity),
    ("Rolf Reporter", DataClass::ReporterIdentity),
    ("rolf@nordbank.example", DataClass::ReporterIdentity),
    ("Dear customer, open the link", DataClass::Content),
    ("The kit asks for one-time codes", DataClass::IncidentFacts),
    ("1234567", DataClass::IncidentFacts),
];

fn body() -> Value {
    let observables: Vec<Value> = VALUES
        .iter()
        .map(|(kind, value, class)| {
            json!({
                "type": kind, "value": value, "data_class": class, "role": "attacker", "infrastructure_ground": "c2",
                "first_seen": "2026-11-20T03:00:00Z", "note": format!("note on {kind}"),
            })
        })
        .collect();
    json!({
        "kind": "incident", "title": "The kit asks for one-time codes", "summary": "A kit is about.",
        "detected_at": "2026-11-20T04:10:00Z", "occurred_at": {"value": "2026-11", "precision": "month"},
        "categories": ["fraud/phishing", "malicious-code"], "severity": "high", "ongoing": true,
        "affected": {"countries": ["SE", "DK"], "sectors": ["banking"], "loss_eur": 1_234_567},
        "narrative": [{"text": "Dear customer, open the link", "data_class": "content"}],
        "observables": observables,
        "subjects": [
            {"role": "victim", "name": "Maja Sjoelund", "identifiers": ["K-4711-0815"]},
            {"role": "suspect", "name": "Boris Bitwise"},
        ],
        "references": [{"system": "siem", "id": "INC-4411", "url": "https://siem.example/INC-4411"}],
    })
}

fn pseudonym(class: DataClass, value: &str) -> String {
    format!("P{}{}", class as u8, value.len())
}

pub(crate) fn report(projection: Option<Projection>) -> Disclosed<ReportView> {
    let mut content = parse(&body(), Mode::Submit, now()).unwrap();
    content.reporter = Some(domain::report::Reporter {
        name: "Rolf Reporter".to_owned(),
        contacts: vec!["rolf@nordbank.example".to_owned()],
    });
    let partial = content.to_partial();
    match projection {
        Some(projection) => Disclosed::for_recipient(&partial, projection, &pseudonym),
        None => Disclosed::for_owner(&partial),
    }
}

pub(crate) fn alert(projection: Projection, dropped: u64) -> Disclosed<AlertView> {
    let observables = VALUES.iter().enumerate().map(|(n, (kind, value, class))| AlertObservable {
        id: None,
        kind: ObservableType::parse(kind).unwrap(),
        value: (*value).to_owned(),
        data_class: DataClass::parse(class).unwrap(),
        infrastructure_ground: None,
        role: ObservableRole::ALL[n % ObservableRole::ALL.len()],
        rests_on: 1,
    });
    let text = |text: &str| AlertText { text: text.to_owned(), rests_on: 1 };
    let content = AlertContent {
        case: Uuid::nil().into(),
        reports: vec![Uuid::nil().into()],
        title: text("The kit asks for one-time codes"),
        summary: text("A kit is about."),
        recommendation: text("Block the domains."),
        categories: vec![Category::parse("fraud/phishing").unwrap()],
        severity: Severity::Critical,
        observables: observables.collect(),
        marking: Marking::default(),
        audience: AudienceMode::default(),
        expires_at: Some("2027-02-21T09:00:00Z".parse().unwrap()),
        confirmed: Vec::new(),
    };
    let reference = Reference::from_stored("A-7QK4-M2XD".to_owned());
    Disclosed::alert_for_recipient(&content.to_partial(), &reference, projection, dropped, &pseudonym)
}

pub(crate) fn about(kind: OrgKind, projection: Option<Projection>) -> About {
    About {
        reference: "R-7QK4-M2XD".to_owned(),
        url: "https://entente.example/reports/R-7QK4-M2XD".to_owned(),
        from: Party { id: Uuid::from_u128(1), name: "Nordbank".to_owned(), kind, masked: false },
        at: now(),
        purposes: PurposeSet::DEFAULT,
        under: projection.map(|projection| Under {
            agreement: Uuid::from_u128(2),
            reference: "AGR-2026-0001".to_owned(),
            version: 2,
            use_limited: true,
            kept: projection.kept,
            pseudonymised: projection.pseudonymised,
        }),
        revoked: false,
    }
}

pub(crate) const NEW: Progress =
    Progress { determination: Determination::Suspected, investigation: Investigation::New };

/// Ids that follow from the name, and are of the right version.
#[derive(Default)]
pub(crate) struct Given(HashMap<Name, Uuid>);

impl Given {
    pub(crate) fn id(&mut self, name: &Name) -> Uuid {
        let next = u128::try_from(self.0.len()).unwrap() + 1;
        let fresh = || uuid::Builder::from_random_bytes(next.to_be_bytes()).into_uuid();
        *self.0.entry(name.clone()).or_insert_with(fresh)
    }
}

/// Builds with such ids.
pub(crate) fn given<T>(build: impl FnOnce(&mut Ids<'_>) -> Result<T, serde_json::Error>) -> T {
    let mut given = Given::default();
    build(&mut |name: &Name| given.id(name)).unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "what a document asks for")]
pub(crate) fn version(_: &Name) -> Option<Version> {
    Some(Version { created: now(), modified: "2026-11-23T09:30:00.25Z".parse().unwrap() })
}

/// A projection by its two columns.
pub(crate) fn projection(kept: i32, pseudonymised: i32) -> Projection {
    let kept = ClassSet::from_bits(kept);
    Projection { kept, pseudonymised: ClassSet::from_bits(pseudonymised).minus(kept) }
}
