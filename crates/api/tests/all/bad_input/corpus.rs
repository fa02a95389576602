//! What is sent to every operation: bodies that can't be read, addresses that name nothing, parameters and headers that
//! can't be taken. Each row says what the answer has to be.

use super::operation::{Operation, is_file, kind};
use serde_json::Value;

/// One request that has to be refused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// What is wrong with it.
    pub(crate) what: String,
    /// Instead of the item's id.
    pub(crate) id: Option<String>,
    /// After the address, in place of a right one.
    pub(crate) query: Option<String>,
    /// In place of the usual headers of the same name.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Headers that aren't sent.
    pub(crate) without: Vec<&'static str>,
    /// In place of the right body.
    pub(crate) body: Option<Vec<u8>>,
    /// Status and kind, or one of several.
    pub(crate) expected: Vec<(u16, &'static str)>,
    /// Where the error has to be, if the answer has to name a place.
    pub(crate) pointer: Option<String>,
}

impl Row {
    fn new(what: impl Into<String>, status: u16, kind: &'static str) -> Self {
        Self { what: what.into(), expected: vec![(status, kind)], ..Self::default() }
    }

    fn body(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: Some(body.into()), ..self }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn without(mut self, name: &'static str) -> Self {
        self.without.push(name);
        self
    }

    fn query(self, query: impl Into<String>) -> Self {
        Self { query: Some(query.into()), ..self }
    }

    fn or(mut self, status: u16, kind: &'static str) -> Self {
        self.expected.push((status, kind));
        self
    }

    fn at(self, pointer: impl Into<String>) -> Self {
        Self { pointer: Some(pointer.into()), ..self }
    }

    /// A field that is wrong.
    pub(crate) fn field(wrong: super::fields::Wrong) -> Self {
        let what = format!("{} is {}", wrong.pointer, wrong.what);
        Self::new(what, 422, "invalid-fields").body(wrong.body.to_string()).at(wrong.pointer)
    }
}

/// Bodies that aren't read as far as their fields.
pub(crate) fn bodies(operation: &Operation, right: &Value, limit: usize) -> Vec<Row> {
    let Some(schema) = &operation.body else { return Vec::new() };
    let unreadable = |what: &str, body: &[u8]| Row::new(what, 400, "unreadable").body(body);
    let media = |what: &str| Row::new(what, 415, "unsupported-media").body(right.to_string());
    let whole = right.to_string();
    let nested = |levels: usize| format!("{{\"a\": {}1{}}}", "[".repeat(levels), "]".repeat(levels));
    let mut rows = vec![
        media("text").header("content-type", "text/plain"),
        media("a form").header("content-type", "application/x-www-form-urlencoded"),
        media("another charset").header("content-type", "application/json; charset=latin1"),
        media("a media type that begins alike").header("content-type", "application/json-patch+json"),
        media("no media type").without("content-type"),
        media("packed").header("content-encoding", "gzip"),
        Row::new("too large", 413, "too-large").body(format!("{{\"a\": \"{}\"}}", "x".repeat(limit))),
        unreadable("not JSON", b"title=x"),
        unreadable("nothing but a space", b" "),
        unreadable("cut off", &whole.as_bytes()[..whole.len() - 1]),
        unreadable("something after it", format!("{whole} {{}}").as_bytes()),
        unreadable("a byte-order mark", format!("\u{FEFF}{whole}").as_bytes()),
        unreadable("a byte that isn't UTF-8", b"{\"a\": \"\xff\"}"),
        unreadable("a surrogate in bytes", b"{\"a\": \"\xed\xa0\x80\"}"),
        unreadable("half a surrogate pair", br#"{"a": "\ud800"}"#),
        unreadable("U+0000 as it is", b"{\"a\": \"\0\"}"),
        unreadable("a line break in a text", b"{\"a\": \"b\nc\"}"),
        unreadable("a comment", b"{/* a */}"),
        unreadable("single quotes", b"{'a': 1}"),
        unreadable("no number", b"{\"a\": NaN}"),
        unreadable("a number out of range", b"{\"a\": 1e999}"),
        unreadable("deep", nested(16).as_bytes()),
        unreadable("very deep", nested(100_000).as_bytes()),
        unreadable("a field twice", br#"{"a": 1, "a": 2}"#),
        unreadable("a field twice, further in", br#"{"a": [{"b": 1, "b": 1}]}"#),
        unreadable("U+0000 in a name", b"{\"a\\u0000\": 1}"),
    ];
    if operation.body_required {
        rows.push(unreadable("empty", b""));
    }
    if is_file(schema) {
        // exporters begin files with a byte-order mark
        rows.retain(|row| row.what != "a byte-order mark");
        for row in &mut rows {
            *row = row.clone().or(422, "invalid-fields");
        }
    } else {
        for (what, body) in [
            ("a list", "[]"),
            ("a text", "\"x\""),
            ("a number", "7"),
            ("null", "null"),
            ("the right body in a list", &format!("[{whole}]")),
        ] {
            rows.push(Row::new(what, 422, "invalid-fields").body(body).at(""));
        }
    }
    rows
}

/// Ids that name nothing the caller can see; `others` are ids of items of other kinds.
pub(crate) fn ids(operation: &Operation, others: &[String]) -> Vec<Row> {
    if !operation.names_an_item() {
        return Vec::new();
    }
    let made = ["x", "0", "..%2f..%2fetc", "%00", "R-7QK4-M2XD", "00000000-0000-0000-0000-000000000000"];
    let long = "a".repeat(5_000);
    let others = others.iter().map(String::as_str);
    let named =
        |id: &str| Row { id: Some(id.to_owned()), ..Row::new("an id that names nothing", 404, "not-found") };
    made.into_iter().chain([crate::world::NOBODY, &long]).chain(others).map(named).collect()
}

/// Parameters that can't be taken. `cursor` is the `next` of another list.
pub(crate) fn queries(operation: &Operation, cursor: &str) -> Vec<Row> {
    let refused = |query: String, pointer: &str| {
        Row::new(format!("?{query}"), 400, "unreadable").query(query).at(format!("?{pointer}"))
    };
    let mut rows = vec![
        refused("colour=red".to_owned(), "colour"),
        refused("limitt=5&colour=red".to_owned(), "limitt"),
        refused("%F0%9F%92%A5=1".to_owned(), "\u{1F4A5}"),
    ];
    for (name, schema) in &operation.query {
        rows.push(refused(format!("{name}=a&{name}=a"), name));
        let mut wrong = vec!["a%00b", "%E2%80%AEa"];
        if schema["enum"].is_array() || schema["format"].is_string() || kind(schema) != "string" {
            wrong.extend(["", "no-such-word", "%20%3B", "-1", "1e3", "%FF"]);
        }
        if kind(schema) == "integer" {
            wrong.extend(["0", "201", "abc", "1.5", "99999999999999999999"]);
        }
        if name == "after" {
            wrong.extend(["garbage", "AAAA", cursor]);
        }
        let long = "x".repeat(501);
        wrong.push(&long);
        rows.extend(wrong.into_iter().map(|value| refused(format!("{name}={value}"), name)));
        if operation.needs.contains(name) {
            rows.push(refused(String::new(), name));
            rows.push(refused(format!("{name}="), name));
        }
    }
    rows
}

/// Headers that can't be taken.
pub(crate) fn headers(operation: &Operation, dead: &[String]) -> Vec<Row> {
    let mut rows = Vec::new();
    if operation.takes_key {
        let long = "x".repeat(256);
        for bad in ["", "two words", "caf\u{e9}", &long] {
            let row = Row::new(format!("Idempotency-Key: {bad}"), 400, "unreadable");
            rows.push(row.header("idempotency-key", bad));
        }
        let row = Row::new("two keys", 400, "unreadable");
        rows.push(row.header("idempotency-key", "a").header("idempotency-key", "b"));
    }
    if let Some(required) = operation.if_match {
        for stale in ["\"stale\"", "W/\"stale\"", "stale", "\"a\", \"b\"", "", "\""] {
            let row = Row::new(format!("If-Match: {stale}"), 412, "version-mismatch");
            rows.push(row.header("if-match", stale));
        }
        if required {
            rows.push(Row::new("no If-Match", 428, "precondition-required").without("if-match"));
        }
    }
    if !operation.open {
        rows.push(Row::new("no token", 401, "unauthenticated").without("authorization"));
        let made = ["", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic eDp5"].into_iter();
        for token in made.chain(dead.iter().map(String::as_str)) {
            let row = Row::new(format!("Authorization: {token}"), 401, "unauthenticated");
            rows.push(row.header("authorization", token));
        }
    }
    rows
}
