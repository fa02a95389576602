//! `Sealed<T>`: the only type in which a personal value reaches storage.
//!
//! Storage can keep and hand back the bytes; only who holds the item key and knows the place can open them. The
//! value travels as JSON inside.
//!
//! ```
//! use uuid::Uuid;
//! use vault::{ItemKey, KeyId, Place, Sealed, SeededRandom};
//! let random = SeededRandom::new(1);
//! let key = ItemKey::generate(KeyId(Uuid::from_u128(1)), &random);
//! let place = Place::new("report_revisions", Uuid::from_u128(2), "sealed").part(1);
//! let sealed = Sealed::new(&"Ada".to_owned(), &key, &place, &random)?;
//! let stored = Sealed::<String>::from_bytes(sealed.key_id(), sealed.as_bytes().to_vec());
//! assert_eq!(stored.open(&key, &place)?, "Ada");
//! # Ok::<(), vault::SealError>(())
//! ```

use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::randomness::Randomness;
use crate::sealing::{self, ItemKey, KeyId, Place, SealError};

/// A value of type `T` that only its item key opens, at its own place. `Debug` prints nothing.
pub struct Sealed<T> {
    bytes: Vec<u8>,
    key_id: KeyId,
    value: PhantomData<fn() -> T>,
}

impl<T> Sealed<T> {
    /// Seals `value` under `key` for `place`.
    pub fn new(
        value: &T,
        key: &ItemKey,
        place: &Place<'_>,
        random: &dyn Randomness,
    ) -> Result<Self, SealError>
    where
        T: Serialize,
    {
        let plain = Zeroizing::new(serde_json::to_vec(value).map_err(SealError::Type)?);
        Ok(Self::from_bytes(key.id(), sealing::seal(key, place, &plain, random)?))
    }

    /// What storage kept: the bytes of [`Sealed::as_bytes`] and the key's id.
    pub fn from_bytes(key_id: KeyId, bytes: Vec<u8>) -> Self {
        Self { bytes, key_id, value: PhantomData }
    }

    /// The value, if `key` sealed it and it stands at `place`.
    pub fn open(&self, key: &ItemKey, place: &Place<'_>) -> Result<T, SealError>
    where
        T: DeserializeOwned,
    {
        if key.id() != self.key_id {
            return Err(SealError::WrongKey { sealed_under: self.key_id, given: key.id() });
        }
        let plain = sealing::open(key, place, &self.bytes)?;
        serde_json::from_slice(&plain).map_err(SealError::Type)
    }

    /// The ciphertext, for a column.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Which item key opens it.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }
}

// By hand: a derive would ask the same of `T`, which isn't in here.
impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self::from_bytes(self.key_id, self.bytes.clone())
    }
}

impl<T> std::fmt::Debug for Sealed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::SeededRandom;
    use uuid::Uuid;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Victim {
        name: String,
        age: Option<u8>,
    }

    #[test]
    fn round_trip_wrong_key_wrong_place_wrong_type() {
        let random = SeededRandom::new(1);
        let key = ItemKey::generate(KeyId(Uuid::from_u128(1)), &random);
        let place = Place::new("t", Uuid::from_u128(1), "c");
        let victim = Victim { name: "Zoë".into(), age: Some(40) };
        let sealed = Sealed::new(&victim, &key, &place, &random).unwrap();
        assert_eq!(sealed.clone().open(&key, &place).unwrap(), victim);

        let other = ItemKey::generate(KeyId(Uuid::from_u128(2)), &random);
        assert!(matches!(sealed.open(&other, &place), Err(SealError::WrongKey { .. })));
        let moved = Place::new("t", Uuid::from_u128(2), "c");
        assert!(matches!(sealed.open(&key, &moved), Err(SealError::Refused)));
        let mistyped = Sealed::<u32>::from_bytes(sealed.key_id(), sealed.as_bytes().to_vec());
        assert!(matches!(mistyped.open(&key, &place), Err(SealError::Type(_))));
        assert_eq!(format!("{sealed:?}"), "Sealed(..)");
        assert!(!sealed.as_bytes().windows(3).any(|w| w == b"Zo\xC3"));
    }
}
