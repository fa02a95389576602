use super::object::{INCIDENT_CORE, TLP_2};
use super::*;
use crate::samples::{self, NEW, OTHERS, VALUES, about, given, projection, version};
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{OrgKind, Projection};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};
use uuid::{Uuid, Version as UuidVersion};

fn reported(projection: Option<Projection>) -> Value {
    let (content, about) = (samples::report(projection), about(OrgKind::Company, projection));
    given(|ids| report(&content, &about, NEW, ids)).to_json(&version)
}

fn alerted(projection: Projection, dropped: u64) -> Value {
    let (content, about) = (samples::alert(projection, dropped), about(OrgKind::Authority, Some(projection)));
    given(|ids| alert(&content, &about, ids)).to_json(&version)
}

fn objects(bundle: &Value) -> &Vec<Value> {
    bundle["objects"].as_array().unwrap()
}

fn kinds(bundle: &Value) -> String {
    let mut count: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for object in objects(bundle) {
        *count.entry(object["type"].as_str().unwrap()).or_default() += 1;
    }
    count.iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join(", ")
}

/// One line per object: what it is called, what it says.
fn told(bundle: &Value) -> String {
    let known: HashMap<&str, String> = objects(bundle)
        .iter()
        .map(|o| {
            let name = ["name", "abstract", "value", "relationship_type", "country"]
                .iter()
                .find_map(|field| o[*field].as_str());
            let id = o["id"].as_str().unwrap();
            (id, format!("{}({})", o["type"].as_str().unwrap(), name.unwrap_or("-")))
        })
        .collect();
    let mut text = serde_json::to_string_pretty(bundle).unwrap();
    for (id, name) in known {
        text = text.replace(id, &name);
    }
    text
}

#[test]
fn a_report_as_a_recipient_reads_it() {
    let kept: ClassSet =
        [DataClass::IncidentFacts, DataClass::TechnicalIndicator, DataClass::Financial].into_iter().collect();
    let pseudonymised =
        ClassSet::of(DataClass::VictimIdentity).or(ClassSet::of(DataClass::IdentifyingAddress));
    insta::assert_snapshot!(told(&reported(Some(Projection { kept, pseudonymised }))));
}

#[test]
fn an_alert_as_a_recipient_reads_it() {
    insta::assert_snapshot!(told(&alerted(
        projection(ClassSet::PLAIN.or(ClassSet::of(DataClass::Financial)).bits(), 0),
        0
    )));
}

#[test]
fn the_owner_reads_all_of_it() {
    let bundle = reported(None);
    let text = bundle.to_string();
    for word in VALUES.iter().map(|v| v.1).chain(OTHERS.iter().map(|o| o.0)).chain(["INC-4411"]) {
        // STIX has the number of an autonomous system alone
        let written = serde_json::to_string(word.strip_prefix("AS").unwrap_or(word)).unwrap();
        assert!(text.contains(written.trim_matches('"')), "{word}");
    }
    assert_eq!(
        kinds(&bundle),
        "autonomous-system 1, domain-name 1, email-addr 1, extension-definition 2, file 3, grouping 1, identity 6, incident 1, \
         ipv4-addr 2, ipv6-addr 1, location 2, mac-addr 1, marking-definition 4, mutex 1, note 21, observed-data 17, \
         relationship 6, url 1, user-account 4, vulnerability 1, x509-certificate 1"
    );
}

#[test]
fn only_an_alert_has_indicators_and_only_of_hostile_values() {
    assert!(!kinds(&reported(None)).contains("indicator"));
    let bundle = alerted(Projection::EVERYTHING, 0);
    let found: Vec<&str> = objects(&bundle)
        .iter()
        .filter(|o| o["type"] == "indicator")
        .map(|o| o["pattern"].as_str().unwrap())
        .collect();
    // the samples' roles go round: attacker, victim, mule, infrastructure without a reason, unknown
    assert_eq!(
        found,
        [
            "[ipv4-addr:value = '203.0.113.47']",
            "[ipv6-addr:value = '2001:db8::5']",
            "[email-addr:value = 'collector@drop.example']",
            "[file:hashes.'SHA-1' = '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8']",
            "[mac-addr:value = '00:00:5e:00:53:01']",
            "[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'Lindorm/1.0 (kit)']",
            "[user-account:user_id = '+46855501019']",
            "[user-account:account_login = 'lindorm_admin']",
        ]
    );
}

#[test]
fn what_was_taken_back_is_revoked() {
    let content = samples::alert(Projection::EVERYTHING, 0);
    let about = crate::export::About { revoked: true, ..about(OrgKind::Authority, None) };
    let bundle = given(|ids| alert(&content, &about, ids)).to_json(&version);
    for object in objects(&bundle) {
        let kind = object["type"].as_str().unwrap();
        // an organisation, a marking and a value outlive what was said with them
        let ours = object.get("created_by_ref").is_some()
            && !["identity", "marking-definition", "extension-definition"].contains(&kind);
        assert_eq!(object.get("revoked").is_some(), ours, "{object}");
    }
}

#[test]
fn a_masked_reporter_is_another_for_each_item() {
    let projection = projection(ClassSet::of(DataClass::TechnicalIndicator).bits(), 0);
    let content = samples::report(Some(projection));
    let mut about = about(OrgKind::Company, Some(projection));
    about.from.name = "P4K2".to_owned();
    about.from.masked = true;
    let bundle = given(|ids| report(&content, &about, NEW, ids));
    let party = bundle.parts().into_iter().find(|part| part.name.kind == "identity").unwrap().name.clone();
    assert_eq!(party.scope, crate::export::Scope::Item);
    let json = bundle.to_json(&version);
    assert!(!json.to_string().contains("Nordbank") && !kinds(&json).contains("incident"));
    let grouping = objects(&json).iter().find(|o| o["type"] == "grouping").unwrap();
    assert_eq!(grouping["name"], "R-7QK4-M2XD");
}

fn refs<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name.ends_with("_ref") || name.ends_with("_refs") {
                    let one = std::slice::from_ref(value);
                    let all = value.as_array().map_or(one, Vec::as_slice);
                    found.extend(all.iter().filter_map(Value::as_str));
                } else {
                    refs(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| refs(item, found)),
        _ => {}
    }
}

/// What every reader may rely on, whatever was released.
fn is_whole(bundle: &Value) {
    let all = objects(bundle);
    let ids: BTreeSet<&str> = all.iter().map(|o| o["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), all.len(), "an id is there twice");
    let mut found = Vec::new();
    refs(bundle, &mut found);
    for reference in found {
        assert!(ids.contains(reference), "{reference} points nowhere");
    }
    for object in all {
        let (kind, id) = (object["type"].as_str().unwrap(), object["id"].as_str().unwrap());
        let uuid: Uuid = id.split_once("--").unwrap().1.parse().unwrap();
        // a value's id follows from the value
        let right = if object.get("created").is_some() { UuidVersion::Random } else { UuidVersion::Sha1 };
        assert_eq!(uuid.get_version(), Some(right), "{id}");
        let definition = ["marking-definition", "extension-definition"].contains(&kind);
        let marks = object["object_marking_refs"].as_array().map_or(0, Vec::len);
        assert!(definition || marks > 0, "{id} isn't marked");
        assert!(object.as_object().unwrap().keys().all(|key| !key.starts_with("x_")));
        for list in object.as_object().unwrap().values().filter_map(Value::as_array) {
            assert!(!list.is_empty(), "an empty list in {id}");
        }
        if kind == "incident" {
            assert_eq!(object["extensions"][INCIDENT_CORE]["extension_type"], "property-extension");
        }
        if object.get("extensions").is_some() && kind == "marking-definition" {
            let level = object["extensions"][TLP_2]["tlp_2_0"].as_str().unwrap();
            assert_eq!(object["name"], format!("TLP:{}", level.to_uppercase()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_withheld_is_written(kept in 0i32..4096, pseudonymised in 0i32..4096, dropped in 0u64..2) {
        let projection = projection(kept, pseudonymised);
        for (bundle, whole) in [(reported(Some(projection)), true), (alerted(projection, dropped), false)] {
            is_whole(&bundle);
            let text = bundle.to_string();
            let gone = |class: DataClass| !projection.kept.contains(class) || (!whole && dropped == 1);
            for (_, value, class) in VALUES {
                if gone(DataClass::parse(class).unwrap()) {
                    let written = serde_json::to_string(value).unwrap();
                    prop_assert!(!text.contains(written.trim_matches('"')), "{value}");
                }
            }
            for (value, class) in OTHERS {
                // an alert has no people; its title rests on the source
                if gone(class) {
                    prop_assert!(!text.contains(value), "{value}");
                }
            }
            prop_assert!(!text.to_lowercase().contains("tlp:white"));
        }
    }
}
