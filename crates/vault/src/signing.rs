//! Ed25519 keys: the instance's signing key and what verifies its signatures.
//!
//! Owns generating, PKCS#8 PEM files (mode 0600) and raw signatures with a purpose. What is signed stands in
//! [`crate::jws`] and [`crate::party`]; how keys are published in [`crate::jwk`].

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::{DecodingKey, EncodingKey};
use zeroize::Zeroizing;

use crate::jwk::{self, Jwk, Kid};
use crate::keyfile::{self, KeyFileError};
use crate::mac::framed;
use crate::randomness::{self, Randomness};

/// What is wrong with a key or a signature made by one.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SignatureError {
    /// Not an Ed25519 key in PKCS#8 PEM, or not a public key of the curve.
    #[error("the key isn't an Ed25519 key")]
    MalformedKey,
    /// The signature isn't 64 bytes, or isn't base64url.
    #[error("the signature is malformed")]
    MalformedSignature,
    /// The signature isn't this key's over this content.
    #[error("the signature doesn't hold")]
    Invalid,
}

/// A private Ed25519 key.
pub struct SigningKey {
    key: ed25519_dalek::SigningKey,
    encoding: EncodingKey,
    verifying: VerifyingKey,
}

impl SigningKey {
    /// A new key.
    pub fn generate(random: &dyn Randomness) -> Result<Self, SignatureError> {
        let seed = Zeroizing::new(randomness::bytes::<32>(random));
        Self::from_key(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// From a PKCS#8 PEM text.
    pub fn from_pem(pem: &str) -> Result<Self, SignatureError> {
        let key = ed25519_dalek::SigningKey::from_pkcs8_pem(pem).map_err(|_| SignatureError::MalformedKey)?;
        Self::from_key(key)
    }

    /// As a PKCS#8 PEM text.
    pub fn to_pem(&self) -> Result<Zeroizing<String>, SignatureError> {
        self.key.to_pkcs8_pem(LineEnding::LF).map_err(|_| SignatureError::MalformedKey)
    }

    /// From the PEM file at `path`; if it is absent, a new key is written there with mode 0600.
    pub fn load_or_create(path: &Path, random: &dyn Randomness) -> Result<Self, KeyFileError> {
        let malformed = |_| KeyFileError::malformed(path, "an Ed25519 key (PKCS#8 PEM)");
        if let Some(pem) = keyfile::read(path)? {
            return Self::from_pem(&pem).map_err(malformed);
        }
        let fresh = Self::generate(random).and_then(|key| key.to_pem()).map_err(malformed)?;
        let pem = keyfile::read_or_create(path, random, || fresh)?;
        Self::from_pem(&pem).map_err(malformed)
    }

    /// Its public half.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.verifying
    }

    /// Its id.
    pub fn kid(&self) -> &Kid {
        self.verifying.kid()
    }

    /// Signs `content` for one `purpose`: a signature for one purpose is none for another.
    pub(crate) fn sign(&self, purpose: &str, content: &[u8]) -> [u8; 64] {
        self.key.sign(&framed(&[purpose.as_bytes(), content])).to_bytes()
    }

    pub(crate) fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    fn from_key(key: ed25519_dalek::SigningKey) -> Result<Self, SignatureError> {
        let der = key.to_pkcs8_der().map_err(|_| SignatureError::MalformedKey)?;
        let encoding = EncodingKey::from_ed_der(der.as_bytes());
        let verifying = VerifyingKey::from_key(key.verifying_key());
        Ok(Self { key, encoding, verifying })
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.kid())
    }
}

/// A public Ed25519 key.
#[derive(Clone)]
pub struct VerifyingKey {
    key: ed25519_dalek::VerifyingKey,
    decoding: DecodingKey,
    kid: Kid,
}

impl VerifyingKey {
    /// From its 32 bytes. Keys of small order, under which anything verifies, are refused.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, SignatureError> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| SignatureError::MalformedKey)?;
        if key.is_weak() { Err(SignatureError::MalformedKey) } else { Ok(Self::from_key(key)) }
    }

    /// From base64url without padding: the `x` of a JWK.
    pub fn from_base64url(text: &str) -> Result<Self, SignatureError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| SignatureError::MalformedKey)?;
        Self::from_bytes(bytes.as_slice().try_into().map_err(|_| SignatureError::MalformedKey)?)
    }

    /// Its 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// The bytes as base64url without padding.
    pub fn to_base64url(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.as_bytes())
    }

    /// Its id: the thumbprint of RFC 7638, which is also the fingerprint that people compare.
    pub fn kid(&self) -> &Kid {
        &self.kid
    }

    /// Its published form.
    pub fn to_jwk(&self) -> Jwk {
        Jwk::of(self)
    }

    /// Whether `signature` is this key's over `content` for `purpose`.
    pub(crate) fn verify(
        &self,
        purpose: &str,
        content: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), SignatureError> {
        self.key
            .verify_strict(&framed(&[purpose.as_bytes(), content]), &(*signature).into())
            .map_err(|_| SignatureError::Invalid)
    }

    pub(crate) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }

    fn from_key(key: ed25519_dalek::VerifyingKey) -> Self {
        let decoding = DecodingKey::from_ed_der(key.as_bytes());
        let kid = jwk::thumbprint(key.as_bytes());
        Self { key, decoding, kid }
    }
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for VerifyingKey {}

impl std::fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VerifyingKey({})", self.kid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyfile::TestFolder;
    use crate::randomness::{OsRandom, SeededRandom};

    #[test]
    fn pem_round_trip() {
        let key = SigningKey::generate(&SeededRandom::new(1)).unwrap();
        let pem = key.to_pem().unwrap();
        assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
        assert_eq!(SigningKey::from_pem(&pem).unwrap().kid(), key.kid());
        assert!(matches!(SigningKey::from_pem("no key"), Err(SignatureError::MalformedKey)));
    }

    #[test]
    fn file_is_kept() {
        let folder = TestFolder::new();
        let path = folder.0.join("signing.pem");
        let made = SigningKey::load_or_create(&path, &OsRandom).unwrap();
        assert_eq!(SigningKey::load_or_create(&path, &OsRandom).unwrap().kid(), made.kid());
        keyfile::replace(&path, "no key", &OsRandom).unwrap();
        assert!(matches!(SigningKey::load_or_create(&path, &OsRandom), Err(KeyFileError::Malformed { .. })));
    }

    #[test]
    fn signatures_belong_to_purpose_and_content() {
        let key = SigningKey::generate(&SeededRandom::new(1)).unwrap();
        let signature = key.sign("a", b"content");
        let public = key.verifying_key();
        assert_eq!(public.verify("a", b"content", &signature), Ok(()));
        assert_eq!(public.verify("b", b"content", &signature), Err(SignatureError::Invalid));
        assert_eq!(public.verify("a", b"contents", &signature), Err(SignatureError::Invalid));
        let other = SigningKey::generate(&SeededRandom::new(2)).unwrap();
        assert!(other.verifying_key().verify("a", b"content", &signature).is_err());
    }

    #[test]
    fn public_keys_round_trip_and_weak_ones_are_refused() {
        let key = SigningKey::generate(&SeededRandom::new(1)).unwrap();
        let public = key.verifying_key();
        assert_eq!(&VerifyingKey::from_base64url(&public.to_base64url()).unwrap(), public);
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(VerifyingKey::from_bytes(&identity), Err(SignatureError::MalformedKey));
        assert!(VerifyingKey::from_base64url("AAAA").is_err());
    }

    #[test]
    fn debug_prints_no_key() {
        let key = SigningKey::generate(&SeededRandom::new(1)).unwrap();
        assert_eq!(format!("{key:?}"), format!("SigningKey({})", key.kid()));
    }
}
