//! Short references that people read out and type: `R-7QK4-M2XD`. Seven random Crockford base-32 characters and one
//! check character; the check finds every single wrong character and every swap of neighbours unless they differ by 16.

use serde::{Deserialize, Serialize};
use std::fmt;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a reference names: its first letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// `R-`
    Report,
    /// `C-`
    Case,
    /// `A-`
    Alert,
}

impl ReferenceKind {
    /// The prefix with its dash.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Report => "R-",
            Self::Case => "C-",
            Self::Alert => "A-",
        }
    }
}

/// A checked reference in its canonical form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

impl Reference {
    /// Makes a reference from 35 random bits (the rest is ignored).
    pub fn new(kind: ReferenceKind, random: u64) -> Self {
        let digits: Vec<u8> = (0..7).map(|i| ((random >> (5 * i)) & 31) as u8).collect();
        let mut text = String::from(kind.prefix());
        for (i, digit) in digits.iter().chain([&check(&digits)]).enumerate() {
            if i == 4 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(*digit)]));
        }
        Self(text)
    }

    /// Reads what a person typed: any case, dashes optional, O for 0, I and L for 1. A wrong check character is `None`.
    pub fn parse(kind: ReferenceKind, text: &str) -> Option<Self> {
        let upper = text.trim().to_ascii_uppercase();
        let body = upper.strip_prefix(kind.prefix())?;
        let digits = body.chars().filter(|c| *c != '-').map(digit).collect::<Option<Vec<u8>>>()?;
        if digits.len() != 8 || check(&digits[..7]) != digits[7] {
            return None;
        }
        let random = digits[..7].iter().enumerate().fold(0, |sum, (i, d)| sum | u64::from(*d) << (5 * i));
        Some(Self::new(kind, random))
    }

    /// The canonical form, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A reference that storage has read back.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

fn digit(c: char) -> Option<u8> {
    let c = match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|a| char::from(*a) == c).and_then(|i| u8::try_from(i).ok())
}

/// Weights 1, 3, 5 … are odd, so each position alone decides the check character.
fn check(digits: &[u8]) -> u8 {
    let sum: u32 = digits.iter().zip((1u32..).step_by(2)).map(|(d, w)| u32::from(*d) * w).sum();
    (sum % 32) as u8
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_back_what_it_writes_and_refuses_a_wrong_character(random in any::<u64>(), place in 0usize..8, by in 1u8..32) {
            let reference = Reference::new(ReferenceKind::Report, random);
            prop_assert_eq!(Reference::parse(ReferenceKind::Report, &reference.as_str().to_lowercase()), Some(reference.clone()));
            prop_assert_eq!(Reference::parse(ReferenceKind::Case, reference.as_str()), None);
            let index = 2 + place + usize::from(place >= 4);
            let mut bytes = reference.as_str().as_bytes().to_vec();
            let old = ALPHABET.iter().position(|a| *a == bytes[index]).unwrap();
            bytes[index] = ALPHABET[(old + usize::from(by)) % 32];
            let wrong = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(Reference::parse(ReferenceKind::Report, &wrong), None);
        }
    }
}
