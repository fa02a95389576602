use super::composing::{alert, body, known, with};
use crate::alert::*;
use crate::data_class::{ClassSet, DataClass};
use crate::decision::Projection;
use crate::ids::{AgreementId, OrgId};
use crate::marking::{Marking, Tlp};
use crate::reference::{Reference, ReferenceKind};
use crate::report::Disclosed;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

fn reference() -> Reference {
    Reference::new(ReferenceKind::Alert, 7)
}

fn keep(classes: &[DataClass]) -> Projection {
    Projection { kept: classes.iter().copied().collect(), pseudonymised: ClassSet::EMPTY }
}

const PLAIN: [DataClass; 2] = [DataClass::TechnicalIndicator, DataClass::IncidentFacts];

fn shown(alert: &AlertContent, projection: Projection, dropped: u64) -> Value {
    let pseudonym = |_: DataClass, value: &str| format!("P{}", value.len());
    Disclosed::alert_for_recipient(&alert.to_partial(), &reference(), projection, dropped, &pseudonym)
        .json()
        .clone()
}

fn values(json: &Value) -> Vec<&str> {
    json["observables"].as_array().unwrap().iter().filter_map(|o| o["value"].as_str()).collect()
}

#[test]
fn a_recipient_sees_its_classes_and_never_the_sources() {
    let alert = alert(&body());
    let all = shown(&alert, keep(&[PLAIN[0], PLAIN[1], DataClass::IdentifyingAddress]), 0);
    assert_eq!(values(&all), ["203.0.113.47", "one.example", "both.example", "lindorm"]);
    assert_eq!(all["title"], "Phish-kit asks bank customers for codes");
    for field in ["case", "reports", "text_sources", "audience", "confirmed"] {
        assert!(all.get(field).is_none(), "{field}");
    }
    assert!(all["observables"][0].get("sources").is_none() && all["observables"][0].get("id").is_none());
    let plain = shown(&alert, keep(&PLAIN), 0);
    assert_eq!(values(&plain), ["one.example", "both.example", "lindorm"]);
    assert_eq!(plain["observables"][3], json!({"data_class": "identifying-address", "withheld": true}));
    let pseudonymised = Projection {
        kept: PLAIN.into_iter().collect(),
        pseudonymised: ClassSet::of(DataClass::IdentifyingAddress),
    };
    assert_eq!(shown(&alert, pseudonymised, 0)["observables"][0]["value"], "P12");
}

#[test]
fn what_rests_on_a_dropped_source_vanishes() {
    let alert = alert(&body());
    let without_first = shown(&alert, keep(&[PLAIN[0], PLAIN[1], DataClass::IdentifyingAddress]), 0b01);
    assert_eq!(values(&without_first), ["lindorm"]);
    assert_eq!(without_first["title"], format!("{} fraud/phishing", reference()));
    assert_eq!(
        (&without_first["summary"], &without_first["recommendation"]),
        (&Value::Null, &json!("Block the domains."))
    );
    assert!(!without_first.to_string().contains("withheld"), "nothing tells that there was an address");
    assert_eq!(without_first["marking"]["tlp"], "TLP:AMBER", "one alert, one label");
    let without_second = shown(&alert, keep(&PLAIN), 0b10);
    assert_eq!(values(&without_second), ["one.example", "lindorm"]);
    let columns = alert.list_columns(&reference(), keep(&PLAIN), 0b10);
    assert_eq!(columns.title.unwrap(), format!("{} fraud/phishing", reference()));
}

#[test]
fn what_differs_only_in_a_dropped_source_or_a_withheld_class_reads_alike() {
    let whole = alert(&body());
    let mut other = whole.clone();
    other.title.text = "Another title".into();
    other.summary.text = "Another summary, and longer".into();
    other.observables.retain(|o| o.rests_on & 0b01 == 0);
    let everything = keep(&DataClass::ALL);
    assert_eq!(shown(&whole, everything, 0b01), shown(&other, everything, 0b01));
    let mut address = whole.clone();
    address.observables[0].value = "198.51.100.9".into();
    assert_eq!(shown(&whole, keep(&PLAIN), 0), shown(&address, keep(&PLAIN), 0));
}

#[test]
fn stored_parts_hold_no_personal_value_and_read_back() {
    let mut body = body();
    body["marking"] = json!({"tlp": "TLP:AMBER+STRICT"});
    let alert = alert(&body);
    let mut parts = alert.to_parts().unwrap();
    assert!(!parts.plain.to_string().contains("203.0.113.47"));
    let whole = AlertPartial::from_parts(&parts.plain, &parts.personal).unwrap();
    assert_eq!(whole.complete().unwrap(), alert);
    parts.personal.clear();
    let sealed = AlertPartial::from_parts(&parts.plain, &BTreeMap::new()).unwrap();
    assert!(sealed.complete().is_none());
    assert_eq!(sealed.facts(Vec::new()), alert.facts(Vec::new()));
    assert_eq!(sealed.classes(), alert.classes());
    let pseudonym = |_: DataClass, _: &str| String::new();
    let read =
        Disclosed::alert_for_recipient(&sealed, &reference(), keep(&PLAIN), 0, &pseudonym).json().clone();
    assert_eq!(read, shown(&alert, keep(&PLAIN), 0));
    assert!(AlertPartial::from_parts(&json!({}), &BTreeMap::new()).is_err());
}

#[test]
fn the_publisher_sees_what_it_rests_on() {
    let view = Disclosed::alert_for_owner(&alert(&body()).to_partial(), &reference());
    let json = view.json();
    let id = |n| super::composing::id(n);
    assert_eq!(json["text_sources"]["recommendation"], json!([id(2)]));
    assert_eq!(json["observables"][2]["sources"], json!([id(1), id(2)]));
    assert_eq!(json["observables"][3]["sources"], json!([]));
    assert_eq!(json["observables"][0]["id"], id(11));
    assert_eq!(known().len(), 4);
}

#[test]
fn indexes_hold_no_personal_value() {
    let alert = alert(&with("summary", json!("Two hosts.")));
    assert!(
        alert
            .search_texts()
            .iter()
            .all(|(class, _, text)| !class.is_personal() && !text.contains("203.0.113.47"))
    );
    assert_eq!(alert.sightings().len(), 4);
}

fn recipient(n: u128, kept: ClassSet, dropped: u64) -> ClearedRecipient {
    ClearedRecipient {
        organisation: OrgId(Uuid::from_u128(n)),
        agreement: AgreementId(Uuid::from_u128(n)),
        projection: Projection { kept, pseudonymised: ClassSet::EMPTY },
        dropped,
    }
}

#[test]
fn a_clearance_covers_marking_recipients_and_projections() {
    let (a, b) = (recipient(1, ClassSet::PLAIN, 0), recipient(2, ClassSet::ALL, u64::MAX >> 2));
    let marking = Marking::default();
    let value = canonical("c0ffee", &marking, &[b, a]);
    assert_eq!(value, canonical("c0ffee", &marking, &[a, b]), "the order doesn't matter");
    assert_eq!(cleared_recipients(&value).unwrap(), [a, b]);
    assert_eq!(cleared_recipients(&json!({"recipients": [7]})), None);
    let red = Marking { tlp: Tlp::Red, ..marking.clone() };
    for other in [
        canonical("c0ffef", &marking, &[a, b]),
        canonical("c0ffee", &red, &[a, b]),
        canonical("c0ffee", &marking, &[a]),
        canonical("c0ffee", &marking, &[a, recipient(2, ClassSet::ALL, 1)]),
    ] {
        assert_ne!(value, other);
    }
}

#[test]
fn fewer_may_go_and_more_may_not() {
    let cleared = [recipient(1, ClassSet::PLAIN, 0b10), recipient(2, ClassSet::PLAIN, 0)];
    let org = |n| OrgId(Uuid::from_u128(n));
    let change = |now: &[ClearedRecipient]| compare(&cleared, now);
    assert_eq!(change(&cleared), RecipientChange::Same);
    assert_eq!(change(&cleared[..1]), RecipientChange::Fewer(vec![org(2)]));
    let narrower = recipient(2, ClassSet::of(DataClass::IncidentFacts), 0);
    assert_eq!(change(&[cleared[0], narrower]), RecipientChange::Fewer(vec![org(2)]));
    assert_eq!(
        change(&[recipient(1, ClassSet::PLAIN, 0b11), cleared[1]]),
        RecipientChange::Fewer(vec![org(1)])
    );
    assert_eq!(change(&[recipient(1, ClassSet::PLAIN, 0), cleared[1]]), RecipientChange::Wider(vec![org(1)]));
    assert_eq!(
        change(&[recipient(1, ClassSet::ALL, 0b10), cleared[1]]),
        RecipientChange::Wider(vec![org(1)])
    );
    assert_eq!(
        change(&[cleared[0], cleared[1], recipient(3, ClassSet::EMPTY, 0)]),
        RecipientChange::Wider(vec![org(3)])
    );
    let elsewhere = ClearedRecipient { agreement: AgreementId(Uuid::from_u128(9)), ..cleared[0] };
    assert_eq!(change(&[elsewhere, cleared[1]]), RecipientChange::Wider(vec![org(1)]));
}
