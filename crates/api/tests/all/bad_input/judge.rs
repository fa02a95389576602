//! What every refusal has to be, whatever was refused.

use super::corpus::Row;
use super::operation::Operation;
use crate::client::Answer;
use serde_json::Value;

const CODES: [&str; 11] = [
    "required",
    "unknown",
    "type",
    "enum",
    "format",
    "range",
    "length",
    "text",
    "duplicate",
    "reference",
    "unclassed",
];

/// The members that a problem may have beside those that all have.
fn members(kind: &str) -> &'static [&'static str] {
    match kind {
        "unreadable" => &["line", "column"],
        "unsupported-media" => &["accepted"],
        "wrong-state" => &["state", "allowed"],
        "forbidden" => &["action"],
        "lacks-agreement" => &["because"],
        "stale-basis" => &["audience", "basis"],
        _ => &[],
    }
}

/// Everything that is wrong with an answer to a row of the table.
pub(crate) fn judge(operation: &Operation, row: &Row, answer: &Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut say = |what: String| {
        wrong.push(format!(
            "{} with {}: {what}: {} {}",
            operation.id,
            row.what,
            answer.status,
            short(&answer.text)
        ));
    };
    let status = answer.status.as_u16();
    let kind = answer.body["type"]
        .as_str()
        .and_then(|uri| uri.strip_prefix("urn:entente:problem:"))
        .unwrap_or_default();
    if !row.expected.contains(&(status, kind)) {
        say(format!("expected {:?}", row.expected));
        return wrong;
    }
    if !operation.statuses.contains(&status) {
        say("the document doesn't know this status".to_owned());
    }
    for fault in form(answer, kind) {
        say(fault);
    }
    let errors: Vec<&Value> = answer.body["errors"].as_array().into_iter().flatten().collect();
    let pointers: Vec<&str> = errors.iter().filter_map(|error| error["pointer"].as_str()).collect();
    if let Some(wanted) = &row.pointer {
        let inside = format!("{wanted}/");
        if !pointers.iter().any(|pointer| pointer == wanted || pointer.starts_with(&inside)) {
            say(format!("no error is at {wanted:?}"));
        }
    }
    let sent: Value =
        row.body.as_deref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
    for error in errors {
        let pointer = error["pointer"].as_str().unwrap_or_default();
        if !leads_somewhere(pointer, error["code"] == "required", &sent) {
            say(format!("{pointer:?} isn't in what was sent"));
        }
    }
    if ["no-such-word", "yesterday", "\\u202e", "\u{202E}"].iter().any(|value| answer.text.contains(value)) {
        say("repeats what was sent".to_owned());
    }
    wrong
}

/// The form that all problems have.
fn form(answer: &Answer, kind: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let body = &answer.body;
    if answer.header("content-type") != "application/problem+json" {
        wrong.push(format!("is {:?}", answer.header("content-type")));
    }
    if body["status"] != answer.status.as_u16() {
        wrong.push("says another status".to_owned());
    }
    if !["title", "detail"].iter().all(|name| body[name].as_str().is_some_and(|text| !text.is_empty())) {
        wrong.push("has no words".to_owned());
    }
    if body["instance"] != format!("urn:uuid:{}", answer.header("x-request-id")) {
        wrong.push("names another request".to_owned());
    }
    let usual = ["type", "title", "status", "detail", "errors", "instance"];
    for name in body.as_object().into_iter().flat_map(|fields| fields.keys()) {
        if !usual.contains(&name.as_str()) && !members(kind).contains(&name.as_str()) {
            wrong.push(format!("has the member {name:?}"));
        }
    }
    let Some(errors) = body["errors"].as_array() else {
        wrong.push("has no list of errors".to_owned());
        return wrong;
    };
    if kind == "invalid-fields" && errors.is_empty() {
        wrong.push("names no field".to_owned());
    }
    for error in errors {
        let text = |name: &str| error[name].as_str();
        let whole = text("pointer").is_some()
            && text("code").is_some_and(|code| CODES.contains(&code))
            && text("message").is_some_and(|message| !message.is_empty())
            && error.as_object().is_some_and(|fields| fields.len() == 3);
        if !whole {
            wrong.push(format!("has the error {error}"));
        }
    }
    let has = |name: &str| !answer.header(name).is_empty();
    if answer.status.as_u16() == 401 && !has("www-authenticate") {
        wrong.push("doesn't say how to sign in".to_owned());
    }
    if answer.header("cache-control") != "no-store" || answer.header("x-content-type-options") != "nosniff" {
        wrong.push("lacks the usual headers".to_owned());
    }
    wrong
}

/// A pointer names something that was sent, or where something is missing.
fn leads_somewhere(pointer: &str, missing: bool, sent: &Value) -> bool {
    if pointer.starts_with('?') || sent.pointer(pointer).is_some() {
        return true;
    }
    let around = pointer.rsplit_once('/').map_or("", |(around, _)| around);
    missing && sent.pointer(around).is_some_and(|around| around.is_object() || around.is_null())
}

fn short(text: &str) -> String {
    text.chars().take(400).collect()
}
