//! An operation as the served document describes it: what the table needs to know to send it something wrong.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What the document says of one operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The schema of its JSON body, if it takes one.
    pub(crate) body: Option<Value>,
    pub(crate) body_required: bool,
    /// Names and schemas of its query parameters.
    pub(crate) query: Vec<(String, Value)>,
    /// Query parameters that have to be there.
    pub(crate) needs: BTreeSet<String>,
    pub(crate) takes_key: bool,
    /// `Some(true)` where it has to be sent.
    pub(crate) if_match: Option<bool>,
    pub(crate) open: bool,
    /// What it may answer.
    pub(crate) statuses: BTreeSet<u16>,
}

impl Operation {
    /// All that are documented.
    pub(crate) fn all(document: &Value) -> Vec<Self> {
        let mut all = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, described) in item.as_object().unwrap() {
                all.push(Self::of(&method.to_uppercase(), path, described));
            }
        }
        all
    }

    fn of(method: &str, path: &str, described: &Value) -> Self {
        let parameters = || described["parameters"].as_array().into_iter().flatten();
        let of_kind = |kind: &'static str| parameters().filter(move |parameter| parameter["in"] == kind);
        let name = |parameter: &Value| parameter["name"].as_str().unwrap().to_owned();
        let header = |wanted: &str| of_kind("header").find(|parameter| parameter["name"] == wanted);
        let schema = &described["requestBody"]["content"]["application/json"]["schema"];
        let statuses = described["responses"].as_object().unwrap().keys();
        Self {
            id: described["operationId"].as_str().unwrap().to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            body: (!schema.is_null()).then(|| schema.clone()),
            body_required: described["requestBody"]["required"] == true,
            query: of_kind("query").map(|parameter| (name(parameter), parameter["schema"].clone())).collect(),
            needs: of_kind("query").filter(|parameter| parameter["required"] == true).map(name).collect(),
            takes_key: header("Idempotency-Key").is_some(),
            if_match: header("If-Match").map(|parameter| parameter["required"] == true),
            open: described["security"] == json!([]),
            statuses: statuses.map(|status| status.parse().unwrap()).collect(),
        }
    }

    pub(crate) fn names_an_item(&self) -> bool {
        self.path.contains("{id}")
    }
}

/// A file is read by its format, which may say of its entries what it likes.
pub(crate) fn is_file(schema: &Value) -> bool {
    schema["$ref"].is_null() && schema["additionalProperties"] != false
}

/// The schema behind a reference; of a choice, every one that isn't null.
pub(crate) fn choices(document: &Value, schema: &Value) -> Vec<Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        return choices(document, document.pointer(reference.trim_start_matches('#')).unwrap());
    }
    for list in ["oneOf", "anyOf"] {
        if let Some(all) = schema[list].as_array() {
            return all.iter().flat_map(|one| choices(document, one)).collect();
        }
    }
    if schema["type"] == "null" { Vec::new() } else { vec![schema.clone()] }
}

/// What the schema calls itself, without `null`.
pub(crate) fn kind(schema: &Value) -> &str {
    let words: Vec<&str> = match &schema["type"] {
        Value::Array(all) => all.iter().filter_map(Value::as_str).filter(|word| *word != "null").collect(),
        one => one.as_str().into_iter().collect(),
    };
    words.first().copied().unwrap_or_default()
}

/// The fields of an object's schema.
pub(crate) fn fields(schema: &Value) -> Map<String, Value> {
    schema["properties"].as_object().cloned().unwrap_or_default()
}
