//! Entity tags: HMAC over what an answer was made of.
//!
//! A version counter would tell a reader of revisions that are withheld from it; a keyed digest tells only whether
//! its own answer changed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::mac::hmac_parts;
use crate::master::EtagKey;

impl EtagKey {
    /// The tag over `parts` (item, version, ground, projection hash, format): 22 characters of base64url, without
    /// the quotes of the header.
    pub fn tag(&self, parts: &[&[u8]]) -> String {
        let digest = hmac_parts(self.0.bytes(), parts);
        URL_SAFE_NO_PAD.encode(&digest[..16])
    }
}

#[cfg(test)]
mod tests {
    use crate::master::MasterKey;
    use crate::randomness::SeededRandom;

    #[test]
    fn short_stable_and_keyed() {
        let key = MasterKey::generate(&SeededRandom::new(1)).etag();
        let tag = key.tag(&[b"report", b"1", b"json"]);
        assert_eq!(tag.len(), 22);
        assert_eq!(tag, key.tag(&[b"report", b"1", b"json"]));
        assert_ne!(tag, key.tag(&[b"report", b"1j", b"son"]));
        assert_ne!(tag, MasterKey::generate(&SeededRandom::new(2)).etag().tag(&[b"report", b"1", b"json"]));
    }
}
