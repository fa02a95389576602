use super::*;
use crate::samples::{self, NEW, OTHERS, VALUES, about, given, projection, version};
use domain::data_class::{ClassSet, DataClass};
use domain::decision::{OrgKind, Projection};
use domain::marking::Tlp;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn reported(projection: Option<Projection>) -> Value {
    let (content, about) = (samples::report(projection), about(OrgKind::Company, projection));
    given(|ids| report(&content, &about, NEW, ids)).to_json(&version)
}

fn alerted(projection: Projection, revoked: bool) -> Value {
    let content = samples::alert(projection, 0);
    let about = About { revoked, ..about(OrgKind::Authority, Some(projection)) };
    given(|ids| alert(&content, &about, ids)).to_json(&version)
}

fn attributes(event: &Value) -> Vec<&Value> {
    let event = &event["Event"];
    let objects = event["Object"].as_array().unwrap().iter();
    let inner = objects.flat_map(|object| object["Attribute"].as_array().unwrap());
    event["Attribute"].as_array().unwrap().iter().chain(inner).collect()
}

#[test]
fn a_report_as_a_recipient_reads_it() {
    let kept: ClassSet =
        [DataClass::IncidentFacts, DataClass::TechnicalIndicator, DataClass::Financial].into_iter().collect();
    let pseudonymised =
        ClassSet::of(DataClass::VictimIdentity).or(ClassSet::of(DataClass::IdentifyingAddress));
    insta::assert_json_snapshot!(reported(Some(Projection { kept, pseudonymised })));
}

#[test]
fn an_alert_as_a_recipient_reads_it() {
    let classes = ClassSet::PLAIN.or(ClassSet::of(DataClass::Financial));
    insta::assert_json_snapshot!(alerted(projection(classes.bits(), 0), false));
}

#[test]
fn our_own_reader_takes_what_we_write() {
    let written = reported(None).to_string();
    let import = crate::misp::read(written.as_bytes(), samples::now()).unwrap();
    let draft = &import.drafts[0];
    assert_eq!(draft.title, "The kit asks for one-time codes");
    assert_eq!(draft.marking.tlp, Tlp::Amber);
    let taken: BTreeSet<&str> =
        draft.body["observables"].as_array().unwrap().iter().map(|o| o["value"].as_str().unwrap()).collect();
    // MISP has no type for these two
    let lost: Vec<&str> =
        VALUES.iter().filter(|(_, value, _)| !taken.contains(value)).map(|(kind, ..)| *kind).collect();
    assert_eq!(lost, ["payment-card-hash", "account"]);
}

#[test]
fn a_report_is_no_detection_and_what_was_taken_back_neither() {
    let report = reported(None);
    assert_eq!(report["Event"]["published"], false);
    assert!(attributes(&report).iter().all(|a| a["to_ids"] == false && a.get("deleted").is_none()));
    let alert = alerted(Projection::EVERYTHING, false);
    assert_eq!(alert["Event"]["published"], true);
    assert_eq!(alert["Event"]["publish_timestamp"], alert["Event"]["timestamp"]);
    assert_eq!(attributes(&alert).iter().filter(|a| a["to_ids"] == true).count(), 7);
    let recalled = alerted(Projection::EVERYTHING, true);
    assert!(attributes(&recalled).iter().all(|a| a["to_ids"] == false && a["deleted"] == true));
    assert_eq!(recalled["Event"]["uuid"], alert["Event"]["uuid"]);
    assert!(recalled["Event"].get("deleted").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_withheld_is_written(kept in 0i32..4096, pseudonymised in 0i32..4096) {
        let projection = projection(kept, pseudonymised);
        for event in [reported(Some(projection)), alerted(projection, false)] {
            let text = event.to_string();
            let withheld = |class: DataClass| !projection.kept.contains(class);
            for (_, value, class) in VALUES {
                let written = serde_json::to_string(value).unwrap();
                let there = text.contains(written.trim_matches('"'));
                prop_assert!(!there || !withheld(DataClass::parse(class).unwrap()), "{value}");
            }
            for (value, class) in OTHERS {
                prop_assert!(!text.contains(value) || !withheld(class), "{value}");
            }
            prop_assert!(!text.to_lowercase().contains("tlp:white"));
            let ids: Vec<&Value> = attributes(&event).iter().map(|a| &a["uuid"]).collect();
            let unique: BTreeSet<&str> = ids.iter().filter_map(|id| id.as_str()).collect();
            prop_assert_eq!(unique.len(), ids.len());
        }
    }
}
