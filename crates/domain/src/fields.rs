//! Reading a JSON body into types, with **every** error at once: what, where (a JSON pointer), how to mend.
//!
//! The API's bodies, the pages' forms and imported files all pass through [`Reader`], so that one rule has one place.
//! A field that nobody asked for is an error of its own (`unknown`) when the reader is [`Reader::finish`]ed.
//!
//! ```
//! use entente_domain::fields::{Errors, Reader};
//! let body = serde_json::json!({"title": 7, "colour": "red"});
//! let errors = Errors::new();
//! let mut reader = Reader::root(&body, &errors);
//! assert_eq!(reader.text("title", 200), None);
//! reader.finish();
//! let errors = errors.into_vec();
//! assert_eq!(errors[0].pointer, "/title");
//! assert_eq!(errors[1].code, "unknown");
//! ```

use chrono::{DateTime, Datelike, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use std::cell::RefCell;

/// One thing that is wrong with a body. `code` is one of the field codes of the API contract: required, unknown, type,
/// enum, format, range, length, text, duplicate, reference, unclassed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// RFC 6901 pointer into the body.
    pub pointer: String,
    /// A stable word for machines.
    pub code: &'static str,
    /// A sentence for people that says how to mend it; never repeats the value, which may be personal.
    pub message: String,
}

/// Collects errors from many readers over one body.
#[derive(Debug, Default)]
pub struct Errors(RefCell<Vec<FieldError>>);

impl Errors {
    /// No errors yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds one.
    pub fn push(&self, pointer: impl Into<String>, code: &'static str, message: impl Into<String>) {
        self.0.borrow_mut().push(FieldError { pointer: pointer.into(), code, message: message.into() });
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }
    /// All of them, in the order found.
    pub fn into_vec(self) -> Vec<FieldError> {
        self.0.into_inner()
    }
    /// `value` when there is no error, else all errors.
    pub fn into_result<T>(self, value: Option<T>) -> Result<T, Vec<FieldError>> {
        let errors = self.into_vec();
        match value {
            Some(value) if errors.is_empty() => Ok(value),
            _ => Err(errors),
        }
    }
}

/// Reads one JSON object, field by field. `null` counts as absent.
#[derive(Debug)]
pub struct Reader<'a> {
    object: Option<&'a Map<String, Value>>,
    pointer: String,
    asked: Vec<&'static str>,
    errors: &'a Errors,
}

impl<'a> Reader<'a> {
    /// A reader over the whole body.
    pub fn root(body: &'a Value, errors: &'a Errors) -> Self {
        Self::at(body, String::new(), errors)
    }

    /// A reader over a part; `None`, and one error, where it isn't an object: its fields aren't then missing too.
    fn nested(value: &'a Value, pointer: String, errors: &'a Errors) -> Option<Self> {
        let reader = Self::at(value, pointer, errors);
        reader.object.is_some().then_some(reader)
    }

    fn at(value: &'a Value, pointer: String, errors: &'a Errors) -> Self {
        if !value.is_object() {
            errors.push(&pointer, "type", "must be an object");
        }
        Self { object: value.as_object(), pointer, asked: Vec::new(), errors }
    }

    /// The pointer of `field`.
    pub fn pointer(&self, field: &str) -> String {
        format!("{}/{field}", self.pointer)
    }

    /// Reports an error at `field`.
    pub fn fail(&self, field: &str, code: &'static str, message: impl Into<String>) {
        self.errors.push(self.pointer(field), code, message);
    }

    /// Reports `required` at `field`; what isn't an object was refused as such, and lacks no field.
    pub fn missing(&self, field: &str) {
        if self.object.is_some() {
            self.fail(field, "required", "is required");
        }
    }

    /// Whether the field is there and not null.
    pub fn has(&mut self, field: &'static str) -> bool {
        self.raw(field).is_some()
    }

    /// The field as it stands; absent and null are `None`.
    pub fn raw(&mut self, field: &'static str) -> Option<&'a Value> {
        self.asked.push(field);
        self.object?.get(field).filter(|value| !value.is_null())
    }

    /// A text of at most `max` characters, trimmed, without control or bidirectional-override characters; empty is absent.
    pub fn text(&mut self, field: &'static str, max: usize) -> Option<String> {
        let value = self.raw(field)?;
        check_text(value, max, &self.pointer(field), self.errors).filter(|text| !text.is_empty())
    }

    /// Like [`Reader::text`], and `required` when absent.
    pub fn required_text(&mut self, field: &'static str, max: usize) -> Option<String> {
        let before = self.errors.0.borrow().len();
        let text = self.text(field, max);
        if text.is_none() && self.errors.0.borrow().len() == before {
            self.missing(field);
        }
        text
    }

    /// A word parsed by `parse`; `allowed` is named in the message.
    pub fn word<T>(
        &mut self,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        allowed: &str,
    ) -> Option<T> {
        let value = self.raw(field)?;
        parse_word(value, &parse, allowed, &self.pointer(field), self.errors)
    }

    /// A list of words; each is checked, at most `max` of them, repeated ones are an error.
    pub fn words<T: PartialEq>(
        &mut self,
        field: &'static str,
        max: usize,
        parse: impl Fn(&str) -> Option<T>,
        allowed: &str,
    ) -> Option<Vec<T>> {
        let items = self.array(field, max)?;
        let mut words: Vec<T> = Vec::with_capacity(items.len());
        for (index, value) in items.iter().enumerate() {
            let pointer = format!("{}/{field}/{index}", self.pointer);
            if let Some(word) = parse_word(value, &parse, allowed, &pointer, self.errors) {
                if words.contains(&word) {
                    self.errors.push(pointer, "duplicate", "is listed twice");
                } else {
                    words.push(word);
                }
            }
        }
        Some(words)
    }

    /// An array of at most `max` elements.
    pub fn array(&mut self, field: &'static str, max: usize) -> Option<&'a [Value]> {
        let value = self.raw(field)?;
        let Some(items) = value.as_array() else {
            self.fail(field, "type", "must be a list");
            return None;
        };
        if items.len() > max {
            self.fail(field, "length", format!("has {} entries; at most {max} are taken", items.len()));
            return None;
        }
        Some(items)
    }

    /// Reads each element of an array of objects with `read`.
    pub fn each<T>(
        &mut self,
        field: &'static str,
        max: usize,
        mut read: impl FnMut(&mut Reader<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = self.array(field, max)?;
        let mut taken = Vec::with_capacity(items.len());
        for (index, value) in items.iter().enumerate() {
            let pointer = format!("{}/{field}/{index}", self.pointer);
            let Some(mut reader) = Reader::nested(value, pointer, self.errors) else { continue };
            if let Some(item) = read(&mut reader) {
                taken.push(item);
            }
            reader.finish();
        }
        Some(taken)
    }

    /// Reads a nested object with `read`.
    pub fn object<T>(&mut self, field: &'static str, read: impl FnOnce(&mut Reader<'a>) -> T) -> Option<T> {
        let value = self.raw(field)?;
        let mut reader = Reader::nested(value, self.pointer(field), self.errors)?;
        let taken = read(&mut reader);
        reader.finish();
        Some(taken)
    }

    /// `true` or `false`.
    pub fn flag(&mut self, field: &'static str) -> Option<bool> {
        let value = self.raw(field)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.fail(field, "type", "must be true or false");
        }
        flag
    }

    /// A whole number in `0..=max`.
    pub fn count(&mut self, field: &'static str, max: u64) -> Option<u64> {
        let value = self.raw(field)?;
        match value.as_u64() {
            Some(count) if count <= max => Some(count),
            Some(_) => {
                self.fail(field, "range", format!("must be at most {max}"));
                None
            }
            None => {
                self.fail(field, "type", "must be a whole number, zero or more");
                None
            }
        }
    }

    /// An RFC 3339 time between 1990 and `latest`, in UTC, cut to microseconds.
    pub fn time(&mut self, field: &'static str, latest: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let value = self.raw(field)?;
        let Some(text) = value.as_str() else {
            self.fail(field, "type", "must be a time such as 2026-11-20T04:10:00Z");
            return None;
        };
        let Ok(time) = DateTime::parse_from_rfc3339(text.trim()) else {
            self.fail(field, "format", "must be a time such as 2026-11-20T04:10:00Z");
            return None;
        };
        let time = crate::time::micros(time.with_timezone(&Utc));
        if time.year() < 1990 {
            self.fail(field, "range", "is before 1990; check the year");
            None
        } else if time > latest {
            self.fail(field, "range", "is in the future; check the date and the time zone");
            None
        } else {
            Some(time)
        }
    }

    /// An id in its UUID form.
    pub fn id<T: std::str::FromStr>(&mut self, field: &'static str) -> Option<T> {
        self.word(field, |text| text.parse().ok(), "an id (UUID)")
    }

    /// Reports every field that nobody asked for. Returns the names that were asked for, in order.
    pub fn finish(self) -> Vec<&'static str> {
        for name in self.object.into_iter().flat_map(Map::keys) {
            if !self.asked.contains(&name.as_str()) {
                let name: String = name.chars().take(64).collect();
                let pointer = format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"));
                self.errors.push(pointer, "unknown", "is not a field of this body");
            }
        }
        self.asked
    }
}

fn parse_word<T>(
    value: &Value,
    parse: &impl Fn(&str) -> Option<T>,
    allowed: &str,
    pointer: &str,
    errors: &Errors,
) -> Option<T> {
    let Some(text) = value.as_str() else {
        errors.push(pointer, "type", format!("must be text: {allowed}"));
        return None;
    };
    let word = parse(text.trim());
    if word.is_none() {
        errors.push(pointer, "enum", format!("must be {allowed}"));
    }
    word
}

fn check_text(value: &Value, max: usize, pointer: &str, errors: &Errors) -> Option<String> {
    let Some(text) = value.as_str() else {
        errors.push(pointer, "type", "must be text");
        return None;
    };
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().count() > max {
        errors.push(pointer, "length", format!("is longer than {max} characters"));
        return None;
    }
    if let Some(bad) = text.chars().find(|c| is_forbidden(*c)) {
        errors.push(pointer, "text", format!("has the invisible character U+{:04X}; remove it", bad as u32));
        return None;
    }
    Some(text)
}

/// Characters that no text may hold: controls other than newline and tab, bidirectional overrides and isolates (they
/// make a text read as what it isn't: Unicode TR 36), the byte-order mark and non-characters.
pub fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
        || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{2028}' | '\u{2029}')
}
