//! MISP events into drafts of reports. Owns which attribute becomes what, and says so: every attribute, tag and fact of
//! the file has a line in the mapping, taken or not, with a reason. Refuses files that aren't JSON or hold no event;
//! anything wrong inside an event costs that entry alone.
//!
//! Never invents: a class is lowered only where the file itself calls an address command and control, a marking that
//! isn't there becomes TLP:AMBER, a category that isn't there `other/undetermined`, and the mapping tells.
//!
//! ```
//! let file = br#"{"Event": {"info": "Phishing kit", "Attribute": [
//!     {"type": "domain", "category": "Network activity", "to_ids": true, "value": "login[.]example"}]}}"#;
//! let import = entente_interop::misp::read(file, "2026-11-20T08:00:00Z".parse().unwrap()).unwrap();
//! assert_eq!(import.drafts[0].body["observables"][0]["value"], "login.example");
//! ```

mod attribute;
mod event;
mod judge;
mod observed;
mod plan;
mod reading;
mod tag;
#[cfg(test)]
mod tests;
mod value;
pub mod write;

use chrono::{DateTime, Utc};
use domain::marking::Marking;
use domain::taxonomy::Category;
use serde::Serialize;
use serde_json::Value;

/// Observables that one import takes, over all its events.
pub const MOST_OBSERVABLES: usize = domain::report::IMPORT_OBSERVABLES;

/// What a file gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Import {
    /// One draft per event, in the file's order.
    pub drafts: Vec<ImportedDraft>,
    /// What became of each entry of the file.
    pub mapping: Vec<Mapped>,
}

/// A report to be, which a person looks at before it is submitted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImportedDraft {
    /// The body of a new report, as the API takes it.
    pub body: Value,
    /// Its title.
    pub title: String,
    /// How many observables it holds.
    pub observables: usize,
    /// Its categories; never empty.
    pub categories: Vec<Category>,
    /// Its marking.
    pub marking: Marking,
}

/// What became of one entry of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mapped {
    /// RFC 6901 pointer into the file.
    pub path: String,
    /// Whether it is in the draft.
    pub taken: bool,
    /// Where it stands in the draft of its event, e.g. `observables/12 domain-name`.
    #[serde(rename = "as")]
    pub as_: Option<String>,
    /// Why, in words; never repeats a value, which may be personal.
    pub because: String,
}

/// Why a file can't be read at all. The words complete "the file …".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// A byte that no UTF-8 text has at that place.
    #[error("isn't UTF-8: byte {at}, counted from 0, fits nowhere; save it as UTF-8")]
    NotUtf8 {
        /// Offset of the first bad byte.
        at: usize,
    },
    /// A zero byte: another encoding, or a damaged file.
    #[error("has a zero byte at {at}, counted from 0; it is damaged or in UTF-16; save it as UTF-8")]
    Nul {
        /// Offset of the byte.
        at: usize,
    },
    /// Broken JSON.
    #[error("isn't JSON: {because}, at line {line}, column {column}")]
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1; 0 at the end of a line.
        column: usize,
        /// What the parser met.
        because: String,
    },
    /// JSON, but no event in it.
    #[error(
        "holds no MISP event: expected an event, {{\"Event\": …}}, {{\"response\": […]}} or a list of events"
    )]
    NoEvent,
}

/// Reads a file of one event or many. `at` is now: times after it aren't believed.
pub fn read(bytes: &[u8], at: DateTime<Utc>) -> Result<Import, ReadError> {
    let file = parse(bytes)?;
    let events = events(&file).ok_or(ReadError::NoEvent)?;
    let mut import = Import { drafts: Vec::with_capacity(events.len()), mapping: Vec::new() };
    let mut left = MOST_OBSERVABLES;
    for (path, event) in events {
        if is_event(event) {
            import.drafts.push(event::draft(event, &path, at, &mut left, &mut import.mapping));
        } else {
            let because = "isn't a MISP event".to_owned();
            import.mapping.push(Mapped { path, taken: false, as_: None, because });
        }
    }
    if import.drafts.is_empty() { Err(ReadError::NoEvent) } else { Ok(import) }
}

fn parse(bytes: &[u8]) -> Result<Value, ReadError> {
    let marked = bytes.strip_prefix(b"\xEF\xBB\xBF");
    let (bytes, skipped) = (marked.unwrap_or(bytes), if marked.is_some() { 3 } else { 0 });
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::Empty);
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(ReadError::Nul { at: at + skipped });
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ReadError::NotUtf8 { at: error.valid_up_to() + skipped })?;
    serde_json::from_str(text).map_err(|error| {
        let words = error.to_string();
        // the position stands in fields of its own
        let because =
            words.rsplit_once(" at line ").map_or(words.as_str(), |(because, _)| because).to_owned();
        ReadError::NotJson { line: error.line(), column: error.column(), because }
    })
}

/// The events of a file with their pointers, in any of the envelopes that MISP writes.
fn events(file: &Value) -> Option<Vec<(String, &Value)>> {
    let (path, content) = match file.get("response") {
        Some(response) => ("/response", response),
        None => ("", file),
    };
    match content {
        Value::Array(items) => {
            let unwrapped =
                items.iter().enumerate().map(|(index, item)| unwrap(format!("{path}/{index}"), item));
            Some(unwrapped.collect())
        }
        Value::Object(_) => Some(vec![unwrap(path.to_owned(), content)]),
        _ => None,
    }
}

fn unwrap(path: String, item: &Value) -> (String, &Value) {
    match item.get("Event") {
        Some(event) => (format!("{path}/Event"), event),
        None => (path, item),
    }
}

/// A bare object counts as an event when it has something that only events have.
fn is_event(value: &Value) -> bool {
    value.is_object() && ["info", "Attribute", "Object"].iter().any(|field| value.get(field).is_some())
}
