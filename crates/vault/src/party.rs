//! A party's signature over an agreement version: with a key that the party holds, over the content hash.
//!
//! The instance only verifies. [`PartyKey`] is for the party's own machine (`entente agreement sign`) and for the
//! demo, which plays all parties. People compare the key's fingerprint, its [`Kid`], once.
//!
//! ```
//! use vault::{ContentHash, PartyKey, SeededRandom};
//! let key = PartyKey::generate(&SeededRandom::new(1))?;
//! let version = ContentHash::of_bytes(b"{}");
//! let signature = key.sign(&version);
//! key.verifying_key().verify_agreement(&version, &signature)?;
//! # Ok::<(), vault::SignatureError>(())
//! ```

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::canonical::ContentHash;
use crate::jwk::Kid;
use crate::keyfile::KeyFileError;
use crate::randomness::Randomness;
use crate::signing::{SignatureError, SigningKey, VerifyingKey};

/// Keeps these signatures apart from all others that the same key may make.
const PURPOSE: &str = "entente/v1/agreement-signature";

/// The private key with which a party signs agreements.
#[derive(Debug)]
pub struct PartyKey(SigningKey);

impl PartyKey {
    /// A new key.
    pub fn generate(random: &dyn Randomness) -> Result<Self, SignatureError> {
        SigningKey::generate(random).map(Self)
    }

    /// From a PKCS#8 PEM text.
    pub fn from_pem(pem: &str) -> Result<Self, SignatureError> {
        SigningKey::from_pem(pem).map(Self)
    }

    /// As a PKCS#8 PEM text.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, SignatureError> {
        self.0.to_pem()
    }

    /// From the PEM file at `path`; if it is absent, a new key is written there with mode 0600.
    pub fn load_or_create(path: &Path, random: &dyn Randomness) -> Result<Self, KeyFileError> {
        SigningKey::load_or_create(path, random).map(Self)
    }

    /// Its public half.
    pub fn verifying_key(&self) -> &VerifyingKey {
        self.0.verifying_key()
    }

    /// Its fingerprint.
    pub fn kid(&self) -> &Kid {
        self.0.kid()
    }

    /// Signs the agreement version that has this content hash.
    pub fn sign(&self, version: &ContentHash) -> PartySignature {
        PartySignature(self.0.sign(PURPOSE, version.as_bytes()))
    }
}

impl VerifyingKey {
    /// Whether `signature` is this party's over the agreement version that has this content hash.
    pub fn verify_agreement(
        &self,
        version: &ContentHash,
        signature: &PartySignature,
    ) -> Result<(), SignatureError> {
        self.verify(PURPOSE, version.as_bytes(), &signature.0)
    }
}

/// An Ed25519 signature over an agreement version. In text and JSON 86 characters of base64url.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PartySignature([u8; 64]);

impl PartySignature {
    /// What storage kept.
    pub fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a column.
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Display for PartySignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for PartySignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartySignature({self})")
    }
}

impl FromStr for PartySignature {
    type Err = SignatureError;

    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| SignatureError::MalformedSignature)?;
        bytes.try_into().map(Self).map_err(|_| SignatureError::MalformedSignature)
    }
}

impl Serialize for PartySignature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartySignature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::SeededRandom;
    use serde_json::json;

    #[test]
    fn holds_for_this_version_and_this_party() {
        let random = SeededRandom::new(1);
        let (bank, agency) = (PartyKey::generate(&random).unwrap(), PartyKey::generate(&random).unwrap());
        let version = ContentHash::of(&json!({"reference": "A-1", "version": 1})).unwrap();
        let amended = ContentHash::of(&json!({"reference": "A-1", "version": 2})).unwrap();
        let signature = bank.sign(&version);
        assert_eq!(bank.verifying_key().verify_agreement(&version, &signature), Ok(()));
        assert!(bank.verifying_key().verify_agreement(&amended, &signature).is_err());
        assert!(agency.verifying_key().verify_agreement(&version, &signature).is_err());
    }

    #[test]
    fn text_and_json_round_trip() {
        let key = PartyKey::generate(&SeededRandom::new(1)).unwrap();
        let signature = key.sign(&ContentHash::of_bytes(b"{}"));
        assert_eq!(signature.to_string().len(), 86);
        assert_eq!(signature.to_string().parse(), Ok(signature));
        let json = serde_json::to_string(&signature).unwrap();
        assert_eq!(serde_json::from_str::<PartySignature>(&json).unwrap(), signature);
        assert_eq!("abc".parse::<PartySignature>(), Err(SignatureError::MalformedSignature));
    }

    #[test]
    fn any_altered_bit_is_refused() {
        let key = PartyKey::generate(&SeededRandom::new(1)).unwrap();
        let version = ContentHash::of_bytes(b"{}");
        let signature = key.sign(&version);
        for bit in 0..512 {
            let mut bytes = *signature.as_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let altered = PartySignature::from_bytes(bytes);
            assert!(key.verifying_key().verify_agreement(&version, &altered).is_err(), "bit {bit}");
        }
    }
}
