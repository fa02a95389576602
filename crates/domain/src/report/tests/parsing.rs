use super::*;
use crate::data_class::{ClassSet, DataClass};
use crate::decision::AudienceMode;
use crate::marking::{Marking, Tlp};
use crate::report::{IMPORT_OBSERVABLES, Precision, ReportKind, parse_import, unclassed};

fn at(pointer: &str, code: &'static str) -> (String, &'static str) {
    (pointer.to_owned(), code)
}

#[test]
fn reads_the_body_of_the_contract() {
    let content = submit(&body()).unwrap();
    assert_eq!(content.observables[0].value, "login-nordbank.example");
    assert_eq!(content.observables[0].data_class, DataClass::TechnicalIndicator);
    assert_eq!(content.observables[1].value, "203.0.113.47");
    assert_eq!(content.observables[1].data_class, DataClass::IdentifyingAddress);
    assert_eq!(content.observables[3].data_class, DataClass::Financial);
    assert_eq!(content.subjects[0].data_class, DataClass::VictimIdentity);
    assert_eq!(content.narrative[1].data_class, DataClass::IncidentFacts);
    assert_eq!(content.occurred_at.unwrap().precision, Precision::Month);
    let classes = [
        DataClass::TechnicalIndicator,
        DataClass::IncidentFacts,
        DataClass::VictimIdentity,
        DataClass::IdentifyingAddress,
        DataClass::Financial,
    ];
    assert_eq!(content.classes(), ClassSet::from_iter(classes));
    assert_eq!(content.facts().classes, content.classes());
    assert_eq!(content.sightings().len(), 4);
}

#[test]
fn the_least_that_is_needed() {
    let least = json!({"title": "T", "detected_at": "2026-11-20T04:10:00Z", "categories": ["fraud"], "severity": "low"});
    let content = submit(&least).unwrap();
    assert_eq!(content.kind, ReportKind::Incident);
    assert_eq!(content.marking, Marking::default());
    assert_eq!(content.audience, AudienceMode::Agreements);
    assert_eq!(
        errors(&json!({}), Mode::Submit),
        [
            at("/title", "required"),
            at("/detected_at", "required"),
            at("/categories", "required"),
            at("/severity", "required")
        ]
    );
    assert_eq!(errors(&json!({"basis": "x", "title": "T"}), Mode::Draft), [at("/basis", "unknown")]);
    assert_eq!(errors(&json!([]), Mode::Draft), [at("", "type")]);
}

#[test]
fn a_draft_may_lack_anything_but_not_be_wrong() {
    assert_eq!(parse(&json!({}), Mode::Draft, now()).unwrap(), ReportContent::default());
    let rough = json!({"title": "", "narrative": [{"text": ""}], "observables": [{"value": "203.0.113[.]47"}, {}],
        "subjects": [{"name": null}], "audience": {"mode": "only"}, "summary": "call 203.0.113.9"});
    let draft = parse(&rough, Mode::Draft, now()).unwrap();
    assert_eq!(draft.observables.len(), 1);
    assert_eq!(draft.observables[0].kind.as_str(), "ipv4-addr");
    assert!(draft.narrative.is_empty() && draft.subjects.is_empty());
    assert_eq!(unclassed(&draft).len(), 1);
    assert_eq!(
        errors(&json!({"title": 7, "severity": "huge", "ongoing": "yes"}), Mode::Draft),
        [at("/title", "type"), at("/ongoing", "type"), at("/severity", "enum")]
    );
}

#[test]
fn forty_wrong_fields_give_forty_errors() {
    let observables: Vec<Value> =
        (0..30).map(|_| json!({"type": "ipv4-addr", "value": "300.1.1.1"})).collect();
    let body = json!({
        "kind": "rumour", "title": 1, "summary": [], "detected_at": "yesterday", "ongoing": "no",
        "categories": ["fraud/fishing"], "severity": "huge", "language": "English",
        "marking": {"tlp": "TLP:WHITE"}, "colour": "red", "observables": observables,
    });
    let found = errors(&body, Mode::Submit);
    let mut expected = vec![
        at("/kind", "enum"),
        at("/title", "type"),
        at("/summary", "type"),
        at("/detected_at", "format"),
        at("/ongoing", "type"),
        at("/language", "format"),
        at("/categories/0", "enum"),
        at("/severity", "enum"),
    ];
    expected.extend((0..30).map(|i| (format!("/observables/{i}/value"), "format")));
    expected.extend([at("/marking/tlp", "enum"), at("/colour", "unknown")]);
    assert_eq!(found, expected);
    assert_eq!(found.len(), 40);
}

#[test]
fn times_outside_their_range() {
    for (field, value, code) in [
        ("detected_at", json!("0000-01-01T00:00:00Z"), "range"),
        ("detected_at", json!("9999-12-31T23:59:59Z"), "range"),
        ("detected_at", json!("2026-11-20T09:06:00Z"), "range"),
        ("detected_at", json!("1989-12-31T23:59:59Z"), "range"),
        ("aware_at", json!(17), "type"),
        ("classified_at", json!("2026-11-20"), "format"),
        ("occurred_at", json!("9999-12-31T23:59:59Z"), "range"),
    ] {
        assert_eq!(one(&with(field, value)), (format!("/{field}"), code));
    }
    for (value, precision, code) in [
        ("2026-13", "month", "format"),
        ("2026-1", "month", "format"),
        ("2026", "month", "format"),
        ("2027", "year", "range"),
        ("0000", "year", "format"),
        ("9999", "year", "range"),
        ("1989-01-01", "day", "range"),
        ("+026-01-01", "day", "format"),
    ] {
        let body = with("occurred_at", json!({"value": value, "precision": precision}));
        assert_eq!(one(&body), at("/occurred_at/value", code), "{value}");
    }
    assert!(submit(&with("detected_at", json!("2026-11-20T09:04:00Z"))).is_ok(), "clocks differ a little");
    let body = with(
        "observables",
        json!([{"type": "cve", "value": "CVE-2026-0001", "first_seen": "2026-11-02T00:00:00Z", "last_seen": "2026-11-01T00:00:00Z"}]),
    );
    assert_eq!(one(&body), at("/observables/0/last_seen", "range"));
}

#[test]
fn invisible_characters_are_refused_wherever_text_stands() {
    for bad in ["a\u{0}b", "a\u{202E}b", "a\u{2066}b", "a\u{FEFF}b", "a\u{1b}[2Jb"] {
        assert_eq!(one(&with("title", json!(bad))), at("/title", "text"));
        assert_eq!(one(&with("summary", json!(bad))), at("/summary", "text"));
        assert_eq!(one(&with("narrative", json!([{"text": bad}]))), at("/narrative/0/text", "text"));
        let mutex = json!([{"type": "mutex", "value": bad}]);
        assert_eq!(one(&with("observables", mutex)), at("/observables/0/value", "text"));
        let named = json!([{"role": "victim", "name": bad, "identifiers": ["ok", bad]}]);
        assert_eq!(
            errors(&with("subjects", named), Mode::Submit),
            [at("/subjects/0/name", "text"), at("/subjects/0/identifiers/1", "text")]
        );
    }
    assert!(submit(&with("summary", json!("first line\r\nsecond\tline <b>&amp;"))).is_ok());
}

#[test]
fn limits_hold() {
    assert_eq!(one(&with("title", json!("x".repeat(201)))), at("/title", "length"));
    assert_eq!(one(&with("summary", json!("x".repeat(4_001)))), at("/summary", "length"));
    assert!(submit(&with("title", json!("é".repeat(200)))).is_ok(), "characters count, not bytes");
    let passage = json!([{"text": "x".repeat(100_001)}]);
    assert_eq!(one(&with("narrative", passage)), at("/narrative/0/text", "length"));
    let subjects: Vec<Value> =
        (0..41).map(|i| json!({"role": "victim", "name": format!("Person {i}")})).collect();
    assert_eq!(one(&with("subjects", json!(subjects))), at("/subjects", "length"));
    let many: Vec<Value> = (0..201).map(|i| json!({"type": "mutex", "value": format!("m{i}")})).collect();
    let many = with("observables", json!(many));
    assert_eq!(one(&many), at("/observables", "length"));
    assert_eq!(parse_import(&many, Mode::Submit, now()).unwrap().observables.len(), 201);
    let most: Vec<Value> =
        (0..=IMPORT_OBSERVABLES).map(|i| json!({"type": "mutex", "value": format!("m{i}")})).collect();
    assert!(parse_import(&with("observables", json!(most)), Mode::Submit, now()).is_err());
}

#[test]
fn the_same_value_twice_is_named_by_its_place() {
    let twice = json!([
        {"type": "domain-name", "value": "evil.example"},
        {"type": "mutex", "value": "evil.example"},
        {"type": "domain-name", "value": "hxxp"},
        {"type": "domain-name", "value": "EVIL[.]example."},
        {"type": "domain-name", "value": "evil.EXAMPLE"}
    ]);
    let found = parse(&with("observables", twice), Mode::Draft, now()).unwrap_err();
    let places: Vec<_> = found.iter().map(|e| (e.pointer.as_str(), e.code)).collect();
    assert!(places.contains(&("/observables/3/value", "duplicate")), "{places:?}");
    assert!(places.contains(&("/observables/4/value", "duplicate")), "{places:?}");
    assert!(found.iter().all(|e| e.code != "duplicate" || e.message.contains("/observables/0")));
}

#[test]
fn a_confusable_domain_is_taken_in_its_normal_form() {
    let body = with("observables", json!([{"type": "domain-name", "value": "nоrdbank.example"}]));
    assert_eq!(submit(&body).unwrap().observables[0].value, "xn--nrdbank-9ig.example");
}

#[test]
fn lowering_a_class_needs_a_ground() {
    let lowered = |class: &str| json!([{"type": "ipv4-addr", "value": "203.0.113.47", "data_class": class}]);
    let needed = at("/observables/0/infrastructure_ground", "required");
    assert_eq!(one(&with("observables", lowered("technical-indicator"))), needed);
    assert_eq!(one(&with("observables", lowered("incident-facts"))), needed);
    assert!(submit(&with("observables", lowered("special-category"))).is_ok(), "tightening is free");
    assert!(parse(&with("observables", lowered("technical-indicator")), Mode::Draft, now()).is_ok());
    let plain = json!([{"role": "victim", "name": "Eva Muster", "data_class": "incident-facts"}]);
    assert_eq!(errors(&with("subjects", plain), Mode::Submit)[0], at("/subjects/0/data_class", "enum"));
}

#[test]
fn personal_data_in_free_text_is_classed_or_confirmed() {
    let text = "Seen from 203.0.113.9, ask anna@nordbank.example";
    let mut body = with("summary", json!(text));
    assert_eq!(errors(&body, Mode::Submit), [at("/summary", "unclassed"), at("/summary", "unclassed")]);
    let found = submit(&body).unwrap_err();
    assert!(found[0].message.contains("an IP address at characters 11 to 21"), "{}", found[0].message);
    assert!(!found.iter().any(|e| e.message.contains("203.0.113.9") || e.message.contains("anna")));

    body["confirmed"] =
        json!([{"pointer": "/summary", "text": "203.0.113.9"}, {"pointer": "/title", "text": "nothing"}]);
    assert_eq!(one(&body), at("/summary", "unclassed"));
    body["confirmed"] = json!([{"pointer": "/summary", "text": "203.0.113.9"}, {"pointer": "/summary", "text": "anna@nordbank.example"}]);
    let content = submit(&body).unwrap();
    assert_eq!(content.confirmed.len(), 2);
    assert!(unclassed(&content).is_empty());

    let classed = |class: &str| with("narrative", json!([{"text": text, "data_class": class}]));
    assert!(submit(&classed("identifying-address")).is_ok());
    assert!(submit(&classed("content")).is_ok(), "a stricter class covers it too");
    assert_eq!(errors(&classed("technical-indicator"), Mode::Submit).len(), 2);
}

#[test]
fn a_value_listed_as_an_attackers_may_stand_in_the_text() {
    // 198.51.100.7 is listed as technical, with a ground; 203.0.113.47 as an identifying address
    assert!(submit(&with("summary", json!("C2 at 198.51.100[.]7"))).is_ok());
    assert_eq!(one(&with("summary", json!("C2 at 203.0.113.47"))), at("/summary", "unclassed"));
}

#[test]
fn a_subjects_name_in_the_text_is_asked_about() {
    assert_eq!(one(&with("title", json!("Ms Muster was robbed"))), at("/title", "unclassed"));
    let mut note = body();
    note["observables"][0]["note"] = json!("sent to Eva Muster");
    assert_eq!(one(&note), at("/observables/0/note", "unclassed"));
    note["observables"][3]["note"] = json!("Eva Muster's account");
    assert_eq!(errors(&note, Mode::Submit).len(), 1, "an IBAN's note is financial: stricter than a victim");
}

#[test]
fn marking_and_audience() {
    let marking = with("marking", json!({"tlp": "TLP:RED", "purposes": []}));
    assert_eq!(one(&marking), at("/marking/purposes", "range"));
    assert_eq!(submit(&with("marking", json!({"tlp": "TLP:GREEN"}))).unwrap().marking.tlp, Tlp::Green);
    assert_eq!(one(&with("marking", json!({"named": []}))), at("/marking/named", "unknown"));
    let org = "0198c0de-0000-7000-8000-000000000001";
    let only =
        |organisations: Value| with("audience", json!({"mode": "only", "organisations": organisations}));
    for organisations in [json!([org]), json!([{"organisation": org}])] {
        let AudienceMode::Only { organisations } = submit(&only(organisations)).unwrap().audience else {
            panic!()
        };
        assert_eq!(organisations[0].organisation.to_string(), org);
    }
    let full = only(json!([{"organisation": org, "agreement": org, "withhold": ["victim-identity"]}]));
    assert!(submit(&full).is_ok());
    assert_eq!(one(&only(json!([]))), at("/audience/organisations", "required"));
    assert_eq!(one(&only(json!([org, org]))), at("/audience/organisations/1", "duplicate"));
    assert_eq!(
        one(&only(json!([{"organisation": "me"}]))),
        at("/audience/organisations/0/organisation", "enum")
    );
    assert_eq!(one(&with("audience", json!({"mode": "only"}))), at("/audience/organisations", "required"));
    let stray = json!({"mode": "nobody", "organisations": [org]});
    assert_eq!(one(&with("audience", stray)), at("/audience/organisations", "unknown"));
    assert_eq!(one(&with("audience", json!({"mode": "friends"}))), at("/audience/mode", "enum"));
    assert_eq!(submit(&with("audience", json!({"mode": "nobody"}))).unwrap().audience, AudienceMode::Nobody);
}

#[test]
fn what_this_version_cannot_do_is_refused_not_ignored() {
    for field in ["on_behalf_of", "unit", "lead", "reporter_identity"] {
        assert_eq!(one(&with(field, json!("masked"))), (format!("/{field}"), "unknown"));
        assert!(submit(&with(field, Value::Null)).is_ok());
    }
}

#[test]
fn frequency_reports_hold_counts_only() {
    let counts = json!([{"category": "fraud/phishing", "period": "2026-10", "count": 17}]);
    let mut body = json!({"kind": "frequency", "title": "October", "counts": counts});
    assert_eq!(submit(&body).unwrap().categories.len(), 1);
    body["observables"] = json!([{"type": "mutex", "value": "m"}]);
    assert_eq!(one(&body), at("/observables", "unknown"));
    assert_eq!(one(&json!({"kind": "frequency", "title": "October"})), at("/counts", "required"));
    assert_eq!(one(&with("counts", json!([]))), at("/counts", "unknown"));
    let early = json!({"kind": "early-warning", "title": "T", "detected_at": "2026-11-20T04:10:00Z", "categories": ["fraud"]});
    assert!(submit(&early).is_ok());
}

#[test]
fn a_text_full_of_names_is_read_in_good_time() {
    let subjects: Vec<Value> = (0..40)
        .map(|i| json!({"role": "victim", "name": format!("Anna Lind{i}"), "identifiers": ["aaa aaa"]}))
        .collect();
    let text = "Anna LIND1 aaa aaa 203.0.113.9 ".repeat(3_000);
    let passages: Vec<Value> = (0..10).map(|_| json!({"text": text})).collect();
    let mut body = with("narrative", json!(passages));
    body["subjects"] = json!(subjects);
    let started = std::time::Instant::now();
    let content = parse(&body, Mode::Draft, now()).unwrap();
    assert_eq!(unclassed(&content).len(), 20, "each text is told once a field");
    assert_eq!(content.to_partial().complete().unwrap(), content);
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}
