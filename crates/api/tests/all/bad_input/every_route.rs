//! The table, run over every operation that the served document knows: each row is refused as it says, and nothing in
//! the database is another after it. A new operation is in it by itself; who may use it, and a right body, the role
//! matrix knows.

use super::corpus::{self, Row};
use super::fields;
use super::judge::judge;
use super::operation::{Operation, is_file};
use super::subject::{Subject, Subjects};
use crate::client::{Answer, Client};
use crate::support::{TestApp, on_both_databases};
use crate::world::{World, document};
use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use serde_json::{Value, json};

/// What a file may weigh here, and any other body.
const LIMITS: (usize, usize) = (32 * 1024 * 1024, 1024 * 1024);

/// Operations that are in no state here in which they look at their fields. This list may only shrink.
const FIELDS_UNSEEN: [&str; 0] = [];

/// Tokens that open nothing: of another instance, expired, of a session that was ended.
async fn dead_tokens(t: &TestApp, world: &World) -> Vec<String> {
    let email = "reporter@nordbank.example";
    let elsewhere = entente_api::router(t.elsewhere(), entente_api::Settings::default());
    let foreign = Client { router: elsewhere, token: None }.sign_in(email).await;
    foreign.get("/v1/me").await.expect(200);
    let expired = world.anybody.sign_in(email).await;
    let ended = world.anybody.sign_in(email).await;
    ended.raw("DELETE", "/v1/sessions/current", &[], Vec::new()).await.expect(204);
    t.advance(TimeDelta::minutes(16));
    [foreign, expired, ended]
        .into_iter()
        .filter_map(|client| client.token)
        .map(|token| format!("Bearer {token}"))
        .collect()
}

async fn send(operation: &Operation, subject: &Subject, row: &Row) -> Answer {
    let path = operation.path.replace("{id}", row.id.as_ref().unwrap_or(&subject.id));
    let query = row.query.as_ref().unwrap_or(&subject.query);
    let at = if query.is_empty() { path } else { format!("{path}?{query}") };
    let mut request = Request::builder().method(operation.method.as_str()).uri(at);
    let bearer = subject.client.token.as_ref().map(|token| format!("Bearer {token}"));
    let usual = [
        ("authorization", bearer),
        ("content-type", operation.body.as_ref().map(|_| "application/json".to_owned())),
        ("if-match", operation.if_match.map(|_| "*".to_owned())),
    ];
    for (name, value) in usual {
        let replaced = row.without.contains(&name) || row.headers.iter().any(|(other, _)| *other == name);
        if let Some(value) = value.filter(|_| !replaced) {
            request = request.header(name, value);
        }
    }
    for (name, value) in &row.headers {
        request = request.header(*name, value);
    }
    let right = || operation.body.as_ref().map(|_| subject.body.to_string().into_bytes());
    let body = row.body.clone().or_else(right).unwrap_or_default();
    subject.client.send(request.body(Body::from(body)).unwrap()).await
}

/// Sends what the operation refuses for its fields, and says whether it looked at them.
async fn looks_at_fields(operation: &Operation, subject: &Subject) -> bool {
    let mut body = subject.body.clone();
    body["co/lour"] = json!("red");
    let row = Row { body: Some(body.to_string().into_bytes()), ..Row::default() };
    send(operation, subject, &row).await.status.as_u16() == 422
}

/// Somebody and an item in a state in which the operation looks at its fields, if it has any.
async fn subject(subjects: &Subjects<'_>, operation: &Operation) -> Option<Subject> {
    let mut all = subjects.all(operation).await;
    if operation.body.as_ref().is_none_or(is_file) {
        return Some(all.swap_remove(0));
    }
    for subject in all {
        if looks_at_fields(operation, &subject).await {
            return Some(subject);
        }
    }
    None
}

/// What is sent to one operation.
fn rows(operation: &Operation, subject: &Subject, subjects: &Subjects) -> Vec<Row> {
    let limit = if operation.path == "/v1/import" { LIMITS.0 } else { LIMITS.1 };
    let mut rows = corpus::bodies(operation, &subject.body, limit);
    rows.extend(corpus::ids(operation, &subjects.others(operation)));
    rows.extend(corpus::queries(operation, &subjects.cursor));
    rows.extend(corpus::headers(operation, &subjects.dead));
    rows
}

on_both_databases! {
    async fn nothing_wrong_gets_through_and_nothing_changes(t: &TestApp) {
        let world = World::new(t).await;
        let dead = dead_tokens(t, &world).await;
        let subjects = Subjects::new(&world, dead).await;
        let document = document(&world.anybody).await;
        let (mut wrong, mut unseen, mut sent) = (Vec::new(), Vec::new(), 0);
        let mut before = t.rows();
        for operation in Operation::all(&document) {
            let Some(subject) = subject(&subjects, &operation).await else {
                unseen.push(operation.id);
                continue;
            };
            let mut table = rows(&operation, &subject, &subjects);
            if let Some(schema) = &operation.body {
                let fields = fields::wrong(&document, schema, &subject.body);
                table.extend(fields.into_iter().map(Row::field));
            }
            for row in table {
                sent += 1;
                wrong.extend(judge(&operation, &row, &send(&operation, &subject, &row).await));
            }
            let now = t.rows();
            if now != before {
                let changed: Vec<_> = now.iter().filter(|row| !before.contains(row)).collect();
                wrong.push(format!("{} changed {changed:?}", operation.id));
                before = now;
            }
        }
        assert!(wrong.is_empty(), "{} of {sent}:\n{}", wrong.len(), wrong[..wrong.len().min(80)].join("\n"));
        assert_eq!(unseen, FIELDS_UNSEEN);
        assert!(sent > 2_000, "only {sent}");
    }
}

#[tokio::test]
async fn an_address_takes_only_its_methods() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let reporter = world.as_("reporter", "nordbank").await;
    let document = document(&world.anybody).await;
    let before = t.rows();
    for (path, item) in document["paths"].as_object().unwrap() {
        let taken: Vec<String> =
            item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        let at = path.replace("{id}", crate::world::NOBODY);
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"] {
            if taken.iter().any(|one| one == method) {
                continue;
            }
            for client in [&reporter, &world.anybody] {
                let answer = client.raw(method, &at, &[], Vec::new()).await.expect(405);
                assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
                assert_eq!(
                    (&answer.body["type"], &answer.body["status"]),
                    (&json!("about:blank"), &json!(405))
                );
                let mut allow: Vec<&str> = answer.header("allow").split(',').map(str::trim).collect();
                // whatever can be read can be asked for without its body
                allow.retain(|method| *method != "HEAD");
                allow.sort_unstable();
                let mut expected: Vec<&str> = taken.iter().map(String::as_str).collect();
                expected.sort_unstable();
                assert_eq!(allow, expected, "{method} {path}");
            }
        }
    }
    assert_eq!(t.rows(), before);
}

/// A key is held to its body, at every operation that takes one.
#[tokio::test]
async fn every_key_is_held_to_its_body() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let subjects = Subjects::new(&world, Vec::new()).await;
    let document = document(&world.anybody).await;
    let mut held = 0;
    for operation in Operation::all(&document).into_iter().filter(|operation| operation.takes_key) {
        let subject = subjects.of(&operation).await;
        let row = |body: Vec<u8>| Row {
            headers: vec![("idempotency-key", "k-1".to_owned())],
            body: Some(body),
            ..Row::default()
        };
        let right = subject.body.to_string();
        let first = send(&operation, &subject, &row(right.clone().into_bytes())).await;
        assert!(first.status.is_success(), "{}: {} {}", operation.id, first.status, first.text);
        let before = t.rows();
        let again = send(&operation, &subject, &row(right.clone().into_bytes())).await;
        let replayed = (again.status, again.header("idempotent-replay"), again.header("location"));
        assert_eq!(
            replayed,
            (first.status, "true", first.header("location")),
            "{}: {}",
            operation.id,
            again.text
        );
        let other = row(format!("{right} ").into_bytes());
        send(&operation, &subject, &other).await.problem(422, "idempotency-mismatch");
        assert_eq!(t.rows(), before, "{}", operation.id);
        held += 1;
    }
    assert!(held >= 6, "only {held}");
}

/// Where a page begins is its reader's own secret, and its list's.
#[tokio::test]
async fn a_cursor_opens_one_list_to_one_organisation() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let reporter = world.as_("reporter", "nordbank").await;
    for _ in 0..2 {
        reporter.post("/v1/drafts", &crate::world::report()).await.expect(201);
    }
    let page = reporter.get("/v1/drafts?limit=1").await.expect(200).body;
    let next = page["next"].as_str().unwrap();
    reporter.get(&format!("/v1/drafts?after={next}")).await.expect(200);
    let tampered = format!("{}A", &next[..next.len() - 1]);
    for (client, cursor) in [
        (&world.as_("reporter", "klinikum").await, next),
        (&reporter, tampered.as_str()),
        (&reporter, &next[1..]),
    ] {
        let problem = client.get(&format!("/v1/drafts?after={cursor}")).await.problem(400, "unreadable");
        assert_eq!(problem["errors"][0]["pointer"], Value::from("?after"));
    }
}
