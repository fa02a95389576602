//! Organisation keys, item keys, and ciphertext that knows its place.
//!
//! master key -> organisation key -> item key -> value. A wrapped key is bound to its organisation and key id; a
//! value to its table, row and column, so that ciphertext moved elsewhere doesn't open. Deleting an item key
//! erases all that it sealed. The cipher is XChaCha20-Poly1305; layout: version byte, 24 bytes of nonce,
//! ciphertext with tag. The length of a value shows in its ciphertext.
//!
//! ```
//! use uuid::Uuid;
//! use vault::{ItemKey, KeyId, Place, SeededRandom, sealing};
//! let random = SeededRandom::new(1);
//! let key = ItemKey::generate(KeyId(Uuid::from_u128(1)), &random);
//! let place = Place::new("sightings", Uuid::from_u128(2), "value_enc");
//! let bytes = sealing::seal(&key, &place, b"a name", &random)?;
//! assert_eq!(sealing::open(&key, &place, &bytes)?.as_slice(), b"a name");
//! # Ok::<(), vault::SealError>(())
//! ```

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::mac::{Secret, framed, hmac_parts};
use crate::master::WrappingKey;
use crate::randomness::{self, Randomness};

/// First byte of all that this module writes; a new layout gets a new number.
const VERSION: u8 = 1;
const NONCE: usize = 24;

/// Why something doesn't seal or open. An altered value, a moved one and a wrong key can't be told apart.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// Too short to be sealed bytes, or a wrapped key of the wrong length.
    #[error("the sealed bytes are malformed")]
    Malformed,
    /// Written by a version of the layout that this program doesn't know.
    #[error("the sealed bytes have the unknown version {0}")]
    Version(u8),
    /// Altered, moved, or sealed under another key.
    #[error("the sealed bytes don't open here under this key")]
    Refused,
    /// The value was sealed under another item key than the one given.
    #[error("the value was sealed under key {sealed_under}, not under {given}")]
    WrongKey {
        /// The key that would open it.
        sealed_under: KeyId,
        /// The key that was given.
        given: KeyId,
    },
    /// The value has no JSON form, or the opened JSON isn't of the type expected.
    #[error("the value doesn't fit its type")]
    Type(#[source] serde_json::Error),
    /// Longer than the cipher takes.
    #[error("the value is too long to seal")]
    TooLong,
}

/// The id of an organisation key or item key, as the key store holds it. Made by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct KeyId(pub Uuid);

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a sealed value stands. The same bytes at any other place don't open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The table's name.
    pub table: &'a str,
    /// The row's id.
    pub row: Uuid,
    /// The second part of the row's key, such as a revision; 0 where there is none.
    pub part: i64,
    /// The column's name.
    pub column: &'a str,
}

impl<'a> Place<'a> {
    /// A column of a row whose key is one id.
    pub fn new(table: &'a str, row: Uuid, column: &'a str) -> Self {
        Self { table, row, part: 0, column }
    }

    /// The same in a row whose key is an id and a number, such as a revision.
    #[must_use]
    pub fn part(self, part: i64) -> Self {
        Self { part, ..self }
    }

    fn associated_data(&self) -> Zeroizing<Vec<u8>> {
        framed(&[
            b"entente/place",
            self.table.as_bytes(),
            self.row.as_bytes(),
            &self.part.to_be_bytes(),
            self.column.as_bytes(),
        ])
    }
}

/// The key of an organisation: wraps its item keys.
#[derive(Debug, Clone)]
pub struct OrgKey {
    organisation: Uuid,
    id: KeyId,
    secret: Secret,
}

impl OrgKey {
    /// A new key of `organisation`.
    pub fn generate(organisation: Uuid, id: KeyId, random: &dyn Randomness) -> Self {
        Self { organisation, id, secret: Secret::new(randomness::bytes(random)) }
    }

    /// Its bytes for the key store, bound to organisation and key id.
    pub fn wrap(&self, under: &WrappingKey, random: &dyn Randomness) -> Result<Vec<u8>, SealError> {
        let bound = org_key_data(self.organisation, self.id);
        encrypt(&under.0, &bound, self.secret.bytes(), random)
    }

    /// The reverse of [`OrgKey::wrap`].
    pub fn from_wrapped(
        under: &WrappingKey,
        organisation: Uuid,
        id: KeyId,
        wrapped: &[u8],
    ) -> Result<Self, SealError> {
        let plain = decrypt(&under.0, &org_key_data(organisation, id), wrapped)?;
        Ok(Self { organisation, id, secret: secret(&plain)? })
    }

    /// Whose key this is.
    pub fn organisation(&self) -> Uuid {
        self.organisation
    }

    /// Its id in the key store.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The name under which evidence with this SHA-256 lies in the object store: equal files of one organisation
    /// share a name, and the name tells nobody else what they are. 64 hexadecimal digits.
    pub fn blob_name(&self, sha256: &[u8; 32]) -> String {
        hex::encode(hmac_parts(self.secret.derive("entente/v1/blob-name").bytes(), &[sha256]))
    }

    /// A secret of its own for another module's purpose, gone when this key is destroyed.
    pub(crate) fn derive(&self, label: &str) -> Secret {
        self.secret.derive(label)
    }
}

/// The key of one item (and retention group): seals its values.
#[derive(Debug, Clone)]
pub struct ItemKey {
    id: KeyId,
    secret: Secret,
}

impl ItemKey {
    /// A new key.
    pub fn generate(id: KeyId, random: &dyn Randomness) -> Self {
        Self { id, secret: Secret::new(randomness::bytes(random)) }
    }

    /// Its bytes for the key store, bound to the organisation, the organisation key and the item key's id.
    pub fn wrap(&self, under: &OrgKey, random: &dyn Randomness) -> Result<Vec<u8>, SealError> {
        encrypt(&under.secret, &item_key_data(under, self.id), self.secret.bytes(), random)
    }

    /// The reverse of [`ItemKey::wrap`].
    pub fn from_wrapped(under: &OrgKey, id: KeyId, wrapped: &[u8]) -> Result<Self, SealError> {
        let plain = decrypt(&under.secret, &item_key_data(under, id), wrapped)?;
        Ok(Self { id, secret: secret(&plain)? })
    }

    /// Its id in the key store.
    pub fn id(&self) -> KeyId {
        self.id
    }
}

/// Encrypts `plaintext` so that only `key` opens it, and only at `place`.
pub fn seal(
    key: &ItemKey,
    place: &Place<'_>,
    plaintext: &[u8],
    random: &dyn Randomness,
) -> Result<Vec<u8>, SealError> {
    encrypt(&key.secret, &place.associated_data(), plaintext, random)
}

/// The reverse of [`seal`].
pub fn open(key: &ItemKey, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    decrypt(&key.secret, &place.associated_data(), sealed)
}

fn org_key_data(organisation: Uuid, id: KeyId) -> Zeroizing<Vec<u8>> {
    framed(&[b"entente/organisation-key", organisation.as_bytes(), id.0.as_bytes()])
}

fn item_key_data(under: &OrgKey, id: KeyId) -> Zeroizing<Vec<u8>> {
    let (organisation, org_key) = (under.organisation.as_bytes(), under.id.0.as_bytes());
    framed(&[b"entente/item-key", organisation, org_key, id.0.as_bytes()])
}

fn secret(plain: &[u8]) -> Result<Secret, SealError> {
    plain.try_into().map(Secret::new).map_err(|_| SealError::Malformed)
}

fn encrypt(
    key: &Secret,
    bound: &[u8],
    plaintext: &[u8],
    random: &dyn Randomness,
) -> Result<Vec<u8>, SealError> {
    // The nonce hashes the message with the random bytes: a source that repeats (a demo restarted with its seed
    // over kept data) then repeats a nonce only for the same message at the same place.
    let nonce_key = key.derive("entente/v1/nonce");
    let hedged = hmac_parts(nonce_key.bytes(), &[&randomness::bytes::<NONCE>(random), bound, plaintext]);
    let mut nonce = [0; NONCE];
    nonce.copy_from_slice(&hedged[..NONCE]);

    let sealed = XChaCha20Poly1305::new(key.bytes().into())
        .encrypt(&XNonce::from(nonce), Payload { msg: plaintext, aad: bound })
        .map_err(|_| SealError::TooLong)?;
    let mut out = Vec::with_capacity(1 + NONCE + sealed.len());
    out.push(VERSION);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    Ok(out)
}

fn decrypt(key: &Secret, bound: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (&version, rest) = sealed.split_first().ok_or(SealError::Malformed)?;
    if version != VERSION {
        return Err(SealError::Version(version));
    }
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Malformed)?;
    XChaCha20Poly1305::new(key.bytes().into())
        .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: bound })
        .map(Zeroizing::new)
        .map_err(|_| SealError::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master::MasterKey;
    use crate::randomness::SeededRandom;
    use proptest::prelude::*;

    fn id(n: u128) -> KeyId {
        KeyId(Uuid::from_u128(n))
    }

    fn place() -> Place<'static> {
        Place::new("sightings", Uuid::from_u128(9), "value_enc")
    }

    proptest! {
        #[test]
        fn opens_what_it_sealed(plain: Vec<u8>, seed: u64) {
            let random = SeededRandom::new(seed);
            let key = ItemKey::generate(id(1), &random);
            let sealed = seal(&key, &place(), &plain, &random).unwrap();
            prop_assert_eq!(open(&key, &place(), &sealed).unwrap().to_vec(), plain);
        }

        #[test]
        fn refuses_any_altered_byte(plain: Vec<u8>, at: prop::sample::Index, flip in 1_u8..) {
            let random = SeededRandom::new(1);
            let key = ItemKey::generate(id(1), &random);
            let mut sealed = seal(&key, &place(), &plain, &random).unwrap();
            let at = at.index(sealed.len());
            sealed[at] ^= flip;
            prop_assert!(open(&key, &place(), &sealed).is_err());
        }

        #[test]
        fn refuses_any_shortened_value(plain: Vec<u8>, keep: prop::sample::Index) {
            let random = SeededRandom::new(1);
            let key = ItemKey::generate(id(1), &random);
            let sealed = seal(&key, &place(), &plain, &random).unwrap();
            prop_assert!(open(&key, &place(), &sealed[..keep.index(sealed.len())]).is_err());
        }
    }

    #[test]
    fn moved_ciphertext_does_not_open() {
        let random = SeededRandom::new(1);
        let key = ItemKey::generate(id(1), &random);
        let sealed = seal(&key, &place(), b"x", &random).unwrap();
        let elsewhere = [
            Place { table: "reports", ..place() },
            Place { row: Uuid::from_u128(10), ..place() },
            Place { column: "value", ..place() },
            place().part(2),
            // The border between table and column can't be shifted either.
            Place { table: "sightingsv", column: "alue_enc", ..place() },
        ];
        for place in elsewhere {
            assert!(matches!(open(&key, &place, &sealed), Err(SealError::Refused)), "{place:?}");
        }
    }

    #[test]
    fn another_key_does_not_open() {
        let random = SeededRandom::new(1);
        let sealed = seal(&ItemKey::generate(id(1), &random), &place(), b"x", &random).unwrap();
        let other = ItemKey::generate(id(1), &random);
        assert!(matches!(open(&other, &place(), &sealed), Err(SealError::Refused)));
    }

    #[test]
    fn says_which_version_it_does_not_know() {
        let random = SeededRandom::new(1);
        let key = ItemKey::generate(id(1), &random);
        let mut sealed = seal(&key, &place(), b"x", &random).unwrap();
        sealed[0] = 9;
        assert!(matches!(open(&key, &place(), &sealed), Err(SealError::Version(9))));
        assert!(matches!(open(&key, &place(), &[]), Err(SealError::Malformed)));
        assert!(matches!(open(&key, &place(), &[VERSION; 20]), Err(SealError::Malformed)));
    }

    #[test]
    fn keys_wrap_and_are_bound_to_their_owner() {
        let random = SeededRandom::new(1);
        let wrapping = MasterKey::generate(&random).wrapping();
        let (bank, telecom) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let org = OrgKey::generate(bank, id(1), &random);
        let wrapped_org = org.wrap(&wrapping, &random).unwrap();
        let again = OrgKey::from_wrapped(&wrapping, bank, id(1), &wrapped_org).unwrap();
        assert!(OrgKey::from_wrapped(&wrapping, telecom, id(1), &wrapped_org).is_err());
        assert!(OrgKey::from_wrapped(&wrapping, bank, id(2), &wrapped_org).is_err());
        let other = MasterKey::generate(&random).wrapping();
        assert!(OrgKey::from_wrapped(&other, bank, id(1), &wrapped_org).is_err());

        let item = ItemKey::generate(id(7), &random);
        let wrapped = item.wrap(&again, &random).unwrap();
        let sealed = seal(&item, &place(), b"x", &random).unwrap();
        let reopened = ItemKey::from_wrapped(&org, id(7), &wrapped).unwrap();
        assert_eq!(open(&reopened, &place(), &sealed).unwrap().as_slice(), b"x");
        assert!(ItemKey::from_wrapped(&org, id(8), &wrapped).is_err());
        assert!(ItemKey::from_wrapped(&OrgKey { id: id(2), ..org.clone() }, id(7), &wrapped).is_err());
        assert!(ItemKey::from_wrapped(&OrgKey { organisation: telecom, ..org }, id(7), &wrapped).is_err());
    }

    #[test]
    fn a_repeating_source_repeats_no_nonce_for_another_message() {
        let key = ItemKey::generate(id(1), &SeededRandom::new(1));
        let one = seal(&key, &place(), b"one", &SeededRandom::new(5)).unwrap();
        let two = seal(&key, &place(), b"two", &SeededRandom::new(5)).unwrap();
        assert_ne!(one[1..=NONCE], two[1..=NONCE]);
        assert_eq!(one, seal(&key, &place(), b"one", &SeededRandom::new(5)).unwrap());
        assert_ne!(one, seal(&key, &place(), b"one", &SeededRandom::new(6)).unwrap());
    }

    #[test]
    fn blob_names_belong_to_one_organisation() {
        let random = SeededRandom::new(1);
        let a = OrgKey::generate(Uuid::from_u128(1), id(1), &random);
        let b = OrgKey::generate(Uuid::from_u128(2), id(2), &random);
        assert_eq!(a.blob_name(&[1; 32]), a.blob_name(&[1; 32]));
        assert_ne!(a.blob_name(&[1; 32]), b.blob_name(&[1; 32]));
        assert_eq!(a.blob_name(&[1; 32]).len(), 64);
    }

    #[test]
    fn debug_prints_no_key() {
        let key = ItemKey { id: id(1), secret: Secret::new([0xAB; 32]) };
        let printed = format!("{key:?}");
        assert!(printed.ends_with("secret: .. }"), "{printed}");
    }
}
