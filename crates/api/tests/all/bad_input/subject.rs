//! Who sends the table's rows, and about what: somebody who may use the operation, an item in a state in which it can be
//! used, and a body that is right.

use super::operation::Operation;
use crate::client::Client;
use crate::matrix::{Items, MATRIX};
use crate::world::{World, report};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Everything of one request that is right.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) client: Client,
    pub(crate) id: String,
    pub(crate) query: String,
    pub(crate) body: Value,
}

/// The world's people and items.
pub(crate) struct Subjects<'a> {
    world: &'a World,
    items: Items,
    draft: String,
    /// More items of a noun, in other states.
    more: BTreeMap<&'static str, Vec<String>>,
    /// Where a page of some list begins.
    pub(crate) cursor: String,
    /// Tokens that open nothing.
    pub(crate) dead: Vec<String>,
}

impl<'a> Subjects<'a> {
    pub(crate) async fn new(world: &'a World, dead: Vec<String>) -> Self {
        let items = Items::new(world).await;
        let reporter = world.as_("reporter", "nordbank").await;
        let analyst = world.as_("analyst", "brabant").await;
        let draft = reporter.post("/v1/drafts", &report()).await.expect(201).id();
        let body = items.body("alerts.draft");
        let waiting = analyst.post("/v1/alerts", &body).await.expect(201).id();
        analyst.act(&format!("/v1/alerts/{waiting}/submit-for-clearance")).await.expect(200);
        let untouched = world.report().await.id();
        let own = analyst.get("/v1/alerts?box=outbox&limit=200").await.expect(200).body;
        let own = own["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned());
        let more = BTreeMap::from([("alerts", own.collect()), ("reports", vec![untouched])]);
        let page = analyst.get("/v1/alerts?box=outbox&limit=1").await.expect(200).body;
        let cursor = page["next"].as_str().unwrap().to_owned();
        Self { world, items, draft, more, cursor, dead }
    }

    /// The first of [`Self::all`].
    pub(crate) async fn of(&self, operation: &Operation) -> Subject {
        self.all(operation).await.swap_remove(0)
    }

    /// Whoever may, with each item that there is.
    pub(crate) async fn all(&self, operation: &Operation) -> Vec<Subject> {
        let row = MATRIX.iter().find(|(id, ..)| *id == operation.id);
        let client = match row {
            Some((.., allowed)) => {
                let (role, organisation) = allowed[0].split_once('@').unwrap();
                self.world.as_(role, organisation).await
            }
            None if operation.open => self.world.anybody.clone(),
            None => self.world.as_("reporter", "nordbank").await,
        };
        let body = match operation.id.as_str() {
            "sessions.create" => json!({"email": "nobody@nordbank.example", "password": "x"}),
            "sessions.refresh" => json!({"refresh_token": "x"}),
            id => self.items.body(id),
        };
        let address = self.items.address(&operation.id, &operation.path, &self.draft);
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        let (before, after) = operation.path.split_once("{id}").unwrap_or((&operation.path, ""));
        let id = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).unwrap_or_default();
        let noun = operation.path.split('/').nth(2).unwrap_or_default();
        let more = self.more.get(noun).into_iter().flatten().filter(|_| operation.names_an_item());
        let ids = std::iter::once(id).chain(more.map(String::as_str));
        let subject = |id: &str| Subject {
            client: client.clone(),
            id: id.to_owned(),
            query: query.to_owned(),
            body: body.clone(),
        };
        ids.map(subject).collect()
    }

    /// Ids of items of other kinds.
    pub(crate) fn others(&self, operation: &Operation) -> Vec<String> {
        let noun = operation.path.split('/').nth(2).unwrap_or_default();
        let known = [
            ("drafts", &self.draft),
            ("reports", &self.items.report),
            ("cases", &self.items.case),
            ("alerts", &self.items.alert),
            ("agreements", &self.items.agreement),
            ("organisations", &self.items.brabant),
        ];
        known.into_iter().filter(|(of, _)| *of != noun).map(|(_, id)| id.clone()).collect()
    }
}
