use crate::agreement::{AgreementRef, Onward};
use crate::alert::*;
use crate::data_class::DataClass;
use crate::decision::{Projection, SourceFacts};
use crate::ids::{AgreementId, Item, ObservableId, OrgId, ReportId};
use crate::marking::{Handling, Marking, Pap, Purpose, PurposeSet, Tlp};
use crate::observable::ObservableType;
use crate::report::ObservableRole;
use crate::time::{Time, never};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub(super) fn now() -> Time {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

pub(super) fn id(n: u128) -> String {
    Uuid::from_u128(n).to_string()
}

/// Two reports (1 and 2), an address and a domain of the first, a domain of both, and a word of the publisher's own.
pub(super) fn body() -> Value {
    json!({
        "case": id(9), "reports": [id(1), id(2)],
        "title": "Phish-kit asks bank customers for codes", "summary": "The kit moves between two hosts.",
        "recommendation": "Block the domains.", "categories": ["fraud/phishing"], "severity": "high",
        "observables": [id(11), id(12), id(13), {"type": "mutex", "value": "lindorm", "role": "attacker"}],
        "text_sources": {"recommendation": [id(2)]}
    })
}

pub(super) fn with(field: &str, value: Value) -> Value {
    let mut body = body();
    body[field] = value;
    body
}

pub(super) fn source(n: u128, marking: Marking) -> SourceFacts {
    SourceFacts {
        item: Item::from(ReportId(Uuid::from_u128(n))),
        revision: 1,
        originator: OrgId(Uuid::from_u128(100 + n)),
        agreement: AgreementId(Uuid::from_u128(200 + n)),
        reference: AgreementRef(format!("AGR-2026-{n:04}")),
        projection: Projection::EVERYTHING,
        marking,
        onward: Onward::PriorConsent,
        live_until: never(),
    }
}

pub(super) fn sources() -> Vec<SourceFacts> {
    let second = Marking { handling: BTreeSet::from([Handling::H2]), tlp: Tlp::Green, ..Marking::default() };
    vec![source(2, second), source(1, Marking::default())]
}

pub(super) fn known() -> BTreeMap<ObservableId, KnownObservable> {
    let known = |kind, value: &str, sightings: &[(u128, DataClass)]| KnownObservable {
        kind,
        value: value.to_owned(),
        role: ObservableRole::Attacker,
        infrastructure_ground: None,
        sightings: sightings.iter().map(|(n, class)| (ReportId(Uuid::from_u128(*n)), *class)).collect(),
    };
    let (technical, address) = (DataClass::TechnicalIndicator, DataClass::IdentifyingAddress);
    BTreeMap::from([
        (ObservableId(Uuid::from_u128(11)), known(ObservableType::Ipv4Addr, "203.0.113.47", &[(1, address)])),
        (
            ObservableId(Uuid::from_u128(12)),
            known(ObservableType::DomainName, "one.example", &[(1, technical)]),
        ),
        (
            ObservableId(Uuid::from_u128(13)),
            known(ObservableType::DomainName, "both.example", &[(1, technical), (2, technical)]),
        ),
        (
            ObservableId(Uuid::from_u128(14)),
            known(ObservableType::DomainName, "other.example", &[(3, technical)]),
        ),
    ])
}

pub(super) fn alert(body: &Value) -> AlertContent {
    compose(&parse_alert(body, now()).unwrap(), &sources(), &known()).unwrap()
}

fn errors(body: &Value) -> Vec<(String, &'static str)> {
    let composed = parse_alert(body, now()).and_then(|new| compose(&new, &sources(), &known()));
    composed.err().unwrap_or_default().into_iter().map(|e| (e.pointer, e.code)).collect()
}

fn one(body: &Value) -> (String, &'static str) {
    let mut found = errors(body);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn at(pointer: &str, code: &'static str) -> (String, &'static str) {
    (pointer.to_owned(), code)
}

#[test]
fn an_alert_knows_what_it_rests_on() {
    let alert = alert(&body());
    assert_eq!(
        (alert.title.rests_on, alert.summary.rests_on, alert.recommendation.rests_on),
        (0b11, 0b11, 0b10)
    );
    let rests: Vec<_> =
        alert.observables.iter().map(|o| (o.value.as_str(), o.rests_on, o.data_class)).collect();
    assert_eq!(
        rests,
        [
            ("203.0.113.47", 0b01, DataClass::IdentifyingAddress),
            ("one.example", 0b01, DataClass::TechnicalIndicator),
            ("both.example", 0b11, DataClass::TechnicalIndicator),
            ("lindorm", 0, DataClass::TechnicalIndicator)
        ]
    );
    let facts = alert.facts(sources());
    let elements = [
        (0, DataClass::TechnicalIndicator),
        (0b01, DataClass::TechnicalIndicator),
        (0b01, DataClass::IdentifyingAddress),
        (0b11, DataClass::TechnicalIndicator),
        (0b11, DataClass::IncidentFacts),
        (0b10, DataClass::IncidentFacts),
    ];
    assert_eq!(facts.elements, BTreeSet::from(elements));
    assert_eq!(facts.classes, alert.classes());
}

#[test]
fn the_marking_is_the_join_and_only_gets_stricter() {
    let inherited = alert(&body()).marking;
    assert_eq!((inherited.tlp, inherited.pap), (Tlp::Amber, Pap::Amber));
    assert_eq!(inherited.handling, BTreeSet::from([Handling::H0, Handling::H2]));
    let stricter = json!({"tlp": "TLP:AMBER+STRICT", "handling": ["H1"], "purposes": ["early-warning"]});
    let marking = alert(&with("marking", stricter)).marking;
    assert_eq!((marking.tlp, marking.handling.len()), (Tlp::AmberStrict, 3));
    assert_eq!(marking.purposes, PurposeSet::of(Purpose::EarlyWarning));
    let milder = json!({"tlp": "TLP:GREEN", "pap": "PAP:CLEAR", "purposes": ["statistics"]});
    assert_eq!(
        errors(&with("marking", milder)),
        [at("/marking/tlp", "range"), at("/marking/pap", "range"), at("/marking/purposes", "range")]
    );
    // a source that has become stricter since counts at once
    let red = vec![source(1, Marking { tlp: Tlp::Red, ..Marking::default() }), source(2, Marking::default())];
    assert_eq!(alert(&body()).facts(red).marking.tlp, Tlp::Red);
    let mut own = with("reports", json!([]));
    own["observables"] = json!([]);
    own["text_sources"] = Value::Null;
    own["marking"] = json!({"tlp": "TLP:CLEAR"});
    assert_eq!(
        alert(&own).marking.tlp,
        Tlp::Clear,
        "the publisher's own knowledge is the publisher's to mark"
    );
}

#[test]
fn sources_and_observables_have_to_be_there() {
    assert_eq!(one(&with("reports", json!([id(1), id(2), id(3)]))), at("/reports/2", "reference"));
    assert_eq!(one(&with("observables", json!([id(14)]))), at("/observables/0", "reference"));
    assert_eq!(one(&with("observables", json!([id(99)]))), at("/observables/0", "reference"));
    assert_eq!(
        one(&with("text_sources", json!({"title": [id(3)]}))),
        at("/text_sources/title/0", "reference")
    );
    let new = parse_alert(&body(), now()).unwrap();
    let detection = Marking { purposes: PurposeSet::of(Purpose::Detection), ..Marking::default() };
    let found = compose(&new, &[source(1, detection), source(2, Marking::default())], &known()).unwrap_err();
    assert_eq!((found[0].pointer.as_str(), found[0].code), ("/reports/0", "range"));
    let many: Vec<String> = (1..=63).map(id).collect();
    assert!(errors(&with("reports", json!(many))).contains(&at("/reports", "length")));
}

#[test]
fn a_sources_value_stated_as_own_still_rests_on_the_source() {
    let own = json!([{"type": "ipv4-addr", "value": "203.0.113[.]47", "data_class": "technical-indicator", "infrastructure_ground": "c2"}]);
    let observable = alert(&with("observables", own)).observables.remove(0);
    assert_eq!((observable.rests_on, observable.data_class), (0b01, DataClass::IdentifyingAddress));
    let twice = json!([id(12), {"type": "domain-name", "value": "ONE.example"}]);
    assert_eq!(one(&with("observables", twice)), at("/observables/1", "duplicate"));
}

#[test]
fn every_error_at_once() {
    let observables: Vec<Value> =
        (0..30).map(|_| json!({"type": "ipv4-addr", "value": "300.1.1.1"})).collect();
    let body = json!({
        "case": "C", "title": "a\u{0}b", "summary": "a\u{202E}b", "recommendation": 5, "categories": ["fishing"], "severity": "huge",
        "observables": observables, "text_sources": {"body": []}, "marking": {"tlp": "TLP:WHITE"}, "audience": {"mode": "all"},
    });
    let found: Vec<_> =
        parse_alert(&body, now()).unwrap_err().into_iter().map(|e| (e.pointer, e.code)).collect();
    assert_eq!(found.len(), 39, "{found:?}");
    assert_eq!(found[0], at("/case", "enum"));
    assert_eq!(found[6], at("/observables/0/value", "format"));
    assert_eq!(
        found[36..],
        [at("/text_sources/body", "unknown"), at("/marking/tlp", "enum"), at("/audience/mode", "enum")]
    );
    let needed = parse_alert(&json!({}), now()).unwrap_err();
    let needed: Vec<_> = needed.iter().map(|e| e.pointer.as_str()).collect();
    assert_eq!(needed, ["/case", "/title", "/summary", "/categories", "/severity"]);
    let one = |body: &Value| {
        let errors = parse_alert(body, now()).unwrap_err();
        errors.into_iter().map(|e| (e.pointer, e.code)).collect::<Vec<_>>()
    };
    for past_or_far in ["2026-11-20T08:00:00Z", "9999-01-01T00:00:00Z", "0000-01-01T00:00:00Z"] {
        assert_eq!(one(&with("expires_at", json!(past_or_far))), [at("/expires_at", "range")]);
    }
    assert!(parse_alert(&with("expires_at", json!("2026-12-20T08:00:00Z")), now()).is_ok());
    assert_eq!(
        one(&with("observables", json!(["x", 7]))),
        [at("/observables/0", "enum"), at("/observables/1", "type")]
    );
    assert_eq!(one(&with("observables", json!([id(11), id(11)]))), [at("/observables/1", "duplicate")]);
}

#[test]
fn personal_data_in_texts_is_found_again_before_clearing() {
    let mut body = with("summary", json!("Seen from 203.0.113.47; Eva Muster paid."));
    let found = alert(&body).unclassed(&["Eva Muster".to_owned()]);
    assert_eq!(found.len(), 2);
    body["confirmed"] = json!([{"pointer": "/summary", "text": "203.0.113.47"}]);
    let alert = alert(&body);
    assert_eq!(alert.confirmed.len(), 1);
    assert!(alert.unclassed(&[]).is_empty());
}

#[test]
fn names_and_domains_of_sources_are_flagged() {
    let mut body = with("title", json!("Customers of NORD-BANK are phished"));
    body["observables"] = json!([
        {"type": "domain-name", "value": "login-nordbank.example"},
        {"type": "url", "value": "https://cdn.example/nb.example/x"},
        {"type": "domain-name", "value": "harmless.example"},
        {"type": "domain-name", "value": "nörd-bank.example"}
    ]);
    let names = ["Nord Bank".to_owned(), "Nördbank".to_owned(), "NB".to_owned()];
    let found = flags(&alert(&body), &names, &["nb.example".to_owned()]);
    let found: Vec<_> = found.iter().map(|f| (f.pointer.as_str(), f.what.as_str())).collect();
    assert_eq!(
        found,
        [
            ("/title", "Nord Bank"),
            ("/observables/0", "Nord Bank"),
            ("/observables/1", "nb.example"),
            ("/observables/3", "Nördbank")
        ]
    );
}

proptest! {
    #[test]
    fn parsing_never_panics(
        fields in prop::collection::vec(
            (
                prop::sample::select(vec!["case", "reports", "title", "observables", "text_sources", "marking", "audience", "expires_at", "confirmed", "severity"]),
                prop_oneof![
                    Just(Value::Null), any::<i64>().prop_map(Value::from), ".{0,9}".prop_map(Value::from),
                    prop::collection::vec(".{0,9}", 0..3).prop_map(Value::from), Just(json!([{"type": "url", "value": "x"}, 7, null])),
                    Just(json!({"tlp": 1, "mode": "only", "organisations": [1]})),
                ],
            ),
            0..8,
        )
    ) {
        let body: Value = fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        if let Ok(new) = parse_alert(&body, now()) {
            let _ = compose(&new, &[], &BTreeMap::new());
        }
    }
}
