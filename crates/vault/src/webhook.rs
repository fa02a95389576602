//! Signatures of webhooks after the Standard Webhooks specification, made and verified.
//!
//! What is signed is `id.timestamp.body`. Each channel has a secret that it shares with its receiver ([`WebhookSecret`],
//! `whsec_…`, signature `v1`: HMAC-SHA256) and, for receivers who would rather hold no secret, an Ed25519 key whose public
//! half they know ([`WebhookKey`], `whpk_…`, signature `v1a`). The latter is derived from the master key for each channel:
//! with one key for all, a receiver could pass what it got to another one as if Entente had sent it there. While a secret
//! is exchanged for a new one both sign, the newest first; the header then holds several signatures.
//!
//! ```
//! use vault::webhook::{self, Received, WebhookSecret};
//! let secret = WebhookSecret::generate(&vault::SeededRandom::new(1));
//! let signature = webhook::sign(&[&secret], &[], "evt-1", 1_795_000_000, b"{}")?;
//! let received = Received { id: Some("evt-1"), timestamp: Some("1795000000"), signature: Some(&signature) };
//! assert!(webhook::verify(&[&secret], &[], &received, b"{}", 1_795_000_010).is_ok());
//! # Ok::<(), webhook::Unsignable>(())
//! ```

use base64::Engine;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use ed25519_dalek::Signer;
use subtle::{Choice, ConstantTimeEq};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::mac::{hmac, hmac_parts};
use crate::master::WebhookRoot;
use crate::randomness::Randomness;

/// The header with the message's id: the same at every try.
pub const ID: &str = "webhook-id";
/// The header with the moment of this try, in seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header with the signatures, separated by blanks.
pub const SIGNATURE: &str = "webhook-signature";

/// How far a timestamp may be from the receiver's clock, in seconds.
pub const TOLERANCE: i64 = 5 * 60;

const SECRET_PREFIX: &str = "whsec_";
const PUBLIC_PREFIX: &str = "whpk_";
/// More signatures than these can't come from a rotation; checking them all would be work for whoever asks.
const MOST_SIGNATURES: usize = 16;

/// What others' tools print with padding or without.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The text isn't a key.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum WebhookKeyError {
    /// Not a secret.
    #[error("a webhook's secret is whsec_ and 24 to 64 bytes in base64")]
    Secret,
    /// Not a public key, or one under which anything verifies.
    #[error("a webhook's public key is whpk_ and an Ed25519 key in base64")]
    Public,
}

/// Why nothing is signed.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum Unsignable {
    /// With a full stop in it, the id could pass for a part of what follows.
    #[error("a webhook's id is 1 to 128 letters, digits, hyphens and underscores")]
    Id,
    /// Neither a secret nor a key.
    #[error("a webhook isn't sent without a signature")]
    NoKey,
}

/// What a channel shares with its receiver.
#[derive(Clone)]
pub struct WebhookSecret {
    /// Filled up with zeros, as HMAC does.
    block: Zeroizing<[u8; 64]>,
    length: usize,
}

impl WebhookSecret {
    /// A new one of 32 bytes.
    pub fn generate(random: &dyn Randomness) -> Self {
        let mut block = Zeroizing::new([0; 64]);
        random.fill(&mut block[..32]);
        Self { block, length: 32 }
    }

    /// From its text, with or without the prefix, as other implementations take it.
    pub fn parse(text: &str) -> Result<Self, WebhookKeyError> {
        let text = text.trim();
        let bytes = LENIENT.decode(text.strip_prefix(SECRET_PREFIX).unwrap_or(text)).map(Zeroizing::new);
        let bytes = bytes.map_err(|_| WebhookKeyError::Secret)?;
        if !(24..=64).contains(&bytes.len()) {
            return Err(WebhookKeyError::Secret);
        }
        let mut block = Zeroizing::new([0; 64]);
        block[..bytes.len()].copy_from_slice(&bytes);
        Ok(Self { block, length: bytes.len() })
    }

    /// `whsec_…`: goes to the receiver, once, and sealed into storage.
    pub fn expose(&self) -> Zeroizing<String> {
        let base64 = Zeroizing::new(STANDARD.encode(&self.block[..self.length]));
        Zeroizing::new([SECRET_PREFIX, &base64].concat())
    }

    fn mac(&self, message: &Message<'_>) -> [u8; 32] {
        hmac(&self.block, &[message.id.as_bytes(), b".", message.timestamp.as_bytes(), b".", message.body])
    }
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret(..)")
    }
}

impl WebhookRoot {
    /// The key that signs for one channel. It is in no database; a channel exchanges it by counting up `generation`.
    pub fn key(&self, channel: Uuid, generation: u32) -> WebhookKey {
        let parts: [&[u8]; 2] = [channel.as_bytes(), &generation.to_be_bytes()];
        let seed = Zeroizing::new(hmac_parts(self.0.bytes(), &parts));
        WebhookKey(ed25519_dalek::SigningKey::from_bytes(&seed))
    }
}

/// A channel's private Ed25519 key; wiped on drop.
pub struct WebhookKey(ed25519_dalek::SigningKey);

impl WebhookKey {
    /// Its public half.
    pub fn public(&self) -> WebhookPublicKey {
        WebhookPublicKey(self.0.verifying_key())
    }
}

impl std::fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WebhookKey({})", self.public())
    }
}

/// What a receiver verifies `v1a` signatures with; prints as `whpk_…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookPublicKey(ed25519_dalek::VerifyingKey);

impl WebhookPublicKey {
    /// From its text. Keys of small order, under which anything verifies, are refused.
    pub fn parse(text: &str) -> Result<Self, WebhookKeyError> {
        let text = text.trim();
        let bytes = LENIENT.decode(text.strip_prefix(PUBLIC_PREFIX).unwrap_or(text));
        let bytes = bytes.ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        bytes
            .and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(&bytes).ok())
            .filter(|key| !key.is_weak())
            .map(Self)
            .ok_or(WebhookKeyError::Public)
    }
}

impl std::fmt::Display for WebhookPublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{PUBLIC_PREFIX}{}", STANDARD.encode(self.0.as_bytes()))
    }
}

/// What is signed.
struct Message<'a> {
    id: &'a str,
    timestamp: &'a str,
    body: &'a [u8],
}

impl Message<'_> {
    fn bytes(&self) -> Vec<u8> {
        [self.id.as_bytes(), b".", self.timestamp.as_bytes(), b".", self.body].concat()
    }
}

fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The value of [`SIGNATURE`]: one signature for each live secret, then one for each live key, each newest first.
/// `timestamp` is the moment of this try, in seconds since 1970.
pub fn sign(
    secrets: &[&WebhookSecret],
    keys: &[&WebhookKey],
    id: &str,
    timestamp: i64,
    body: &[u8],
) -> Result<String, Unsignable> {
    if !is_id(id) {
        return Err(Unsignable::Id);
    }
    let timestamp = timestamp.to_string();
    let message = Message { id, timestamp: &timestamp, body };
    let mut signatures: Vec<String> =
        secrets.iter().map(|secret| format!("v1,{}", STANDARD.encode(secret.mac(&message)))).collect();
    if !keys.is_empty() {
        let bytes = message.bytes();
        let signed = |key: &&WebhookKey| format!("v1a,{}", STANDARD.encode(key.0.sign(&bytes).to_bytes()));
        signatures.extend(keys.iter().map(signed));
    }
    if signatures.is_empty() { Err(Unsignable::NoKey) } else { Ok(signatures.join(" ")) }
}

/// The headers of a request as they came; `None` where one didn't.
#[derive(Clone, Copy, Debug, Default)]
pub struct Received<'a> {
    /// [`ID`].
    pub id: Option<&'a str>,
    /// [`TIMESTAMP`].
    pub timestamp: Option<&'a str>,
    /// [`SIGNATURE`].
    pub signature: Option<&'a str>,
}

/// Why a request isn't taken for a webhook of the sender's.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum NotGenuine {
    /// A header is absent or empty.
    #[error("the header {0} is missing")]
    Missing(&'static str),
    /// The id can't be one.
    #[error("the header webhook-id holds characters that no id has")]
    Id,
    /// The timestamp can't be one.
    #[error("the header webhook-timestamp isn't a number of seconds")]
    Timestamp,
    /// Nothing in the header is a signature of the kind that there is a key for.
    #[error("the header webhook-signature holds no signature that this key could have made")]
    NoSignature,
    /// All signatures are by others, or over something else.
    #[error("no signature fits: the secret is another, or the body or a header was altered on its way")]
    Mismatch,
    /// Genuine, but sent long ago: replayed, or a clock is wrong.
    #[error("it was signed {0} seconds ago, at most 300 are taken: it was replayed, or a clock is wrong")]
    Old(i64),
    /// Genuine, but from the future.
    #[error("it was signed {0} seconds from now, at most 300 are taken: a clock is wrong")]
    Early(i64),
}

/// Whether a request that came at `now` (seconds since 1970) is a webhook signed with one of `secrets` or `keys`. Takes the
/// same time whichever secret fits, and however much of a signature does.
pub fn verify(
    secrets: &[&WebhookSecret],
    keys: &[&WebhookPublicKey],
    received: &Received<'_>,
    body: &[u8],
    now: i64,
) -> Result<(), NotGenuine> {
    let id = there(received.id, ID)?;
    let timestamp = there(received.timestamp, TIMESTAMP)?;
    let header = there(received.signature, SIGNATURE)?;
    if !is_id(id) {
        return Err(NotGenuine::Id);
    }
    let plain = timestamp.len() <= 12 && timestamp.bytes().all(|b| b.is_ascii_digit());
    let stamp: i64 = timestamp.parse().ok().filter(|_| plain).ok_or(NotGenuine::Timestamp)?;

    let message = Message { id, timestamp, body };
    let signatures = || header.split(' ').take(MOST_SIGNATURES).filter_map(|one| one.split_once(','));
    let macs = || bytes_of::<32>(signatures(), "v1");
    let signed = || bytes_of::<64>(signatures(), "v1a");
    if (secrets.is_empty() || macs().next().is_none()) && (keys.is_empty() || signed().next().is_none()) {
        return Err(NotGenuine::NoSignature);
    }
    let mut fits = Choice::from(0);
    for secret in secrets {
        let expected = secret.mac(&message);
        for given in macs() {
            fits |= expected.ct_eq(&given);
        }
    }
    if !keys.is_empty() {
        let bytes = message.bytes();
        for given in signed() {
            let by = |key: &&WebhookPublicKey| key.0.verify_strict(&bytes, &given.into()).is_ok();
            fits |= Choice::from(u8::from(keys.iter().any(by)));
        }
    }
    if !bool::from(fits) {
        return Err(NotGenuine::Mismatch);
    }
    // Last, so that a stranger's request is told apart from a late one of the sender's.
    match now - stamp {
        age if age > TOLERANCE => Err(NotGenuine::Old(age)),
        age if age < -TOLERANCE => Err(NotGenuine::Early(-age)),
        _ => Ok(()),
    }
}

fn there<'a>(value: Option<&'a str>, name: &'static str) -> Result<&'a str, NotGenuine> {
    value.filter(|value| !value.is_empty()).ok_or(NotGenuine::Missing(name))
}

fn bytes_of<'a, const N: usize>(
    signatures: impl Iterator<Item = (&'a str, &'a str)>,
    version: &'static str,
) -> impl Iterator<Item = [u8; N]> {
    signatures
        .filter(move |(given, _)| *given == version)
        .filter_map(|(_, base64)| STANDARD.decode(base64).ok()?.try_into().ok())
}

#[cfg(test)]
mod tests;
