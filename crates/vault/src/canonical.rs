//! Canonical JSON (RFC 8785) and its SHA-256: what agreements are signed over and findings are addressed by.
//!
//! Refuses integers beyond ±(2^53 - 1): RFC 8785 writes numbers as doubles, and two programs would disagree about
//! them (RFC 7493, 2.2). Large numbers belong in strings.
//!
//! ```
//! use serde_json::json;
//! let text = vault::canonical::to_vec(&json!({"b": 1.0, "a": [true, null]}))?;
//! assert_eq!(text, br#"{"a":[true,null],"b":1}"#);
//! # Ok::<(), vault::CanonicalError>(())
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};

const LARGEST: u64 = (1 << 53) - 1;

/// Why a value has no canonical form.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// It has no JSON form: a map with keys that aren't text, a number that isn't finite.
    #[error("the value has no JSON form")]
    NotJson(#[source] serde_json::Error),
    /// An integer that doubles can't tell from its neighbours.
    #[error("the integer {0} is beyond 2^53 - 1: write it as text")]
    LargeInteger(String),
}

/// The canonical JSON of `value`, UTF-8.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    // First the canonical form of the value itself, because a `Value` turns NaN into null.
    let text = serde_jcs::to_vec(value).map_err(CanonicalError::NotJson)?;
    refuse_large_integers(&serde_json::to_value(value).map_err(CanonicalError::NotJson)?)?;
    Ok(text)
}

fn refuse_large_integers(value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Number(number) => {
            let magnitude = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            match magnitude {
                Some(magnitude) if magnitude > LARGEST => {
                    Err(CanonicalError::LargeInteger(number.to_string()))
                }
                _ => Ok(()),
            }
        }
        Value::Array(items) => items.iter().try_for_each(refuse_large_integers),
        Value::Object(members) => members.values().try_for_each(refuse_large_integers),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}

/// SHA-256 of canonical JSON. In text and JSON 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

/// The text isn't 64 hexadecimal digits.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a content hash is 64 hexadecimal digits")]
pub struct MalformedHash;

impl ContentHash {
    /// Of the canonical JSON of `value`.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, CanonicalError> {
        to_vec(value).map(|text| Self::of_bytes(&text))
    }

    /// Of bytes as they are.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// What storage kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a column.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

impl FromStr for ContentHash {
    type Err = MalformedHash;

    fn from_str(text: &str) -> Result<Self, MalformedHash> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| MalformedHash)?;
        Ok(Self(bytes))
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn canonical(text: &str) -> String {
        let value: Value = serde_json::from_str(text).unwrap();
        String::from_utf8(to_vec(&value).unwrap()).unwrap()
    }

    #[test]
    fn rfc_8785_section_3_2_2() {
        let input = r#"{
            "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
            "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
            "literals": [null, true, false]
        }"#;
        let expected = concat!(
            r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#,
            r#""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        );
        assert_eq!(canonical(input), expected);
    }

    #[test]
    fn rfc_8785_section_3_2_3_sorts_by_utf_16() {
        let input = r#"{
            "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
            "\u00f6": "Latin Small Letter O With Diaeresis"
        }"#;
        let value: Value = serde_json::from_str(&canonical(input)).unwrap();
        assert_eq!(value["1"], "One");
        let order: Vec<usize> = ["\\r", "\"1\"", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}"]
            .iter()
            .map(|key| canonical(input).find(key).unwrap())
            .collect();
        assert!(order.is_sorted(), "{order:?}");
    }

    #[test]
    fn rfc_8785_appendix_b_numbers() {
        let vectors: [(u64, &str); 17] = [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        ];
        for (bits, expected) in vectors {
            assert_eq!(to_vec(&f64::from_bits(bits)).unwrap(), expected.as_bytes(), "{bits:x}");
        }
        assert!(to_vec(&f64::NAN).is_err());
        assert!(to_vec(&f64::INFINITY).is_err());
    }

    #[test]
    fn refuses_integers_that_doubles_confuse() {
        assert_eq!(to_vec(&json!({"n": LARGEST})).unwrap(), br#"{"n":9007199254740991}"#);
        assert!(matches!(to_vec(&json!([LARGEST + 1])), Err(CanonicalError::LargeInteger(_))));
        assert!(matches!(to_vec(&json!({"n": i64::MIN})), Err(CanonicalError::LargeInteger(_))));
    }

    #[test]
    fn hash_of_known_text() {
        let empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        let hash = ContentHash::of(&json!({})).unwrap();
        assert_eq!(hash.to_string(), empty);
        assert_eq!(serde_json::to_value(hash).unwrap(), json!(empty));
        assert_eq!(serde_json::from_value::<ContentHash>(json!(empty)).unwrap(), hash);
        assert!("44".parse::<ContentHash>().is_err());
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            prop::num::f64::NORMAL.prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(".{0,6}", inner, 0..5)
                    .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
            ]
        })
    }

    proptest! {
        #[test]
        fn canonical_twice_is_canonical_once(value in any_json()) {
            let once = to_vec(&value).unwrap();
            let read: Value = serde_json::from_slice(&once).unwrap();
            prop_assume!(refuse_large_integers(&read).is_ok());
            prop_assert_eq!(to_vec(&read).unwrap(), once);
        }
    }
}
