//! Signing in, renewing, signing out, and what every answer carries.

use crate::client::Client;
use crate::support::{TestApp, on_both_databases};
use crate::world::{World, report};
use chrono::TimeDelta;
use serde_json::json;

on_both_databases! {
    async fn a_session_lives_and_ends(t: &TestApp) {
        let world = World::new(t).await;
        let reporter = world.as_("reporter", "nordbank").await;
        let me = reporter.get("/v1/me").await.expect(200);
        assert_eq!(me.body["organisation"]["kind"], "company");
        assert_eq!(me.body["roles"], json!(["reporter"]));
        assert!(me.body["permissions"].as_array().unwrap().contains(&json!("report.submit")));
        assert_eq!(me.header("cache-control"), "no-store");
        assert_eq!(me.header("x-content-type-options"), "nosniff");
        reporter.raw("DELETE", "/v1/sessions/current", &[], Vec::new()).await.expect(204);
        let refused = reporter.get("/v1/me").await;
        assert!(refused.header("www-authenticate").contains("invalid_token"));
        refused.problem(401, "unauthenticated");
    }

    async fn a_refresh_token_is_good_once(t: &TestApp) {
        let world = World::new(t).await;
        let body = json!({"email": "reporter@nordbank.example", "password": crate::support::PASSWORD});
        let first = world.anybody.post("/v1/sessions", &body).await.expect(200);
        let renew = json!({"refresh_token": first.body["refresh_token"]});
        let second = world.anybody.post("/v1/sessions/refresh", &renew).await.expect(200);
        assert_ne!(second.body["refresh_token"], first.body["refresh_token"]);
        world.anybody.post("/v1/sessions/refresh", &renew).await.problem(401, "unauthenticated");
        let renew = json!({"refresh_token": second.body["refresh_token"]});
        world.anybody.post("/v1/sessions/refresh", &renew).await.problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn access_tokens_grow_old() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let reporter = world.as_("reporter", "nordbank").await;
    t.advance(TimeDelta::minutes(16));
    reporter.get("/v1/me").await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn wrong_credentials_answer_alike_and_lock_out() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let mut answers = Vec::new();
    for (email, password) in [("reporter@nordbank.example", "wrong"), ("nobody@nordbank.example", "wrong")] {
        let body = json!({"email": email, "password": password});
        let mut problem = world.anybody.post("/v1/sessions", &body).await.problem(401, "unauthenticated");
        problem["instance"] = json!("");
        answers.push(problem);
    }
    assert_eq!(answers[0], answers[1]);
    for _ in 0..10 {
        let body = json!({"email": "reporter@nordbank.example", "password": "wrong"});
        let answer = world.anybody.post("/v1/sessions", &body).await;
        if answer.status == 429 {
            assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
            answer.problem(429, "rate-limited");
            return;
        }
    }
    panic!("no lock-out after a dozen failures");
}

#[tokio::test]
async fn what_is_public_needs_no_token_and_nothing_else_opens() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let keys = world.anybody.get("/.well-known/jwks.json").await.expect(200);
    assert_eq!(keys.body["keys"][0]["alg"], "EdDSA");
    let page = world.anybody.get("/docs").await.expect(200);
    assert!(page.text.contains("/v1/reports/{id}/triage") && !page.text.contains("<script"));
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'sha256-"));
    let refused = world.anybody.get("/v1/me").await;
    assert_eq!(refused.header("www-authenticate"), r#"Bearer realm="entente""#);
    refused.problem(401, "unauthenticated");
}

#[tokio::test]
async fn whoever_asks_too_often_waits() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let settings = entente_api::Settings { requests_per_minute: 3, ..entente_api::Settings::default() };
    let anybody = Client { router: entente_api::router(t.app.clone(), settings), token: None };
    let reporter = anybody.sign_in("reporter@nordbank.example").await;
    let colleague = anybody.sign_in("compliance@nordbank.example").await;
    for _ in 0..3 {
        reporter.get("/v1/me").await.expect(200);
    }
    let refused = reporter.get("/v1/me").await;
    assert_eq!(refused.header("retry-after"), "20");
    refused.problem(429, "rate-limited");
    // before anything is done, whatever was asked for
    reporter.post("/v1/reports", &report()).await.problem(429, "rate-limited");
    reporter.get("/v1/reports/x").await.problem(429, "rate-limited");
    // each has its own share, and what needs no token costs none
    colleague.get("/v1/me").await.expect(200);
    anybody.get("/openapi.json").await.expect(200);
    t.advance(TimeDelta::seconds(20));
    reporter.get("/v1/me").await.expect(200);
    reporter.get("/v1/me").await.problem(429, "rate-limited");
    t.advance(TimeDelta::minutes(1));
    let list = reporter.get("/v1/reports").await.expect(200);
    assert_eq!(list.body["items"], json!([]), "nothing was submitted");
    drop(world);
}
