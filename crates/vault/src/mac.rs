//! HMAC-SHA256, the one primitive beneath derivation, match keys, pseudonyms, token hashes and entity tags.
//!
//! [`hmac`] feeds raw bytes; [`hmac_parts`] frames each part by its length, so that ("ab", "c") and ("a", "bc")
//! differ.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

/// A 32-byte secret: wiped on drop, silent in `Debug`, compared by nobody.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HKDF-Expand (RFC 5869, 2.3) of one block. Extract is left out: our input keys are uniform already.
    pub(crate) fn derive(&self, label: &str) -> Secret {
        Secret::new(hmac(self.bytes(), &[label.as_bytes(), &[1]]))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("..")
    }
}

/// HMAC-SHA256 over the concatenation of `message`.
pub(crate) fn hmac<const N: usize>(key: &[u8; N], message: &[&[u8]]) -> [u8; 32] {
    const { assert!(N <= 64, "a longer key would have to be hashed first") };
    // RFC 2104 pads the key with zeros to the block: done here, so that no length can fail at run time.
    let mut block = [0; 64];
    block[..N].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new((&block).into());
    block.zeroize();
    for piece in message {
        mac.update(piece);
    }
    mac.finalize().into_bytes().into()
}

/// HMAC-SHA256 over `parts`, each preceded by its length in 8 bytes.
pub(crate) fn hmac_parts<const N: usize>(key: &[u8; N], parts: &[&[u8]]) -> [u8; 32] {
    hmac(key, &[&framed(parts)])
}

/// An unambiguous concatenation: each part preceded by its length in 8 bytes, big-endian.
pub(crate) fn framed(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut out = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    Zeroizing::new(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_4231_case_2() {
        let mac = hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(hex::encode(mac), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn rfc_5869_case_1_first_block() {
        let prk = hex::decode("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5").unwrap();
        let info = hex::decode("f0f1f2f3f4f5f6f7f8f9").unwrap();
        let prk: [u8; 32] = prk.try_into().unwrap();
        // `derive` takes text labels; the vector's bytes aren't text.
        let okm = hmac(&prk, &[&info, &[1]]);
        assert_eq!(hex::encode(okm), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
        assert_eq!(Secret::new(prk).derive("ab").bytes(), &hmac(&prk, &[b"ab\x01"]));
    }

    #[test]
    fn framing_keeps_parts_apart() {
        let key = [7; 32];
        assert_ne!(hmac_parts(&key, &[b"ab", b"c"]), hmac_parts(&key, &[b"a", b"bc"]));
        assert_ne!(hmac_parts(&key, &[b"ab"]), hmac_parts(&key, &[b"ab", b""]));
    }

    #[test]
    fn debug_is_silent() {
        assert_eq!(format!("{:?}", Secret::new([9; 32])), "..");
    }
}
