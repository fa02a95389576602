//! The domain's complaints, at the fields of the form; and a body without what they are about.

use crate::view::FieldError;
use crate::words::{Lang, arg, say, word};
use domain::fields;
use serde_json::Value;

/// Complaints under the names of the form's fields.
pub(crate) fn field_errors(errors: &[fields::FieldError], lang: Lang) -> Vec<FieldError> {
    errors
        .iter()
        .map(|error| FieldError { field: field(&error.pointer), message: sentence(error, lang) })
        .collect()
}

/// `/observables/3/value` is the form's `observable.3.value`.
fn field(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["categories", ..] => "category".to_owned(),
        ["occurred_at", ..] => "occurred_at".to_owned(),
        ["marking", name, ..] => match *name {
            "purposes" => "purpose".to_owned(),
            name => name.to_owned(),
        },
        ["affected", name, ..] => format!("affected.{name}"),
        ["audience", ..] => "audience.mode".to_owned(),
        [list @ ("observables" | "subjects" | "references"), row, name, ..] => {
            format!("{}.{row}.{name}", list.trim_end_matches('s'))
        }
        [list @ ("observables" | "subjects" | "references"), row] => {
            format!("{}.{row}.value", list.trim_end_matches('s'))
        }
        parts => parts.join("."),
    }
}

/// The domain's message completes the field's name: *Detected, UTC: is in the future; check the date*.
fn sentence(error: &fields::FieldError, lang: Lang) -> String {
    let name = name(&error.pointer, lang);
    match error.code {
        "unclassed" => say(lang, "error-unclassed", &[("name", arg(name))]),
        "format" if error.pointer.ends_with("_at") => say(lang, "error-time", &[("name", arg(name))]),
        "required" => say(lang, "error-required", &[("name", arg(name))]),
        _ => format!("{name}: {}.", error.message),
    }
}

/// The field as the form calls it, with its row where it has one.
fn name(pointer: &str, lang: Lang) -> String {
    let mut parts = pointer.trim_start_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    let second = parts.next();
    let list = word(lang, "body-field", first);
    match (second.map(|part| (part, part.parse::<usize>())), parts.next()) {
        (Some((_, Ok(row))), Some(cell)) => {
            format!("{list} {}, {}", row + 1, word(lang, "body-field", cell).to_lowercase())
        }
        (Some((_, Ok(row))), None) => format!("{list} {}", row + 1),
        (Some((part, Err(_))), _) => word(lang, "body-field", part),
        (None, _) => list,
    }
}

/// The body without the values that are wrong: what can be previewed of it.
pub(crate) fn mended(body: &Value, errors: &[fields::FieldError]) -> Value {
    let mut body = body.clone();
    let mut gone: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
    // from the end, so that earlier places in a list keep their numbers
    gone.sort_unstable_by_key(|pointer| std::cmp::Reverse(place(pointer)));
    for pointer in gone {
        let Some((parent, name)) = pointer.rsplit_once('/') else { continue };
        match body.pointer_mut(parent) {
            Some(Value::Object(fields)) => drop(fields.remove(name)),
            Some(Value::Array(rows)) => {
                if let Some(row) = name.parse().ok().filter(|row: &usize| *row < rows.len()) {
                    rows.remove(row);
                }
            }
            _ => {}
        }
    }
    body
}

/// Numbers compare as numbers.
fn place(pointer: &str) -> Vec<(u64, String)> {
    pointer.split('/').map(|part| (part.parse().unwrap_or(0), part.to_owned())).collect()
}
