//! The body of a match: `{values: [text]}`. Each value is read for itself, so that one that can't be read harms no other.

use super::{ObservableType, guess};
use crate::fields::{Errors, FieldError, Reader};
use serde::Serialize;
use serde_json::Value;

/// Values in one question.
pub const MOST_ASKED: usize = 1_000;
/// The longest value, as [`guess`] takes it.
const LONGEST: usize = 8_192;

/// One value that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As it was typed; empty where it wasn't a text.
    pub typed: String,
    /// Its type and normal form.
    pub read: Result<(ObservableType, String), Unread>,
}

/// Why a value couldn't be read: a field code and a sentence that says how to mend it, without the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// `type`, `required`, `length`, `text`, `format`.
    pub code: &'static str,
    /// For people.
    pub message: &'static str,
}

impl Asked {
    /// Reads one value in any writing, defanged ones included.
    pub fn read(typed: &str) -> Self {
        let unread = |code, message| Err(Unread { code, message });
        let text = typed.trim();
        let read = if text.is_empty() {
            unread("required", "is empty")
        } else if text.len() > LONGEST {
            unread("length", "is longer than 8,192 bytes")
        } else if text.chars().any(char::is_control) {
            unread("text", "holds a control character; one value a line")
        } else {
            guess(text).ok_or(Unread {
                code: "format",
                message: "is not an address, domain, URL, hash, account number or another value whose type shows",
            })
        };
        Self { typed: typed.to_owned(), read }
    }
}

/// Reads the body: as many entries as it has values, in their order.
pub fn parse_asked(body: &Value) -> Result<Vec<Asked>, Vec<FieldError>> {
    let errors = Errors::new();
    let mut reader = Reader::root(body, &errors);
    let values = reader.array("values", MOST_ASKED);
    if !reader.has("values") {
        reader.missing("values");
    }
    reader.finish();
    let asked = values.map(|values| {
        let one = |value: &Value| {
            let wrong =
                Asked { typed: String::new(), read: Err(Unread { code: "type", message: "must be a text" }) };
            value.as_str().map_or(wrong, Asked::read)
        };
        values.iter().map(one).collect()
    });
    errors.into_result(asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_value_stands_for_itself() {
        let values = json!([
            "hXXp://Kit[.]example/a",
            7,
            "",
            "no such thing",
            "a\u{0}b",
            "x".repeat(9_000),
            " kit[.]example ",
            "kit.example"
        ]);
        let asked = parse_asked(&json!({ "values": values })).unwrap();
        let codes: Vec<_> = asked
            .iter()
            .map(|a| a.read.as_ref().map(|(kind, _)| kind.as_str()).map_err(|e| e.code))
            .collect();
        assert_eq!(
            codes,
            [
                Ok("url"),
                Err("type"),
                Err("required"),
                Err("format"),
                Err("text"),
                Err("length"),
                Ok("domain-name"),
                Ok("domain-name")
            ]
        );
        assert_eq!(asked[6].read, asked[7].read, "asked twice is answered twice");
        assert_eq!(asked[6].typed, " kit[.]example ");
    }

    #[test]
    fn a_body_that_asks_nothing_readable_is_refused() {
        let wrong = |body: Value| parse_asked(&body).unwrap_err()[0].clone();
        assert_eq!((wrong(json!({})).pointer.as_str(), wrong(json!({})).code), ("/values", "required"));
        assert_eq!(wrong(json!({"values": "a"})).code, "type");
        assert_eq!(wrong(json!({"values": vec!["a"; MOST_ASKED + 1]})).code, "length");
        assert_eq!(wrong(json!({"values": [], "colour": "red"})).code, "unknown");
        assert!(parse_asked(&json!({"values": []})).unwrap().is_empty());
    }
}
