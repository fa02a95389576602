//! Opaque tokens (refresh tokens, session cookies), their stored hashes, and CSRF tokens.
//!
//! A token is 32 random bytes; storage keeps only its keyed hash, so that a copy of the database signs nobody in.
//! Comparisons take the same time whatever differs.
//!
//! ```
//! use vault::{MasterKey, OpaqueToken, SeededRandom};
//! let random = SeededRandom::new(1);
//! let tokens = MasterKey::generate(&random).tokens();
//! let token = OpaqueToken::generate(&random);
//! let stored = tokens.hash(token.expose());
//! assert_eq!(tokens.hash(token.expose()), stored);
//! ```

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::mac::hmac_parts;
use crate::master::{CsrfKey, TokenKey};
use crate::randomness::{self, Randomness};

/// A bearer secret for its holder: 43 characters of base64url.
#[derive(Clone)]
pub struct OpaqueToken(Zeroizing<String>);

impl OpaqueToken {
    /// A new one.
    pub fn generate(random: &dyn Randomness) -> Self {
        let bytes = Zeroizing::new(randomness::bytes::<32>(random));
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_ref())))
    }

    /// The text that goes to the holder, once, and nowhere else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for OpaqueToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OpaqueToken(..)")
    }
}

/// The keyed hash of an opaque token, as storage keeps and finds it.
#[derive(Clone, Copy)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// What storage kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a column.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenHash {}

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenHash(..)")
    }
}

impl TokenKey {
    /// The hash under which `token`, whatever a caller presented, would be stored.
    pub fn hash(&self, token: &str) -> TokenHash {
        TokenHash(hmac_parts(self.0.bytes(), &[token.as_bytes()]))
    }
}

impl CsrfKey {
    /// The token that forms of this session carry: 43 characters of base64url.
    pub fn token(&self, session: Uuid) -> String {
        URL_SAFE_NO_PAD.encode(hmac_parts(self.0.bytes(), &[session.as_bytes()]))
    }

    /// Whether `presented` is the token of this session.
    pub fn verify(&self, session: Uuid, presented: &str) -> bool {
        self.token(session).as_bytes().ct_eq(presented.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master::MasterKey;
    use crate::randomness::SeededRandom;
    use proptest::prelude::*;

    #[test]
    fn tokens_differ_and_hide() {
        let random = SeededRandom::new(1);
        let (a, b) = (OpaqueToken::generate(&random), OpaqueToken::generate(&random));
        assert_eq!(a.expose().len(), 43);
        assert_ne!(a.expose(), b.expose());
        assert_eq!(format!("{a:?}"), "OpaqueToken(..)");
        let key = MasterKey::generate(&random).tokens();
        assert_eq!(TokenHash::from_bytes(*key.hash(a.expose()).as_bytes()), key.hash(a.expose()));
        assert_ne!(key.hash(a.expose()), key.hash(b.expose()));
        assert_ne!(key.hash(a.expose()), MasterKey::generate(&random).tokens().hash(a.expose()));
    }

    proptest! {
        #[test]
        fn csrf_belongs_to_its_session(session: u128, other: u128, noise: String) {
            let key = MasterKey::generate(&SeededRandom::new(1)).csrf();
            let token = key.token(Uuid::from_u128(session));
            prop_assert!(key.verify(Uuid::from_u128(session), &token));
            prop_assert_eq!(key.verify(Uuid::from_u128(other), &token), session == other);
            prop_assert!(!key.verify(Uuid::from_u128(session), &noise));
            let appended = format!("{token}{noise}");
            prop_assert_eq!(key.verify(Uuid::from_u128(session), &appended), noise.is_empty());
        }
    }
}
