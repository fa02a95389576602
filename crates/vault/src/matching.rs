//! Match keys: two organisations saw the same value, said without the value.
//!
//! `HMAC-SHA256(matching key, type | 0 | normalised value)`. Normalising is the domain's business; the key is never
//! in the database, so that the column alone can't be searched by guessing.

use crate::mac::hmac;
use crate::master::MatchingKey;

/// The version stored beside every match key. A new matching key gets a new number and a re-keying pass.
pub const MATCH_KEY_VERSION: i32 = 1;

impl MatchingKey {
    /// The match key of a `normalised` value of an observable type, such as `ipv4-addr`. The type is one of ours
    /// and holds no NUL byte.
    pub fn match_key(&self, kind: &str, normalised: &str) -> MatchKey {
        MatchKey(hmac(self.0.bytes(), &[kind.as_bytes(), &[0], normalised.as_bytes()]))
    }

    /// The version of the match keys that this makes.
    pub fn version(&self) -> i32 {
        MATCH_KEY_VERSION
    }
}

/// The keyed digest of an observable. `Display` is 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatchKey([u8; 32]);

impl MatchKey {
    /// What storage kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a column.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Display for MatchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl std::fmt::Debug for MatchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MatchKey({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master::MasterKey;
    use crate::randomness::SeededRandom;
    use proptest::prelude::*;

    #[test]
    fn type_value_and_key_all_count() {
        let key = MasterKey::generate(&SeededRandom::new(1)).matching();
        let other = MasterKey::generate(&SeededRandom::new(2)).matching();
        let at = key.match_key("domain-name", "example.org");
        assert_eq!(at, key.match_key("domain-name", "example.org"));
        assert_ne!(at, key.match_key("url", "example.org"));
        assert_ne!(at, key.match_key("domain-name", "example.net"));
        assert_ne!(at, other.match_key("domain-name", "example.org"));
        assert_eq!(at, MatchKey::from_bytes(*at.as_bytes()));
        assert_eq!(at.to_string().len(), 64);
    }

    proptest! {
        #[test]
        fn the_border_between_type_and_value_holds(kind in "[a-z0-9-]{1,12}", value in "[a-z0-9-]{1,12}", cut in 1_usize..12) {
            let key = MasterKey::generate(&SeededRandom::new(1)).matching();
            prop_assume!(cut < value.len());
            let shifted = key.match_key(&format!("{kind}{}", &value[..cut]), &value[cut..]);
            prop_assert_ne!(key.match_key(&kind, &value), shifted);
        }
    }
}
