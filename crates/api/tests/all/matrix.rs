//! Who may call what: every operation of the document with everybody of the world. Whoever isn't named is refused, with
//! 403 where the item is visible and 404 where it isn't, which is word for word what a random id answers.

use crate::client::{Answer, Client};
use crate::support::TestApp;
use crate::world::{NOBODY, World, alert, document, report};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Operations without a row: public ones, and the end of one's own session. This list may only shrink.
const OPEN: [&str; 6] =
    ["sessions.create", "sessions.refresh", "sessions.end", "keys.jwks", "docs.json", "docs.page"];

const PEOPLE: [&str; 11] = [
    "reporter@nordbank",
    "compliance@nordbank",
    "auditor@nordbank",
    "admin@nordbank",
    "analyst@brabant",
    "supervisor@brabant",
    "dpo@brabant",
    "auditor@brabant",
    "officer@polder",
    "supervisor@polder",
    "reporter@klinikum",
];

/// Whose members see the item, where the address names one.
const REPORT: &[&str] = &["nordbank", "brabant"];
const DRAFT: &[&str] = &["nordbank"];
const BRABANTS: &[&str] = &["brabant"];
const PUBLISHED: &[&str] = &["nordbank", "brabant", "polder"];
/// The address names no item.
const NONE: &[&str] = &["nordbank", "brabant", "polder", "klinikum"];

const ALL: &[&str] = &PEOPLE;
const REPORTERS: &[&str] = &["reporter@nordbank", "compliance@nordbank", "reporter@klinikum"];
const OWNERS: &[&str] = &["reporter@nordbank", "compliance@nordbank"];
const OVERSEERS: &[&str] = &["reporter@nordbank", "compliance@nordbank", "auditor@nordbank"];
const READERS: &[&str] = &[
    "reporter@nordbank",
    "compliance@nordbank",
    "auditor@nordbank",
    "analyst@brabant",
    "supervisor@brabant",
    "dpo@brabant",
];
const PARTIES: &[&str] = &[
    "reporter@nordbank",
    "compliance@nordbank",
    "auditor@nordbank",
    "admin@nordbank",
    "analyst@brabant",
    "supervisor@brabant",
    "dpo@brabant",
    "auditor@brabant",
];
/// Whoever may hear that something was taken back.
const TOLD: &[&str] = &[
    "reporter@nordbank",
    "compliance@nordbank",
    "analyst@brabant",
    "supervisor@brabant",
    "dpo@brabant",
    "officer@polder",
    "supervisor@polder",
    "reporter@klinikum",
];
const DESK: &[&str] = &["analyst@brabant", "supervisor@brabant"];
/// Who reads the published alert.
const ALERTED: &[&str] = &[
    "reporter@nordbank",
    "compliance@nordbank",
    "analyst@brabant",
    "supervisor@brabant",
    "officer@polder",
    "supervisor@polder",
];
const DESKS: &[&str] = &["analyst@brabant", "supervisor@brabant", "supervisor@polder"];

/// Who keeps channels; the one of the matrix is Nordbank's.
const KEEPERS: &[&str] = &["admin@nordbank", "officer@polder"];
const KEEPER: &[&str] = &["admin@nordbank"];

/// (operation, whose members see the item, who may).
pub(crate) const MATRIX: &[(&str, &[&str], &[&str])] = &[
    ("me.show", NONE, ALL),
    ("drafts.create", NONE, REPORTERS),
    ("drafts.list", NONE, REPORTERS),
    ("drafts.show", DRAFT, OWNERS),
    ("drafts.save", DRAFT, OWNERS),
    ("drafts.remove", DRAFT, OWNERS),
    ("drafts.preview", DRAFT, OWNERS),
    ("drafts.submit", DRAFT, OWNERS),
    ("import.create", NONE, REPORTERS),
    ("reports.submit", NONE, REPORTERS),
    ("reports.preview", NONE, REPORTERS),
    (
        "reports.list",
        NONE,
        &[
            "reporter@nordbank",
            "compliance@nordbank",
            "auditor@nordbank",
            "analyst@brabant",
            "supervisor@brabant",
            "dpo@brabant",
            "officer@polder",
            "supervisor@polder",
            "reporter@klinikum",
        ],
    ),
    ("reports.queue", NONE, DESKS),
    ("reports.show", REPORT, READERS),
    ("reports.export_stix", REPORT, READERS),
    ("reports.export_misp", REPORT, READERS),
    ("reports.disclosures", REPORT, OVERSEERS),
    ("reports.access", REPORT, OVERSEERS),
    ("reports.receipt", REPORT, OVERSEERS),
    ("reports.timeline", REPORT, READERS),
    ("reports.correlations", REPORT, READERS),
    ("reports.duties", REPORT, PARTIES),
    ("handlings.triage", REPORT, DESK),
    ("handlings.claim", REPORT, DESK),
    ("handlings.release_claim", REPORT, DESK),
    ("feedback.give", REPORT, DESK),
    ("feedback.list", REPORT, READERS),
    ("cases.open", NONE, DESKS),
    ("cases.list", NONE, DESKS),
    ("cases.show", BRABANTS, DESK),
    // only who is in the case
    ("cases.add_report", BRABANTS, &["analyst@brabant"]),
    ("alerts.draft", NONE, DESKS),
    (
        "alerts.list",
        NONE,
        &[
            "reporter@nordbank",
            "compliance@nordbank",
            "analyst@brabant",
            "supervisor@brabant",
            "officer@polder",
            "supervisor@polder",
            "reporter@klinikum",
        ],
    ),
    ("alerts.show", BRABANTS, DESK),
    ("alerts.export_stix", PUBLISHED, ALERTED),
    ("alerts.export_misp", PUBLISHED, ALERTED),
    ("alerts.export_csv", PUBLISHED, ALERTED),
    ("alerts.edit", BRABANTS, DESK),
    ("alerts.preview", BRABANTS, DESK),
    ("alerts.submit", BRABANTS, DESK),
    ("alerts.give_back", BRABANTS, &["supervisor@brabant"]),
    ("alerts.clear", BRABANTS, &["supervisor@brabant"]),
    ("alerts.publish", BRABANTS, DESK),
    ("alerts.recall", BRABANTS, DESK),
    (
        "alerts.acknowledge",
        PUBLISHED,
        &["reporter@nordbank", "compliance@nordbank", "officer@polder", "supervisor@polder"],
    ),
    ("disclosures.list", NONE, TOLD),
    ("disclosures.acknowledge", BRABANTS, &["analyst@brabant", "supervisor@brabant", "dpo@brabant"]),
    (
        "observables.known",
        NONE,
        &["compliance@nordbank", "analyst@brabant", "supervisor@brabant", "supervisor@polder"],
    ),
    ("channels.create", NONE, KEEPERS),
    ("channels.list", NONE, KEEPERS),
    ("channels.show", DRAFT, KEEPER),
    ("channels.update", DRAFT, KEEPER),
    ("channels.trial", DRAFT, KEEPER),
    ("channels.rotate_secret", DRAFT, KEEPER),
    ("channels.replay", DRAFT, KEEPER),
    ("channels.pause", DRAFT, KEEPER),
    ("channels.enable", DRAFT, KEEPER),
    ("channels.disable", DRAFT, KEEPER),
    ("subscriptions.create", NONE, KEEPERS),
    ("subscriptions.list", NONE, KEEPERS),
    ("subscriptions.show", DRAFT, KEEPER),
    ("subscriptions.update", DRAFT, KEEPER),
    ("subscriptions.remove", DRAFT, KEEPER),
    ("deliveries.list", NONE, KEEPERS),
    ("deliveries.show", DRAFT, KEEPER),
    ("deliveries.retry", DRAFT, KEEPER),
    // it is disabled by now
    ("channels.remove", DRAFT, KEEPER),
    ("events.follow", NONE, ALL),
    ("preferences.show", NONE, ALL),
    ("preferences.save", NONE, ALL),
    ("duties.list", NONE, ALL),
    (
        "audit.events",
        NONE,
        &[
            "reporter@nordbank",
            "compliance@nordbank",
            "auditor@nordbank",
            "dpo@brabant",
            "auditor@brabant",
            "reporter@klinikum",
        ],
    ),
    ("agreements.list", NONE, ALL),
    ("agreements.show", REPORT, PARTIES),
    ("organisations.list", NONE, ALL),
    // the last: it is taken back for good
    ("reports.withdraw", REPORT, OWNERS),
];

/// The items that addresses name.
pub(crate) struct Items {
    pub(crate) report: String,
    pub(crate) case: String,
    pub(crate) alert: String,
    published: String,
    pub(crate) agreement: String,
    pub(crate) brabant: String,
    /// What is left at Brabant of a report that was withdrawn.
    tombstone: String,
    pub(crate) channel: String,
    pub(crate) subscription: String,
    pub(crate) delivery: String,
}

impl Items {
    pub(crate) async fn new(world: &World) -> Self {
        let (report, case, alert) = world.alert().await;
        let analyst = world.as_("analyst", "brabant").await;
        let body = crate::world::alert(&case, &report);
        let published = analyst.post("/v1/alerts", &body).await.expect(201).id();
        let at = format!("/v1/alerts/{published}");
        analyst.act(&format!("{at}/submit-for-clearance")).await.expect(200);
        world.as_("supervisor", "brabant").await.post(&format!("{at}/clear"), &json!({})).await.expect(200);
        analyst.act(&format!("{at}/publish")).await.expect(200);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let reporter = world.as_("reporter", "nordbank").await;
        let agreement = text(&reporter.get("/v1/agreements").await.expect(200).body["items"][0]["id"]);
        let brabant = text(&analyst.get("/v1/me").await.expect(200).body["organisation"]["id"]);
        let gone = world.report().await.id();
        reporter
            .post(&format!("/v1/reports/{gone}/withdraw"), &json!({"reason": "Wrong."}))
            .await
            .expect(200);
        let tombstone = text(&analyst.get("/v1/disclosures").await.expect(200).body["items"][0]["id"]);
        let admin = world.as_("admin", "nordbank").await;
        let channel = admin.post("/v1/channels", &webhook()).await.expect(201).id();
        let told = json!({"channel": channel, "events": ["feedback.given"]});
        let subscription = admin.post("/v1/subscriptions", &told).await.expect(201).id();
        let trial = admin.act(&format!("/v1/channels/{channel}/test")).await.expect(202).body;
        let delivery = text(&trial["delivery"]);
        Self {
            report,
            case,
            alert,
            published,
            agreement,
            brabant,
            tombstone,
            channel,
            subscription,
            delivery,
        }
    }

    /// A body that is right, for each operation that takes one.
    pub(crate) fn body(&self, operation: &str) -> Value {
        match operation {
            "drafts.create" | "drafts.save" | "reports.submit" | "reports.preview" => report(),
            "import.create" => json!({"Event": {"info": "Kit", "Attribute": []}}),
            "handlings.triage" => json!({"decision": "acknowledge"}),
            "feedback.give" => json!({"text": "Thank you."}),
            "cases.open" => json!({"title": "Case"}),
            "observables.known" => json!({"values": ["kit.example"]}),
            "cases.add_report" => json!({"report": self.report}),
            "alerts.draft" | "alerts.edit" => alert(&self.case, &self.report),
            "alerts.give_back" | "alerts.recall" | "reports.withdraw" => json!({"reason": "No."}),
            "channels.create" | "channels.update" => webhook(),
            "channels.replay" => json!({"since": "2026-11-22T09:00:00Z"}),
            "subscriptions.create" | "subscriptions.update" => {
                json!({"channel": self.channel, "events": ["alert.published"]})
            }
            "preferences.save" => json!({"mode": "off"}),
            _ => json!({}),
        }
    }

    pub(crate) fn address(&self, operation: &str, path: &str, draft: &str) -> String {
        let id = match operation.split('.').next().unwrap() {
            "drafts" => draft,
            "cases" => &self.case,
            "alerts" if operation == "alerts.acknowledge" || operation.contains("export") => &self.published,
            "alerts" => &self.alert,
            "agreements" => &self.agreement,
            "disclosures" => &self.tombstone,
            "channels" => &self.channel,
            "subscriptions" => &self.subscription,
            "deliveries" => &self.delivery,
            _ => &self.report,
        };
        let query = match operation {
            "reports.access" => format!("?organisation={}", self.brabant),
            "import.create" => "?format=misp".to_owned(),
            _ => String::new(),
        };
        format!("{}{query}", path.replace("{id}", id))
    }
}

fn webhook() -> Value {
    json!({"kind": "webhook", "name": "SIEM", "url": "https://siem.nordbank.example/hook"})
}

/// Method and address by operation.
fn operations(document: &Value) -> BTreeMap<String, (String, String)> {
    let mut all = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            all.insert(id, (method.to_uppercase(), path.clone()));
        }
    }
    all
}

async fn call(client: &Client, method: &str, address: &str, body: &Value) -> Answer {
    match method {
        "GET" => client.get(address).await,
        _ => client.with(method, address, &[("if-match", "*")], body).await,
    }
}

async fn people(world: &World) -> Vec<(&'static str, Client)> {
    let mut all = Vec::new();
    for person in PEOPLE {
        let (role, organisation) = person.split_once('@').unwrap();
        all.push((person, world.as_(role, organisation).await));
    }
    all
}

#[tokio::test]
async fn every_operation_is_in_the_matrix() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let documented: BTreeSet<String> = operations(&document(&world.anybody).await).into_keys().collect();
    let ruled: BTreeSet<String> =
        MATRIX.iter().map(|(operation, ..)| *operation).chain(OPEN).map(str::to_owned).collect();
    assert_eq!(documented, ruled);
}

#[tokio::test]
async fn everybody_is_let_in_or_refused_as_the_matrix_says() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let items = Items::new(&world).await;
    let people = people(&world).await;
    let operations = operations(&document(&world.anybody).await);
    let mut wrong = Vec::new();
    for (operation, seen_by, allowed) in MATRIX {
        let (method, path) = &operations[*operation];
        let body = items.body(operation);
        for (person, client) in &people {
            let draft = if operation.starts_with("drafts.") && path.contains("{id}") {
                people[0].1.post("/v1/drafts", &report()).await.expect(201).id()
            } else {
                String::new()
            };
            let answer = call(client, method, &items.address(operation, path, &draft), &body).await;
            let organisation = person.split_once('@').unwrap().1;
            let right = match answer.status.as_u16() {
                403 => !allowed.contains(person) && seen_by.contains(&organisation),
                404 => !allowed.contains(person) && !seen_by.contains(&organisation),
                status => allowed.contains(person) && status < 500 && status != 401,
            };
            if !right {
                wrong.push(format!("{operation} by {person}: {} {}", answer.status, answer.text));
            }
        }
        let address = items.address(operation, path, NOBODY);
        call(&world.anybody, method, &address, &body).await.problem(401, "unauthenticated");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn hidden_and_absent_are_one_answer() {
    let t = TestApp::sqlite().await;
    let world = World::new(&t).await;
    let items = Items::new(&world).await;
    let draft = world.as_("reporter", "nordbank").await.post("/v1/drafts", &report()).await.expect(201).id();
    let stranger = world.as_("reporter", "klinikum").await;
    for (operation, (method, path)) in operations(&document(&world.anybody).await) {
        if !path.contains("{id}") {
            continue;
        }
        let body = items.body(&operation);
        let address = items.address(&operation, &path, &draft);
        let mut answers = Vec::new();
        let query = address.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
        let other = |id: &str| format!("{}{query}", path.replace("{id}", id));
        for at in [address.clone(), other(NOBODY), other("R-7QK4-M2XD"), other("..%2f%00")] {
            let answer = call(&stranger, &method, &at, &body).await;
            let mut headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
            headers.sort();
            let mut problem = answer.problem(404, "not-found");
            problem["instance"] = Value::Null;
            answers.push((headers, problem));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{operation}: {answers:?}");
    }
}
