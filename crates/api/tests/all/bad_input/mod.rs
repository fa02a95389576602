//! Bad input gets a precise answer and changes nothing: the table over every operation, and what single fields and
//! parameters have of their own.
//!
//! | file | owns |
//! |---|---|
//! | `every_route` | the run: each row of the table at each operation of the served document |
//! | `corpus` | the rows: bodies, ids, parameters, headers |
//! | `fields` | wrong bodies made from a schema |
//! | `judge` | what every refusal has to be |
//! | `operation`, `subject` | what the document says, and who may use it with what |

mod corpus;
mod every_route;
mod fields;
mod judge;
mod operation;
mod subject;

use crate::client::errors;
use crate::support::{TestApp, on_both_databases};
use crate::world::{NOBODY, World, report};
use serde_json::{Value, json};

on_both_databases! {
    async fn all_wrong_fields_are_named_at_once(t: &TestApp) {
        let world = World::new(t).await;
        let reporter = world.as_("reporter", "nordbank").await;
        let before = t.rows();
        let observables: Vec<Value> = (0..36).map(|_| json!({"type": "ipv4-addr", "value": "999.1.1.1"})).collect();
        let body = json!({
            "kind": "rumour", "title": 7, "severity": "huge", "detected_at": "yesterday", "categories": ["fraud/phishing"],
            "observables": observables,
        });
        let problem = reporter.post("/v1/reports", &body).await.problem(422, "invalid-fields");
        assert!(errors(&problem).len() >= 40, "{}", errors(&problem).len());
        assert_eq!(t.rows(), before);
    }
}

/// (field, value, code) of single wrong fields of a report.
fn wrong_fields() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("title", json!("a\u{0}b"), "text"),
        ("title", json!("a\u{202E}b"), "text"),
        ("title", json!("x".repeat(201)), "length"),
        ("severity", json!("HIGH"), "enum"),
        ("detected_at", json!("0000-01-01T00:00:00Z"), "range"),
        ("detected_at", json!("9999-12-31T23:59:59Z"), "range"),
        ("detected_at", json!("2026-11-23T10:00:00Z"), "range"),
        ("detected_at", json!("20 November"), "format"),
        ("categories", json!([]), "required"),
        ("categories", json!(["fraud/phishing", "fraud/phishing"]), "duplicate"),
        ("ongoing", json!("yes"), "type"),
    ]
}

#[tokio::test]
async fn single_wrong_fields_are_named_with_how_to_mend() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let reporter = world.as_("reporter", "nordbank").await;
    for (field, value, code) in wrong_fields() {
        let mut body = report();
        body[field] = value;
        let problem = reporter.post("/v1/reports", &body).await.problem(422, "invalid-fields");
        let found = errors(&problem);
        assert!(
            found.iter().any(|(at, what)| at.starts_with(&format!("/{field}")) && what == code),
            "{field} {code}: {problem}"
        );
    }
    assert_eq!(reporter.get("/v1/reports").await.expect(200).body["items"], json!([]));
}

#[tokio::test]
async fn confusable_domains_are_taken_normalised_and_warned_of() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let reporter = world.as_("reporter", "nordbank").await;
    let mut body = report();
    body["observables"] = json!([{"type": "domain-name", "value": "n\u{43E}rdbank[.]example"}]);
    let preview = reporter.post("/v1/reports/preview", &body).await.expect(200);
    assert_eq!(preview.body["warnings"].as_array().unwrap().len(), 1, "{}", preview.text);
    let id = reporter.post("/v1/reports", &body).await.expect(201).id();
    let shown = reporter.get(&format!("/v1/reports/{id}")).await.expect(200);
    assert!(shown.body["observables"][0]["value"].as_str().unwrap().starts_with("xn--"), "{}", shown.text);
}

#[tokio::test]
async fn markup_travels_as_text() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let reporter = world.as_("reporter", "nordbank").await;
    let mut body = report();
    body["title"] = json!("<script>alert(1)</script> & 'quotes'");
    let id = reporter.post("/v1/reports", &body).await.expect(201).id();
    let shown = reporter.get(&format!("/v1/reports/{id}")).await.expect(200);
    assert_eq!(shown.body["title"], body["title"]);
    assert_eq!(shown.header("content-type"), "application/json");
}

#[tokio::test]
async fn parameters_are_read_strictly() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let reporter = world.as_("reporter", "nordbank").await;
    let cases = [
        ("colour=red", "?colour", "unknown"),
        ("limit=0", "?limit", "enum"),
        ("limit=201", "?limit", "enum"),
        ("severity=huge", "?severity", "enum"),
        ("status=lost", "?status", "enum"),
        ("observable=%20nothing%20at%20all", "?observable", "format"),
        ("since=tomorrow", "?since", "enum"),
        ("q=a&q=b", "?q", "duplicate"),
        ("q=a%00b", "?q", "text"),
        ("sort=title", "?sort", "enum"),
    ];
    for (query, pointer, code) in cases {
        let problem = reporter.get(&format!("/v1/reports?{query}")).await.problem(400, "unreadable");
        assert_eq!(errors(&problem), [(pointer.to_owned(), code.to_owned())], "{query}");
    }
    reporter
        .get("/v1/reports?status=received&severity=high&q=phishing&since=2026-11-20T00:00:00Z")
        .await
        .expect(200);
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_problems() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    world.anybody.get("/v1/nothing/here").await.problem(404, "not-found");
    world.anybody.get(&format!("/v1/nothing/{NOBODY}")).await.problem(404, "not-found");
    let wrong = world.anybody.raw("PATCH", "/v1/reports", &[], Vec::new()).await.expect(405);
    assert_eq!(wrong.body["type"], "about:blank");
    assert!(wrong.header("allow").contains("POST"), "{:?}", wrong.headers);
}
