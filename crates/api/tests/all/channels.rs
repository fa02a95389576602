//! Channels over the API: set up, told, tried, replayed, and a member's own mail.

use crate::support::{TestApp, on_both_databases};
use crate::world::World;
use serde_json::{Value, json};

fn webhook() -> Value {
    json!({"kind": "webhook", "name": "SIEM", "url": "https://siem.polder.example/hook?key=s3cret"})
}

on_both_databases! {
    async fn a_channel_is_kept(t: &TestApp) {
        let world = World::new(t).await;
        let officer = world.as_("officer", "polder").await;
        let inside = json!({"kind": "webhook", "name": "SIEM", "url": "https://[::ffff:169.254.169.254]/latest"});
        let problem = officer.post("/v1/channels", &inside).await.problem(422, "invalid-fields");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/url"), &json!("range")));
        let key = [("idempotency-key", "channel-1")];
        let made = officer.with("POST", "/v1/channels", &key, &webhook()).await.expect(201);
        assert!(made.body["secret"].as_str().unwrap().starts_with("whsec_"));
        assert_eq!((&made.body["state"], &made.body["health"]["state"]), (&json!("enabled"), &json!("unproven")));
        let again = officer.with("POST", "/v1/channels", &key, &webhook()).await.expect(201);
        assert_eq!((again.id(), &again.body["secret"], again.header("idempotent-replay")), (made.id(), &Value::Null, "true"));
        let at = format!("/v1/channels/{}", made.id());
        assert_eq!(made.header("location"), at);
        let shown = officer.get(&at).await.expect(200);
        assert_eq!((shown.body["url"].as_str(), shown.body.get("secret")), (webhook()["url"].as_str(), None));
        assert!(!officer.get("/v1/channels").await.expect(200).text.contains("s3cret"));

        let full = json!({"kind": "webhook", "name": "SIEM", "url": "https://siem.polder.example/hook", "content": "full"});
        officer.with("PUT", &at, &[], &full).await.problem(428, "precondition-required");
        let tag = [("if-match", shown.header("etag"))];
        let changed = officer.with("PUT", &at, &tag, &full).await.expect(200);
        assert_eq!(changed.body["content"], "full");
        officer.with("PUT", &at, &tag, &full).await.problem(412, "version-mismatch");
        officer.with("POST", &format!("{at}/pause"), &tag, &json!({})).await.problem(412, "version-mismatch");
        let rotated = officer.post(&format!("{at}/rotate-secret"), &json!({"keep_hours": 1})).await.expect(200);
        assert!(rotated.body["secret"] != made.body["secret"] && rotated.body["previous_until"].is_string());
        assert_ne!(rotated.header("etag"), changed.header("etag"));

        let told = json!({"channel": made.id(), "events": ["alert.published"], "filter": {"severity_at_least": "high"}});
        let subscription = officer.post("/v1/subscriptions", &told).await.expect(201);
        assert_eq!(subscription.body["filter"]["severity_at_least"], "high");
        let of = format!("/v1/subscriptions?channel={}", made.id());
        assert_eq!(officer.get(&of).await.expect(200).body["items"].as_array().unwrap().len(), 1);
        let lost = json!({"channel": crate::world::NOBODY, "events": ["alert.published"]});
        let problem = officer.post("/v1/subscriptions", &lost).await.problem(422, "invalid-fields");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/channel"), &json!("reference")));
        let admin = world.as_("admin", "nordbank").await;
        let foreign = json!({"channel": made.id(), "events": ["alert.published"]});
        let other = admin.post("/v1/subscriptions", &foreign).await.problem(422, "invalid-fields");
        assert_eq!(other["errors"], problem["errors"], "another's channel is nobody's");

        let trial = officer.act(&format!("{at}/test")).await.expect(202);
        let delivery = format!("/v1/deliveries/{}", trial.body["delivery"].as_str().unwrap());
        let seen = officer.get(&delivery).await.expect(200);
        assert_eq!((&seen.body["type"], &seen.body["state"], &seen.body["attempts"]), (&json!("channel.test"), &json!("pending"), &json!([])));
        assert_eq!(seen.body["item"], json!({"type": "channel", "id": made.id(), "reference": null}));
        assert_eq!(officer.get("/v1/deliveries?state=pending").await.expect(200).body["items"][0]["id"], seen.body["id"]);
        assert_eq!(officer.get("/v1/deliveries?state=dead").await.expect(200).body["items"], json!([]));
        officer.act(&format!("{delivery}/retry")).await.expect(200);
        let since = json!({"since": "2026-11-22T09:00:00Z"});
        assert_eq!(officer.post(&format!("{at}/replay"), &since).await.expect(202).body, json!({"count": 0}));

        officer.raw("DELETE", &at, &[("if-match", "*")], Vec::new()).await.problem(409, "wrong-state");
        let disabled = officer.act(&format!("{at}/disable")).await.expect(200);
        assert_eq!(disabled.body["health"]["backlog"], 1);
        let refused = officer.act(&format!("{delivery}/retry")).await.problem(409, "wrong-state");
        assert_eq!(refused["allowed"], json!(["enable"]));
        let tag = [("if-match", disabled.header("etag"))];
        officer.raw("DELETE", &at, &tag, Vec::new()).await.expect(204);
        officer.get(&at).await.problem(404, "not-found");
        let left = officer.get(&delivery).await.expect(200);
        assert_eq!((&left.body["state"], &left.body["reason"]), (&json!("cancelled"), &json!("channel-removed")));
    }

    async fn a_member_chooses_its_mail(t: &TestApp) {
        let world = World::new(t).await;
        let reporter = world.as_("reporter", "nordbank").await;
        let offered = reporter.get("/v1/me/preferences").await.expect(200);
        assert_eq!(offered.body["mode"], "off");
        assert!(offered.body["events"].as_array().unwrap().contains(&json!("feedback.given")));
        let wish = json!({"mode": "daily", "events": ["feedback.given"], "severity_at_least": null});
        reporter.with("PUT", "/v1/me/preferences", &[], &wish).await.problem(428, "precondition-required");
        let tag = [("if-match", offered.header("etag"))];
        let saved = reporter.with("PUT", "/v1/me/preferences", &tag, &wish).await.expect(200);
        assert_eq!(saved.body, wish);
        reporter.with("PUT", "/v1/me/preferences", &tag, &wish).await.problem(412, "version-mismatch");
        let tag = [("if-match", saved.header("etag"))];
        let keeper = json!({"mode": "daily", "events": ["delivery.dead"]});
        let problem = reporter.with("PUT", "/v1/me/preferences", &tag, &keeper).await.problem(422, "invalid-fields");
        assert_eq!(problem["errors"][0]["pointer"], "/events/0");
        let admin = world.as_("admin", "nordbank").await;
        assert_eq!(admin.get("/v1/channels").await.expect(200).body["items"], json!([]));
        assert_eq!(admin.get("/v1/me/preferences").await.expect(200).body["mode"], "off");
    }
}
