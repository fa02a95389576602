//! The kind of information a field holds, and sets of such kinds. Agreements speak in these twelve classes; every
//! stored value carries one; a [`ClassSet`] is the `int` that grounds, gates and holdings keep.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The twelve classes that agreements speak in. The discriminant is the bit in a [`ClassSet`]: never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum DataClass {
    /// Domains, hashes, networks: how an attack works.
    TechnicalIndicator = 0,
    /// Title, summary, times, categories, severity, counts.
    IncidentFacts = 1,
    /// The reporting person's name and contacts.
    ReporterIdentity = 2,
    /// Who was harmed.
    VictimIdentity = 3,
    /// Account-holder data.
    Subscriber = 4,
    /// Addresses that can lead to a person: IP, e-mail, phone.
    IdentifyingAddress = 5,
    /// Traffic data.
    Traffic = 6,
    /// Content of communications; evidence files by default.
    Content = 7,
    /// IBANs, cards, wallets.
    Financial = 8,
    /// Who is suspected.
    SuspectIdentity = 9,
    /// Health, belief, biometrics and the like (GDPR art. 9).
    SpecialCategory = 10,
    /// Data on children.
    Minor = 11,
}

impl DataClass {
    /// All classes, by bit.
    pub const ALL: [Self; 12] = [
        Self::TechnicalIndicator,
        Self::IncidentFacts,
        Self::ReporterIdentity,
        Self::VictimIdentity,
        Self::Subscriber,
        Self::IdentifyingAddress,
        Self::Traffic,
        Self::Content,
        Self::Financial,
        Self::SuspectIdentity,
        Self::SpecialCategory,
        Self::Minor,
    ];

    /// The wire name, e.g. `technical-indicator`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TechnicalIndicator => "technical-indicator",
            Self::IncidentFacts => "incident-facts",
            Self::ReporterIdentity => "reporter-identity",
            Self::VictimIdentity => "victim-identity",
            Self::Subscriber => "subscriber",
            Self::IdentifyingAddress => "identifying-address",
            Self::Traffic => "traffic",
            Self::Content => "content",
            Self::Financial => "financial",
            Self::SuspectIdentity => "suspect-identity",
            Self::SpecialCategory => "special-category",
            Self::Minor => "minor",
        }
    }

    /// Reads [`DataClass::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == text)
    }

    /// Personal: all but the first two.
    pub const fn is_personal(self) -> bool {
        !matches!(self, Self::TechnicalIndicator | Self::IncidentFacts)
    }

    /// How much a kept class weighs when grounds are ranked; a pseudonymised class counts half of it. Version 1.
    pub const fn weight(self) -> u32 {
        match self {
            Self::IncidentFacts => 64,
            Self::TechnicalIndicator => 32,
            Self::IdentifyingAddress | Self::Subscriber => 16,
            Self::VictimIdentity | Self::SuspectIdentity | Self::Financial | Self::Traffic => 8,
            Self::ReporterIdentity | Self::Content => 4,
            Self::SpecialCategory | Self::Minor => 2,
        }
    }
}

impl fmt::Display for DataClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of data classes; bit n is the class with discriminant n.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Vec<DataClass>", into = "Vec<DataClass>")]
pub struct ClassSet(u16);

impl ClassSet {
    /// No class.
    pub const EMPTY: Self = Self(0);
    /// Every class.
    pub const ALL: Self = Self(0x0FFF);
    /// The personal classes.
    pub const PERSONAL: Self = Self(0x0FFC);
    /// The classes that aren't personal.
    pub const PLAIN: Self = Self(0x0003);

    /// The set with one class.
    pub const fn of(class: DataClass) -> Self {
        Self(1 << class as u8)
    }
    /// The column value.
    pub const fn bits(self) -> i32 {
        self.0 as i32
    }
    /// Reads a column value; unknown bits are dropped, which can only withhold.
    #[expect(clippy::cast_sign_loss, reason = "masked to twelve bits first")]
    pub const fn from_bits(bits: i32) -> Self {
        Self((bits & 0x0FFF) as u16)
    }
    /// Whether `class` is in the set.
    pub const fn contains(self, class: DataClass) -> bool {
        self.0 & (1 << class as u8) != 0
    }
    /// Whether no class is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// How many classes.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }
    /// Classes in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
    /// Classes in either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    /// Classes in `self` but not in `other`.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
    /// Whether every class of `self` is in `other`.
    pub const fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
    /// Adds a class.
    pub const fn insert(&mut self, class: DataClass) {
        self.0 |= 1 << class as u8;
    }
    /// Takes a class out.
    pub const fn remove(&mut self, class: DataClass) {
        self.0 &= !(1 << class as u8);
    }
    /// The classes by bit.
    pub fn iter(self) -> impl Iterator<Item = DataClass> {
        DataClass::ALL.into_iter().filter(move |class| self.contains(*class))
    }
}

impl FromIterator<DataClass> for ClassSet {
    fn from_iter<I: IntoIterator<Item = DataClass>>(classes: I) -> Self {
        classes.into_iter().fold(Self::EMPTY, |set, class| set.or(Self::of(class)))
    }
}
impl From<Vec<DataClass>> for ClassSet {
    fn from(classes: Vec<DataClass>) -> Self {
        classes.into_iter().collect()
    }
}
impl From<ClassSet> for Vec<DataClass> {
    fn from(set: ClassSet) -> Self {
        set.iter().collect()
    }
}
impl fmt::Debug for ClassSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(DataClass::as_str)).finish()
    }
}
