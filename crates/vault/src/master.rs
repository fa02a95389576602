//! The master key of an instance, and the keys derived from it.
//!
//! Owns derivation: HKDF-Expand (RFC 5869) with one label per purpose, so that each purpose has a type of its
//! own and no key serves two. Losing the master key loses every sealed value; it is never in a database or a
//! backup.
//!
//! ```
//! use vault::{MasterKey, SeededRandom};
//! let master = MasterKey::generate(&SeededRandom::new(1));
//! let observed = master.matching().match_key("ipv4-addr", "198.51.100.7");
//! assert_eq!(observed, master.matching().match_key("ipv4-addr", "198.51.100.7"));
//! ```

use std::path::Path;

use zeroize::Zeroizing;

use crate::keyfile::{self, KeyFileError};
use crate::mac::Secret;
use crate::randomness::{self, Randomness};

/// The one secret of an instance: 32 bytes.
pub struct MasterKey(Secret);

/// The text isn't 64 hexadecimal digits.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a master key is 64 hexadecimal digits")]
pub struct MalformedMasterKey;

impl MasterKey {
    /// A new key.
    pub fn generate(random: &dyn Randomness) -> Self {
        Self(Secret::new(randomness::bytes(random)))
    }

    /// From 64 hexadecimal digits, as an environment variable or a key file holds them; white space around is
    /// ignored.
    pub fn from_hex(text: &str) -> Result<Self, MalformedMasterKey> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), bytes.as_mut()).map_err(|_| MalformedMasterKey)?;
        Ok(Self(Secret::new(*bytes)))
    }

    /// From the file at `path`; if it is absent, a new key is written there with mode 0600.
    pub fn load_or_create(path: &Path, random: &dyn Randomness) -> Result<Self, KeyFileError> {
        let text = keyfile::read_or_create(path, random, || Self::generate(random).to_hex())?;
        Self::from_hex(&text)
            .map_err(|_| KeyFileError::malformed(path, "a master key (64 hexadecimal digits)"))
    }

    fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.bytes()) + "\n")
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

/// One newtype per purpose, its label, and the method that derives it.
macro_rules! derived {
    ($($(#[$doc:meta])* $name:ident, $method:ident, $label:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone)]
            pub struct $name(pub(crate) Secret);
        )*
        impl MasterKey {
            $($(#[$doc])* pub fn $method(&self) -> $name { $name(self.0.derive($label)) })*
        }
    };
}

derived! {
    /// Wraps organisation keys.
    WrappingKey, wrapping, "entente/v1/wrapping";
    /// Makes match keys of observables.
    MatchingKey, matching, "entente/v1/matching";
    /// Makes entity tags.
    EtagKey, etag, "entente/v1/etag";
    /// Makes pseudonyms.
    PseudonymKey, pseudonyms, "entente/v1/pseudonym";
    /// Hashes opaque tokens for storage.
    TokenKey, tokens, "entente/v1/token";
    /// Makes CSRF tokens.
    CsrfKey, csrf, "entente/v1/csrf";
    /// Root of the audit log's keys, one per purpose.
    AuditKey, audit, "entente/v1/audit";
    /// Root of the keys that sign webhooks, one per channel.
    WebhookRoot, webhooks, "entente/v1/webhook";
}

impl AuditKey {
    /// HMAC-SHA256 under this key and a `purpose` of the log (such as `request` or `reader`) over `parts`, each
    /// framed by its length: digests in the log that nobody without the key can guess back.
    pub fn digest(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        crate::mac::hmac_parts(self.0.derive(purpose).bytes(), parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyfile::TestFolder;
    use crate::randomness::{OsRandom, SeededRandom};

    #[test]
    fn hex_round_trip() {
        let master = MasterKey::generate(&SeededRandom::new(1));
        let again = MasterKey::from_hex(&master.to_hex()).unwrap();
        assert_eq!(master.wrapping().0.bytes(), again.wrapping().0.bytes());
        assert!(MasterKey::from_hex("abcd").is_err());
        assert!(MasterKey::from_hex(&"zz".repeat(32)).is_err());
    }

    #[test]
    fn purposes_have_different_keys() {
        let master = MasterKey::generate(&SeededRandom::new(1));
        let keys = [
            *master.wrapping().0.bytes(),
            *master.matching().0.bytes(),
            *master.etag().0.bytes(),
            *master.pseudonyms().0.bytes(),
            *master.tokens().0.bytes(),
            *master.csrf().0.bytes(),
            *master.audit().0.bytes(),
            *master.webhooks().0.bytes(),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key));
        }
        assert_ne!(master.audit().digest("a", &[b"x"]), master.audit().digest("b", &[b"x"]));
    }

    #[test]
    fn file_is_kept() {
        let folder = TestFolder::new();
        let path = folder.0.join("master.key");
        let made = MasterKey::load_or_create(&path, &OsRandom).unwrap();
        let read = MasterKey::load_or_create(&path, &OsRandom).unwrap();
        assert_eq!(made.0.bytes(), read.0.bytes());
        keyfile::replace(&path, "no key", &OsRandom).unwrap();
        assert!(matches!(MasterKey::load_or_create(&path, &OsRandom), Err(KeyFileError::Malformed { .. })));
    }

    #[test]
    fn debug_prints_no_key() {
        let master = MasterKey::from_hex(&"ab".repeat(32)).unwrap();
        assert_eq!(format!("{master:?}"), "MasterKey(..)");
        assert_eq!(format!("{:?}", master.csrf()), "CsrfKey(..)");
    }
}
