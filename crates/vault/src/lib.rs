//! All cryptography of Entente: keys, sealing, pseudonyms, match keys, signatures, canonical JSON.
//!
//! Pure but for key files: no async, no database, no clock (callers pass `now`) and no randomness beyond an
//! injected [`Randomness`]. Every secret is a type whose `Debug` prints nothing and whose bytes are wiped when
//! it is dropped.
//!
//! | module | owns |
//! |---|---|
//! | [`randomness`] | where random bytes come from: the system, or a seed for a world that repeats |
//! | [`master`] | the one secret of an instance, and the keys derived from it by label |
//! | [`sealing`] | organisation keys, item keys, ciphertext bound to its table, row and column |
//! | [`sealed`] | `Sealed<T>`, the only shape in which a personal value reaches storage |
//! | [`matching`] | match keys: equality of observables without their values |
//! | [`pseudonym`] | short names that hide a value from one recipient under one agreement |
//! | [`canonical`] | RFC 8785 JSON and its SHA-256 |
//! | [`commitment`] | salted commitments to rows, for the audit log |
//! | [`signing`] | Ed25519 keys and their PEM files |
//! | [`jwk`] | key ids (RFC 7638) and published key sets |
//! | [`jws`] | compact signed JSON: receipts, checkpoints |
//! | [`access`] | access tokens after RFC 9068 |
//! | [`party`] | a party's signature over an agreement version |
//! | [`password`] | argon2id hashes and the password policy |
//! | [`token`] | opaque tokens, their stored hashes, CSRF tokens |
//! | [`webhook`] | signatures of webhooks, made and verified |
//! | [`etag`] | entity tags that tell nothing of versions withheld |
//! | [`keyring`] | all keys of an instance, opened from a folder |
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test is a panic")
)]

pub mod access;
pub mod canonical;
pub mod commitment;
pub mod etag;
pub mod jwk;
pub mod jws;
pub mod keyring;
pub mod master;
pub mod matching;
pub mod party;
pub mod password;
pub mod pseudonym;
pub mod randomness;
pub mod sealed;
pub mod sealing;
pub mod signing;
pub mod token;
pub mod webhook;

mod keyfile;
mod mac;

pub use access::{AccessClaims, AccessError, Expected};
pub use canonical::{CanonicalError, ContentHash};
pub use commitment::{Commitment, RowSalt};
pub use jwk::{Jwk, JwkSet, Kid};
pub use jws::JwsError;
pub use keyfile::KeyFileError;
pub use keyring::{Keyring, KeyringError};
pub use master::MasterKey;
pub use matching::MatchKey;
pub use party::{PartyKey, PartySignature};
pub use password::{PasswordError, Passwords, PolicyError};
pub use pseudonym::Pseudonym;
pub use randomness::{OsRandom, Randomness, SeededRandom};
pub use sealed::Sealed;
pub use sealing::{ItemKey, KeyId, OrgKey, Place, SealError};
pub use signing::{SignatureError, SigningKey, VerifyingKey};
pub use token::{OpaqueToken, TokenHash};
pub use webhook::{WebhookKey, WebhookPublicKey, WebhookSecret};
