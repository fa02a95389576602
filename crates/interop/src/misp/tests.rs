use super::*;
use domain::report::{Mode, parse_import};
use proptest::prelude::*;
use serde_json::json;

const KIT: &str = include_str!("../../tests/data/phishing-kit.misp.json");

const NET: &str = "Network activity";

fn at() -> DateTime<Utc> {
    "2026-11-20T08:00:00Z".parse().unwrap()
}

fn import(file: &Value) -> Import {
    read(file.to_string().as_bytes(), at()).unwrap()
}

fn attributes(attributes: &Value) -> Import {
    import(&json!({"Event": {"info": "x", "Attribute": attributes}}))
}

fn observable<'a>(import: &'a Import, value: &str) -> &'a Value {
    let all = import.drafts[0].body["observables"].as_array().unwrap();
    all.iter().find(|o| o["value"] == value).unwrap_or_else(|| panic!("{value} not in {all:#?}"))
}

fn because<'a>(import: &'a Import, path: &str) -> (bool, &'a str) {
    let line = import.mapping.iter().find(|m| m.path == path).unwrap_or_else(|| panic!("{path} not mapped"));
    (line.taken, &line.because)
}

#[test]
fn an_event_becomes_a_draft() {
    let import = read(KIT.as_bytes(), at()).unwrap();
    insta::assert_json_snapshot!(import.drafts[0].body, {".observables" => "[below]"});
    let rows: Vec<String> = import.drafts[0].body["observables"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| {
            let word = |field: &str| o[field].as_str().unwrap_or("-").to_owned();
            ["type", "value", "data_class", "infrastructure_ground", "role", "first_seen", "note"]
                .map(word)
                .join(" | ")
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn drafts_are_bodies_that_the_domain_reads() {
    let import = read(KIT.as_bytes(), at()).unwrap();
    for mode in [Mode::Draft, Mode::Submit] {
        let content = parse_import(&import.drafts[0].body, mode, at()).unwrap();
        assert_eq!(content.observables.len(), import.drafts[0].observables);
    }
}

#[test]
fn the_mapping_accounts_for_every_entry() {
    let import = read(KIT.as_bytes(), at()).unwrap();
    let lines: Vec<String> = import
        .mapping
        .iter()
        .map(|m| {
            format!(
                "{} {} {} ({})",
                if m.taken { "+" } else { "-" },
                m.path,
                m.as_.as_deref().unwrap_or("-"),
                m.because
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
    let file: Value = serde_json::from_str(KIT).unwrap();
    for line in &import.mapping {
        // first_seen and the like of an attribute may come from its object
        assert!(file.pointer(&line.path).is_some(), "{} points nowhere", line.path);
    }
    assert_eq!(serde_json::to_value(&import.mapping[0]).unwrap()["as"], "title");
}

#[test]
fn envelopes() {
    let event = json!({"info": "x"});
    for (file, path) in [
        (json!({"Event": event}), "/Event/info"),
        (event.clone(), "/info"),
        (json!([event]), "/0/info"),
        (json!([{"Event": event}]), "/0/Event/info"),
        (json!({"response": [{"Event": event}]}), "/response/0/Event/info"),
        (json!({"response": {"Event": event}}), "/response/Event/info"),
    ] {
        let import = import(&file);
        assert_eq!((import.drafts.len(), import.drafts[0].title.as_str()), (1, "x"));
        assert_eq!(import.mapping[0].path, path);
    }
    let two = import(&json!([{"Event": {"info": "a"}}, 7, {"Event": {"info": "b"}}]));
    assert_eq!(two.drafts.iter().map(|d| d.title.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(because(&two, "/1"), (false, "isn't a MISP event"));
}

#[test]
fn unreadable_files_say_where() {
    let fails = |bytes: &[u8]| read(bytes, at()).unwrap_err();
    assert_eq!(fails(b" \n"), ReadError::Empty);
    assert_eq!(fails(b"{\"a\": \"\xFF\"}"), ReadError::NotUtf8 { at: 7 });
    assert_eq!(fails(b"{\"a\": \"\0\"}"), ReadError::Nul { at: 7 });
    let broken = fails(b"{\n  \"Event\": {]\n}");
    assert_eq!(broken.to_string(), "isn't JSON: key must be a string, at line 2, column 13");
    let deep = fails("[".repeat(100_000).as_bytes());
    assert!(
        matches!(&deep, ReadError::NotJson { because, .. } if because.contains("recursion limit")),
        "{deep}"
    );
    for file in ["7", "[]", "{}", "{\"response\": []}", "\"Event\"", "[1]", "{\"Event\": 7}"] {
        assert_eq!(fails(file.as_bytes()), ReadError::NoEvent, "{file}");
    }
    assert!(read(b"\xEF\xBB\xBF{\"info\": \"x\"}", at()).is_ok());
}

#[test]
fn only_what_the_event_calls_c2_is_lowered() {
    let lowered = |attribute: Value| {
        let import = attributes(&json!([attribute]));
        import.drafts[0].body["observables"][0]["infrastructure_ground"] == "c2"
    };
    let with = |category: &str, to_ids: bool, comment: &str, tag: &str| {
        json!({"type": "ip-dst", "value": "203.0.113.5", "category": category, "to_ids": to_ids, "comment": comment,
            "Tag": [{"name": tag}]})
    };
    for comment in [
        "C2 server",
        "main C&C",
        "CnC",
        "command and control",
        "Command-and-Control node",
        "command & control",
    ] {
        assert!(lowered(with(NET, true, comment, "x")), "{comment}");
    }
    assert!(lowered(with(NET, true, "", "rsit:malicious-code=\"c2-server\"")));
    for comment in ["", "C2?", "not a C2", "possible C2", "sinkholed C2", "victim, connects to C2", "C25"] {
        assert!(!lowered(with(NET, true, comment, "x")), "{comment}");
    }
    assert!(!lowered(with(NET, false, "C2", "x")));
    assert!(!lowered(with("Payload delivery", true, "C2", "x")));
    assert!(!lowered(with(
        NET,
        true,
        "",
        "misp-galaxy:mitre-attack-pattern=\"Exfiltration Over C2 Channel - T1041\""
    )));
    // a second attribute that doubts the first
    let import = attributes(&json!([
        {"type": "ip-dst", "value": "203.0.113.5", "category": NET, "to_ids": true, "comment": "C2"},
        {"type": "ip-src", "value": "203.0.113.5", "category": NET, "to_ids": true, "comment": "compromised server"}]));
    assert_eq!(observable(&import, "203.0.113.5")["data_class"], "identifying-address");
}

#[test]
fn markings_are_the_strictest_met_and_default_to_amber() {
    let marking = |tags: &[&str], inner: &[&str]| {
        let names = |tags: &[&str]| tags.iter().map(|name| json!({"name": name})).collect::<Vec<_>>();
        let attribute = json!({"type": "mutex", "value": "m", "Tag": names(inner)});
        let import = import(&json!({"info": "x", "Tag": names(tags), "Attribute": [attribute]}));
        let marking = import.drafts[0].marking.clone();
        format!("{} {}", marking.tlp, marking.pap)
    };
    assert_eq!(marking(&[], &[]), "TLP:AMBER PAP:AMBER");
    assert_eq!(marking(&["tlp:white", "PAP:WHITE"], &[]), "TLP:CLEAR PAP:CLEAR");
    assert_eq!(marking(&["TLP:GREEN", "tlp:clear", "pap:red"], &[]), "TLP:GREEN PAP:RED");
    assert_eq!(marking(&["tlp:green"], &["tlp:red"]), "TLP:RED PAP:AMBER");
    assert_eq!(marking(&["tlp:ex:chr", "tlp:unclear"], &[]), "TLP:AMBER PAP:AMBER");
}

#[test]
fn long_odd_and_missing_facts() {
    let import = import(&json!({"Event": {
        "info": format!("{}\u{202E}", "å".repeat(250)), "date": "2027-01-01", "timestamp": "99999999999",
        "threat_level_id": 4, "Attribute": [
            {"type": "ip-src", "value": "203.0.113.5:8080"}, {"type": "ip-dst", "value": "::ffff:203.0.113.6"},
            {"type": "domain", "value": "203.0.113.7"}, {"type": "text"}, 7,
            {"type": "mutex", "value": "a\u{0}b"}, {"type": "email-src", "value": "nobody"},
            {"type": "something-new", "value": "x"}]}}));
    let draft = &import.drafts[0];
    assert_eq!(draft.title.chars().count(), 200);
    assert_eq!(draft.body["severity"], "medium");
    assert_eq!(draft.body["occurred_at"], Value::Null);
    assert_eq!(draft.body["detected_at"], "2026-11-20T08:00:00Z");
    assert_eq!(draft.body["categories"], json!(["other/undetermined"]));
    assert_eq!(draft.observables, 3);
    for value in ["203.0.113.5", "203.0.113.6", "203.0.113.7"] {
        assert_eq!(observable(&import, value)["type"], "ipv4-addr");
    }
    assert_eq!(because(&import, "/Event/Attribute/3"), (false, "has no value"));
    assert_eq!(because(&import, "/Event/Attribute/4"), (false, "isn't an attribute"));
    let (taken, words) = because(&import, "/Event/Attribute/6");
    assert!(!taken && words.contains("must be an e-mail address"));
    assert!(!because(&import, "/Event/Attribute/7").0);
}

#[test]
fn more_than_an_import_takes_is_reported() {
    let many: Vec<Value> = (0..MOST_OBSERVABLES + 2)
        .map(|n| json!({"type": "domain", "value": format!("h{n}.example")}))
        .chain([json!({"type": "domain", "value": "h1.example"})])
        .collect();
    let import = attributes(&Value::Array(many));
    assert_eq!(import.drafts[0].observables, MOST_OBSERVABLES);
    assert_eq!(import.mapping.iter().filter(|m| !m.taken && m.because.contains("10000")).count(), 2);
    // a repeated value still finds its place
    assert!(because(&import, &format!("/Event/Attribute/{}", MOST_OBSERVABLES + 2)).0);
}

proptest! {
    #[test]
    fn nothing_panics(kind in "[a-zA-Z0-9|-]{0,12}|ip-dst\\|port|domain\\|ip|filename\\|md5|url|link|comment",
                      value in "\\PC{0,30}|[0-9.:|/a-z]{0,30}", junk in any::<Vec<u8>>(), time in any::<i64>()) {
        let _ = read(&junk, at());
        let file = json!({"info": value, "date": value, "timestamp": time, "Tag": [{"name": value}, null], "Object": [
            {"name": kind, "first_seen": value, "Attribute": [{"type": kind, "value": value, "last_seen": time}]}, null]});
        let import = read(file.to_string().as_bytes(), at()).unwrap();
        for line in &import.mapping {
            prop_assert_eq!(line.taken, line.as_.is_some());
        }
        let read = parse_import(&import.drafts[0].body, Mode::Draft, at());
        prop_assert!(read.is_ok(), "{:?}", read);
    }
}
