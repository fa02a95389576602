//! The keyring: all keys of an instance, opened once at start and shared.
//!
//! A folder (0700) holds `master.key`, `signing.pem` (both 0600) and `retired-keys.json`, the public halves of
//! earlier signing keys, so that old receipts stay verifiable.
//!
//! ```
//! let keyring = vault::Keyring::ephemeral(7)?;
//! assert_eq!(keyring.etag().tag(&[b"x"]), vault::Keyring::ephemeral(7)?.etag().tag(&[b"x"]));
//! # Ok::<(), vault::KeyringError>(())
//! ```

use std::path::{Path, PathBuf};

use crate::access::{self, AccessClaims, AccessError, Expected};
use crate::jwk::{JwkSet, Kid};
use crate::jws::{self, JwsError};
use crate::keyfile::{self, KeyFileError};
use crate::master::{
    AuditKey, CsrfKey, EtagKey, MasterKey, MatchingKey, PseudonymKey, TokenKey, WebhookRoot, WrappingKey,
};
use crate::randomness::{Randomness, SeededRandom};
use crate::signing::{SignatureError, SigningKey, VerifyingKey};

/// Why the keys can't be opened or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// A file of the folder.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// A signing key.
    #[error(transparent)]
    Key(#[from] SignatureError),
}

/// All keys of an instance. Not `Clone`: share it behind an `Arc`.
pub struct Keyring {
    wrapping: WrappingKey,
    matching: MatchingKey,
    etag: EtagKey,
    pseudonyms: PseudonymKey,
    tokens: TokenKey,
    csrf: CsrfKey,
    audit: AuditKey,
    webhooks: WebhookRoot,
    signing: SigningKey,
    /// The current key first.
    verifying: Vec<VerifyingKey>,
}

impl Keyring {
    /// Opens the keys in `dir`; what is absent is created.
    pub fn open(dir: &Path, random: &dyn Randomness) -> Result<Self, KeyringError> {
        keyfile::ensure_folder(dir)?;
        let master = MasterKey::load_or_create(&dir.join("master.key"), random)?;
        Self::open_with_master(dir, &master, random)
    }

    /// The same with a master key that comes from elsewhere, such as the environment.
    pub fn open_with_master(
        dir: &Path,
        master: &MasterKey,
        random: &dyn Randomness,
    ) -> Result<Self, KeyringError> {
        keyfile::ensure_folder(dir)?;
        let signing = SigningKey::load_or_create(&signing_path(dir), random)?;
        let retired = read_retired(&retired_path(dir))?.verifying_keys()?;
        Ok(Self::new(master, signing, retired))
    }

    /// Keys in memory only, the same for the same `seed`: for tests.
    pub fn ephemeral(seed: u64) -> Result<Self, KeyringError> {
        let random = SeededRandom::new(seed);
        let master = MasterKey::generate(&random);
        Ok(Self::new(&master, SigningKey::generate(&random)?, Vec::new()))
    }

    /// Puts a new signing key into `dir` and keeps the old one's public half. Running processes sign with the old
    /// one until they open the folder again; restart them all, since they don't know the new one.
    pub fn rotate_signing(dir: &Path, random: &dyn Randomness) -> Result<Kid, KeyringError> {
        let path = signing_path(dir);
        let old = SigningKey::load_or_create(&path, random)?;
        let new = SigningKey::generate(random)?;
        // The old key's public half first: a crash in between loses nothing.
        let mut retired = read_retired(&retired_path(dir))?;
        let jwk = old.verifying_key().to_jwk();
        if !retired.keys.contains(&jwk) {
            retired.keys.insert(0, jwk);
        }
        let json =
            serde_json::to_string_pretty(&retired).map_err(|_| malformed_retired(&retired_path(dir)))?;
        keyfile::replace(&retired_path(dir), &json, random)?;
        keyfile::replace(&path, &new.to_pem()?, random)?;
        Ok(new.kid().clone())
    }

    fn new(master: &MasterKey, signing: SigningKey, retired: Vec<VerifyingKey>) -> Self {
        let mut verifying = vec![signing.verifying_key().clone()];
        verifying.extend(retired.into_iter().filter(|key| key != signing.verifying_key()));
        Self {
            wrapping: master.wrapping(),
            matching: master.matching(),
            etag: master.etag(),
            pseudonyms: master.pseudonyms(),
            tokens: master.tokens(),
            csrf: master.csrf(),
            audit: master.audit(),
            webhooks: master.webhooks(),
            signing,
            verifying,
        }
    }

    /// Wraps organisation keys.
    pub fn wrapping(&self) -> &WrappingKey {
        &self.wrapping
    }

    /// Makes match keys.
    pub fn matching(&self) -> &MatchingKey {
        &self.matching
    }

    /// Makes entity tags.
    pub fn etag(&self) -> &EtagKey {
        &self.etag
    }

    /// Makes pseudonyms.
    pub fn pseudonyms(&self) -> &PseudonymKey {
        &self.pseudonyms
    }

    /// Hashes opaque tokens.
    pub fn tokens(&self) -> &TokenKey {
        &self.tokens
    }

    /// Makes CSRF tokens.
    pub fn csrf(&self) -> &CsrfKey {
        &self.csrf
    }

    /// Root of the audit log's keys.
    pub fn audit(&self) -> &AuditKey {
        &self.audit
    }

    /// Root of the keys that sign webhooks.
    pub fn webhooks(&self) -> &WebhookRoot {
        &self.webhooks
    }

    /// The current signing key.
    pub fn signing(&self) -> &SigningKey {
        &self.signing
    }

    /// All keys whose signatures count: the current one first, then retired ones.
    pub fn verifying(&self) -> &[VerifyingKey] {
        &self.verifying
    }

    /// The same, as published.
    pub fn jwks(&self) -> JwkSet {
        JwkSet::of(&self.verifying)
    }

    /// A signed access token.
    pub fn issue_access(&self, claims: &AccessClaims) -> Result<String, JwsError> {
        access::issue(&self.signing, claims)
    }

    /// What an access token says, if it is ours and as `expected`.
    pub fn verify_access(&self, token: &str, expected: &Expected<'_>) -> Result<AccessClaims, AccessError> {
        access::verify(&self.verifying, token, expected)
    }

    /// A signed receipt over `payload`.
    pub fn sign_receipt<T: serde::Serialize>(&self, payload: &T) -> Result<String, JwsError> {
        jws::sign(&self.signing, jws::RECEIPT, payload)
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(..)")
    }
}

fn signing_path(dir: &Path) -> PathBuf {
    dir.join("signing.pem")
}

fn retired_path(dir: &Path) -> PathBuf {
    dir.join("retired-keys.json")
}

fn read_retired(path: &Path) -> Result<JwkSet, KeyFileError> {
    match keyfile::read(path)? {
        Some(json) => serde_json::from_str(&json).map_err(|_| malformed_retired(path)),
        None => Ok(JwkSet::default()),
    }
}

fn malformed_retired(path: &Path) -> KeyFileError {
    KeyFileError::malformed(path, "a JSON Web Key Set")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyfile::TestFolder;
    use crate::randomness::OsRandom;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn opens_the_same_keys_again() {
        let folder = TestFolder::new();
        let dir = folder.0.join("keys");
        let first = Keyring::open(&dir, &OsRandom).unwrap();
        let again = Keyring::open(&dir, &OsRandom).unwrap();
        assert_eq!(first.jwks(), again.jwks());
        assert_eq!(first.tokens().hash("t"), again.tokens().hash("t"));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&dir), 0o700);
        for entry in fs::read_dir(&dir).unwrap() {
            assert_eq!(mode(&entry.unwrap().path()), 0o600);
        }
    }

    #[test]
    fn rotation_keeps_old_receipts_verifiable() {
        let folder = TestFolder::new();
        let old = Keyring::open(&folder.0, &OsRandom).unwrap();
        let receipt = old.sign_receipt(&serde_json::json!({"revision": 1})).unwrap();
        let kid = Keyring::rotate_signing(&folder.0, &OsRandom).unwrap();
        let newest = Keyring::rotate_signing(&folder.0, &OsRandom).unwrap();
        let new = Keyring::open(&folder.0, &OsRandom).unwrap();
        assert_ne!(&kid, old.signing().kid());
        assert_eq!(&newest, new.signing().kid());
        assert_eq!(new.verifying().len(), 3);
        assert_eq!(new.jwks().keys[0].kid, newest);
        let payload: serde_json::Value = jws::verify(new.verifying(), jws::RECEIPT, &receipt).unwrap();
        assert_eq!(payload["revision"], 1);
        assert_eq!(new.tokens().hash("t"), old.tokens().hash("t"), "derived keys stay");
    }

    #[test]
    fn ephemeral_repeats_by_seed() {
        let keyring = Keyring::ephemeral(1).unwrap();
        assert_eq!(keyring.jwks(), Keyring::ephemeral(1).unwrap().jwks());
        assert_ne!(keyring.jwks(), Keyring::ephemeral(2).unwrap().jwks());
        assert_eq!(format!("{keyring:?}"), "Keyring(..)");
    }

    #[test]
    fn a_keyring_can_be_shared() {
        fn shared<T: Send + Sync>() {}
        shared::<Keyring>();
    }

    #[test]
    fn another_master_opens_nothing_of_the_first() {
        let folder = TestFolder::new();
        let master = MasterKey::generate(&OsRandom);
        let keyring = Keyring::open_with_master(&folder.0, &master, &OsRandom).unwrap();
        assert!(!folder.0.join("master.key").exists());
        let other = Keyring::open_with_master(&folder.0, &MasterKey::generate(&OsRandom), &OsRandom).unwrap();
        assert_ne!(keyring.tokens().hash("t"), other.tokens().hash("t"));
        assert_eq!(keyring.signing().kid(), other.signing().kid());
    }
}
