//! JSON as it is written: UTF-8, one value, no name twice in an object, no deeper than [`DEPTH`]. What is wrong is told
//! with its line and column; what the values mean is the domain's matter.

use crate::problem::Problem;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// How deep objects and lists may be nested, the outermost counted.
pub(crate) const DEPTH: u8 = 16;

/// Reads one JSON value.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        let column = good.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
        broken("holds a byte that isn't UTF-8", line, column)
    })?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Nested(DEPTH).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        let words = error.to_string();
        let why = words.rsplit_once(" at line ").map_or(words.as_str(), |(why, _)| why);
        broken(&format!("isn't JSON that can be taken: {why}"), error.line(), error.column())
    })
}

fn broken(why: &str, line: usize, column: usize) -> Problem {
    Problem::unreadable(format!("The body {why}, at line {line}, column {column}."))
        .with("line", line)
        .with("column", column)
}

/// Reads a value that may hold so many levels.
#[derive(Clone, Copy)]
struct Nested(u8);

impl Nested {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        self.0
            .checked_sub(1)
            .map(Self)
            .ok_or_else(|| E::custom(format_args!("it is nested deeper than {DEPTH} levels")))
    }
}

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number is out of range"))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }
    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if name.contains('\0') {
                return Err(A::Error::custom("a field's name holds the character U+0000"));
            }
            // two parsers may take two different ones of them, so neither is right
            if object.contains_key(&name) {
                return Err(A::Error::custom("an object names a field twice"));
            }
            object.insert(name, fields.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn nested(levels: usize) -> String {
        format!("{}1{}", "[".repeat(levels), "]".repeat(levels))
    }

    #[test]
    fn reads_what_serde_json_reads() {
        for text in
            [r#"{"a": [1, -2, 0.5, "x", null, true, {}], "b": 18446744073709551615}"#, "3", r#""é""#, " [] "]
        {
            assert_eq!(parse(text.as_bytes()).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        }
        assert_eq!(parse(nested(16).as_bytes()).unwrap().to_string(), nested(16));
    }

    #[test]
    fn says_where_it_is_broken() {
        let cases: [(&[u8], usize, usize); 8] = [
            (b"{\n  \"a\": 1,\n  \"a\": 2\n}", 3, 5),
            (b"{\"a\": 1", 1, 7),
            (b"{} x", 1, 4),
            (b"", 1, 0),
            (b"{\"a\":\n\"\xff\"}", 2, 2),
            (b"{\"a\": \"\0\"}", 1, 8),
            (b"{\"a\\u0000b\": 1}", 1, 11),
            (b"[1e999]", 1, 6),
        ];
        for (body, line, column) in cases {
            let shown = parse(body).unwrap_err();
            let text = format!("{shown:?}");
            assert!(text.contains(&format!("at line {line}, column {column}.")), "{text}");
        }
        assert!(format!("{:?}", parse(nested(17).as_bytes()).unwrap_err()).contains("deeper than 16"));
        assert!(parse(nested(100_000).as_bytes()).is_err());
        assert_eq!(
            parse(b"{\"a\": \"\\u0000\"}").unwrap(),
            json!({"a": "\0"}),
            "fields are the domain's matter"
        );
    }
}
