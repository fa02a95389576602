//! Bad input gets a precise answer and changes nothing.

use crate::client::{Client, errors};
use crate::support::{TestApp, on_both_databases};
use crate::world::{NOBODY, World, alert, report};
use serde_json::{Value, json};

/// One write route with somebody who may use it, on an item in the right state, and a body that is right.
struct Write {
    method: &'static str,
    path: String,
    client: Client,
    body: Value,
    /// What it needs beside the body.
    version: Option<String>,
}

async fn writes(world: &World) -> Vec<Write> {
    let (report_id, case, alert_id) = world.alert().await;
    let reporter = world.as_("reporter", "nordbank").await;
    let analyst = world.as_("analyst", "brabant").await;
    let supervisor = world.as_("supervisor", "brabant").await;
    let draft = reporter.post("/v1/drafts", &report()).await.expect(201);
    let version = analyst.get(&format!("/v1/alerts/{alert_id}")).await.expect(200).header("etag").to_owned();
    let post = |path: String, client: &Client, body: Value| Write {
        method: "POST",
        path,
        client: client.clone(),
        body,
        version: None,
    };
    let put = |path: String, client: &Client, body: Value, version: String| Write {
        method: "PUT",
        version: Some(version),
        ..post(path, client, body)
    };
    let (r, d, a) = (
        format!("/v1/reports/{report_id}"),
        format!("/v1/drafts/{}", draft.id()),
        format!("/v1/alerts/{alert_id}"),
    );
    let people = json!({"email": "reporter@nordbank.example", "password": "x"});
    vec![
        post("/v1/sessions".into(), &world.anybody, people),
        post("/v1/sessions/refresh".into(), &world.anybody, json!({"refresh_token": "x"})),
        post("/v1/drafts".into(), &reporter, report()),
        put(d.clone(), &reporter, report(), draft.header("etag").to_owned()),
        post(format!("{d}/preview"), &reporter, json!({})),
        post(format!("{d}/submit"), &reporter, json!({})),
        post("/v1/reports".into(), &reporter, report()),
        post("/v1/reports/preview".into(), &reporter, report()),
        post(format!("{r}/triage"), &analyst, json!({"decision": "close"})),
        post(format!("{r}/feedback"), &analyst, json!({"text": "Thank you."})),
        post("/v1/cases".into(), &analyst, json!({"title": "Case"})),
        post(format!("/v1/cases/{case}/reports"), &analyst, json!({"report": report_id})),
        post("/v1/alerts".into(), &analyst, alert(&case, &report_id)),
        put(a.clone(), &analyst, alert(&case, &report_id), version),
        post(format!("{a}/preview"), &analyst, json!({})),
        post(format!("{a}/submit-for-clearance"), &analyst, json!({})),
        post(format!("{a}/return"), &supervisor, json!({"reason": "No."})),
    ]
}

on_both_databases! {
    async fn every_write_route_refuses_what_it_cannot_read(t: &TestApp) {
        let world = World::new(t).await;
        let routes = writes(&world).await;
        let before = t.rows();
        let deep = format!("{{\"a\": {}1{}}}", "[".repeat(40), "]".repeat(40));
        let large = format!("{{\"title\": \"{}\"}}", "x".repeat(1024 * 1024));
        for Write { method, path, client, version, .. } in &routes {
            let version = version.as_deref().unwrap_or("*");
            let send = |media: &'static str, body: &[u8]| {
                let headers = [("content-type", media), ("if-match", version)];
                let body = body.to_vec();
                async move { client.raw(method, path, &headers, body).await }
            };
            send("text/plain", b"{}").await.problem(415, "unsupported-media");
            send("application/json; charset=latin1", b"{}").await.problem(415, "unsupported-media");
            send("application/json", large.as_bytes()).await.problem(413, "too-large");
            let broken = send("application/json", b"{\n  \"title\": ]").await.problem(400, "unreadable");
            assert_eq!((&broken["line"], &broken["column"]), (&json!(2), &json!(12)), "{path}");
            send("application/json", b"{\"title\": \"\xff\"}").await.problem(400, "unreadable");
            send("application/json", b"{\"title\": \"\0\"}").await.problem(400, "unreadable");
            send("application/json", b"{\"a\": 1, \"a\": 2}").await.problem(400, "unreadable");
            send("application/json", deep.as_bytes()).await.problem(400, "unreadable");
            let list = send("application/json", b"[]").await.problem(422, "invalid-fields");
            assert!(errors(&list).iter().any(|(pointer, code)| pointer.is_empty() && code == "type"), "{path} {list}");
        }
        assert_eq!(t.rows(), before);
    }

    async fn every_write_route_names_an_unknown_field(t: &TestApp) {
        let world = World::new(t).await;
        let routes = writes(&world).await;
        let before = t.rows();
        for Write { method, path, client, body, version } in &routes {
            let mut body = body.clone();
            body["co/lour"] = json!("red");
            let headers = [("if-match", version.as_deref().unwrap_or("*"))];
            let problem = client.with(method, path, &headers, &body).await.problem(422, "invalid-fields");
            let unknown = ("/co~1lour".to_owned(), "unknown".to_owned());
            assert!(errors(&problem).contains(&unknown), "{path}: {problem}");
        }
        assert_eq!(t.rows(), before);
    }

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

on_both_databases! {
    async fn an_idempotency_key_is_held_to_its_body(t: &TestApp) {
        let world = World::new(t).await;
        let reporter = world.as_("reporter", "nordbank").await;
        let key = [("idempotency-key", "k-1")];
        let first = reporter.with("POST", "/v1/reports", &key, &report()).await.expect(201);
        let before = t.rows();
        let again = reporter.with("POST", "/v1/reports", &key, &report()).await.expect(201);
        assert_eq!((again.id(), again.header("idempotent-replay"), again.header("location")), (first.id(), "true", first.header("location")));
        let mut other = report();
        other["title"] = json!("Something else");
        reporter.with("POST", "/v1/reports", &key, &other).await.problem(422, "idempotency-mismatch");
        for bad in ["", "two words", &"x".repeat(256)] {
            let key = [("idempotency-key", bad)];
            reporter.with("POST", "/v1/reports", &key, &report()).await.problem(400, "unreadable");
        }
        assert_eq!(t.rows(), before);
    }
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
