//! Where random bytes come from.
//!
//! Owns the one door to the system's randomness; everything else receives a [`Randomness`]. The demo and the
//! tests inject [`SeededRandom`], so that ids, references and screenshots repeat.
//!
//! ```
//! use vault::{Randomness, SeededRandom};
//! let (mut a, mut b) = ([0; 8], [0; 8]);
//! SeededRandom::new(7).fill(&mut a);
//! SeededRandom::new(7).fill(&mut b);
//! assert_eq!(a, b);
//! ```

use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// A source of random bytes.
pub trait Randomness: Send + Sync {
    /// Overwrites the whole of `buf` with random bytes.
    fn fill(&self, buf: &mut [u8]);
}

/// `N` random bytes.
pub fn bytes<const N: usize>(random: &dyn Randomness) -> [u8; N] {
    let mut out = [0; N];
    random.fill(&mut out);
    out
}

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Randomness for OsRandom {
    fn fill(&self, buf: &mut [u8]) {
        if getrandom::fill(buf).is_err() {
            // A process that can't draw keys must not go on with predictable ones, and no caller could mend it.
            std::process::abort();
        }
    }
}

/// A repeatable stream: SHA-256 of (seed, counter). For tests and the demo only: whoever knows the seed knows
/// every key drawn from it.
pub struct SeededRandom {
    seed: u64,
    state: Mutex<Stream>,
}

struct Stream {
    counter: u64,
    block: [u8; 32],
    used: usize,
}

impl SeededRandom {
    /// The stream that belongs to `seed`, from its beginning.
    pub fn new(seed: u64) -> Self {
        Self { seed, state: Mutex::new(Stream { counter: 0, block: [0; 32], used: 32 }) }
    }
}

impl std::fmt::Debug for SeededRandom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SeededRandom(..)")
    }
}

impl Randomness for SeededRandom {
    fn fill(&self, buf: &mut [u8]) {
        // The stream is valid after every step, so a panic elsewhere can't have broken it.
        let mut stream = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for byte in buf {
            if stream.used == stream.block.len() {
                let mut hash = Sha256::new();
                hash.update(b"entente/seeded-random/v1");
                hash.update(self.seed.to_be_bytes());
                hash.update(stream.counter.to_be_bytes());
                stream.block = hash.finalize().into();
                stream.counter += 1;
                stream.used = 0;
            }
            *byte = stream.block[stream.used];
            stream.used += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_repeat_and_differ() {
        let a: [u8; 100] = bytes(&SeededRandom::new(1));
        assert_eq!(a, bytes::<100>(&SeededRandom::new(1)));
        assert_ne!(a, bytes::<100>(&SeededRandom::new(2)));
    }

    #[test]
    fn the_stream_does_not_depend_on_how_it_is_cut() {
        let whole: [u8; 70] = bytes(&SeededRandom::new(3));
        let random = SeededRandom::new(3);
        let mut cut = bytes::<33>(&random).to_vec();
        cut.extend(bytes::<37>(&random));
        assert_eq!(whole.to_vec(), cut);
    }

    #[test]
    fn the_system_gives_bytes() {
        assert_ne!(bytes::<32>(&OsRandom), bytes::<32>(&OsRandom));
    }
}
