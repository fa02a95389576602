use super::*;
use crate::data_class::{ClassSet, DataClass};
use crate::decision::Projection;
use crate::report::{Disclosed, Partial, Reporter};
use std::collections::BTreeMap;

fn content() -> ReportContent {
    let mut body = with("title", json!("Eva Muster was phished"));
    body["narrative"][1]["text"] = json!("Customer KD-5512, EVA MUSTER, called; Muster lost her code.");
    body["confirmed"] = json!([
        {"pointer": "/title", "text": "Eva Muster"},
        {"pointer": "/narrative/1/text", "text": "EVA MUSTER"},
        {"pointer": "/narrative/1/text", "text": "Muster"}
    ]);
    let mut content = submit(&body).unwrap();
    content.reporter =
        Some(Reporter { name: "Rut Alm".into(), contacts: vec!["rut@nordbank.example".into()] });
    content
}

fn keep(classes: &[DataClass]) -> Projection {
    Projection { kept: classes.iter().copied().collect(), pseudonymised: ClassSet::EMPTY }
}

fn pseudonym(class: DataClass, value: &str) -> String {
    format!("P-{class}-{}", value.len())
}

const PLAIN: [DataClass; 2] = [DataClass::TechnicalIndicator, DataClass::IncidentFacts];

/// Read back with only what `projection` lets through, as storage would.
fn read(content: &ReportContent, projection: Projection) -> Partial {
    let mut parts = content.to_parts().unwrap();
    parts.personal.retain(|class, _| projection.readable().contains(*class));
    Partial::from_parts(&parts.plain, &parts.personal).unwrap()
}

#[test]
fn nothing_personal_stands_in_the_plain_part() {
    let parts = content().to_parts().unwrap();
    let plain = parts.plain.to_string();
    for secret in ["Eva", "EVA", "Muster", "KD-5512", "203.0.113.47", "SE455", "Rut", "rut@"] {
        assert!(!plain.contains(secret), "{secret} in {plain}");
    }
    assert!(plain.contains("login-nordbank.example") && plain.contains("198.51.100.7"));
    let classes: Vec<_> = parts.personal.keys().map(|c| c.as_str()).collect();
    assert_eq!(classes, ["reporter-identity", "victim-identity", "identifying-address", "financial"]);
}

#[test]
fn parts_read_back_to_the_same_report() {
    let content = content();
    let parts = content.to_parts().unwrap();
    assert_eq!(Partial::from_parts(&parts.plain, &parts.personal).unwrap().complete().unwrap(), content);
    let sealed = Partial::from_parts(&parts.plain, &BTreeMap::new()).unwrap();
    assert!(sealed.complete().is_none());
    assert_eq!(sealed.classes(), content.classes());
    assert_eq!(sealed.facts(), content.facts());
}

#[test]
fn a_corrupt_part_is_an_error() {
    let mut parts = content().to_parts().unwrap();
    assert!(Partial::from_parts(&json!({"title": 7}), &parts.personal).is_err());
    parts.personal.insert(DataClass::Financial, json!({}));
    let error = Partial::from_parts(&parts.plain, &parts.personal).unwrap_err();
    assert!(error.to_string().contains("financial"));
}

#[test]
fn the_owner_sees_all_of_it() {
    let content = content();
    let json = Disclosed::for_owner(&content.to_partial()).json().clone();
    assert_eq!(json["title"], "Eva Muster was phished");
    assert_eq!(json["narrative"][1]["text"], "Customer KD-5512, EVA MUSTER, called; Muster lost her code.");
    assert_eq!(json["references"][0]["id"], "INC-4411");
    assert_eq!(json["reporter"]["contacts"][0], "rut@nordbank.example");
    assert_eq!(json["occurred_at"], json!({"value": "2026-11", "precision": "month"}));
    // what the owner sees can be submitted again as it is
    let mut again = json;
    again.as_object_mut().unwrap().remove("reporter");
    let mut same = submit(&again).unwrap();
    same.reporter = content.reporter.clone();
    assert_eq!(same, content);
}

#[test]
fn a_recipient_gets_only_its_classes() {
    let content = content();
    let projection = keep(&PLAIN);
    let disclosed = Disclosed::for_recipient(&read(&content, projection), projection, &pseudonym);
    let json = disclosed.json();
    let text = json.to_string();
    for secret in
        ["Eva", "Muster", "KD-5512", "203.0.113.47", "SE455", "Rut", "INC-4411", "confirmed", "audience"]
    {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert_eq!(json["title"], "[withheld] was phished");
    assert_eq!(
        json["observables"].as_array().unwrap()[2..],
        [
            json!({"data_class": "identifying-address", "withheld": true}),
            json!({"data_class": "financial", "withheld": true})
        ]
    );
    assert_eq!(
        json["subjects"],
        json!([
            {"data_class": "reporter-identity", "withheld": true},
            {"data_class": "victim-identity", "withheld": true}
        ])
    );
    assert_eq!(disclosed.view().withheld.len(), 4);
}

#[test]
fn pseudonyms_stand_for_names_and_values() {
    let content = content();
    let projection = Projection {
        kept: PLAIN.into_iter().collect(),
        pseudonymised: [DataClass::VictimIdentity, DataClass::Financial].into_iter().collect(),
    };
    let disclosed = Disclosed::for_recipient(&read(&content, projection), projection, &pseudonym);
    let json = disclosed.json();
    assert_eq!(json["title"], "P-victim-identity-10 was phished");
    // every form of the name has the one pseudonym of the name, the identifier its own
    assert_eq!(
        json["narrative"][0]["text"],
        "Customer P-victim-identity-7, P-victim-identity-10, called; P-victim-identity-10 lost her code."
    );
    assert_eq!(json["subjects"][0]["name"], "P-victim-identity-10");
    assert_eq!(json["subjects"][0]["pseudonymised"], true);
    assert_eq!(json["observables"][2]["value"], "P-financial-24");
    assert!(!json.to_string().contains("Muster"));
    // the passage of the victim's class has no pseudonym: it is withheld, and said to be
    assert!(disclosed.view().withheld.contains(DataClass::VictimIdentity));
}

#[test]
fn without_incident_facts_not_even_the_title_is_told() {
    let projection = keep(&[DataClass::TechnicalIndicator]);
    let json = Disclosed::for_recipient(&content().to_partial(), projection, &pseudonym).json().clone();
    let fields: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["marking", "narrative", "observables", "subjects"]);
    assert_eq!(json["narrative"], json!([{"data_class": "incident-facts", "withheld": true}]));
    let columns = content().list_columns(projection);
    assert!(columns.title.is_none() && columns.severity.is_none() && columns.categories.is_empty());
}

#[test]
fn lists_and_indexes_never_hold_a_name() {
    let content = content();
    assert_eq!(content.list_columns(Projection::EVERYTHING).title.unwrap(), "[withheld] was phished");
    let texts = content.search_texts();
    assert_eq!(texts.len(), 2);
    for (class, text) in texts {
        assert!(!class.is_personal());
        for secret in ["Eva", "EVA", "Muster", "KD-5512", "203.0.113.47"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[test]
fn two_of_a_name_are_told_apart() {
    let mut body = with("title", json!("Anna Lind and Erik Lind; then Lind, then Anna"));
    body["subjects"] = json!([
        {"role": "victim", "name": "Anna Lind"},
        {"role": "suspect", "name": "Erik Lind"}
    ]);
    let draft = parse(&body, Mode::Draft, now()).unwrap();
    let victims = keep(&[DataClass::IncidentFacts, DataClass::VictimIdentity]);
    let json = Disclosed::for_recipient(&draft.to_partial(), victims, &pseudonym).json().clone();
    // a name that may be either's counts as the one of the stricter class
    assert_eq!(json["title"], "Anna Lind and [withheld]; then [withheld], then Anna");
}
