use super::*;
use crate::routes::posted::Fields;
use crate::words::Lang;
use domain::report::{Mode, parse};
use serde_json::{Value, json};

fn now() -> domain::time::Time {
    "2026-11-23T14:32:00Z".parse().unwrap()
}

/// A body with a value in every field of the form.
fn full() -> Value {
    json!({
        "title": "Credential phishing", "summary": "A caller on +46 8 555 010 19.", "severity": "high", "language": "sv",
        "detected_at": "2026-11-23T11:26:00Z", "aware_at": "2026-11-23T11:40:00Z", "classified_at": "2026-11-23T13:05:00Z",
        "occurred_at": {"value": "2026-11", "precision": "month"}, "ongoing": true, "categories": ["fraud/phishing"],
        "affected": {"countries": ["SE", "DK"], "sectors": ["banking"], "persons": 1200, "services": 2, "loss_eur": 250_000},
        "narrative": [{"text": "It began early.", "data_class": "incident-facts"}],
        "observables": [
            {"type": "domain-name", "value": "login-nordbank[.]example", "role": "attacker", "data_class": "technical-indicator"},
            {"type": "ipv4-addr", "value": "203.0.113.47", "role": "infrastructure", "data_class": "technical-indicator",
             "infrastructure_ground": "c2", "note": "seen twice", "first_seen": "2026-11-20T00:00:00Z"},
        ],
        "subjects": [{"name": "Anna Lindqvist", "role": "victim", "data_class": "victim-identity", "identifiers": ["C-1"]}],
        "references": [{"system": "siem", "id": "INC-4411"}],
        "confirmed": [{"pointer": "/summary", "text": "+46 8 555 010 19"}],
        "marking": {"tlp": "TLP:GREEN", "pap": "PAP:AMBER", "handling": ["H0"], "purposes": ["prevention", "investigation"]},
        "audience": {"mode": "agreements"},
    })
}

/// What a browser sends for this form.
fn sent(body: &Value) -> Fields {
    let form = form(body, Lang::En);
    let mut pairs: Vec<(String, String)> = vec![
        ("title".into(), form.title),
        ("summary".into(), form.summary),
        ("detected_at".into(), form.detected_at),
        ("aware_at".into(), form.aware_at),
        ("classified_at".into(), form.classified_at),
        ("occurred_at".into(), form.occurred_at),
        ("category".into(), form.category.chosen[0].clone()),
        ("severity".into(), form.severity.chosen[0].clone()),
        ("language".into(), form.language.chosen[0].clone()),
        ("affected.countries".into(), form.countries),
        ("affected.sectors".into(), form.sectors),
        ("affected.persons".into(), form.persons),
        ("affected.services".into(), form.services),
        ("affected.loss_eur".into(), form.loss_eur),
        ("tlp".into(), body["marking"]["tlp"].as_str().unwrap_or_default().into()),
        ("pap".into(), form.pap.chosen[0].clone()),
        ("audience.mode".into(), form.audience_mode.chosen[0].clone()),
        ("basis".into(), String::new()),
    ];
    let mut row = |list: &str, index: usize, cells: &[(&str, &str)]| {
        pairs.extend(
            cells.iter().map(|(name, value)| (format!("{list}.{index}.{name}"), (*value).to_owned())),
        );
    };
    for (i, r) in form.narrative.iter().enumerate() {
        row("narrative", i, &[("text", &r.text), ("data_class", &r.class)]);
    }
    for (i, r) in form.observables.iter().enumerate() {
        let cells = [
            ("type", r.kind.as_str()),
            ("value", &r.value),
            ("role", &r.role),
            ("data_class", &r.class),
            ("infrastructure_ground", &r.ground),
            ("note", &r.note),
        ];
        row("observable", i, &cells);
    }
    for (i, r) in form.subjects.iter().enumerate() {
        row("subject", i, &[("name", &r.name), ("role", &r.role), ("data_class", &r.class)]);
    }
    for (i, r) in form.references.iter().enumerate() {
        row("reference", i, &[("system", &r.system), ("id", &r.id), ("url", &r.url)]);
    }
    pairs.extend(form.handling.chosen.into_iter().map(|value| ("handling".to_owned(), value)));
    pairs.extend(form.purpose.chosen.into_iter().map(|value| ("purpose".to_owned(), value)));
    if form.ongoing {
        pairs.push(("ongoing".into(), "true".into()));
    }
    for one in body["confirmed"].as_array().into_iter().flatten() {
        let value = format!("{} {}", one["pointer"].as_str().unwrap(), one["text"].as_str().unwrap());
        pairs.push(("confirm".into(), value));
    }
    let mut text = url::form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(pairs);
    Fields::parse(text.finish().as_bytes())
}

#[test]
fn a_body_comes_back_as_it_went_into_the_form() {
    let body = full();
    assert_eq!(super::body(&sent(&body), &body), body);
    parse(&body, Mode::Submit, now()).unwrap();
}

#[test]
fn what_cannot_be_read_stays_as_typed_and_is_complained_about() {
    let fields = Fields::parse(
        b"title=T&detected_at=yesterday&affected.persons=many&observable.0.type=ipv4-addr&observable.0.value=1.2.3.4.5",
    );
    let body = super::body(&fields, &Value::Null);
    let shown = form(&body, Lang::En);
    assert_eq!(
        (shown.detected_at.as_str(), shown.persons.as_str(), shown.observables[0].value.as_str()),
        ("yesterday", "many", "1.2.3.4.5")
    );
    let errors = parse(&body, Mode::Draft, now()).unwrap_err();
    let names: Vec<String> = field_errors(&errors, Lang::En).into_iter().map(|error| error.field).collect();
    assert_eq!(names, ["detected_at", "affected.persons", "observable.0.value"]);
    parse(&mended(&body, &errors), Mode::Draft, now()).unwrap();
}

#[test]
fn a_paste_adds_each_value_once_with_its_class_and_a_role() {
    let mut body = full();
    let text = "GET hxxps://login-nordbank[.]example/verify from 203.0.113.47, 198.51.100.23 SHA 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let found = domain::observable::extract(text);
    assert_eq!(add(&mut body, &found), 3, "203.0.113.47 stands there already: {found:?}");
    assert_eq!(add(&mut body, &found), 0);
    assert_eq!(body["observables"][3]["data_class"], "identifying-address");
    assert_eq!(body["observables"][3]["role"], "unknown");
}

#[test]
fn personal_stretches_are_asked_about_and_the_answer_kept() {
    let content = parse(&full(), Mode::Draft, now()).unwrap();
    let mut form = form(&full(), Lang::En);
    with_hits(&mut form, &content, Lang::En);
    assert_eq!(form.hits.len(), 1);
    assert!(form.hits[0].confirmed && form.hits[0].id == "/summary +46 8 555 010 19");
}
