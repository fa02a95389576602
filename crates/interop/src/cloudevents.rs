//! Events as `CloudEvents` 1.0 in JSON, the body of every webhook and of the event stream.
//!
//! Owns the envelope and the rules for its attributes; what an event's `data` holds is decided where the event is released.
//!
//! ```
//! use domain::notification::EventType;
//! use entente_interop::cloudevents::Event;
//! let at = "2026-11-20T04:10:00Z".parse().unwrap();
//! let event = Event::new("0199", "https://entente.example", EventType::AlertPublished, at, serde_json::json!({}))?
//!     .about("A-7KQ2M9XD")?;
//! let json = serde_json::to_value(&event).unwrap();
//! assert_eq!(json["specversion"], "1.0");
//! assert_eq!(json["type"], "entente.alert.published.v1");
//! # Ok::<(), entente_interop::cloudevents::AttributeError>(())
//! ```

use chrono::{DateTime, SecondsFormat, Utc};
use domain::notification::EventType;
use serde::{Serialize, Serializer};

/// The media type of a body that is one event.
pub const MEDIA_TYPE: &str = "application/cloudevents+json; charset=utf-8";

/// The longest attribute: the specification promises that intermediaries pass an event of 64 KiB, mostly data.
const LONGEST: usize = 1_000;

/// An attribute that the specification doesn't allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributeError {
    /// Absent in all but name.
    #[error("the attribute {0} is empty")]
    Empty(&'static str),
    /// Longer than any of ours is.
    #[error("the attribute {0} is longer than {LONGEST} bytes")]
    Long(&'static str),
    /// Controls and non-characters (section "Type System").
    #[error("the attribute {0} holds a character that no attribute may hold")]
    Character(&'static str),
    /// Not a URI reference.
    #[error("the attribute {0} isn't a URI reference")]
    Reference(&'static str),
}

/// One event. The order of the fields is the order on the wire.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    specversion: &'static str,
    id: String,
    source: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(serialize_with = "rfc_3339")]
    time: DateTime<Utc>,
    datacontenttype: &'static str,
    data: serde_json::Value,
}

impl Event {
    /// What happened at `time`. `id` is the same whenever the event is sent again, and no other event of `source` (the
    /// instance's own address) has it.
    pub fn new(
        id: impl Into<String>,
        source: impl Into<String>,
        kind: EventType,
        time: DateTime<Utc>,
        data: serde_json::Value,
    ) -> Result<Self, AttributeError> {
        let (id, source) = (attribute("id", id)?, attribute("source", source)?);
        if !is_uri_reference(&source) {
            return Err(AttributeError::Reference("source"));
        }
        Ok(Self {
            specversion: "1.0",
            id,
            source,
            kind: kind.wire(),
            subject: None,
            time,
            datacontenttype: "application/json",
            data,
        })
    }

    /// The same about an item, by its reference.
    pub fn about(self, subject: impl Into<String>) -> Result<Self, AttributeError> {
        Ok(Self { subject: Some(attribute("subject", subject)?), ..self })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The body of a request: to be signed and sent as it is, never serialized twice.
    pub fn to_body(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

fn rfc_3339<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

fn attribute(name: &'static str, text: impl Into<String>) -> Result<String, AttributeError> {
    let text = text.into();
    if text.is_empty() {
        Err(AttributeError::Empty(name))
    } else if text.len() > LONGEST {
        Err(AttributeError::Long(name))
    } else if text.chars().any(|c| c.is_control() || is_noncharacter(c)) {
        Err(AttributeError::Character(name))
    } else {
        Ok(text)
    }
}

fn is_noncharacter(c: char) -> bool {
    let c = u32::from(c);
    (0xfdd0..=0xfdef).contains(&c) || c & 0xfffe == 0xfffe
}

/// The characters of RFC 3986, with whole percent escapes.
fn is_uri_reference(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b);
    let escapes = text.split('%').skip(1).all(|after| {
        after.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    text.bytes().all(plain) && escapes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn event(id: &str, source: &str) -> Result<Event, AttributeError> {
        let at = "2026-11-20T04:10:00.250Z".parse().unwrap();
        Event::new(id, source, EventType::AlertPublished, at, json!({"item": {"type": "alert"}}))
    }

    #[test]
    fn the_body_is_this() {
        let event = event("0199", "https://entente.example").unwrap();
        assert_eq!(
            String::from_utf8(event.to_body().unwrap()).unwrap(),
            concat!(
                r#"{"specversion":"1.0","id":"0199","source":"https://entente.example","#,
                r#""type":"entente.alert.published.v1","time":"2026-11-20T04:10:00.250Z","#,
                r#""datacontenttype":"application/json","data":{"item":{"type":"alert"}}}"#
            )
        );
        let about = serde_json::to_value(event.about("A-7KQ2M9XD").unwrap()).unwrap();
        assert_eq!(about["subject"], "A-7KQ2M9XD");
    }

    /// Names are lower case letters and digits; each attribute is a string; `data` is the only other member.
    #[test]
    fn attributes_keep_the_specification() {
        let event = event("0199", "https://entente.example").unwrap().about("A-7KQ2M9XD").unwrap();
        let json = serde_json::to_value(&event).unwrap();
        for (name, value) in json.as_object().unwrap() {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) && name.len() <= 20);
            assert_eq!(value.is_string(), name != "data", "{name}");
        }
        for required in ["specversion", "id", "source", "type"] {
            assert!(json[required].as_str().is_some_and(|text| !text.is_empty()), "{required}");
        }
        assert!(DateTime::parse_from_rfc3339(json["time"].as_str().unwrap()).is_ok());
    }

    #[test]
    fn what_no_attribute_holds() {
        assert_eq!(event("", "/"), Err(AttributeError::Empty("id")));
        assert_eq!(event("1", ""), Err(AttributeError::Empty("source")));
        assert_eq!(event(&"1".repeat(1_001), "/"), Err(AttributeError::Long("id")));
        for bad in ["a\nb", "a\u{0}", "a\u{7f}", "a\u{9f}", "a\u{fdd0}", "a\u{fffe}", "a\u{1ffff}"] {
            assert_eq!(event(bad, "/"), Err(AttributeError::Character("id")), "{bad:?}");
            let about = event("1", "/").unwrap().about(bad);
            assert_eq!(about, Err(AttributeError::Character("subject")), "{bad:?}");
        }
        assert_eq!(event("1", "/").unwrap().about(""), Err(AttributeError::Empty("subject")));
        for bad in ["https://entente example", "https://é.example", "a%", "a%2", "a%2g", "<a>", "a\"b"] {
            assert_eq!(event("1", bad), Err(AttributeError::Reference("source")), "{bad}");
        }
        for good in
            ["https://entente.example", "/entente", "urn:entente:1", "a%20b", "https://[2001:db8::1]/"]
        {
            assert!(event("1", good).is_ok(), "{good}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_comes_back(id: String, subject: String) {
            if let Ok(event) = event(&id, "/").and_then(|event| event.about(&subject)) {
                let json: serde_json::Value = serde_json::from_slice(&event.to_body().unwrap()).unwrap();
                prop_assert_eq!(json["id"].as_str(), Some(id.as_str()));
                prop_assert_eq!(json["subject"].as_str(), Some(subject.as_str()));
            }
        }
    }
}
