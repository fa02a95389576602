//! Observables as STIX cyber-observable objects and as patterns. Their ids follow from their values (`UUIDv5`, STIX 2.1
//! section 2.9), so that everybody calls one value the same.
//!
//! A telephone number, a bank account and a wallet are accounts of their holders. A card's hash and a user agent have no
//! object of their own, and a weakness is an object of the domain: those have none here.

use super::object::Id;
use domain::observable::ObservableType;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The namespace of STIX 2.1, section 2.9.
const NAMESPACE: Uuid = Uuid::from_u128(0x00ab_edb4_aa42_466c_9c01_fed2_3315_a9b7);

/// A value as an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Observable {
    pub id: Id,
    kind: &'static str,
    properties: Map<String, Value>,
}

impl Observable {
    /// `None` where STIX has no object for such values.
    pub(super) fn of(kind: ObservableType, value: &str) -> Option<Self> {
        use ObservableType as T;
        let (kind, property, value) = match kind {
            T::Ipv4Addr => ("ipv4-addr", "value", json!(value)),
            T::Ipv6Addr => ("ipv6-addr", "value", json!(value)),
            T::DomainName => ("domain-name", "value", json!(value)),
            T::Url => ("url", "value", json!(value)),
            T::EmailAddr => ("email-addr", "value", json!(value)),
            T::MacAddr => ("mac-addr", "value", json!(value)),
            T::FileHashMd5 => ("file", "hashes", json!({"MD5": value})),
            T::FileHashSha1 => ("file", "hashes", json!({"SHA-1": value})),
            T::FileHashSha256 => ("file", "hashes", json!({"SHA-256": value})),
            T::FileHashSha512 => ("file", "hashes", json!({"SHA-512": value})),
            T::X509Sha256 => ("x509-certificate", "hashes", json!({"SHA-256": value})),
            T::AutonomousSystem => ("autonomous-system", "number", json!(number(value)?)),
            T::Mutex => ("mutex", "name", json!(value)),
            T::Iban | T::PhoneNumber | T::CryptoWallet => ("user-account", "user_id", json!(value)),
            T::Account => ("user-account", "account_login", json!(value)),
            T::UserAgent | T::PaymentCardHash | T::Cve => return None,
        };
        let properties = Map::from_iter([(property.to_owned(), value)]);
        // one property, no fraction: what serde_json writes is the canonical form (RFC 8785)
        let name = Value::Object(properties.clone()).to_string();
        let id = format!("{kind}--{}", Uuid::new_v5(&NAMESPACE, name.as_bytes()));
        Some(Self { id, kind, properties })
    }

    pub(super) fn to_json(&self, marking: &[Id]) -> Value {
        let mut object = self.properties.clone();
        object.insert("type".to_owned(), json!(self.kind));
        object.insert("spec_version".to_owned(), json!("2.1"));
        object.insert("id".to_owned(), json!(self.id));
        object.insert("object_marking_refs".to_owned(), json!(marking));
        Value::Object(object)
    }
}

fn number(value: &str) -> Option<u32> {
    value.strip_prefix("AS")?.parse().ok()
}

/// The pattern that finds a value; `None` where no log has it.
pub(super) fn pattern(kind: ObservableType, value: &str) -> Option<String> {
    use ObservableType as T;
    let network = value.contains('/') && matches!(kind, T::Ipv4Addr | T::Ipv6Addr);
    let path = match kind {
        T::Ipv4Addr => "ipv4-addr:value",
        T::Ipv6Addr => "ipv6-addr:value",
        T::DomainName => "domain-name:value",
        T::Url => "url:value",
        T::EmailAddr => "email-addr:value",
        T::MacAddr => "mac-addr:value",
        T::FileHashMd5 => "file:hashes.MD5",
        T::FileHashSha1 => "file:hashes.'SHA-1'",
        T::FileHashSha256 => "file:hashes.'SHA-256'",
        T::FileHashSha512 => "file:hashes.'SHA-512'",
        T::X509Sha256 => "x509-certificate:hashes.'SHA-256'",
        T::AutonomousSystem => return Some(format!("[autonomous-system:number = {}]", number(value)?)),
        T::Mutex => "mutex:name",
        T::UserAgent => "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
        T::Iban | T::PhoneNumber | T::CryptoWallet => "user-account:user_id",
        T::Account => "user-account:account_login",
        T::PaymentCardHash | T::Cve => return None,
    };
    let value = value.replace('\\', "\\\\").replace('\'', "\\'");
    Some(format!("[{path} {} '{value}']", if network { "ISSUBSET" } else { "=" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_from_values() {
        // as python-stix2 makes them
        let id = |kind, value| Observable::of(kind, value).unwrap().id;
        assert_eq!(
            id(ObservableType::Ipv4Addr, "198.51.100.7"),
            "ipv4-addr--12592121-be4c-5a93-a813-5a5af16e50db"
        );
        assert_ne!(id(ObservableType::Account, "a"), id(ObservableType::Mutex, "a"));
    }

    #[test]
    fn every_type_has_an_object_a_pattern_or_a_reason() {
        for kind in ObservableType::ALL {
            let value = if *kind == ObservableType::AutonomousSystem { "AS64500" } else { "x" };
            let (object, pattern) = (Observable::of(*kind, value).is_some(), pattern(*kind, value).is_some());
            let (has_object, has_pattern) = match kind {
                ObservableType::UserAgent => (false, true),
                ObservableType::PaymentCardHash | ObservableType::Cve => (false, false),
                _ => (true, true),
            };
            assert_eq!((object, pattern), (has_object, has_pattern), "{kind}");
        }
    }

    #[test]
    fn patterns_quote_what_would_end_them() {
        let pattern = |kind, value| pattern(kind, value).unwrap();
        assert_eq!(pattern(ObservableType::Mutex, r"Global\a'b"), r"[mutex:name = 'Global\\a\'b']");
        assert_eq!(
            pattern(ObservableType::Ipv4Addr, "203.0.113.0/24"),
            "[ipv4-addr:value ISSUBSET '203.0.113.0/24']"
        );
        assert_eq!(
            pattern(ObservableType::AutonomousSystem, "AS64500"),
            "[autonomous-system:number = 64500]"
        );
    }
}
