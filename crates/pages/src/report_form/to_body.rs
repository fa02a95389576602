//! From the form to a body.

use crate::routes::posted::Fields;
use domain::observable::Found;
use serde_json::{Map, Value, json};

/// The body that these fields make, with what `draft` held beyond the form.
pub(crate) fn body(fields: &Fields, draft: &Value) -> Value {
    let mut body = draft.as_object().cloned().unwrap_or_default();
    let mut put = |name: &str, value: Option<Value>| match value {
        Some(value) => drop(body.insert(name.to_owned(), value)),
        None => drop(body.remove(name)),
    };
    for name in ["title", "summary", "severity", "language"] {
        put(name, fields.some(name).map(|text| json!(text)));
    }
    for name in ["detected_at", "aware_at", "classified_at"] {
        put(name, fields.some(name).map(|text| json!(time(text))));
    }
    put("occurred_at", fields.some("occurred_at").map(occurred));
    put("ongoing", fields.has("ongoing").then_some(Value::Bool(true)));
    put("categories", categories(fields, &draft["categories"]));
    put("affected", affected(fields));
    put("narrative", list(fields, "narrative", |row| passage(fields, row)));
    put("observables", list(fields, "observable", |row| observable(fields, row, &draft["observables"])));
    put("subjects", list(fields, "subject", |row| subject(fields, row, &draft["subjects"])));
    put("references", list(fields, "reference", |row| reference(fields, row)));
    put("confirmed", confirmed(fields));
    put("marking", Some(marking(fields)));
    put("audience", Some(audience(fields)));
    Value::Object(body)
}

/// Adds values found in a paste to a body, each once; says how many were new.
pub(crate) fn add(body: &mut Value, found: &[Found]) -> usize {
    let Some(fields) = body.as_object_mut() else { return 0 };
    let list = fields.entry("observables").or_insert_with(|| json!([]));
    let Some(rows) = list.as_array_mut() else { return 0 };
    let before = rows.len();
    for one in found {
        let known = |row: &Value| {
            row["type"] == one.kind.as_str()
                && row["value"]
                    .as_str()
                    .and_then(|text| domain::observable::parse(one.kind, text).ok())
                    .as_ref()
                    == Some(&one.value)
        };
        if !rows.iter().any(known) {
            let class = one.kind.default_class();
            // a technical value in somebody's log is most often what attacked it; a person's address may be anybody's
            let role = if class.is_personal() { "unknown" } else { "attacker" };
            let value = domain::observable::defang(one.kind, &one.value);
            rows.push(json!({"type": one.kind.as_str(), "value": value, "data_class": class.as_str(), "role": role}));
        }
    }
    rows.len() - before
}

/// `2026-11-23 11:26` as the API writes it; anything else as it is.
pub(crate) fn time(text: &str) -> String {
    for shape in ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"] {
        if let Ok(at) = chrono::NaiveDateTime::parse_from_str(text, shape) {
            return format!("{}Z", at.format("%Y-%m-%dT%H:%M:%S"));
        }
    }
    text.to_owned()
}

fn occurred(text: &str) -> Value {
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match text.len() {
        4 if digits => json!({"value": text, "precision": "year"}),
        7 if digits => json!({"value": text, "precision": "month"}),
        10 if digits => json!({"value": text, "precision": "day"}),
        _ => json!(time(text)),
    }
}

/// The form chooses one; a draft with more keeps them while its first is the one chosen.
fn categories(fields: &Fields, draft: &Value) -> Option<Value> {
    let chosen = fields.some("category")?;
    if draft.get(0).is_some_and(|first| first == chosen) {
        Some(draft.clone())
    } else {
        Some(json!([chosen]))
    }
}

fn number(text: &str) -> Value {
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | ',' | '\u{a0}' | '\u{202f}')).collect();
    plain.parse::<u64>().map_or_else(|_| json!(text), |number| json!(number))
}

fn affected(fields: &Fields) -> Option<Value> {
    let mut affected = Map::new();
    for (name, field) in [("countries", "affected.countries"), ("sectors", "affected.sectors")] {
        let words: Vec<&str> =
            fields.get(field).split([' ', ',', ';']).map(str::trim).filter(|word| !word.is_empty()).collect();
        if !words.is_empty() {
            affected.insert(name.to_owned(), json!(words));
        }
    }
    for (name, field) in [
        ("persons", "affected.persons"),
        ("services", "affected.services"),
        ("loss_eur", "affected.loss_eur"),
    ] {
        if let Some(text) = fields.some(field) {
            affected.insert(name.to_owned(), number(text));
        }
    }
    (!affected.is_empty()).then_some(Value::Object(affected))
}

/// The rows in which something is typed.
fn list(fields: &Fields, name: &str, read: impl Fn(usize) -> Option<Value>) -> Option<Value> {
    let rows: Vec<Value> = fields.rows(name).into_iter().filter_map(read).collect();
    (!rows.is_empty()).then_some(Value::Array(rows))
}

fn cell<'a>(fields: &'a Fields, list: &str, row: usize, field: &str) -> Option<&'a str> {
    Some(fields.cell(list, row, field).trim()).filter(|text| !text.is_empty())
}

fn passage(fields: &Fields, row: usize) -> Option<Value> {
    let text = cell(fields, "narrative", row, "text")?;
    Some(object(&[("text", Some(text)), ("data_class", cell(fields, "narrative", row, "data_class"))]))
}

fn observable(fields: &Fields, row: usize, draft: &Value) -> Option<Value> {
    let get = |field| cell(fields, "observable", row, field);
    let value = get("value")?;
    let made = object(&[
        ("type", get("type")),
        ("value", Some(value)),
        ("role", get("role")),
        ("data_class", get("data_class")),
        ("infrastructure_ground", get("infrastructure_ground")),
        ("note", get("note")),
    ]);
    Some(carried(made, draft, &["first_seen", "last_seen"], |old| old["value"] == value))
}

fn subject(fields: &Fields, row: usize, draft: &Value) -> Option<Value> {
    let get = |field| cell(fields, "subject", row, field);
    let name = get("name")?;
    let made = object(&[("name", Some(name)), ("role", get("role")), ("data_class", get("data_class"))]);
    Some(carried(made, draft, &["identifiers"], |old| old["name"] == name))
}

fn reference(fields: &Fields, row: usize) -> Option<Value> {
    let get = |field| cell(fields, "reference", row, field);
    let made = object(&[("system", get("system")), ("id", get("id")), ("url", get("url"))]);
    made.as_object().is_some_and(|made| !made.is_empty()).then_some(made)
}

fn object(pairs: &[(&str, Option<&str>)]) -> Value {
    pairs.iter().filter_map(|(name, text)| Some(((*name).to_owned(), json!((*text)?)))).collect()
}

/// What the form doesn't show stays with the row that it belongs to.
fn carried(mut made: Value, draft: &Value, names: &[&str], same: impl Fn(&Value) -> bool) -> Value {
    let old = draft.as_array().into_iter().flatten().find(|old| same(old));
    if let (Some(old), Some(made)) = (old, made.as_object_mut()) {
        for name in names {
            if let Some(value) = old.get(*name) {
                made.insert((*name).to_owned(), value.clone());
            }
        }
    }
    made
}

/// A box of the scan carries the pointer and the stretch, with a space between.
fn confirmed(fields: &Fields) -> Option<Value> {
    let pairs = fields.all("confirm").filter_map(|value| value.split_once(' '));
    let list: Vec<Value> = pairs.map(|(pointer, text)| json!({"pointer": pointer, "text": text})).collect();
    (!list.is_empty()).then_some(Value::Array(list))
}

fn marking(fields: &Fields) -> Value {
    let mut marking = Map::new();
    for name in ["tlp", "pap"] {
        // the button of a proposal wins over the scale
        let proposed = fields.some("tlp_proposed").filter(|_| name == "tlp");
        if let Some(label) = proposed.or_else(|| fields.some(name)) {
            marking.insert(name.to_owned(), json!(label));
        }
    }
    // the boxes stand in the panel, whose hidden field says that it was there: no box ticked is then a choice
    if fields.has("basis") {
        marking.insert("handling".to_owned(), json!(fields.all("handling").collect::<Vec<_>>()));
        marking.insert("purposes".to_owned(), json!(fields.all("purpose").collect::<Vec<_>>()));
    }
    Value::Object(marking)
}

fn audience(fields: &Fields) -> Value {
    let mode = fields.some("audience.mode").unwrap_or("agreements");
    let mut audience = json!({"mode": mode});
    let named: Vec<&str> = fields.all("audience.organisation").collect();
    if let (true, Some(audience)) = (mode == "only" && !named.is_empty(), audience.as_object_mut()) {
        audience.insert("organisations".to_owned(), json!(named));
    }
    audience
}
