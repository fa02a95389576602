//! Commitments: what the audit log says of a row without saying what is in it.
//!
//! `HMAC-SHA256(row salt, canonical plaintext of the covered columns)`. With salt and columns anyone can check it;
//! erasing destroys the salt, and what is left can't be guessed back.

use serde::Serialize;
use subtle::ConstantTimeEq;

use crate::canonical::{self, CanonicalError};
use crate::mac::hmac;
use crate::randomness::{self, Randomness};

/// 16 random bytes that belong to one row, stored apart from the log.
#[derive(Clone, PartialEq, Eq)]
pub struct RowSalt([u8; 16]);

impl RowSalt {
    /// A new one.
    pub fn generate(random: &dyn Randomness) -> Self {
        Self(randomness::bytes(random))
    }

    /// What storage kept.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a column.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The commitment to the covered columns of a row, as one JSON object.
    pub fn commit<T: Serialize + ?Sized>(&self, columns: &T) -> Result<Commitment, CanonicalError> {
        Ok(self.commit_bytes(&canonical::to_vec(columns)?))
    }

    /// The same of bytes that are canonical already.
    pub fn commit_bytes(&self, canonical: &[u8]) -> Commitment {
        Commitment(hmac(&self.0, &[canonical]))
    }

    /// Whether `columns` are what `commitment` was made of.
    pub fn verify<T: Serialize + ?Sized>(
        &self,
        columns: &T,
        commitment: &Commitment,
    ) -> Result<bool, CanonicalError> {
        Ok(self.commit(columns)?.0.ct_eq(&commitment.0).into())
    }
}

impl std::fmt::Debug for RowSalt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RowSalt(..)")
    }
}

/// A salted digest of a row. `Display` is 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Commitment([u8; 32]);

impl Commitment {
    /// What storage kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a column.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Display for Commitment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl std::fmt::Debug for Commitment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Commitment({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::SeededRandom;
    use serde_json::json;

    #[test]
    fn holds_for_the_row_and_nothing_else() {
        let random = SeededRandom::new(1);
        let salt = RowSalt::generate(&random);
        let commitment = salt.commit(&json!({"state": "open", "n": 1})).unwrap();
        assert!(salt.verify(&json!({"n": 1, "state": "open"}), &commitment).unwrap());
        assert!(!salt.verify(&json!({"n": 2, "state": "open"}), &commitment).unwrap());
        let other = RowSalt::generate(&random);
        assert!(!other.verify(&json!({"n": 1, "state": "open"}), &commitment).unwrap());
        assert_eq!(Commitment::from_bytes(*commitment.as_bytes()), commitment);
        assert_eq!(format!("{salt:?}"), "RowSalt(..)");
    }
}
