//! Compact signed JSON (RFC 7515): receipts, checkpoints, access tokens.
//!
//! Every kind has its own `typ`, and verifying asks for it: a receipt can't pass for a token (RFC 8725, 3.11). Only
//! `EdDSA` is taken, whatever a header says, and no critical extensions.
//!
//! ```
//! use serde_json::{Value, json};
//! use vault::{SeededRandom, SigningKey, jws};
//! let key = SigningKey::generate(&SeededRandom::new(1))?;
//! let receipt = jws::sign(&key, jws::RECEIPT, &json!({"reference": "R-7QK4-M2XD"}))?;
//! let payload: Value = jws::verify(&[key.verifying_key().clone()], jws::RECEIPT, &receipt)?;
//! assert_eq!(payload["reference"], "R-7QK4-M2XD");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::HashSet;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::signing::{SigningKey, VerifyingKey};

/// The `typ` of a receipt.
pub const RECEIPT: &str = "entente-receipt+jws";

/// Why a signed text can't be made or isn't accepted.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum JwsError {
    /// The payload has no JSON form, or the key can't sign.
    #[error("the payload can't be signed")]
    Unsignable,
    /// Not three parts of base64url, or not the JSON expected in them.
    #[error("the signed text is malformed")]
    Malformed,
    /// Signed as something else.
    #[error("the signed text isn't of the type {expected}")]
    WrongType {
        /// The `typ` that was asked for.
        expected: String,
    },
    /// Signed by another algorithm than `EdDSA`, or with extensions that must be understood.
    #[error("the signed text asks for an algorithm or extension that isn't supported")]
    Unsupported,
    /// The key that it names is none of those given.
    #[error("the signed text names an unknown key")]
    UnknownKey,
    /// The signature isn't the key's over this text.
    #[error("the signature doesn't hold")]
    Invalid,
}

/// The compact form of `payload`, signed as a `typ`.
pub fn sign<T: Serialize>(key: &SigningKey, typ: &str, payload: &T) -> Result<String, JwsError> {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(typ.to_owned());
    header.kid = Some(key.kid().to_string());
    jsonwebtoken::encode(&header, payload, key.encoding()).map_err(|_| JwsError::Unsignable)
}

/// The payload of `signed`, if one of `keys` signed it as a `typ`. Times in it are the caller's to check.
pub fn verify<T: DeserializeOwned>(keys: &[VerifyingKey], typ: &str, signed: &str) -> Result<T, JwsError> {
    let header = jsonwebtoken::decode_header(signed).map_err(|error| match error.kind() {
        // An unknown algorithm fails to parse, as other nonsense does.
        ErrorKind::InvalidAlgorithm => JwsError::Unsupported,
        _ => JwsError::Malformed,
    })?;
    if header.typ.as_deref() != Some(typ) {
        return Err(JwsError::WrongType { expected: typ.to_owned() });
    }
    if header.alg != Algorithm::EdDSA || header.crit.is_some() {
        return Err(JwsError::Unsupported);
    }
    let key = keys
        .iter()
        .find(|key| header.kid.as_deref() == Some(key.kid().as_str()))
        .ok_or(JwsError::UnknownKey)?;
    jsonwebtoken::decode(signed, key.decoding(), &signature_only()).map(|data| data.claims).map_err(|error| {
        match error.kind() {
            ErrorKind::InvalidSignature => JwsError::Invalid,
            _ => JwsError::Malformed,
        }
    })
}

/// The library checks the signature; claims are checked by us against an injected clock (its own reads the
/// system's).
fn signature_only() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims = HashSet::new();
    validation.leeway = 0;
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::SeededRandom;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn key(seed: u64) -> SigningKey {
        SigningKey::generate(&SeededRandom::new(seed)).unwrap()
    }

    fn public(keys: &[&SigningKey]) -> Vec<VerifyingKey> {
        keys.iter().map(|key| key.verifying_key().clone()).collect()
    }

    fn read(keys: &[VerifyingKey], typ: &str, signed: &str) -> Result<Value, JwsError> {
        verify(keys, typ, signed)
    }

    #[test]
    fn header_names_type_algorithm_and_key() {
        let key = key(1);
        let signed = sign(&key, RECEIPT, &json!({"a": 1})).unwrap();
        let header = URL_SAFE_NO_PAD.decode(signed.split('.').next().unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        assert_eq!(header, json!({"typ": RECEIPT, "alg": "EdDSA", "kid": key.kid().as_str()}));
    }

    #[test]
    fn finds_the_right_key_and_refuses_others() {
        let (old, new) = (key(1), key(2));
        let signed = sign(&old, RECEIPT, &json!({"a": 1})).unwrap();
        assert_eq!(read(&public(&[&new, &old]), RECEIPT, &signed), Ok(json!({"a": 1})));
        assert_eq!(read(&public(&[&new]), RECEIPT, &signed), Err(JwsError::UnknownKey));
        assert_eq!(read(&[], RECEIPT, &signed), Err(JwsError::UnknownKey));
        let expected = JwsError::WrongType { expected: "at+jwt".into() };
        assert_eq!(read(&public(&[&old]), "at+jwt", &signed), Err(expected));
    }

    #[test]
    fn an_expired_or_future_payload_is_still_a_signed_payload() {
        let key = key(1);
        let payload = json!({"exp": 1, "nbf": 99_999_999_999_u64, "aud": "x"});
        let signed = sign(&key, RECEIPT, &payload).unwrap();
        assert_eq!(read(&public(&[&key]), RECEIPT, &signed), Ok(payload));
    }

    #[test]
    fn refuses_forged_headers() {
        let key = key(1);
        let signed = sign(&key, RECEIPT, &json!({"a": 1})).unwrap();
        let (_, rest) = signed.split_once('.').unwrap();
        let forge = |header: Value| format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()));
        let kid = key.kid().as_str();
        let keys = public(&[&key]);
        let hmac = forge(json!({"typ": RECEIPT, "alg": "HS256", "kid": kid}));
        assert_eq!(read(&keys, RECEIPT, &hmac), Err(JwsError::Unsupported));
        let none = forge(json!({"typ": RECEIPT, "alg": "none", "kid": kid}));
        assert!(read(&keys, RECEIPT, &none).is_err());
        let critical = forge(json!({"typ": RECEIPT, "alg": "EdDSA", "kid": kid, "crit": ["b64"]}));
        assert_eq!(read(&keys, RECEIPT, &critical), Err(JwsError::Unsupported));
        let reordered = forge(json!({"kid": kid, "alg": "EdDSA", "typ": RECEIPT, "cty": "x"}));
        assert_eq!(read(&keys, RECEIPT, &reordered), Err(JwsError::Invalid));
        for text in ["", ".", "..", "a.b.c", "é.é.é"] {
            assert_eq!(read(&keys, RECEIPT, text), Err(JwsError::Malformed), "{text}");
        }
    }

    proptest! {
        #[test]
        fn round_trip(text: String, number: i32) {
            let key = key(1);
            let payload = json!({"text": text, "number": number});
            let signed = sign(&key, RECEIPT, &payload).unwrap();
            prop_assert_eq!(read(&public(&[&key]), RECEIPT, &signed), Ok(payload));
        }

        #[test]
        fn refuses_any_altered_character(at: prop::sample::Index, to in "[A-Za-z0-9_.-]") {
            let key = key(1);
            let signed = sign(&key, RECEIPT, &json!({"organisation": "nordbank", "revision": 3})).unwrap();
            let at = at.index(signed.len());
            let altered = format!("{}{to}{}", &signed[..at], &signed[at + 1..]);
            prop_assume!(altered != signed);
            prop_assert!(read(&public(&[&key]), RECEIPT, &altered).is_err());
        }
    }
}
