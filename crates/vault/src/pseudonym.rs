//! Pseudonyms: a short name that stands for a value towards one recipient under one agreement.
//!
//! The same value from the same originator has the same pseudonym in everything that this recipient gets under
//! this agreement, and another one everywhere else, so that two recipients can't join theirs. Six characters of
//! Crockford's base32 are 30 bits: two of a thousand values collide once in two thousand cases.

use uuid::Uuid;

use crate::mac::{Secret, hmac_parts};
use crate::master::PseudonymKey;
use crate::sealing::OrgKey;

/// Crockford's alphabet: no I, L, O, U, so that it can be read out on the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 6;

/// Between whom a pseudonym holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Relation {
    /// The organisation whose value it is.
    pub originator: Uuid,
    /// The organisation that sees the pseudonym.
    pub recipient: Uuid,
    /// The agreement under which it does.
    pub agreement: Uuid,
}

impl PseudonymKey {
    /// The key for values of the organisation that holds `originator`: destroying that key (at its exit) makes its
    /// pseudonyms impossible to compute again, also for who has the master key.
    #[must_use]
    pub fn of_originator(&self, originator: &OrgKey) -> Self {
        let own = originator.derive("entente/v1/pseudonym");
        Self(Secret::new(hmac_parts(self.0.bytes(), &[b"originator", own.bytes()])))
    }

    /// The pseudonym of a `normalised` value within `relation`.
    pub fn pseudonym(&self, relation: &Relation, normalised: &str) -> Pseudonym {
        let Relation { originator, recipient, agreement } = relation;
        let parts =
            [originator.as_bytes(), recipient.as_bytes(), agreement.as_bytes(), normalised.as_bytes()];
        let digest = hmac_parts(self.0.bytes(), &parts);
        let [a, b, c, d, ..] = digest;
        let bits = u32::from_be_bytes([a, b, c, d]);
        let character = |at: usize| char::from(ALPHABET[(bits >> (27 - 5 * at)) as usize & 31]);
        Pseudonym((0..LENGTH).map(character).collect())
    }
}

/// Six characters of Crockford's base32, such as `7K2M0Q`. Shown in the place of the value, so it isn't secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Pseudonym(String);

impl Pseudonym {
    /// The six characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Pseudonym> for String {
    fn from(pseudonym: Pseudonym) -> Self {
        pseudonym.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master::MasterKey;
    use crate::randomness::SeededRandom;
    use crate::sealing::KeyId;
    use std::collections::HashSet;

    fn relation() -> Relation {
        Relation {
            originator: Uuid::from_u128(1),
            recipient: Uuid::from_u128(2),
            agreement: Uuid::from_u128(3),
        }
    }

    #[test]
    fn stable_within_a_relation_and_different_outside() {
        let key = MasterKey::generate(&SeededRandom::new(1)).pseudonyms();
        let name = key.pseudonym(&relation(), "ada lovelace");
        assert_eq!(name, key.pseudonym(&relation(), "ada lovelace"));
        let nine = Uuid::from_u128(9);
        let others = [
            key.pseudonym(&relation(), "ada byron"),
            key.pseudonym(&Relation { originator: nine, ..relation() }, "ada lovelace"),
            key.pseudonym(&Relation { recipient: nine, ..relation() }, "ada lovelace"),
            key.pseudonym(&Relation { agreement: nine, ..relation() }, "ada lovelace"),
        ];
        assert!(!others.contains(&name));
    }

    #[test]
    fn short_readable_and_distinct() {
        let key = MasterKey::generate(&SeededRandom::new(1)).pseudonyms();
        let names: HashSet<String> =
            (0..1000).map(|n| key.pseudonym(&relation(), &n.to_string()).into()).collect();
        assert_eq!(names.len(), 1000);
        assert!(names.iter().all(|name| name.len() == 6 && name.bytes().all(|b| ALPHABET.contains(&b))));
        let used: HashSet<u8> = names.iter().flat_map(|name| name.bytes()).collect();
        assert_eq!(used.len(), 32, "every character of the alphabet occurs");
    }

    #[test]
    fn depend_on_the_originators_key() {
        let random = SeededRandom::new(1);
        let key = MasterKey::generate(&random).pseudonyms();
        let one = OrgKey::generate(Uuid::from_u128(1), KeyId(Uuid::from_u128(1)), &random);
        let two = OrgKey::generate(Uuid::from_u128(1), KeyId(Uuid::from_u128(2)), &random);
        let names =
            [&one, &one, &two].map(|org| key.of_originator(org).pseudonym(&relation(), "ada lovelace"));
        assert_eq!(names[0], names[1]);
        assert_ne!(names[0], names[2]);
    }
}
