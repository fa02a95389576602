//! Markings: TLP 2.0 label, PAP label, Europol handling codes, purposes. Markings form a lattice: the join of two is the
//! strictest of each part, and a derived item carries the join of what it is made of: nothing is wider
//! than its strictest source.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// All values, from the mildest to the strictest where they are ordered.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The wire name.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
            /// Reads [`Self::as_str`] back.
            pub fn parse(text: &str) -> Option<Self> { match text { $($word => Some(Self::$variant),)+ _ => None } }
            /// The wire names, for messages.
            pub const NAMES: &'static str = words!(@join $($word),+);
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
    (@join $first:literal $(, $rest:literal)*) => { concat!($first $(, ", ", $rest)*) };
}
pub(crate) use words;

words! {
    /// Traffic Light Protocol 2.0 (FIRST, 2022), ordered from CLEAR to RED. Never translated.
    Tlp {
        /// No limit.
        Clear = "TLP:CLEAR",
        /// The community.
        Green = "TLP:GREEN",
        /// The organisation and its clients, need to know.
        Amber = "TLP:AMBER",
        /// The recipient's organisation only.
        AmberStrict = "TLP:AMBER+STRICT",
        /// Named persons only.
        Red = "TLP:RED",
    }
}

words! {
    /// Permissible Actions Protocol, ordered from CLEAR to RED.
    Pap {
        /// No limit on use.
        Clear = "PAP:CLEAR",
        /// Active measures allowed.
        Green = "PAP:GREEN",
        /// Passive checks through third parties.
        Amber = "PAP:AMBER",
        /// Only one's own logs, undetectable.
        Red = "PAP:RED",
    }
}

words! {
    /// Europol handling codes.
    Handling {
        /// Only to prevent and combat crime.
        H0 = "H0",
        /// Not as evidence in court without permission.
        H1 = "H1",
        /// No dissemination without permission.
        H2 = "H2",
        /// Other, with text.
        H3 = "H3",
    }
}

words! {
    /// What an item may be used for.
    Purpose {
        /// To keep it from happening.
        Prevention = "prevention",
        /// To notice it.
        Detection = "detection",
        /// To find out who did it; accepting into a case needs it.
        Investigation = "investigation",
        /// Evidence in court.
        Prosecution = "prosecution",
        /// To help those harmed.
        VictimAssistance = "victim-assistance",
        /// To warn others; an alert needs it.
        EarlyWarning = "early-warning",
        /// To count.
        Statistics = "statistics",
    }
}

/// A set of purposes; bit n is the n-th of [`Purpose::ALL`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Purpose>", into = "Vec<Purpose>")]
pub struct PurposeSet(u8);

impl PurposeSet {
    /// No purpose.
    pub const EMPTY: Self = Self(0);
    /// Every purpose.
    pub const ALL: Self = Self(0x7F);
    /// Prevention, detection, early warning, investigation: the default of reports and templates.
    pub const DEFAULT: Self = Self(0b010_0111);

    /// The set with one purpose.
    pub const fn of(purpose: Purpose) -> Self {
        Self(1 << purpose as u8)
    }
    /// The column value.
    pub const fn bits(self) -> i32 {
        self.0 as i32
    }
    /// Reads a column value; unknown bits are dropped.
    #[expect(clippy::cast_sign_loss, reason = "masked to seven bits first")]
    pub const fn from_bits(bits: i32) -> Self {
        Self((bits & 0x7F) as u8)
    }
    /// Whether `purpose` is in the set.
    pub const fn contains(self, purpose: Purpose) -> bool {
        self.0 & (1 << purpose as u8) != 0
    }
    /// Whether no purpose is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// Purposes in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    /// Whether every purpose of `self` is in `other`.
    pub const fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
    /// The purposes in the order of [`Purpose::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Purpose> {
        Purpose::ALL.iter().copied().filter(move |purpose| self.contains(*purpose))
    }
}

impl FromIterator<Purpose> for PurposeSet {
    fn from_iter<I: IntoIterator<Item = Purpose>>(purposes: I) -> Self {
        Self(purposes.into_iter().fold(0, |bits, purpose| bits | 1 << purpose as u8))
    }
}
impl From<Vec<Purpose>> for PurposeSet {
    fn from(purposes: Vec<Purpose>) -> Self {
        purposes.into_iter().collect()
    }
}
impl From<PurposeSet> for Vec<Purpose> {
    fn from(set: PurposeSet) -> Self {
        set.iter().collect()
    }
}
impl fmt::Debug for PurposeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Purpose::as_str)).finish()
    }
}

/// What an item's originator allows to be done with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Marking {
    /// Who may see it.
    pub tlp: Tlp,
    /// What may be done with it.
    pub pap: Pap,
    /// Handling codes.
    pub handling: BTreeSet<Handling>,
    /// What it may be used for.
    pub purposes: PurposeSet,
}

impl Default for Marking {
    /// TLP:AMBER, PAP:AMBER, H0 and the four default purposes.
    fn default() -> Self {
        Self {
            tlp: Tlp::Amber,
            pap: Pap::Amber,
            handling: BTreeSet::from([Handling::H0]),
            purposes: PurposeSet::DEFAULT,
        }
    }
}

impl Marking {
    /// The mildest marking: the neutral element of [`Marking::join`].
    pub fn mildest() -> Self {
        Self { tlp: Tlp::Clear, pap: Pap::Clear, handling: BTreeSet::new(), purposes: PurposeSet::ALL }
    }

    /// The strictest of each part: what a thing made of both carries.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        Self {
            tlp: self.tlp.max(other.tlp),
            pap: self.pap.max(other.pap),
            handling: self.handling.union(&other.handling).copied().collect(),
            purposes: self.purposes.and(other.purposes),
        }
    }

    /// Whether `self` allows nothing that `other` doesn't.
    pub fn is_at_least_as_strict_as(&self, other: &Self) -> bool {
        &self.join(other) == self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marking() -> impl Strategy<Value = Marking> {
        (0usize..5, 0usize..4, 0u8..16, 0i32..128).prop_map(|(tlp, pap, codes, purposes)| Marking {
            tlp: Tlp::ALL[tlp],
            pap: Pap::ALL[pap],
            handling: Handling::ALL.iter().copied().filter(|h| codes & (1 << *h as u8) != 0).collect(),
            purposes: PurposeSet::from_bits(purposes),
        })
    }

    proptest! {
        #[test]
        fn join_is_a_lattice(a in marking(), b in marking(), c in marking()) {
            prop_assert_eq!(a.join(&b), b.join(&a));
            prop_assert_eq!(a.join(&b).join(&c), a.join(&b.join(&c)));
            prop_assert_eq!(a.join(&a), a.clone());
            prop_assert_eq!(a.join(&Marking::mildest()), a.clone());
            prop_assert!(a.join(&b).is_at_least_as_strict_as(&a));
        }
    }

    #[test]
    fn labels_are_ordered_and_spelled_as_first_spells_them() {
        assert!(Tlp::ALL.is_sorted() && Pap::ALL.is_sorted());
        assert_eq!(Tlp::parse("TLP:AMBER+STRICT"), Some(Tlp::AmberStrict));
        assert_eq!(Tlp::parse("TLP:WHITE"), None);
        assert_eq!(
            PurposeSet::DEFAULT.iter().map(Purpose::as_str).collect::<Vec<_>>(),
            ["prevention", "detection", "investigation", "early-warning"]
        );
    }
}
