//! What the schemas' derive macro can't say: a view that takes in another is one object, and a body takes no field that
//! it doesn't name.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const SCHEMAS: &str = "/components/schemas";

/// Finishes the document.
pub(super) fn finish(document: &mut Value) {
    if let Some(Value::Object(schemas)) = document.pointer_mut(SCHEMAS) {
        let whole = schemas.clone();
        for schema in schemas.values_mut() {
            merge(schema, &whole);
        }
    }
    let mut bodies = BTreeSet::new();
    for item in document["paths"].as_object().into_iter().flat_map(Map::values) {
        for operation in item.as_object().into_iter().flat_map(Map::values) {
            reached(&operation["requestBody"], document, &mut bodies);
        }
    }
    for name in bodies {
        if let Some(schema) = document.pointer_mut(&format!("{SCHEMAS}/{name}")) {
            close(schema);
        }
    }
}

/// `allOf` of objects becomes the one object that it describes.
fn merge(schema: &mut Value, all: &Map<String, Value>) {
    let Some(parts) = schema["allOf"].as_array().cloned() else { return };
    let mut required = BTreeSet::new();
    let mut properties = Map::new();
    for part in &parts {
        let named = part["$ref"].as_str().and_then(|name| all.get(name.rsplit('/').next()?));
        let mut part = named.unwrap_or(part).clone();
        merge(&mut part, all);
        required.extend(
            part["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|name| name.as_str().map(str::to_owned)),
        );
        properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
    }
    let (description, examples) = (schema["description"].take(), schema["examples"].take());
    *schema = json!({"type": "object", "description": description, "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !examples.is_null() {
        schema["examples"] = examples;
    }
}

/// The names of all schemas that `value` refers to, and those that they refer to.
fn reached(value: &Value, document: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(name) =
                fields.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next())
                && found.insert(name.to_owned())
                && let Some(schema) = document.pointer(&format!("{SCHEMAS}/{name}"))
            {
                reached(schema, document, found);
            }
            fields.values().for_each(|value| reached(value, document, found));
        }
        Value::Array(items) => items.iter().for_each(|value| reached(value, document, found)),
        _ => {}
    }
}

/// Every object in the schema that names its fields has no others.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                // a field may have any name, `properties` too
                if name == "properties" {
                    value.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(close);
                } else {
                    close(value);
                }
            }
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
