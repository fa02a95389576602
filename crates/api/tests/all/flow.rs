//! The main job over the API: a company reports, an authority triages, a partner is alerted.

use crate::support::{TestApp, on_both_databases};
use crate::world::{World, alert, report};
use serde_json::json;

on_both_databases! {
    async fn a_report_becomes_an_alert(t: &TestApp) {
        let world = World::new(t).await;
        let reporter = world.as_("reporter", "nordbank").await;
        let preview = reporter.post("/v1/reports/preview", &report()).await.expect(200);
        assert_eq!(preview.body["audience"][0]["organisation"]["name"], "brabant");
        let mut body = report();
        body["basis"] = preview.body["basis"].clone();
        let submitted = reporter.post("/v1/reports", &body).await.expect(201);
        let id = submitted.id();
        assert_eq!(submitted.header("location"), format!("/v1/reports/{id}"));
        assert_eq!(submitted.body["status"], "received");
        let reference = submitted.body["reference"].as_str().unwrap();

        let own = reporter.get(&format!("/v1/reports/{reference}")).await.expect(200);
        assert_eq!(own.header("etag"), submitted.header("etag"));
        assert_eq!(own.body["disclosure"], json!(null));
        let receipt = reporter.get(&format!("/v1/reports/{id}/receipt")).await.expect(200);
        assert_eq!((receipt.text.as_str(), receipt.header("content-type")), (submitted.body["receipt"].as_str().unwrap(), "application/jose"));
        for part in ["disclosures", "timeline", "correlations", "duties", "feedback"] {
            let list = reporter.get(&format!("/v1/reports/{id}/{part}")).await.expect(200);
            assert!(list.body["items"].is_array() && list.body["next"].is_null(), "{part}");
        }
        let brabant = preview.body["audience"][0]["organisation"]["id"].as_str().unwrap();
        let access = reporter.get(&format!("/v1/reports/{id}/access?organisation={brabant}")).await.expect(200);
        assert_eq!((&access.body["outcome"], &access.body["decisions"][0]["replayed_same"]), (&json!("release"), &json!(true)));

        let analyst = world.as_("analyst", "brabant").await;
        let queue = analyst.get("/v1/queue").await.expect(200);
        assert_eq!(queue.body["items"][0]["id"], id);
        let seen = analyst.get(&format!("/v1/reports/{id}")).await.expect(200);
        assert_ne!(seen.header("etag"), own.header("etag"), "another reader, another tag");
        let tag = [("if-match", seen.header("etag"))];
        let path = format!("/v1/reports/{id}/triage");
        let done = analyst.with("POST", &path, &tag, &json!({"decision": "acknowledge"})).await.expect(200);
        let late = analyst.with("POST", &path, &tag, &json!({"decision": "no-action", "reason": "none"})).await;
        late.problem(412, "version-mismatch");
        let wrong = analyst.post(&path, &json!({"decision": "acknowledge"})).await.problem(409, "wrong-state");
        assert!(wrong["allowed"].as_array().unwrap().contains(&json!("accept")), "{wrong}");
        let tag = [("if-match", done.header("etag"))];
        let accept = json!({"decision": "accept", "case": {"title": "Lindorm"}});
        let handling = analyst.with("POST", &path, &tag, &accept).await.expect(200);
        let case = handling.body["case"]["id"].as_str().unwrap().to_owned();
        analyst.get(&format!("/v1/cases/{case}")).await.expect(200);
        let said = json!({"text": "Two domains are down.", "outcome": "blocked"});
        analyst.post(&format!("/v1/reports/{id}/feedback"), &said).await.expect(201);
        let answers = reporter.get(&format!("/v1/reports/{id}/feedback")).await.expect(200);
        assert_eq!(answers.body["items"][0]["text"], "Two domains are down.");

        let drafted = analyst.post("/v1/alerts", &alert(&case, &id)).await.expect(201);
        let at = format!("/v1/alerts/{}", drafted.id());
        analyst.act(&format!("{at}/publish")).await.problem(409, "wrong-state");
        let changed = alert(&case, &id);
        analyst.with("PUT", &at, &[], &changed).await.problem(428, "precondition-required");
        let stale = [("if-match", "\"another\"")];
        analyst.with("PUT", &at, &stale, &changed).await.problem(412, "version-mismatch");
        let tag = [("if-match", drafted.header("etag"))];
        analyst.with("PUT", &at, &tag, &changed).await.expect(200);
        let preview = analyst.act(&format!("{at}/preview")).await.expect(200);
        assert_eq!(preview.body["recipients"].as_array().unwrap().iter().filter(|r| r["outcome"] == "release").count(), 2);
        analyst.act(&format!("{at}/submit-for-clearance")).await.expect(200);
        analyst.post(&format!("{at}/clear"), &json!({})).await.problem(403, "forbidden");
        let supervisor = world.as_("supervisor", "brabant").await;
        supervisor.post(&format!("{at}/clear"), &json!({})).await.expect(200);
        let published = analyst.act(&format!("{at}/publish")).await.expect(200);
        assert_eq!(published.body["state"], "published");

        let officer = world.as_("officer", "polder").await;
        let inbox = officer.get("/v1/alerts").await.expect(200);
        assert_eq!(inbox.body["items"][0]["id"], drafted.id());
        officer.post(&format!("{at}/acknowledge"), &json!({"state": "acted-on"})).await.expect(200);
        let own = analyst.get(&at).await.expect(200);
        let polder = own.body["recipients"].as_array().unwrap().iter().find(|r| r["organisation"]["name"] == "polder");
        assert_eq!(polder.unwrap()["state"], "acted-on");
        supervisor.post(&format!("{at}/recall"), &json!({"reason": "Wrong host."})).await.expect(200);
    }

    async fn drafts_are_kept_saved_and_submitted(t: &TestApp) {
        let world = World::new(t).await;
        let reporter = world.as_("reporter", "nordbank").await;
        let key = [("idempotency-key", "draft-1")];
        let draft = reporter.with("POST", "/v1/drafts", &key, &json!({"title": "Half"})).await.expect(201);
        let again = reporter.with("POST", "/v1/drafts", &key, &json!({"title": "Half"})).await.expect(201);
        assert_eq!((again.id(), again.header("idempotent-replay")), (draft.id(), "true"));
        let at = format!("/v1/drafts/{}", draft.id());
        reporter.with("PUT", &at, &[], &report()).await.problem(428, "precondition-required");
        let tag = [("if-match", draft.header("etag"))];
        let saved = reporter.with("PUT", &at, &tag, &report()).await.expect(200);
        assert_ne!(saved.header("etag"), draft.header("etag"));
        reporter.with("PUT", &at, &tag, &report()).await.problem(412, "version-mismatch");
        let preview = reporter.act(&format!("{at}/preview")).await.expect(200);
        let basis = json!({"basis": preview.body["basis"]});
        let stale = reporter.post(&format!("{at}/submit"), &json!({"basis": "gone"})).await.problem(409, "stale-basis");
        assert_eq!((&stale["basis"], stale["audience"].is_array()), (&preview.body["basis"], true));
        let submitted = reporter.post(&format!("{at}/submit"), &basis).await.expect(201);
        reporter.get(&format!("/v1/reports/{}", submitted.id())).await.expect(200);
        reporter.get(&at).await.problem(404, "not-found");
        let other = reporter.post("/v1/drafts", &json!({})).await.expect(201);
        let tag = [("if-match", other.header("etag"))];
        reporter.raw("DELETE", &format!("/v1/drafts/{}", other.id()), &tag, Vec::new()).await.expect(204);
    }

    async fn pages_follow_each_other(t: &TestApp) {
        let world = World::new(t).await;
        let reporter = world.as_("reporter", "nordbank").await;
        for n in 0..5 {
            t.advance(chrono::TimeDelta::seconds(1));
            let mut body = report();
            body["title"] = json!(format!("Report {n}"));
            reporter.post("/v1/reports", &body).await.expect(201);
            reporter.post("/v1/drafts", &body).await.expect(201);
        }
        for list in ["/v1/reports", "/v1/drafts"] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page = reporter.get(&format!("{list}?limit=2{after}")).await.expect(200);
                seen.extend(page.body["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
                let Some(next) = page.body["next"].as_str() else { break };
                after = format!("&after={next}");
            }
            seen.dedup();
            assert_eq!(seen.len(), 5, "{list}");
            let other = if list == "/v1/reports" { "/v1/drafts" } else { "/v1/reports" };
            reporter.get(&format!("{other}?limit=2{after}")).await.problem(400, "unreadable");
        }
        reporter.get("/v1/reports?after=AAAA").await.problem(400, "unreadable");
    }

    async fn a_file_becomes_drafts(t: &TestApp) {
        let world = World::new(t).await;
        let reporter = world.as_("reporter", "nordbank").await;
        let event = |n: u32| json!({"Event": {"info": format!("Kit {n}"), "Attribute": [
            {"type": "domain", "category": "Network activity", "to_ids": true, "value": format!("kit{n}.example")}]}});
        let file = json!([event(1), event(2)]);
        let key = [("idempotency-key", "import-1")];
        let made = reporter.with("POST", "/v1/import?format=misp", &key, &file).await.expect(201);
        assert_eq!(made.body["drafts"].as_array().unwrap().len(), 2);
        assert!(made.body["mapping"].as_array().unwrap().iter().any(|line| line["taken"] == true));
        let again = reporter.with("POST", "/v1/import?format=misp", &key, &file).await.expect(201);
        assert_eq!((&again.body["drafts"], again.header("idempotent-replay")), (&made.body["drafts"], "true"));
        let drafts = reporter.get("/v1/drafts").await.expect(200);
        assert_eq!(drafts.body["items"].as_array().unwrap().len(), 2, "made once");
        let broken = reporter.raw("POST", "/v1/import?format=misp", &[("content-type", "application/json")], b"{\n \"Event\": }".to_vec());
        let problem = broken.await.problem(400, "unreadable");
        assert_eq!((&problem["line"], &problem["column"]), (&json!(2), &json!(11)));
        let mut large = vec![b' '; 2 * 1024 * 1024];
        large.extend(event(3).to_string().into_bytes());
        let json = [("content-type", "application/json")];
        reporter.raw("POST", "/v1/import?format=misp", &json, large.clone()).await.expect(201);
        reporter.raw("POST", "/v1/drafts", &json, large).await.problem(413, "too-large");
        reporter.post("/v1/import?format=misp", &json!({"a": 1})).await.problem(422, "invalid-fields");
        reporter.post("/v1/import", &file).await.problem(400, "unreadable");
        let analyst = world.as_("analyst", "brabant").await;
        analyst.post("/v1/import?format=misp", &file).await.problem(403, "forbidden");
    }
}
