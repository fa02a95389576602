//! The OpenAPI document is whole, and says of bodies and views what is true.

use crate::client::Client;
use crate::support::TestApp;
use crate::world::{World, document, report};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    all
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                found.insert(reference.to_owned());
            }
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_is_whole() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let document = document(&world.anybody).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in found {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference} is nowhere");
    }
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{method} {path}");
        assert!(operation["summary"].is_string() && operation["description"].is_string());
        let problem = &operation["responses"]["500"]["content"]["application/problem+json"];
        assert_eq!(problem["schema"]["$ref"], "#/components/schemas/Problem", "{method} {path}");
        let open = operation["security"] == json!([]);
        for status in ["401", "403", "429"] {
            let known = operation["responses"][status].is_object();
            assert!(open || known, "{method} {path} doesn't know {status}");
        }
        let tag = document["tags"].as_array().unwrap().iter().find(|tag| tag["name"] == operation["tags"][0]);
        assert!(
            tag.unwrap()["description"].is_string(),
            "{} has no line in openapi/tags.rs",
            operation["tags"]
        );
    }
}

#[tokio::test]
async fn bodies_are_closed_and_views_are_one_object() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let document = document(&world.anybody).await;
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert!(schemas.values().all(|schema| schema["allOf"].is_null()));
    for (method, path, operation) in operations(&document) {
        let mut found = BTreeSet::new();
        references(&operation["requestBody"], &mut found);
        for reference in found {
            let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
            assert_eq!(schema["additionalProperties"], false, "{method} {path}: {reference} takes any field");
        }
    }
    // what a body refers to is closed too, and what only answers hold isn't
    assert_eq!(schemas["Observable"]["additionalProperties"], false);
    assert_eq!(schemas["Occurred"]["oneOf"][1]["additionalProperties"], false);
    assert!(schemas["Alert"]["additionalProperties"].is_null());
}

/// The schema behind a reference, with everything that is flattened into it.
fn resolve(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return resolve(document, document.pointer(reference.trim_start_matches('#')).unwrap());
    }
    for list in ["oneOf", "anyOf"] {
        // an optional one is its schema or null
        let named = schema[list].as_array().and_then(|all| all.iter().find(|one| one["type"] != "null"));
        if let Some(named) = named {
            return resolve(document, named);
        }
    }
    if let Some(all) = schema["allOf"].as_array() {
        let mut properties = Map::new();
        for part in all {
            let part = resolve(document, part);
            properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
        }
        return json!({"type": "object", "properties": properties});
    }
    schema.clone()
}

/// A body with every documented field in it, and nothing in the leaves.
fn everything(document: &Value, schema: &Value) -> Value {
    let schema = resolve(document, schema);
    if let Some(properties) = schema["properties"].as_object() {
        return properties
            .iter()
            .map(|(name, schema)| (name.clone(), everything(document, schema)))
            .collect();
    }
    if schema["items"].is_object() {
        let item = everything(document, &schema["items"]);
        return if item.is_object() { json!([item]) } else { Value::Null };
    }
    Value::Null
}

/// A channel with a subscription and a delivery.
async fn channel(admin: &Client) -> (String, String, String) {
    let webhook = json!({"kind": "webhook", "name": "SIEM", "url": "https://siem.nordbank.example/hook"});
    let channel = admin.post("/v1/channels", &webhook).await.expect(201).id();
    let told = json!({"channel": channel, "events": ["feedback.given"]});
    let subscription = admin.post("/v1/subscriptions", &told).await.expect(201).id();
    let trial = admin.act(&format!("/v1/channels/{channel}/test")).await.expect(202).body;
    (channel, subscription, trial["delivery"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn every_documented_field_is_one_that_the_parsers_know() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let (report_id, case, alert_id) = world.alert().await;
    let reporter = world.as_("reporter", "nordbank").await;
    let analyst = world.as_("analyst", "brabant").await;
    let draft = reporter.post("/v1/drafts", &report()).await.expect(201);
    let admin = world.as_("admin", "nordbank").await;
    let (channel, subscription, _) = channel(&admin).await;
    let document = document(&world.anybody).await;
    for (method, path, operation) in operations(&document) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        if schema["$ref"].is_null() {
            continue;
        }
        let (client, id): (&Client, String) = match path.split('/').nth(2).unwrap() {
            "sessions" => (&world.anybody, String::new()),
            "drafts" => (&reporter, draft.id()),
            "cases" => (&analyst, case.clone()),
            "alerts" => (&analyst, alert_id.clone()),
            "channels" => (&admin, channel.clone()),
            "subscriptions" => (&admin, subscription.clone()),
            _ if path.ends_with("triage") || path.ends_with("feedback") => (&analyst, report_id.clone()),
            _ => (&reporter, String::new()),
        };
        let body = everything(&document, schema);
        let answer = client.with(&method, &path.replace("{id}", &id), &[("if-match", "*")], &body).await;
        let errors = answer.body["errors"].as_array().cloned().unwrap_or_default();
        let strange: Vec<_> =
            errors.iter().filter(|error| error["message"] == "is not a field of this body").collect();
        assert!(strange.is_empty(), "{method} {path}: {strange:?}");
    }
}

/// The fields of the bodies that this version takes: a parser that learns one fails here until it is documented.
#[tokio::test]
async fn no_field_that_the_parsers_know_is_undocumented() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let (report_id, _) = world.case().await;
    let reporter = world.as_("reporter", "nordbank").await;
    let analyst = world.as_("analyst", "brabant").await;
    let document = document(&world.anybody).await;
    // every word that is a field of some schema, tried on every body
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let words: BTreeSet<&String> =
        schemas.values().filter_map(|schema| schema["properties"].as_object()).flat_map(Map::keys).collect();
    let admin = world.as_("admin", "nordbank").await;
    let triage = format!("/v1/reports/{report_id}/triage");
    let feedback = format!("/v1/reports/{report_id}/feedback");
    let bodies = [
        ("NewReport", "/v1/drafts", &reporter),
        ("SubmittedReport", "/v1/reports", &reporter),
        ("Triage", &triage, &analyst),
        ("NewFeedback", &feedback, &analyst),
        ("NewAlert", "/v1/alerts", &analyst),
        ("NewCase", "/v1/cases", &analyst),
        ("NewChannel", "/v1/channels", &admin),
        ("NewSubscription", "/v1/subscriptions", &admin),
    ];
    for (name, path, client) in bodies {
        let schema = resolve(&document, &json!({"$ref": format!("#/components/schemas/{name}")}));
        let body: Map<String, Value> = words.iter().map(|word| ((*word).clone(), json!(7))).collect();
        let answer = client.post(path, &Value::Object(body)).await;
        let errors = answer.body["errors"].as_array().unwrap();
        let unknown: BTreeSet<&str> = errors
            .iter()
            .filter(|error| {
                let message = error["message"].as_str().unwrap();
                message == "is not a field of this body" || message.starts_with("isn't supported")
            })
            .map(|error| error["pointer"].as_str().unwrap().trim_start_matches('/'))
            .collect();
        for word in &words {
            let documented = schema["properties"].get(word.as_str()).is_some();
            assert_eq!(documented, !unknown.contains(word.as_str()), "{name}: {word}");
        }
    }
}

/// Every field of an answer is documented.
fn undocumented(document: &Value, schema: &Value, answer: &Value, at: &str, found: &mut Vec<String>) {
    let schema = resolve(document, schema);
    match answer {
        Value::Object(fields) => {
            let Some(properties) = schema["properties"].as_object() else { return };
            for (name, value) in fields {
                match properties.get(name) {
                    Some(schema) => undocumented(document, schema, value, &format!("{at}/{name}"), found),
                    None => found.push(format!("{at}/{name}")),
                }
            }
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                undocumented(document, &schema["items"], item, &format!("{at}/{n}"), found);
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn answers_hold_what_is_documented() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let (report_id, case, alert_id) = world.alert().await;
    let reporter = world.as_("reporter", "nordbank").await;
    let analyst = world.as_("analyst", "brabant").await;
    reporter.post("/v1/drafts", &report()).await.expect(201);
    analyst.post(&format!("/v1/reports/{report_id}/feedback"), &json!({"text": "Thanks."})).await.expect(201);
    let agreement =
        reporter.get("/v1/agreements").await.expect(200).body["items"][0]["id"].as_str().unwrap().to_owned();
    let admin = world.as_("admin", "nordbank").await;
    let (channel, subscription, delivery) = channel(&admin).await;
    let document = document(&world.anybody).await;
    let brabant =
        analyst.get("/v1/me").await.expect(200).body["organisation"]["id"].as_str().unwrap().to_owned();
    for (method, path, operation) in operations(&document) {
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        if method != "GET" || schema.is_null() {
            continue;
        }
        let authority = ["cases", "alerts", "queue"].contains(&path.split('/').nth(2).unwrap());
        let id = match path.split('/').nth(2).unwrap() {
            "cases" => &case,
            "alerts" => &alert_id,
            "agreements" => &agreement,
            "channels" => &channel,
            "subscriptions" => &subscription,
            "deliveries" => &delivery,
            _ => &report_id,
        };
        let mut at = path.replace("{id}", id);
        if path.ends_with("access") {
            at = format!("{at}?organisation={brabant}");
        }
        if path == "/v1/alerts" {
            at = format!("{at}?box=outbox");
        }
        if path == "/v1/drafts/{id}" {
            continue;
        }
        let kept = ["channels", "subscriptions", "deliveries"].contains(&path.split('/').nth(2).unwrap());
        let client = if kept {
            &admin
        } else if authority {
            &analyst
        } else {
            &reporter
        };
        let answer = client.get(&at).await.expect(200);
        let mut found = Vec::new();
        undocumented(&document, schema, &answer.body, "", &mut found);
        // the content of a report is its body's, which has a schema of its own
        found.retain(|field| path != "/v1/reports/{id}" || field.split('/').count() != 2);
        assert!(found.is_empty(), "{path}: {found:?}");
    }
}
