//! Key ids and published key sets: JWK thumbprints (RFC 7638) and JWKS (RFC 7517, 5) of Ed25519 keys (RFC 8037).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::signing::{SignatureError, VerifyingKey};

/// The id of a key: its RFC 7638 thumbprint, 43 characters of base64url. Reading one checks nothing: a key's id is
/// always computed from the key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kid(String);

impl Kid {
    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Kid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

pub(crate) fn thumbprint(public: &[u8; 32]) -> Kid {
    // The required members in the order of their names, without white space (RFC 7638, 3; RFC 8037, 2).
    let x = URL_SAFE_NO_PAD.encode(public);
    let digest = Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
    Kid(URL_SAFE_NO_PAD.encode(digest))
}

/// A published Ed25519 key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwk {
    /// Always `OKP`.
    pub kty: String,
    /// Always `Ed25519`.
    pub crv: String,
    /// The public key, base64url.
    pub x: String,
    /// The key's id.
    pub kid: Kid,
    /// Always `EdDSA`.
    pub alg: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub usage: String,
}

impl Jwk {
    pub(crate) fn of(key: &VerifyingKey) -> Self {
        Self {
            kty: "OKP".into(),
            crv: "Ed25519".into(),
            x: key.to_base64url(),
            kid: key.kid().clone(),
            alg: "EdDSA".into(),
            usage: "sig".into(),
        }
    }

    /// The key itself; refused if it isn't Ed25519 for signatures or if its id isn't its own.
    pub fn verifying_key(&self) -> Result<VerifyingKey, SignatureError> {
        let ours = (self.kty.as_str(), self.crv.as_str(), self.alg.as_str(), self.usage.as_str());
        if ours != ("OKP", "Ed25519", "EdDSA", "sig") {
            return Err(SignatureError::MalformedKey);
        }
        let key = VerifyingKey::from_base64url(&self.x)?;
        if *key.kid() == self.kid { Ok(key) } else { Err(SignatureError::MalformedKey) }
    }
}

/// The keys of an instance, as published: `{"keys": [...]}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwkSet {
    /// The current key first, then retired ones.
    pub keys: Vec<Jwk>,
}

impl JwkSet {
    /// The published form of `keys`.
    pub fn of<'k>(keys: impl IntoIterator<Item = &'k VerifyingKey>) -> Self {
        Self { keys: keys.into_iter().map(Jwk::of).collect() }
    }

    /// All keys, checked.
    pub fn verifying_keys(&self) -> Result<Vec<VerifyingKey>, SignatureError> {
        self.keys.iter().map(Jwk::verifying_key).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::SeededRandom;
    use crate::signing::SigningKey;

    #[test]
    fn rfc_8037_appendix_a_3() {
        let key = VerifyingKey::from_base64url("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").unwrap();
        assert_eq!(key.kid().as_str(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn set_has_the_published_shape_and_reads_back() {
        let key = SigningKey::generate(&SeededRandom::new(1)).unwrap();
        let set = JwkSet::of([key.verifying_key()]);
        let json = serde_json::to_value(&set).unwrap();
        let expected = serde_json::json!({"keys": [{
            "kty": "OKP", "crv": "Ed25519", "x": key.verifying_key().to_base64url(),
            "kid": key.kid().as_str(), "alg": "EdDSA", "use": "sig",
        }]});
        assert_eq!(json, expected);
        let read: JwkSet = serde_json::from_value(json).unwrap();
        assert_eq!(read.verifying_keys().unwrap(), [key.verifying_key().clone()]);
    }

    #[test]
    fn a_borrowed_id_is_refused() {
        let random = SeededRandom::new(1);
        let (a, b) = (SigningKey::generate(&random).unwrap(), SigningKey::generate(&random).unwrap());
        let jwk = Jwk { kid: a.kid().clone(), ..b.verifying_key().to_jwk() };
        assert!(jwk.verifying_key().is_err());
        let jwk = Jwk { crv: "X25519".into(), ..a.verifying_key().to_jwk() };
        assert!(jwk.verifying_key().is_err());
    }
}
