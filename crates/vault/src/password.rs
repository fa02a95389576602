//! Passwords: argon2id hashes as PHC strings, and the policy for new ones.
//!
//! Hashing takes tens of milliseconds of one core and 19 MiB: never inside a transaction, never on an async thread.
//! [`Passwords::verify_dummy`] costs the same for a name that doesn't exist, so that time tells nobody which do.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, CustomizedPasswordHasher, Params, PasswordVerifier, Version};

use crate::randomness::{self, Randomness};

/// Fewest characters of a new password (NIST SP 800-63B asks for length, not for kinds of characters).
pub const MIN_CHARACTERS: usize = 12;
/// Most characters of a new password: bounds the work, not the choice.
pub const MAX_CHARACTERS: usize = 256;

/// Why a new password isn't accepted. The text is for the person who chose it.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PolicyError {
    /// Fewer than [`MIN_CHARACTERS`].
    #[error("the password has {0} characters; at least {MIN_CHARACTERS} are needed")]
    TooShort(usize),
    /// More than [`MAX_CHARACTERS`].
    #[error("the password has {0} characters; at most {MAX_CHARACTERS} are possible")]
    TooLong(usize),
    /// All characters are the same.
    #[error("the password is one character repeated")]
    Repeated,
}

/// Why hashing or verifying failed, apart from a wrong password.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PasswordError {
    /// The stored text isn't a PHC string of argon2.
    #[error("the stored password hash is malformed")]
    Malformed,
    /// The parameters are out of argon2's range, or memory ran out.
    #[error("the password can't be hashed")]
    Hash,
}

/// Whether `password` may be chosen. Characters are Unicode scalar values.
pub fn check_policy(password: &str) -> Result<(), PolicyError> {
    let count = password.chars().count();
    if count < MIN_CHARACTERS {
        return Err(PolicyError::TooShort(count));
    }
    if count > MAX_CHARACTERS {
        return Err(PolicyError::TooLong(count));
    }
    let mut characters = password.chars();
    let first = characters.next();
    if characters.all(|character| Some(character) == first) {
        return Err(PolicyError::Repeated);
    }
    Ok(())
}

/// The cost at which passwords are hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passwords {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Passwords {
    /// For use: OWASP's first choice, m=19456 (19 MiB), t=2, p=1.
    pub const fn standard() -> Self {
        Self { memory_kib: 19_456, passes: 2, lanes: 1 }
    }

    /// For tests and the demo, whose passwords are printed anyway: m=64, t=1, p=1.
    pub const fn cheap() -> Self {
        Self { memory_kib: 64, passes: 1, lanes: 1 }
    }

    /// The PHC string to store for `password`.
    pub fn hash(&self, password: &str, random: &dyn Randomness) -> Result<String, PasswordError> {
        self.hash_with_salt(password, &randomness::bytes(random))
    }

    /// Whether `password` is the one that `stored` was made of, at the cost that `stored` names.
    pub fn verify(&self, password: &str, stored: &str) -> Result<bool, PasswordError> {
        let parsed = PasswordHash::new(stored).map_err(|_| PasswordError::Malformed)?;
        if parsed.algorithm.as_str() != "argon2id" || parsed.hash.is_none() {
            return Err(PasswordError::Malformed);
        }
        match self.argon2()?.verify_password(password.as_bytes(), &parsed) {
            Ok(()) => Ok(true),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(_) => Err(PasswordError::Hash),
        }
    }

    /// Does the work of [`Passwords::verify`] for nobody, and never succeeds.
    pub fn verify_dummy(&self, password: &str) -> bool {
        std::hint::black_box(self.hash_with_salt(password, b"no such member..")).ok();
        false
    }

    /// Whether `stored` was made at another cost than this one: then hash again after the next sign-in.
    pub fn needs_rehash(&self, stored: &str) -> bool {
        let Ok(parsed) = PasswordHash::new(stored) else { return true };
        Params::try_from(&parsed).map_or(true, |params| {
            (params.m_cost(), params.t_cost(), params.p_cost()) != (self.memory_kib, self.passes, self.lanes)
        })
    }

    fn hash_with_salt(&self, password: &str, salt: &[u8; 16]) -> Result<String, PasswordError> {
        let hash: PasswordHash = self
            .argon2()?
            .hash_password_with_params(password.as_bytes(), salt, self.params()?)
            .map_err(|_| PasswordError::Hash)?;
        Ok(hash.to_string())
    }

    fn argon2(&self) -> Result<Argon2<'static>, PasswordError> {
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params()?))
    }

    fn params(&self) -> Result<Params, PasswordError> {
        Params::new(self.memory_kib, self.passes, self.lanes, None).map_err(|_| PasswordError::Hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::randomness::SeededRandom;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn verifies_itself_and_nothing_else(password: String, other: String, seed: u64) {
            let passwords = Passwords::cheap();
            let stored = passwords.hash(&password, &SeededRandom::new(seed)).unwrap();
            prop_assert!(passwords.verify(&password, &stored).unwrap());
            prop_assert_eq!(passwords.verify(&other, &stored).unwrap(), password == other);
        }
    }

    #[test]
    fn phc_string_names_the_cost() {
        let stored = Passwords::standard().hash("correct horse battery", &SeededRandom::new(1)).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(!Passwords::standard().needs_rehash(&stored));
        assert!(Passwords::cheap().needs_rehash(&stored));
        assert!(Passwords::cheap().verify("correct horse battery", &stored).unwrap());
        assert!(!Passwords::standard().verify_dummy("correct horse battery"));
    }

    #[test]
    fn salts_differ() {
        let random = SeededRandom::new(1);
        let passwords = Passwords::cheap();
        assert_ne!(passwords.hash("same", &random).unwrap(), passwords.hash("same", &random).unwrap());
    }

    #[test]
    fn malformed_hashes_are_errors() {
        let passwords = Passwords::cheap();
        for stored in ["", "plain", "$argon2id$v=19$m=64,t=1,p=1", "$2b$12$abcdefghijklmnopqrstuv"] {
            assert_eq!(passwords.verify("x", stored), Err(PasswordError::Malformed), "{stored}");
        }
    }

    #[test]
    fn a_stored_cost_out_of_range_is_no_wrong_password() {
        let stored = Passwords::cheap().hash("x", &SeededRandom::new(1)).unwrap().replace("t=1", "t=0");
        assert_eq!(Passwords::cheap().verify("x", &stored), Err(PasswordError::Hash));
    }

    #[test]
    fn policy() {
        assert_eq!(check_policy("elevenchars"), Err(PolicyError::TooShort(11)));
        assert_eq!(check_policy("twelve chars"), Ok(()));
        assert_eq!(check_policy("дванадцять символів"), Ok(()));
        assert_eq!(check_policy(&"ab".repeat(129)), Err(PolicyError::TooLong(258)));
        assert_eq!(check_policy("aaaaaaaaaaaaa"), Err(PolicyError::Repeated));
    }
}
